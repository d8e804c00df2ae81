"""What boto3 sees of the S3 at AWS_ENDPOINT_URL: a line of JSON for each check."""

import base64
import hashlib
import io
import json
import os
import threading
import time
import urllib.request
import zlib
from datetime import datetime, timedelta, timezone

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
s3 = boto3.client("s3", config=config)
bucket = os.environ["BUCKET"]
region = os.environ["AWS_DEFAULT_REGION"]
mib = 1024 * 1024


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


def equal(name, found, wanted):
    check(name, found == wanted, found)


def refused(name, code, call, **details):
    """The call ends in the error, which has these further members."""
    try:
        check(name, False, call())
    except ClientError as error:
        given = error.response["Error"]
        wanted = {"Code": code, **details}
        check(name, all(str(given.get(k)) == str(v) for k, v in wanted.items()), given)


def put(key, body=b"", **more):
    return s3.put_object(Bucket=bucket, Key=key, Body=body, **more)


def read(key, **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def keys(**more):
    return [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, **more).get("Contents", [])]


def location(name):
    return {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": region}}


# Buckets.
s3.create_bucket(**location("boto-bucket"))
refused("bucket twice", "BucketAlreadyOwnedByYou", lambda: s3.create_bucket(**location("boto-bucket")), BucketName="boto-bucket")
refused("bucket of a bad name", "InvalidBucketName", lambda: boto3.client("s3", config=config).create_bucket(**location("Bad..name") | {"Bucket": "xn..x"}), BucketName="xn..x")
refused("bucket of another region", "IllegalLocationConstraintException", lambda: s3.create_bucket(Bucket="boto-other", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}))
refused("bucket of no region", "IllegalLocationConstraintException", lambda: s3.create_bucket(Bucket="boto-other", CreateBucketConfiguration={"LocationConstraint": "moon"}))
refused("bucket without its region", "IllegalLocationConstraintException", lambda: s3.create_bucket(Bucket="boto-other"))
equal("head of a bucket", s3.head_bucket(Bucket="boto-bucket")["BucketRegion"], region)
refused("head of no bucket", "404", lambda: s3.head_bucket(Bucket="boto-none"))
equal("location", s3.get_bucket_location(Bucket="boto-bucket")["LocationConstraint"], region)
check("list of buckets", "boto-bucket" in [b["Name"] for b in s3.list_buckets()["Buckets"]])
equal("list of buckets by prefix", [b["Name"] for b in s3.list_buckets(Prefix="boto-")["Buckets"]], ["boto-bucket"])
pages = list(s3.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 1}))
check("list of buckets page by page", len(pages) >= 2 and all(len(p["Buckets"]) == 1 for p in pages))
refused("tags of a bucket without", "NoSuchTagSet", lambda: s3.get_bucket_tagging(Bucket="boto-bucket"), BucketName="boto-bucket")
s3.put_bucket_tagging(Bucket="boto-bucket", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
equal("tags of a bucket", s3.get_bucket_tagging(Bucket="boto-bucket")["TagSet"], [{"Key": "a", "Value": "b"}])
s3.delete_bucket_tagging(Bucket="boto-bucket")
refused("tags of a bucket, removed", "NoSuchTagSet", lambda: s3.get_bucket_tagging(Bucket="boto-bucket"))
s3.put_object(Bucket="boto-bucket", Key="x", Body=b"")
refused("bucket that is not empty", "BucketNotEmpty", lambda: s3.delete_bucket(Bucket="boto-bucket"), BucketName="boto-bucket")
s3.delete_object(Bucket="boto-bucket", Key="x")
s3.delete_bucket(Bucket="boto-bucket")
refused("bucket that was deleted", "NoSuchBucket", lambda: s3.list_objects_v2(Bucket="boto-bucket"), BucketName="boto-bucket")
s3.get_waiter("bucket_not_exists").wait(Bucket="boto-bucket", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
check("waiter: no bucket", True)

# Objects.
answer = put("hello", b"hello", ContentType="text/plain", Metadata={"by": "boto3"}, CacheControl="no-cache", ContentLanguage="de", ContentDisposition="inline", ContentEncoding="identity")
equal("ETag", answer["ETag"], '"5d41402abc4b2a76b9719d911017c592"')
equal("checksum of a put", (answer.get("ChecksumCRC32"), answer.get("ChecksumType")), ("NhCmhg==", "FULL_OBJECT"))
equal("encryption of a put", answer["ServerSideEncryption"], "AES256")
got = s3.get_object(Bucket=bucket, Key="hello", ChecksumMode="ENABLED")
equal("content", got["Body"].read(), b"hello")
equal("content type", got["ContentType"], "text/plain")
equal("metadata", got["Metadata"], {"by": "boto3"})
equal("headers", (got["CacheControl"], got["ContentLanguage"], got["ContentDisposition"], got["ContentEncoding"]), ("no-cache", "de", "inline", "identity"))
equal("checksum of a get", got["ChecksumCRC32"], "NhCmhg==")
equal("accept ranges", got["AcceptRanges"], "bytes")
head = s3.head_object(Bucket=bucket, Key="hello")
equal("length", head["ContentLength"], 5)
check("last modified", abs((datetime.now(timezone.utc) - head["LastModified"]).total_seconds()) < 60)
put("plain")
equal("content type of none", s3.head_object(Bucket=bucket, Key="plain")["ContentType"], "binary/octet-stream")
equal("empty object", read("plain"), b"")
refused("get of no key", "NoSuchKey", lambda: read("none"), Key="none")
refused("head of no key", "404", lambda: s3.head_object(Bucket=bucket, Key="none"))
refused("get in no bucket", "NoSuchBucket", lambda: s3.get_object(Bucket="boto-none", Key="x"), BucketName="boto-none")
refused("key that is too long", "KeyTooLongError", lambda: put("k" * 1025), Size=1025, MaxSizeAllowed=1024)
put("k" * 1024)
check("longest key", keys(Prefix="kkkk") == ["k" * 1024])
for algorithm in ["CRC32", "SHA1", "SHA256"]:
    stored = put("sum", b"hello", ChecksumAlgorithm=algorithm)
    asked = s3.head_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
    equal(f"checksum {algorithm}", asked.get(f"Checksum{algorithm}"), stored.get(f"Checksum{algorithm}"))
equal("SHA256 is right", asked["ChecksumSHA256"], base64.b64encode(hashlib.sha256(b"hello").digest()).decode())
refused("wrong checksum", "BadDigest", lambda: put("bad", b"hello", ChecksumCRC32="AAAAAA=="))
refused("checksum that is none", "InvalidRequest", lambda: put("bad", b"hello", ChecksumCRC32="!"))
refused("MD5 that is none", "InvalidDigest", lambda: put("bad", b"hello", ContentMD5="x"))
wrong_md5 = base64.b64encode(hashlib.md5(b"x").digest()).decode()
refused("wrong MD5", "BadDigest", lambda: put("bad", b"hello", ContentMD5=wrong_md5), ExpectedDigest=hashlib.md5(b"x").hexdigest())
refused("nothing is kept of it", "NoSuchKey", lambda: read("bad"))
refused("owner who is another", "AccessDenied", lambda: s3.get_object(Bucket=bucket, Key="hello", ExpectedBucketOwner="000000000000"))

# What asks for what holds anyway, and what does not.
for name, value in {
    "ACL": "private",
    "BucketKeyEnabled": False,
    "ObjectLockLegalHoldStatus": "OFF",
    "RequestPayer": "requester",
    "ServerSideEncryption": "AES256",
    "StorageClass": "STANDARD",
    "Tagging": "",
}.items():
    put("idle", b"x", **{name: value})
    check(f"takes {name}={value}", True)
for name, value in {"ACL": "public-read", "ServerSideEncryption": "aws:kms", "StorageClass": "GLACIER", "ObjectLockLegalHoldStatus": "ON"}.items():
    try:
        put("idle", b"x", **{name: value})
        check(f"refuses {name}={value}", False)
    except ClientError as error:
        text = error.response["Error"]["Message"]
        check(f"refuses {name}={value}", error.response["Error"]["Code"] == "NotImplemented" and value in text, text)

# Ranges, parts and other headers.
put("range", b"0123456789")
for text, wanted in {"bytes=2-4": b"234", "bytes=7-": b"789", "bytes=-3": b"789", "bytes=0-99": b"0123456789", "bytes=5-2": b"0123456789", "bytes=-99": b"0123456789"}.items():
    equal(f"range {text}", read("range", Range=text), wanted)
equal("range that begins behind", s3.get_object(Bucket=bucket, Key="range", Range="bytes=2-4")["ContentRange"], "bytes 2-4/10")
refused("range beyond the end", "InvalidRange", lambda: read("range", Range="bytes=10-"), ActualObjectSize=10, RangeRequested="bytes=10-")
equal("head with a range", s3.head_object(Bucket=bucket, Key="range", Range="bytes=2-4")["ContentLength"], 3)
for name, value in {"ResponseContentType": "text/csv", "ResponseCacheControl": "max-age=1", "ResponseContentDisposition": "attachment", "ResponseContentLanguage": "fr", "ResponseContentEncoding": "x"}.items():
    equal(f"header {name}", s3.get_object(Bucket=bucket, Key="range", **{name: value})[name.replace("Response", "")], value)
equal("part 1 of a whole object", s3.head_object(Bucket=bucket, Key="range", PartNumber=1)["ContentLength"], 10)
refused("part 2 of a whole object", "416", lambda: s3.head_object(Bucket=bucket, Key="range", PartNumber=2))

# Conditions.
etag = s3.head_object(Bucket=bucket, Key="range")["ETag"]
written = s3.head_object(Bucket=bucket, Key="range")["LastModified"]
past = written - timedelta(seconds=10)
time.sleep(1.1)
equal("if match", read("range", IfMatch=etag), b"0123456789")
refused("if match, not", "PreconditionFailed", lambda: read("range", IfMatch='"x"'), Condition="If-Match")
refused("if none match", "304", lambda: read("range", IfNoneMatch=etag))
refused("if modified since", "304", lambda: read("range", IfModifiedSince=written))
equal("if modified since, so", read("range", IfModifiedSince=past), b"0123456789")
refused("if unmodified since", "PreconditionFailed", lambda: read("range", IfUnmodifiedSince=past), Condition="If-Unmodified-Since")
refused("write if none match", "PreconditionFailed", lambda: put("range", IfNoneMatch="*"), Condition="If-None-Match")
refused("write if match", "PreconditionFailed", lambda: put("range", IfMatch='"x"'), Condition="If-Match")
refused("write if match of nothing", "NoSuchKey", lambda: put("none", IfMatch=etag))
put("new", b"1", IfNoneMatch="*")
check("write where nothing is", True)
winners = []


def race(key):
    try:
        put(key, b"x", IfNoneMatch="*")
        winners.append(key)
    except ClientError:
        pass


for i in range(5):
    racers = [threading.Thread(target=race, args=(f"race-{i}",)) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
equal("one winner a race", sorted(winners), [f"race-{i}" for i in range(5)])

# Lists.
for key in ["l/a", "l/b/1", "l/b/2", "l/c", "l/ü &+", "l/new\nline"]:
    put(key, key.encode())
equal("list", keys(Prefix="l/"), ["l/a", "l/b/1", "l/b/2", "l/c", "l/new\nline", "l/ü &+"])
equal("list page by page", [o["Key"] for p in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="l/", PaginationConfig={"PageSize": 2}) for o in p["Contents"]], keys(Prefix="l/"))
equal("list of the first version, page by page", [o["Key"] for p in s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix="l/", PaginationConfig={"PageSize": 2}) for o in p["Contents"]], keys(Prefix="l/"))
grouped = s3.list_objects_v2(Bucket=bucket, Prefix="l/", Delimiter="/")
equal("groups", (grouped["CommonPrefixes"], grouped["KeyCount"]), ([{"Prefix": "l/b/"}], 5))
equal("groups, page by page", [c["Prefix"] for p in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="l/", Delimiter="/", PaginationConfig={"PageSize": 1}) for c in p.get("CommonPrefixes", [])], ["l/b/"])
equal("groups of the first version", s3.list_objects(Bucket=bucket, Prefix="l/", Delimiter="/", MaxKeys=2)["NextMarker"], "l/b/")
equal("start after", keys(Prefix="l/", StartAfter="l/b/1"), ["l/b/2", "l/c", "l/new\nline", "l/ü &+"])
one = s3.list_objects_v2(Bucket=bucket, Prefix="l/a", FetchOwner=True)["Contents"][0]
equal("members of a list", (one["Size"], one["StorageClass"], one["ChecksumAlgorithm"], one["ChecksumType"]), (3, "STANDARD", ["CRC32"], "FULL_OBJECT"))
check("owner in a list", len(one["Owner"]["ID"]) == 64)
equal("no keys wanted", s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["KeyCount"], 0)
refused("token that is none", "InvalidArgument", lambda: s3.list_objects_v2(Bucket=bucket, ContinuationToken="x"), ArgumentName="continuation-token")
for key in ["l/new\nline", "l/ü &+"]:
    equal(f"content of {key!r}", read(key), key.encode())

