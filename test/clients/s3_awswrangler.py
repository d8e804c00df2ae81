"""What a user of awswrangler does with the S3 at AWS_ENDPOINT_URL."""

import json
import os
import pathlib
import tempfile

import awswrangler
import boto3
import pandas

bucket = os.environ["BUCKET"]
session = boto3.Session(
    aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region_name=os.environ["AWS_DEFAULT_REGION"],
)
awswrangler.config.s3_endpoint_url = os.environ["AWS_ENDPOINT_URL"]
s3 = {"boto3_session": session}
root = f"s3://{bucket}/wrangler"


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


frame = pandas.DataFrame({"id": [1, 2, 3], "name": ["a", "b", "c"], "part": ["x", "x", "y"]})
awswrangler.s3.to_csv(frame, f"{root}/rows.csv", index=False, **s3)
check("CSV", awswrangler.s3.read_csv(f"{root}/rows.csv", **s3).equals(frame))
awswrangler.s3.to_csv(frame, f"{root}/rows.csv.gz", index=False, compression="gzip", **s3)
check("CSV in gzip", awswrangler.s3.read_csv(f"{root}/rows.csv.gz", **s3).equals(frame))
awswrangler.s3.to_json(frame, f"{root}/rows.json", orient="records", lines=True, **s3)
check("JSON lines", len(awswrangler.s3.read_json(f"{root}/rows.json", orient="records", lines=True, **s3)) == 3)
awswrangler.s3.to_parquet(frame, f"{root}/one.parquet", **s3)
read = awswrangler.s3.read_parquet(f"{root}/one.parquet", columns=["id"], **s3)
check("columns of a Parquet file", read["id"].tolist() == [1, 2, 3], read)
for mode in ["overwrite", "append", "overwrite_partitions"]:
    written = awswrangler.s3.to_parquet(
        frame, f"{root}/set/", dataset=True, partition_cols=["part"], mode=mode, **s3
    )
    check(f"{mode} a data set", len(written["paths"]) == 2, written)
whole = awswrangler.s3.read_parquet(f"{root}/set/", dataset=True, **s3)
check("read a data set", sorted(whole["id"].tolist()) == [1, 2, 3], whole)
some = awswrangler.s3.read_parquet(f"{root}/set/", dataset=True, partition_filter=lambda one: one["part"] == "y", **s3)
check("read a partition", some["id"].tolist() == [3], some)
pieces = awswrangler.s3.read_parquet(f"{root}/set/", dataset=True, chunked=1, **s3)
check("read in pieces", sum(len(piece) for piece in pieces) == 3)

large = os.urandom(20 * 1024 * 1024)
with tempfile.TemporaryDirectory() as folder:
    sent, received = pathlib.Path(folder, "sent"), pathlib.Path(folder, "received")
    sent.write_bytes(large)
    awswrangler.s3.upload(str(sent), f"{root}/large.bin", **s3)
    awswrangler.s3.download(f"{root}/large.bin", str(received), **s3)
    check("upload in parts and download", received.read_bytes() == large)

names = awswrangler.s3.list_objects(f"{root}/*.csv*", **s3)
check("list by a pattern", sorted(names) == [f"{root}/rows.csv", f"{root}/rows.csv.gz"], names)
check("list folders", awswrangler.s3.list_directories(f"{root}/", **s3) == [f"{root}/set/"])
sizes = awswrangler.s3.size_objects([f"{root}/large.bin"], **s3)
check("sizes", sizes == {f"{root}/large.bin": len(large)}, sizes)
described = awswrangler.s3.describe_objects([f"{root}/one.parquet"], **s3)
check("describe", described[f"{root}/one.parquet"]["ContentLength"] > 0, described)
copied = awswrangler.s3.copy_objects([f"{root}/rows.csv"], source_path=root, target_path=f"{root}/copies", **s3)
check("copy", copied == [f"{root}/copies/rows.csv"] and awswrangler.s3.does_object_exist(copied[0], **s3), copied)
merged = awswrangler.s3.merge_datasets(f"{root}/set/", f"{root}/other/", mode="append", **s3)
check("merge data sets", len(merged) == 2, merged)
awswrangler.s3.wait_objects_exist([f"{root}/rows.csv"], delay=0.1, max_attempts=3, **s3)
awswrangler.s3.delete_objects(f"{root}/", **s3)
check("delete", awswrangler.s3.list_objects(f"{root}/", **s3) == [])
awswrangler.s3.wait_objects_not_exist([f"{root}/rows.csv"], delay=0.1, max_attempts=3, **s3)
