"""
Each tool of exasol-mcp-server that asks the database at EXASOL_DSN: a line of JSON for each call. Left out are
those for profiles, which the local Exasol refuses, and those for BucketFS.
"""

import asyncio
import json
import os
from contextlib import contextmanager

import pyexasol
from exasol.ai.mcp.server.connection.db_connection import DbConnection
from exasol.ai.mcp.server.main import create_mcp_server
from exasol.ai.mcp.server.setup.server_settings import McpServerSettings
from fastmcp import Client

host, port = os.environ["EXASOL_DSN"].rsplit(":", 1)
session = pyexasol.connect(
    dsn=f"{host}/nocertcheck:{port}", user="sys", password=os.environ["EXASOL_PASSWORD"]
)
settings = McpServerSettings(
    views={"enable": True},
    enable_read_query=True,
    enable_write_query=True,
    enable_summarize_table=True,
    disable_elicitation=True,
)

for statement in [
    'CREATE SCHEMA "ski"',
    "COMMENT ON SCHEMA \"ski\" IS 'winter sports'",
    """CREATE TABLE "ski"."resort" ("id" DECIMAL(18,0) COMMENT IS 'its number', "name" VARCHAR(99),
    CONSTRAINT PRIMARY KEY ("id")) COMMENT IS 'where one skis'""",
    """CREATE TABLE "ski"."run" ("resort" DECIMAL(18,0), "length" DOUBLE,
    CONSTRAINT "TO_RESORT" FOREIGN KEY ("resort") REFERENCES "ski"."resort" ("id"))""",
    "INSERT INTO \"ski\".\"resort\" VALUES (1, 'Val'), (2, 'Kitz'), (3, NULL)",
    'CREATE VIEW "ski"."high" AS (SELECT * FROM "ski"."resort" WHERE "id" > 1)',
    """CREATE OR REPLACE LUA SCALAR SCRIPT "ski"."twice" (x DOUBLE) RETURNS DOUBLE AS
function run(ctx) return ctx.x * 2 end""",
    """CREATE OR REPLACE LUA SET SCRIPT "ski"."spread" (text VARCHAR(100) UTF8, n DECIMAL(18,0))
EMITS (num DECIMAL(18,0), val DOUBLE) AS
function run(ctx) ctx.emit(1, 2) end""",
    'COMMENT ON SCRIPT "ski"."twice" IS \'doubles a number\'',
    """CREATE OR REPLACE FUNCTION "ski"."steep" (metres DECIMAL(18,0), way DOUBLE) RETURN DOUBLE IS
BEGIN RETURN metres / way; END;""",
    """COMMENT ON FUNCTION "ski"."steep" IS 'how steep a run is'""",
    """CREATE OR REPLACE LUA PREPROCESSOR SCRIPT "ski"."lift" AS
sqlparsing.setsqltext((string.gsub(sqlparsing.getsqltext(), 'TO_THE_TOP', '3')))""",
]:
    session.execute(statement)


@contextmanager
def of_session(no_auth=False):
    yield session


def named(rows):
    return sorted(row["name"] for row in rows)


def types(parameters):
    return [(parameter["name"], parameter["type"]) for parameter in parameters]


def described(found):
    """What is told of table run: its column types and its constraint."""
    [table] = found
    [constraint] = table["constraints"]
    return types(table["columns"]), constraint["name"], constraint["referenced_table"]