# Copies.
copy = s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "l/new\nline"})
equal("copy", read("copy"), b"l/new\nline")
check("result of a copy", "LastModified" in copy["CopyObjectResult"] and copy["CopyObjectResult"]["ChecksumType"] == "FULL_OBJECT", copy["CopyObjectResult"])
s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/hello")
equal("copied metadata", s3.head_object(Bucket=bucket, Key="copy")["Metadata"], {"by": "boto3"})
s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/hello", MetadataDirective="REPLACE", Metadata={"x": "y"})
equal("replaced metadata", s3.head_object(Bucket=bucket, Key="copy")["Metadata"], {"x": "y"})
refused("copy onto itself", "InvalidRequest", lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/copy"))
refused("copy of nothing", "NoSuchKey", lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/none"), Key="none")
refused("copy from no bucket", "NoSuchBucket", lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource="boto-none/none"), BucketName="boto-none")
refused("copy if match", "PreconditionFailed", lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/hello", CopySourceIfMatch="x"), Condition="x-amz-copy-source-If-Match")
refused("copy if modified since", "PreconditionFailed", lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/range", CopySourceIfModifiedSince=written), Condition="x-amz-copy-source-If-Modified-Since")
equal("copy with a checksum", s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/hello", ChecksumAlgorithm="SHA1")["CopyObjectResult"]["ChecksumSHA1"], base64.b64encode(hashlib.sha1(b"hello").digest()).decode())

# Tags.
put("tagged", b"", Tagging="a=1&b=2")
equal("tags", s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"], [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
equal("number of tags", s3.head_object(Bucket=bucket, Key="tagged").get("TagCount"), 2)
s3.copy_object(Bucket=bucket, Key="tagged-copy", CopySource=f"{bucket}/tagged")
equal("tags of a copy", len(s3.get_object_tagging(Bucket=bucket, Key="tagged-copy")["TagSet"]), 2)
s3.copy_object(Bucket=bucket, Key="tagged-copy", CopySource=f"{bucket}/tagged", TaggingDirective="REPLACE", Tagging="c=3")
equal("replaced tags of a copy", s3.get_object_tagging(Bucket=bucket, Key="tagged-copy")["TagSet"], [{"Key": "c", "Value": "3"}])
s3.put_object_tagging(Bucket=bucket, Key="tagged", Tagging={"TagSet": [{"Key": "x", "Value": ""}]})
equal("changed tags", s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"], [{"Key": "x", "Value": ""}])
s3.delete_object_tagging(Bucket=bucket, Key="tagged")
equal("removed tags", s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"], [])
refused("too many tags", "BadRequest", lambda: s3.put_object_tagging(Bucket=bucket, Key="tagged", Tagging={"TagSet": [{"Key": str(i), "Value": ""} for i in range(11)]}))
refused("a tag of AWS", "InvalidTag", lambda: s3.put_object_tagging(Bucket=bucket, Key="tagged", Tagging={"TagSet": [{"Key": "aws:x", "Value": ""}]}), TagKey="aws:x")

# Uploads in parts.
big = os.urandom(12 * mib)
s3.upload_fileobj(io.BytesIO(big), bucket, "big", Config=TransferConfig(multipart_threshold=5 * mib, multipart_chunksize=5 * mib))
head = s3.head_object(Bucket=bucket, Key="big")
check("upload_fileobj", head["ETag"].endswith('-3"') and read("big") == big, head["ETag"])
target = io.BytesIO()
s3.download_fileobj(bucket, "big", target, Config=TransferConfig(multipart_threshold=5 * mib, multipart_chunksize=5 * mib))
check("download_fileobj", target.getvalue() == big)
s3.copy({"Bucket": bucket, "Key": "big"}, bucket, "big-copy", Config=TransferConfig(multipart_threshold=5 * mib, multipart_chunksize=5 * mib))
check("copy in parts", read("big-copy") == big)
equal("part of an upload", len(read("big", PartNumber=3)), 2 * mib)
attributes = s3.get_object_attributes(Bucket=bucket, Key="big", ObjectAttributes=["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"])
equal("attributes", (attributes["ObjectSize"], attributes["StorageClass"], attributes["ObjectParts"]["TotalPartsCount"]), (12 * mib, "STANDARD", 3))
upload = s3.create_multipart_upload(Bucket=bucket, Key="parts", ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT", Metadata={"a": "b"}, Tagging="t=1")
equal("checksum of an upload", (upload["ChecksumAlgorithm"], upload["ChecksumType"]), ("CRC32", "FULL_OBJECT"))
part = {"Bucket": bucket, "Key": "parts", "UploadId": upload["UploadId"]}
etags = [s3.upload_part(**part, PartNumber=n, Body=body)["ETag"] for n, body in [(1, big[: 5 * mib]), (3, b"end")]]
listed = s3.list_parts(**part)
equal("list of parts", [(p["PartNumber"], p["Size"]) for p in listed["Parts"]], [(1, 5 * mib), (3, 3)])
equal("list of parts, page by page", [p["PartNumber"] for page in s3.get_paginator("list_parts").paginate(**part, PaginationConfig={"PageSize": 1}) for p in page["Parts"]], [1, 3])
equal("list of uploads", [u["UploadId"] for u in s3.list_multipart_uploads(Bucket=bucket, Prefix="parts")["Uploads"]], [upload["UploadId"]])
parts = [{"PartNumber": 1, "ETag": etags[0]}, {"PartNumber": 3, "ETag": etags[1]}]
finish = lambda chosen, **more: s3.complete_multipart_upload(**part, MultipartUpload={"Parts": chosen}, **more)
refused("parts out of order", "InvalidPartOrder", lambda: finish(parts[::-1]), UploadId=upload["UploadId"])
refused("a part that is none", "InvalidPart", lambda: finish([{"PartNumber": 2, "ETag": etags[0]}]), PartNumber=2)
refused("no part", "InvalidRequest", lambda: finish([]))
s3.upload_part(**part, PartNumber=2, Body=b"small")
refused("a part that is small", "EntityTooSmall", lambda: finish([parts[0], {"PartNumber": 2, "ETag": s3.list_parts(**part)["Parts"][1]["ETag"]}, parts[1]]), PartNumber=2, ProposedSize=5)
refused("upload where something is", "PreconditionFailed", lambda: (put("parts"), finish(parts, IfNoneMatch="*")), Condition="If-None-Match")
whole = base64.b64encode(zlib.crc32(big[: 5 * mib] + b"end").to_bytes(4, "big")).decode()
equal("completed upload", finish(parts)["ChecksumCRC32"], whole)
equal("completed twice", finish(parts)["ChecksumCRC32"], whole)
equal("metadata and tags of an upload", (s3.head_object(Bucket=bucket, Key="parts")["Metadata"], s3.head_object(Bucket=bucket, Key="parts").get("TagCount")), ({"a": "b"}, 1))
refused("part of an upload that is done", "NoSuchUpload", lambda: s3.upload_part(**part, PartNumber=4, Body=b""), UploadId=upload["UploadId"])
aborted = s3.create_multipart_upload(Bucket=bucket, Key="aborted")["UploadId"]
s3.abort_multipart_upload(Bucket=bucket, Key="aborted", UploadId=aborted)
refused("upload that was aborted", "NoSuchUpload", lambda: s3.list_parts(Bucket=bucket, Key="aborted", UploadId=aborted))
refused("part 0", "InvalidArgument", lambda: s3.upload_part(Bucket=bucket, Key="a", UploadId=s3.create_multipart_upload(Bucket=bucket, Key="a")["UploadId"], PartNumber=10001, Body=b""), ArgumentName="partNumber")

# Versions.
s3.create_bucket(**location("boto-versions"))
equal("no versions", s3.get_bucket_versioning(Bucket="boto-versions").get("Status"), None)
s3.put_bucket_versioning(Bucket="boto-versions", VersioningConfiguration={"Status": "Enabled"})
equal("versions", s3.get_bucket_versioning(Bucket="boto-versions")["Status"], "Enabled")
ids = [s3.put_object(Bucket="boto-versions", Key="v", Body=str(i).encode())["VersionId"] for i in range(3)]
equal("newest version", s3.get_object(Bucket="boto-versions", Key="v")["Body"].read(), b"2")
equal("a version", s3.get_object(Bucket="boto-versions", Key="v", VersionId=ids[0])["Body"].read(), b"0")
marker = s3.delete_object(Bucket="boto-versions", Key="v")
check("delete marker", marker["DeleteMarker"])
refused("deleted object", "NoSuchKey", lambda: s3.get_object(Bucket="boto-versions", Key="v"))
refused("get of a delete marker", "MethodNotAllowed", lambda: s3.get_object(Bucket="boto-versions", Key="v", VersionId=marker["VersionId"]), ResourceType="DeleteMarker")
found = s3.list_object_versions(Bucket="boto-versions")
equal("list of versions", [v["VersionId"] for v in found["Versions"]], ids[::-1])
equal("list of delete markers", [(v["VersionId"], v["IsLatest"]) for v in found["DeleteMarkers"]], [(marker["VersionId"], True)])
refused("version that is none", "NoSuchVersion", lambda: s3.get_object(Bucket="boto-versions", Key="v", VersionId="0" * 32))
refused("bucket with versions", "BucketNotEmpty", lambda: s3.delete_bucket(Bucket="boto-versions"))
boto3.resource("s3", config=config).Bucket("boto-versions").object_versions.delete()
s3.delete_bucket(Bucket="boto-versions")
check("bucket emptied of versions", True)

# Deletions, presigned URLs, absent operations.
for key in ["d/1", "d/2", "d/new\nline"]:
    put(key)
deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": k} for k in ["d/1", "d/2", "d/new\nline", "d/none"]]})
equal("batch", len(deleted["Deleted"]), 4)
equal("nothing is left of it", keys(Prefix="d/"), [])
equal("quiet batch", s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "x"}], "Quiet": True}).get("Deleted"), None)
url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "hello", "ResponseContentType": "text/csv"})
with urllib.request.urlopen(url) as response:
    equal("presigned get", (response.read(), response.headers["content-type"]), (b"hello", "text/csv"))
url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "presigned"})
urllib.request.urlopen(urllib.request.Request(url, data=b"put", method="PUT")).close()
equal("presigned put", read("presigned"), b"put")
equal("access", s3.get_bucket_acl(Bucket=bucket)["Grants"][0]["Permission"], "FULL_CONTROL")
check("public access", all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()))
for name, code in {
    "get_bucket_policy": "NoSuchBucketPolicy",
    "get_bucket_cors": "NoSuchCORSConfiguration",
    "get_bucket_lifecycle_configuration": "NoSuchLifecycleConfiguration",
    "get_bucket_website": "NoSuchWebsiteConfiguration",
    "get_object_lock_configuration": "ObjectLockConfigurationNotFoundError",
}.items():
    refused(f"none: {name}", code, lambda: getattr(s3, name)(Bucket=bucket))
for name in ["get_bucket_abac", "list_bucket_inventory_configurations", "list_bucket_metrics_configurations"]:
    try:
        getattr(s3, name)(Bucket=bucket)
        check(f"absent: {name}", False)
    except ClientError as error:
        wanted = "".join(word.capitalize() for word in name.split("_"))
        check(f"absent: {name}", wanted in error.response["Error"]["Message"], error.response["Error"])
away = boto3.client("s3", region_name="us-west-2", config=config)
equal("another region is left for the right one", away.get_object(Bucket=bucket, Key="hello")["Body"].read(), b"hello")
