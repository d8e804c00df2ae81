"""
SQLAlchemy's own suite for dialects, run with sqlalchemy-exasol against the database at EXASOL_DSN, as sys with the
password EXASOL_PASSWORD. Prints one line of JSON: how many tests passed and were skipped, and which failed why.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import pyexasol
import pytest

host, port = os.environ["EXASOL_DSN"].rsplit(":", 1)
password = os.environ["EXASOL_PASSWORD"]

files = {
    "conftest.py": """
import pytest
from sqlalchemy.dialects import registry
registry.register("exa.websocket", "sqlalchemy_exasol.websocket", "EXADialect_websocket")
pytest.register_assert_rewrite("sqlalchemy.testing.assertions")
from sqlalchemy.testing.plugin.pytestplugin import *
""",
    "test_suite.py": "from sqlalchemy.testing.suite import *\n",
    "setup.cfg": """
[tool:pytest]
addopts = --tb=short -p no:warnings -p no:cacheprovider
[sqla_testing]
requirement_cls = sqlalchemy_exasol.requirements:Requirements
profile_file = profiles.txt
""",
}

# The tables of both have UNIQUE, which Exasol refuses, and those of the former an index, which the dialect
# refuses itself. The dialect's own run of the suite leaves the latter out, too.
impossible = "not ComponentReflectionTest and not QuotedNameArgumentTest"


class Outcomes:
    """Collects what became of each test; a failed setup is a failed test."""

    def __init__(self):
        self.passed, self.skipped, self.failed = 0, 0, {}

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            self.skipped += 1
        elif report.failed:
            lines = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E")]
            said = next((line for line in lines if line.startswith("message")), lines[-1] if lines else "")
            name = report.nodeid.split("::", 1)[1].split("_exasol+", 1)
            self.failed[f"{name[0]}::{name[-1].rsplit('::', 1)[-1]}"] = said[:300]
        elif report.when == "call":
            self.passed += 1


connection = pyexasol.connect(dsn=f"{host}/nocertcheck:{port}", user="sys", password=password)
for schema in ["TEST", "TEST_SCHEMA"]:
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
connection.close()

outcomes = Outcomes()
with tempfile.TemporaryDirectory() as folder:
    for name, text in files.items():
        Path(folder, name).write_text(text)
    os.chdir(folder)
    url = f"exa+websocket://sys:{password}@{host}:{port}/TEST?SSLCertificate=SSL_VERIFY_NONE"
    printed, sys.stdout = sys.stdout, sys.stderr
    pytest.main(["-q", "--dburi", url, "-k", impossible, "test_suite.py"], plugins=[outcomes])
    sys.stdout = printed
print(json.dumps({"passed": outcomes.passed, "skipped": outcomes.skipped, "failed": outcomes.failed}))
