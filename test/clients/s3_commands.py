"""What users of the AWS CLI (s3 commands) and of s3cmd do with the S3 at AWS_ENDPOINT_URL."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

bucket = os.environ["BUCKET"]
address = os.environ["AWS_ENDPOINT_URL"].split("://")[1]
programs = Path(sys.executable).parent
folder = Path(tempfile.mkdtemp())


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:300]}), flush=True)


def run(program, *arguments):
    done = subprocess.run([programs / program, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def aws(*arguments):
    return run("aws", *arguments)


def s3cmd(*arguments):
    options = ["--access_key", os.environ["AWS_ACCESS_KEY_ID"], "--secret_key", os.environ["AWS_SECRET_ACCESS_KEY"]]
    options += ["--region", os.environ["AWS_DEFAULT_REGION"], "--host", address, "--host-bucket", address]
    return run("s3cmd", "--config", os.devnull, "--no-ssl", *options, *arguments)


def expect(name, outcome, *texts):
    code, output = outcome
    check(name, code == 0 and all(text in output for text in texts), f"{code}: {output}")


large = folder / "large"
large.write_bytes(os.urandom(10 * 1024 * 1024))
tree = folder / "tree"
(tree / "sub").mkdir(parents=True)
for name in ["a.txt", "sub/b ü.txt"]:
    (tree / name).write_text(name)

expect("aws mb", aws("s3", "mb", "s3://cli-bucket"))
expect("aws cp, in parts", aws("s3", "cp", large, f"s3://{bucket}/cli/large"))
expect("aws cp from S3 to S3, in parts", aws("s3", "cp", f"s3://{bucket}/cli/large", "s3://cli-bucket/large"))
expect("aws cp back", aws("s3", "cp", "s3://cli-bucket/large", folder / "back"))
check("aws: the same bytes", (folder / "back").read_bytes() == large.read_bytes())
expect("aws sync up", aws("s3", "sync", tree, f"s3://{bucket}/cli/tree"), "upload:")
code, output = aws("s3", "sync", tree, f"s3://{bucket}/cli/tree")
check("aws sync again does nothing", (code, output.strip()) == (0, ""), output)
expect("aws sync down", aws("s3", "sync", f"s3://{bucket}/cli/tree", folder / "down"))
check("aws: the same tree", (folder / "down/sub/b ü.txt").read_text() == "sub/b ü.txt")
expect("aws ls", aws("s3", "ls", f"s3://{bucket}/cli/"), "PRE tree/", "large")
expect("aws mv", aws("s3", "mv", "s3://cli-bucket/large", "s3://cli-bucket/moved"))
expect("aws presign", aws("s3", "presign", "s3://cli-bucket/moved"), "X-Amz-Signature")
expect("aws rm", aws("s3", "rm", "--recursive", f"s3://{bucket}/cli"))
expect("aws rb", aws("s3", "rb", "--force", "s3://cli-bucket"))

expect("s3cmd mb", s3cmd("mb", "s3://s3cmd-bucket"))
expect("s3cmd put", s3cmd("put", tree / "a.txt", "s3://s3cmd-bucket/a.txt"))
expect("s3cmd put, in parts", s3cmd("put", "--multipart-chunk-size-mb", "5", large, "s3://s3cmd-bucket/large"))
expect("s3cmd ls", s3cmd("ls", "s3://s3cmd-bucket"), "s3://s3cmd-bucket/a.txt")
expect("s3cmd get", s3cmd("get", "--force", "s3://s3cmd-bucket/large", folder / "back"))
check("s3cmd: the same bytes", (folder / "back").read_bytes() == large.read_bytes())
expect("s3cmd cp", s3cmd("cp", "s3://s3cmd-bucket/a.txt", "s3://s3cmd-bucket/b.txt"))
expect("s3cmd sync", s3cmd("sync", f"{tree}/", "s3://s3cmd-bucket/tree/"))
expect("s3cmd del", s3cmd("del", "--recursive", "--force", "s3://s3cmd-bucket"))
expect("s3cmd rb", s3cmd("rb", "s3://s3cmd-bucket"))
