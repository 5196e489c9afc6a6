"""A bare Flask page that reads one row: what every page of the office is measured against, on the same web server."""

import os
import threading
from typing import Any

import psycopg
from flask import Flask

app = Flask(__name__)
near = threading.local()


def connection() -> "psycopg.Connection[Any]":
    """This thread's own connection."""
    if not hasattr(near, "connection"):
        near.connection = psycopg.connect(os.environ["BENCH_CONNINFO"], autocommit=True)
    found: psycopg.Connection[Any] = near.connection
    return found


@app.get("/")
def one_row() -> str:
    """The number of one dossier."""
    row = connection().execute("SELECT number FROM dossiers WHERE id = 1").fetchone()
    return f"<!doctype html><title>{row[0] if row else ''}</title>"
