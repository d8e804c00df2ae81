"""What a user of minio-py does with the S3 at AWS_ENDPOINT_URL."""

import io
import json
import os
import urllib.request

from minio import Minio
from minio.commonconfig import ComposeSource, CopySource, Tags
from minio.deleteobjects import DeleteObject

bucket = os.environ["BUCKET"]
client = Minio(
    os.environ["AWS_ENDPOINT_URL"].split("://")[1],
    access_key=os.environ["AWS_ACCESS_KEY_ID"],
    secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region=os.environ["AWS_DEFAULT_REGION"],
    secure=False,
)


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


def read(key):
    response = client.get_object(bucket, key)
    try:
        return response.read()
    finally:
        response.close()
        response.release_conn()


check("bucket_exists", client.bucket_exists(bucket) and not client.bucket_exists("minio-none"))
client.put_object(bucket, "minio/text", io.BytesIO(b"hello"), 5, content_type="text/plain", metadata={"by": "minio"})
check("get_object", read("minio/text") == b"hello")
stat = client.stat_object(bucket, "minio/text")
check("stat_object", stat.size == 5 and stat.metadata["x-amz-meta-by"] == "minio", stat.metadata)
large = os.urandom(12 * 1024 * 1024)
client.put_object(bucket, "minio/large", io.BytesIO(large), len(large), part_size=5 * 1024 * 1024)
check("upload in parts", read("minio/large") == large)
client.copy_object(bucket, "minio/copy", CopySource(bucket, "minio/text"))
check("copy_object", read("minio/copy") == b"hello")
client.compose_object(bucket, "minio/composed", [ComposeSource(bucket, "minio/large"), ComposeSource(bucket, "minio/text")])
check("compose_object", read("minio/composed") == large + b"hello")
tags = Tags.new_object_tags()
tags["a"] = "b"
client.set_object_tags(bucket, "minio/text", tags)
check("tags", client.get_object_tags(bucket, "minio/text") == {"a": "b"})
check("list_objects", len(list(client.list_objects(bucket, "minio/"))) == 4)
check("list_objects of the first version", len(list(client.list_objects(bucket, "minio/", use_api_v1=True))) == 4)
with urllib.request.urlopen(client.presigned_get_object(bucket, "minio/text")) as response:
    check("presigned_get_object", response.read() == b"hello")
errors = list(client.remove_objects(bucket, [DeleteObject(o.object_name) for o in client.list_objects(bucket, "minio/")]))
check("remove_objects", errors == [] and list(client.list_objects(bucket, "minio/")) == [], errors)