at = {"schema_name": "ski"}
query = 'SELECT "id" FROM "ski"."resort" ORDER BY "id"'
inserted = 'INSERT INTO "ski"."run" VALUES (1, 99)'
calls = [
    ("list_exasol_schemas", {}, named, ["ski"]),
    ("find_exasol_schemas", {"keywords": ["winter"]}, named, ["ski"]),
    ("list_exasol_tables_and_views", at, named, ["high", "resort", "run"]),
    ("find_exasol_tables_and_views", {**at, "keywords": ["length"]}, lambda found: found[0]["name"], "run"),
    ("list_exasol_custom_functions", at, named, ["steep"]),
    ("find_exasol_custom_functions", {**at, "keywords": ["run"]}, named, ["steep"]),
    ("list_exasol_user_defined_functions", at, named, ["spread", "twice"]),
    (
        "find_exasol_user_defined_functions",
        {**at, "keywords": ["doubles"]},
        lambda found: found[0]["name"],
        "twice",
    ),
    (
        "describe_exasol_tables_and_views",
        {**at, "table_names": ["RUN"]},
        described,
        ([("resort", "DECIMAL(18,0)"), ("length", "DOUBLE")], "TO_RESORT", "resort"),
    ),
    ("summarize_exasol_table", {**at, "table_name": "resort"}, lambda found: found["row_count"], 3),
    (
        "describe_exasol_custom_functions",
        {**at, "func_names": ["steep"]},
        lambda found: (types(found[0]["input"]), found[0]["returns"], found[0]["comment"]),
        ([("metres", "DECIMAL(18,0)"), ("way", "DOUBLE")], "DOUBLE", "how steep a run is"),
    ),
    (
        "describe_exasol_user_defined_functions",
        {**at, "func_names": ["twice"]},
        lambda found: (types(found[0]["input"]), found[0]["returns"], found[0]["comment"]),
        ([("x", "DOUBLE")], "DOUBLE", "doubles a number"),
    ),
    (
        "describe_exasol_user_defined_functions",
        {**at, "func_names": ["spread"]},
        lambda found: (types(found[0]["input"])[1], types(found[0]["emits"])[1]),
        (("n", "DECIMAL(18,0)"), ("val", "DOUBLE")),
    ),
    ("execute_exasol_query", {"query": query}, lambda found: found["rows"], [[1], [2], [3]]),
    ("execute_exasol_write_query", {"query": inserted}, lambda found: found, None),
    ("list_exasol_sql_types", {}, lambda found: "DECIMAL" in {row["type"] for row in found}, True),
    ("list_exasol_system_tables", {}, lambda found: "EXA_ALL_COLUMNS" in found, True),
    (
        "describe_exasol_system_table",
        {"table_name": "exa_all_columns"},
        lambda found: "COLUMN_TYPE" in {column["name"] for column in found["columns"]},
        True,
    ),
    ("list_exasol_statistics_tables", {}, lambda found: "EXA_SQL_LAST_DAY" in found, True),
    (
        "describe_exasol_statistics_table",
        {"table_name": "exa_sql_last_day"},
        lambda found: "DURATION" in {column["name"] for column in found["columns"]},
        True,
    ),
    (
        "list_exasol_keywords",
        {"reserved": True, "letter": "a"},
        lambda found: {"ALL", "ANY"} < set(found),
        True,
    ),
    ("list_exasol_built_in_function_categories", {}, lambda found: "numeric" in found, True),
    ("list_exasol_built_in_functions", {"category": "numeric"}, lambda found: "CEILING" in found, True),
    ("describe_exasol_built_in_function", {"name": "to_date"}, lambda found: found[0]["name"], "TO_DATE"),
    (
        "list_exasol_preprocessors",
        {},
        lambda found: (named(found["preprocessors"]), found["current_preprocessor"]),
        (["lift"], None),
    ),
    ("set_exasol_preprocessor", {**at, "script_name": "lift"}, lambda found: found, "ski.lift"),
    ("execute_exasol_query", {"query": "SELECT TO_THE_TOP AS X"}, lambda found: found["rows"], [[3]]),
    ("list_exasol_preprocessors", {}, lambda found: found["current_preprocessor"], '"ski"."lift"'),
]


def parsed(text):
    """One tool answers with a name, the others with JSON."""
    return json.loads(text) if text[:1] in '{["' or text == "null" else text


async def main():
    server = create_mcp_server(DbConnection(of_session, num_retries=1), settings)
    async with Client(server) as client:
        for tool, arguments, seen, wanted in calls:
            try:
                answer = await client.call_tool(tool, arguments)
                found = seen(parsed(answer.content[0].text) if answer.content else None)
                holds = found == wanted
            except Exception as error:
                found, holds = f"{type(error).__name__}: {error}", False
            print(json.dumps({"step": tool, "holds": holds, "found": str(found)[-500:]}), flush=True)


asyncio.run(main())
