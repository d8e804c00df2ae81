"""
A dbt project's life with dbt-exasol against the database at EXASOL_DSN: a line of JSON for each check. The project is
the folder dbt_shop beside this file; what dbt makes of it goes to a folder of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pyexasol

host, port = os.environ["EXASOL_DSN"].rsplit(":", 1)
connection = pyexasol.connect(
    dsn=f"{host}/nocertcheck:{port}", user="sys", password=os.environ["EXASOL_PASSWORD"]
)
folder = Path(tempfile.mkdtemp())
project = folder / "shop"
shutil.copytree(Path(__file__).parent / "dbt_shop", project)
os.environ.update({"DBT_PROFILES_DIR": str(project), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"})


def check(name, holds, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[-500:]}), flush=True)


def dbt(*command):
    """Runs a command in a process of its own, as it begins processes; all its nodes must succeed."""
    program = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *command, "--project-dir", str(project)]
    done = subprocess.run(program, capture_output=True, text=True, cwd=folder)
    check(" ".join(command), done.returncode == 0, done.stdout[-2000:] if done.returncode else "")


def rows(sql):
    return [list(row) for row in connection.execute(sql).fetchall()]


def equal(name, sql, wanted):
    found = rows(sql)
    check(name, found == wanted, found)


dbt("seed")
equal("the seed's rows", "SELECT COUNT(*) FROM DBT.COUNTRIES", [[2]])
dbt("run")
dbt("snapshot")
connection.execute("UPDATE DBT.ORDERS SET PRICE = 9, CHANGED = ADD_DAYS(CHANGED, 5) WHERE ID = 2")
dbt("snapshot")
equal(
    "a snapshot keeps what a row was",
    "SELECT ID, PRICE, DBT_VALID_TO IS NULL FROM SNAP.ORDERS_SNAPSHOT ORDER BY ID, PRICE",
    [[1, "1.5", True], [2, "2.5", False], [2, "9", True]],
)
equal("and one that compares columns", "SELECT COUNT(*) FROM SNAP.ORDERS_CHECK", [[3]])
dbt("run")
equal("an incremental model with a key replaces", "SELECT COUNT(*), MAX(TWICE) FROM DBT.EVENTS", [[2, "5"]])
equal("one without a key appends", "SELECT COUNT(*) FROM DBT.APPENDED", [[4]])
dbt("test")
dbt("docs", "generate")
catalog = json.loads((project / "target" / "catalog.json").read_text())
check("the catalog has the columns", "PRICE" in str(catalog["nodes"].get("model.shop.orders")), catalog)
equal(
    "descriptions are comments",
    "SELECT TABLE_COMMENT FROM EXA_ALL_TABLES WHERE TABLE_NAME = 'ORDERS'",
    [["Orders, it's a table"]],
)
shutil.rmtree(folder)
