"""harlequin's adapter with the database at EXASOL_DSN: a line of JSON for each step."""

import json
import os

from exasol.harlequin import Exasol
from harlequin.exception import HarlequinQueryError

host, port = os.environ["EXASOL_DSN"].rsplit(":", 1)
options = {"user": "sys", "password": os.environ["EXASOL_PASSWORD"], "disable_certificate_validation": True}
connection = Exasol(host=host, port=int(port), **options).connect()


def step(name, made, wanted):
    try:
        found = made()
        holds = found == wanted
    except Exception as error:
        found, holds = f"{type(error).__name__}: {error}", False
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[-500:]}), flush=True)


def rows(sql, limit=None):
    cursor = connection.execute(sql)
    return [tuple(row) for row in (cursor.set_limit(limit) if limit else cursor).fetchall()]


def said(sql):
    try:
        return connection.execute(sql)
    except HarlequinQueryError as error:
        return "object T.NOWHERE not found" in error.msg


def labels(items):
    """What the tree of the catalog says, from the root to the columns."""
    for item in items:
        yield item.label
        yield from labels(item.children)


step("nothing comes of a definition", lambda: connection.execute("CREATE SCHEMA T"), None)
step("nor of a table's", lambda: connection.execute('CREATE TABLE T.A (ID INT, "n" VARCHAR(9))'), None)
step("nor of rows", lambda: connection.execute("INSERT INTO T.A VALUES (1, 'x'), (2, NULL)"), None)
step("rows", lambda: rows("SELECT * FROM T.A ORDER BY ID"), [(1, "x"), (2, None)])
step("a part of them", lambda: rows("SELECT ID FROM T.A ORDER BY ID", 1), [(1,)])
columns = [("ID", "Decimal"), ("n", "String")]
step("their columns", lambda: connection.execute("SELECT * FROM T.A").columns(), columns)
step("an error's text", lambda: said("SELECT * FROM T.NOWHERE"), True)
found = {"T", "A", "ID", "n", "EXA_ALL_TABLES"}
step("the catalog", lambda: found & set(labels(connection.get_catalog().items)), found)
step("keywords", lambda: "SELECT" in {word.value for word in connection.get_completions()}, True)
