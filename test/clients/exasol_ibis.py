"""
A session of ibis with the database at EXASOL_DSN, as sys with EXASOL_PASSWORD: a line of JSON for each step.
What ibis has no rule for, such as regular expressions, is left out.
"""

import json
import os
from decimal import Decimal

import ibis
import pyexasol
from ibis import _

host, port = os.environ["EXASOL_DSN"].rsplit(":", 1)
password = os.environ["EXASOL_PASSWORD"]
pyexasol.connect(dsn=f"{host}/nocertcheck:{port}", user="sys", password=password).execute(
    "CREATE SCHEMA IBIS"
)
session = ibis.exasol.connect(
    user="sys", password=password, host=f"{host}/nocertcheck", port=int(port), schema="IBIS"
)


def step(name, made, wanted):
    try:
        found = made()
        holds = found == wanted
    except Exception as error:
        found, holds = f"{type(error).__name__}: {error}", False
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[-700:]}), flush=True)


def values(expression):
    """A column's values or a scalar's, as Python has them."""
    made = session.execute(expression)
    return made.tolist() if hasattr(made, "tolist") else made


schema = ibis.schema(
    {
        "id": "int64",
        "name": "string",
        "price": "float64",
        "born": "date",
        "seen": "timestamp",
        "kind": "string",
    }
)
session.create_table("things", schema=schema)
session.con.execute(
    """INSERT INTO "things" VALUES
    (1, 'ann', 1.5, '2020-01-31', '2020-01-02 03:04:05', 'a'), (2, 'bob', 2.5, '2021-06-15', NULL, 'b'),
    (3, NULL, 3.5, '2022-12-01', '2021-01-01 00:00:00', 'a'), (4, 'dan', 4.5, '2023-03-09', NULL, 'b')"""
)
t = session.table("things")
o = t.order_by("id")

step("lists tables", lambda: "things" in session.list_tables(), True)
step("knows the columns", lambda: list(t.schema().names), list(schema.names))
step("counts", lambda: values(t.count()), 4)
step("filters", lambda: values(o.filter(_.price > 2).id), [2, 3, 4])
step("reads dates", lambda: [str(x)[:10] for x in values(o.born)][:2], ["2020-01-31", "2021-06-15"])
step("computes", lambda: values((o.price * 2 + o.id).name("x")), [4.0, 7.0, 10.0, 13.0])
step("divides", lambda: values((o.id / 2).name("x")), [0.5, 1.0, 1.5, 2.0])
step("takes remainders", lambda: values((o.id % 2).name("x")), [1, 0, 1, 0])
step("rounds", lambda: values(t.price.sum().round(0)), 12)
step("floors and ceils", lambda: [values(o.price.floor())[0], values(o.price.ceil())[0]], [1, 2])
step("upper case", lambda: values(o.filter(_.id == 1).name.upper()), ["ANN"])
step("length", lambda: values(o.filter(_.id == 1).name.length()), [3])
step("substring", lambda: values(o.filter(_.id == 1).name.substr(1, 2)), ["nn"])
step("left", lambda: values(o.filter(_.id == 2).name.left(2)), ["bo"])
step("replace", lambda: values(o.filter(_.id == 2).name.replace("b", "x")), ["xox"])
step("contains", lambda: values(o.filter(_.name.contains("an")).id), [1, 4])
step("starts with", lambda: values(o.filter(_.name.startswith("b")).id), [2])
step("like", lambda: values(o.filter(_.name.like("%n")).id), [1, 4])
step("concatenates", lambda: values((o.filter(_.id == 1).name + "!").name("x")), ["ann!"])
step("is null", lambda: values(o.filter(_.name.isnull()).id), [3])
step("fill null", lambda: values(o.name.fill_null("?")), ["ann", "bob", "?", "dan"])
step("is in", lambda: values(o.filter(_.id.isin([1, 3])).id), [1, 3])
step(
    "cases",
    lambda: values(ibis.cases((o.price > 3, "dear"), else_="cheap").name("x")),
    ["cheap", "cheap", "dear", "dear"],
)
step("casts", lambda: values(o.id.cast("string").name("x")), ["1", "2", "3", "4"])
step(
    "casts to decimals",
    lambda: values(o.filter(_.id == 1).price.cast("decimal(10, 2)").name("x")),
    [Decimal("1.5")],
)
step("year and month", lambda: [values(o.born.year())[1], values(o.born.month())[1]], [2021, 6])
step("truncates dates", lambda: str(values(o.born.truncate("M"))[1])[:10], "2021-06-01")
step(
    "groups",
    lambda: session.execute(
        t.group_by("kind").agg(n=_.count(), s=_.price.sum()).order_by("kind")
    ).values.tolist(),
    [["a", 2, 5.0], ["b", 2, 7.0]],
)
step("having", lambda: values(t.group_by("kind").agg(s=_.price.sum()).filter(_.s > 6).kind), ["b"])
step("means and deviations", lambda: [values(t.price.mean()), round(values(t.price.std()), 3)], [3.0, 1.291])
step("median", lambda: values(t.price.median()), 3.0)
step("counts distinct", lambda: values(t.kind.nunique()), 2)
step("joins texts", lambda: values(t.name.group_concat(",", order_by=t.id)), "ann,bob,dan")
step("joins", lambda: values(t.join(t.view(), "kind").count()), 8)
step("left joins", lambda: values(t.left_join(t.filter(_.id < 3), "id").count()), 4)
step("unions", lambda: values(t.union(t).count()), 8)
step("distinct", lambda: sorted(values(t.select("kind").distinct().kind)), ["a", "b"])
step("limits", lambda: values(o.limit(2, offset=1).id), [2, 3])
step(
    "windows",
    lambda: values(o.mutate(r=ibis.row_number().over(group_by="kind", order_by="id")).order_by("id").r),
    [0, 0, 1, 1],
)
step(
    "running sums",
    lambda: values(o.mutate(r=_.price.sum().over(order_by="id", rows=(None, 0))).order_by("id").r),
    [1.5, 4.0, 7.5, 12.0],
)
step(
    "lag",
    lambda: values(o.mutate(r=_.id.lag().over(order_by="id")).filter(_.id > 1).order_by("id").r),
    [1, 2, 3],
)
step("subqueries", lambda: values(o.filter(_.price > t.price.mean()).id), [3, 4])
step("inserts", lambda: (session.insert("things", t.mutate(id=_.id + 10)), values(t.count()))[1], 8)
step(
    "creates views",
    lambda: (
        session.create_view("cheap", t.filter(_.price < 3), overwrite=True),
        values(session.table("cheap").count()),
    )[1],
    4,
)
step("runs SQL", lambda: values(session.sql('SELECT COUNT(*) AS "n" FROM "things"').n), [8])
step("truncates tables", lambda: (session.truncate_table("things"), values(t.count()))[1], 0)
step(
    "drops", lambda: (session.drop_view("cheap"), session.drop_table("things"), session.list_tables())[2], []
)
