"""What a user of s3fs does with the S3 at AWS_ENDPOINT_URL."""

import json
import os

import pandas
import s3fs

bucket = os.environ["BUCKET"]
fs = s3fs.S3FileSystem(
    key=os.environ["AWS_ACCESS_KEY_ID"],
    secret=os.environ["AWS_SECRET_ACCESS_KEY"],
    client_kwargs={"endpoint_url": os.environ["AWS_ENDPOINT_URL"], "region_name": os.environ["AWS_DEFAULT_REGION"]},
)


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


with fs.open(f"{bucket}/s3fs/text", "w") as file:
    file.write("hello s3fs")
check("read", fs.cat(f"{bucket}/s3fs/text") == b"hello s3fs")
check("range", fs.cat_file(f"{bucket}/s3fs/text", start=6, end=10) == b"s3fs" if hasattr(fs, "cat_file") else True)
large = os.urandom(12 * 1024 * 1024)
with fs.open(f"{bucket}/s3fs/large", "wb", block_size=5 * 1024 * 1024) as file:
    file.write(large)
check("upload in parts", fs.cat(f"{bucket}/s3fs/large") == large)
check("list", sorted(fs.ls(f"{bucket}/s3fs")) == [f"{bucket}/s3fs/large", f"{bucket}/s3fs/text"], fs.ls(f"{bucket}/s3fs"))
fs.copy(f"{bucket}/s3fs/text", f"{bucket}/s3fs/copy")
fs.mv(f"{bucket}/s3fs/copy", f"{bucket}/s3fs/moved")
check("copy and move", fs.exists(f"{bucket}/s3fs/moved") and not fs.exists(f"{bucket}/s3fs/copy"))
fs.pipe({f"{bucket}/s3fs/many/{i}": b"x" * i for i in range(30)})
sizes = [fs.info(path)["size"] for path in fs.glob(f"{bucket}/s3fs/many/2?")]
check("many at a time, and a pattern", sizes == list(range(20, 30)), sizes)
frame = pandas.DataFrame({"id": [1, 2, 3], "name": ["a", "b", "c"]})
with fs.open(f"{bucket}/s3fs/rows.csv", "w") as file:
    frame.to_csv(file, index=False)
with fs.open(f"{bucket}/s3fs/rows.csv") as file:
    check("CSV by pandas", pandas.read_csv(file).equals(frame))
with fs.open(f"{bucket}/s3fs/rows.parquet", "wb") as file:
    frame.to_parquet(file)
with fs.open(f"{bucket}/s3fs/rows.parquet", "rb") as file:
    check("a column of Parquet by pandas", pandas.read_parquet(file, columns=["id"])["id"].tolist() == [1, 2, 3])
fs.rm(f"{bucket}/s3fs", recursive=True)
fs.invalidate_cache()
check("remove", not fs.exists(f"{bucket}/s3fs/text"))
