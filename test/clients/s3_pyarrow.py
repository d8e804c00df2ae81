"""What a user of pyarrow does with the S3 at AWS_ENDPOINT_URL."""

import json
import os

import pyarrow
import pyarrow.csv
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet

bucket = os.environ["BUCKET"]
address = os.environ["AWS_ENDPOINT_URL"].split("://")[1]
fs = pyarrow.fs.S3FileSystem(
    access_key=os.environ["AWS_ACCESS_KEY_ID"],
    secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region=os.environ["AWS_DEFAULT_REGION"],
    endpoint_override=address,
    scheme="http",
)


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


with fs.open_output_stream(f"{bucket}/arrow/text") as stream:
    stream.write(b"hello arrow")
with fs.open_input_stream(f"{bucket}/arrow/text") as stream:
    check("stream", stream.read() == b"hello arrow")
with fs.open_input_file(f"{bucket}/arrow/text") as file:
    file.seek(6)
    check("file", file.read() == b"arrow")
info = fs.get_file_info(f"{bucket}/arrow/text")
check("info", info.size == 11, info)
table = pyarrow.table({"a": list(range(200_000)), "b": [str(i) for i in range(200_000)]})
pyarrow.parquet.write_table(table, f"{bucket}/arrow/table.parquet", filesystem=fs)
check("parquet", pyarrow.parquet.read_table(f"{bucket}/arrow/table.parquet", filesystem=fs).equals(table))
large = os.urandom(30 * 1024 * 1024)
with fs.open_output_stream(f"{bucket}/arrow/large") as stream:
    for at in range(0, len(large), 1_000_000):
        stream.write(large[at : at + 1_000_000])
with fs.open_input_file(f"{bucket}/arrow/large") as file:
    check("upload in parts", file.read() == large)
pyarrow.dataset.write_dataset(table, f"{bucket}/arrow/set", filesystem=fs, format="parquet", max_rows_per_file=50_000, max_rows_per_group=50_000)
check("data set", pyarrow.dataset.dataset(f"{bucket}/arrow/set", filesystem=fs).count_rows() == 200_000)
listed = fs.get_file_info(pyarrow.fs.FileSelector(f"{bucket}/arrow", recursive=True))
check("list", len([f for f in listed if f.type == pyarrow.fs.FileType.File]) == 7, listed)
fs.copy_file(f"{bucket}/arrow/text", f"{bucket}/arrow/copy")
fs.move(f"{bucket}/arrow/copy", f"{bucket}/arrow/moved")
check("copy and move", fs.get_file_info(f"{bucket}/arrow/moved").size == 11)
fs.delete_dir(f"{bucket}/arrow")
check("delete", fs.get_file_info(f"{bucket}/arrow").type == pyarrow.fs.FileType.NotFound)
