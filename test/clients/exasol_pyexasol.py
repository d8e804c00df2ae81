"""pyexasol imports and exports: over TLS and plain, packed, in parallel, and failing."""

import multiprocessing
import os
import ssl
import tempfile

import pyexasol

dsn, password = os.environ["EXASOL_DSN"], os.environ["EXASOL_PASSWORD"]


def connect(**more):
    return pyexasol.connect(
        dsn=dsn, user="sys", password=password, websocket_sslopt={"cert_reqs": ssl.CERT_NONE}, **more
    )


def fails(work, text):
    try:
        work()
    except Exception as error:
        assert text in str(error), error
        return
    raise AssertionError("it did not fail")


def cut(pipe, source, **_):
    pipe.write(b"1,a,1,2020-01-01\n")
    raise RuntimeError("the callback failed")


def transfers(session):
    session.execute("CREATE SCHEMA IF NOT EXISTS PY")
    session.execute("OPEN SCHEMA PY")
    session.execute("CREATE OR REPLACE TABLE T (A INT, B VARCHAR(100), C DOUBLE, D DATE)")
    rows = [(i, f'n"{i},\n', i / 4, "2020-01-01") for i in range(5000)]
    session.import_from_iterable(rows, "T")
    assert sorted((int(a), b, float(c), d) for a, b, c, d in session.export_to_list("T")) == rows
    frame = session.export_to_pandas("SELECT * FROM T ORDER BY A")
    assert list(frame["C"]) == [row[2] for row in rows]
    session.import_from_pandas(frame, "T")
    options = {"column_separator": "|", "with_column_names": True, "delimit": "ALWAYS"}
    file = tempfile.NamedTemporaryFile(suffix=".csv")
    session.export_to_file(file.name, "T", export_params=options)
    options = {"column_separator": "|", "skip": 1, "csv_cols": ["1..4"]}
    session.execute("TRUNCATE TABLE T")
    session.import_from_file(file.name, "T", import_params=options)
    fails(lambda: session.import_from_iterable([("x", "y", 1, "2020-01-01")], "T"), "[Column=0 Row=0]")
    fails(lambda: session.import_from_callback(cut, None, "T"), "the callback failed")
    fails(lambda: session.export_to_list("SELECT 1/0 FROM T"), "division by zero")
    assert session.execute("SELECT COUNT(*) FROM T").fetchval() == 10000


def share(node, pipe):
    transport = pyexasol.http_transport(node["ipaddr"], node["port"])
    pipe.send(transport.exa_address)
    pipe.recv()
    pipe.send(len(transport.export_to_callback(pyexasol.callback.export_to_pandas, None)))


def parallel(session):
    pipes = []
    for node in session.get_nodes(3):
        ours, theirs = multiprocessing.Pipe()
        multiprocessing.Process(target=share, args=(node, theirs), daemon=True).start()
        pipes.append(ours)
    addresses = [pipe.recv() for pipe in pipes]
    for pipe in pipes:
        pipe.send(True)
    session.export_parallel(addresses, "SELECT * FROM T", export_params={"with_column_names": True})
    assert sum(pipe.recv() for pipe in pipes) == 10000


if __name__ == "__main__":
    for more in ({}, {"compression": True}, {"encryption": False}):
        transfers(connect(**more))
    parallel(connect(schema="PY"))
    print("all steps")
