"""An import in a process of its own, which is killed, or whose servers are, as its tests ask; run by name.

`python -m tests.app.intake.dying PACKAGE [--die-after SECONDS] [--at POSITION --what postgres|redis]` prints the
counts as JSON when it came to its end.
"""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

import orjson
import psutil

from app.core import embedded
from app.core.office import office
from app.factory import create_app
from app.intake.actions.packages import import_package


def main() -> None:
    """Import the package, with whatever is to happen to it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("package", type=Path)
    asked.add_argument("--die-after", type=float)
    asked.add_argument("--at", type=int, default=0)
    asked.add_argument("--what", choices=["postgres", "redis"])
    said = asked.parse_args()
    app = create_app(uses_redis=said.what == "redis")

    def look(position: int, _total: int) -> None:
        if said.what and position >= said.at:
            HAPPENS[said.what]()
            said.what = None

    with app.test_request_context():
        if said.die_after is not None:
            threading.Timer(said.die_after, os.kill, (os.getpid(), signal.SIGKILL)).start()
        counts = import_package(said.package, progress=look).as_json()
    sys.stdout.buffer.write(orjson.dumps(counts) + b"\n")
    sys.stdout.flush()
    os._exit(0)  # the timer that would kill a process already done is not waited for


def _kill_postgres() -> None:
    folder = next(office().settings.data_dir.rglob("postmaster.pid"))
    server = psutil.Process(int(folder.read_text().split()[0]))
    server.kill()
    psutil.wait_procs([server], timeout=30)  # its number is free again: PostgreSQL takes a dead holder's for a live one


def _empty_redis() -> None:
    redis = office().redis()
    if redis is None:
        raise RuntimeError("this office has no Redis to be emptied")
    redis.flushall()


HAPPENS = {"postgres": _kill_postgres, "redis": _empty_redis}

if __name__ == "__main__":
    try:
        main()
    finally:
        embedded.leave()
