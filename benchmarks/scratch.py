"""An office of its own for one benchmark: an empty folder, its own PostgreSQL, gone afterwards."""

import re
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask

from app.core import embedded
from app.core.db import db
from app.factory import create_app
from config.settings import load_settings


@dataclass(frozen=True)
class Scratch:
    """A scratch office: the application and where its database is."""

    app: Flask
    folder: Path
    environ: dict[str, str]

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database."""
        return embedded.database_url(self.app.extensions["office"].settings)


@contextmanager
def scratch_office(**settings: str) -> Iterator[Scratch]:
    """An empty office in a temporary folder; its servers end with the block."""
    with tempfile.TemporaryDirectory(prefix="office-bench-") as name:
        folder = Path(name)
        environ = {"DATA_DIR": str(folder / "var"), "LOG_LEVEL": "ERROR", **settings}
        app = create_app(load_settings(environ), uses_redis=False)
        try:
            with app.app_context(), db.engine.connect():  # the server is up and migrated before anything is timed
                db.engine.dispose()
            yield Scratch(app, folder, environ)
        finally:
            embedded.stop(app.extensions["office"].settings)


@contextmanager
def timed() -> Iterator[list[float]]:
    """Seconds the block took, as the one item of the list once it is over."""
    seconds: list[float] = []
    began = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - began)


def peak_megabytes() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def children_megabytes() -> float:
    """The most memory that the Python processes this one has started, and that still run, have held; in MB."""
    children = [one.pid for one in psutil.Process().children() if "python" in one.name()]
    status = "".join(Path(f"/proc/{pid}/status").read_text() for pid in children)
    return sum(map(int, re.findall(r"VmHWM:\s+(\d+) kB", status))) / 1024
