"""Running the whole office from one terminal: web, workers and schedule as children that start and end together.

An office with a service manager runs the same commands there instead.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import FrameType
from typing import IO

from flask_babel import gettext as _

from app.core import embedded
from config.settings import PROJECT, Settings

STOPPING_SECONDS = 25  # a worker finishes the job it is in; what takes longer is run again
STARTING_SECONDS = 90
PR_SET_PDEATHSIG = 1  # prctl(2): the signal a child gets when its parent dies, however that happens


class OfficeDidNotStart(Exception):
    """The office cannot be run: why, and how to mend it."""


@dataclass(frozen=True)
class Part:
    """One child: what it is called and the arguments for this Python."""

    name: str
    arguments: tuple[str, ...]


def parts_of(settings: Settings) -> tuple[Part, ...]:
    """Web server, background workers and schedule, as many as the settings say."""
    web = (
        "gunicorn", "--worker-class", "gthread", "--workers", str(settings.web_workers),
        "--threads", str(settings.web_threads), "--bind", address_of(settings), "--timeout", "120",
        "--graceful-timeout", "10", "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--no-control-socket", "--log-level", "warning", "wsgi:app",
    )  # fmt: skip
    workers = (Part(f"worker {number}", ("queues.worker",)) for number in range(1, settings.job_workers + 1))
    return (Part("web", web), *workers, Part("schedule", ("queues.schedule",)))


def address_of(settings: Settings) -> str:
    """Host and port as a server binds them."""
    host = f"[{settings.bind}]" if ":" in settings.bind else settings.bind
    return f"{host}:{settings.port}"


def page_address(settings: Settings) -> str:
    """The address a browser on this machine opens."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - the setting is looked at, nothing is bound
    host = everywhere.get(settings.bind, address_of(settings).rpartition(":")[0])
    return f"http://{host}:{settings.port}"


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the office's lock and see that its port is free. Raises OfficeDidNotStart if it already runs."""
    folder = settings.data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "office.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OfficeDidNotStart(
                _("Văn phòng ở %(folder)s đang chạy rồi. Hãy dừng nó, hoặc đặt DATA_DIR là thư mục khác.",
                  folder=settings.data_dir)
            ) from None  # fmt: skip
        refuse_taken_port(settings)
        yield


def refuse_taken_port(settings: Settings) -> None:
    """Raises OfficeDidNotStart when somebody listens on the office's port, or it may not be listened on."""
    family = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.bind, settings.port))
        except OSError as error:
            raise OfficeDidNotStart(
                _("Không dùng được cổng %(port)d tại %(bind)s (%(reason)s). Hãy dừng chương trình đang dùng cổng này, "
                  "hoặc đặt PORT là số khác.", port=settings.port, bind=settings.bind, reason=error.strerror)
            ) from None  # fmt: skip


class Supervisor:
    """Keeps the parts running until it is told to stop or one of them ends."""

    def __init__(self, settings: Settings, parts: Sequence[Part]) -> None:
        self._settings = settings
        self._parts = parts
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        # The web processes add their counters up here; what an earlier run counted is not this run's.
        self._counters = settings.data_dir / "run" / "counters"
        shutil.rmtree(self._counters, ignore_errors=True)
        self._counters.mkdir(parents=True, exist_ok=True)
        self._told_to_stop = threading.Event()

    @contextmanager
    def listening_to_signals(self) -> Iterator[None]:
        """Ctrl-C, a closed terminal and `kill` ask for an orderly end instead of dropping everything."""
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._stop_asked) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def run_first(self, part: Part) -> tuple[int | None, str]:
        """Run one part to its end before the others; returns its exit code (None if told to stop) and its output."""
        with tempfile.TemporaryFile("w+") as output:
            child = self._child(part, stdout=output)
            while child.poll() is None and not self._told_to_stop.wait(0.1):
                pass
            code = child.poll()
            child.terminate()
            self._end_group(child)
            output.seek(0)
            return code, output.read()

    def start(self) -> None:
        """Start every part; returns at once."""
        for part in self._parts:
            self._children[part.name] = self._child(part)

    def _child(self, part: Part, *, stdout: IO[str] | None = None) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ, "DATA_DIR": str(self._settings.data_dir), "PYTHONUNBUFFERED": "1",
            "PROMETHEUS_MULTIPROC_DIR": str(self._counters),
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-m", *part.arguments],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            # A session of its own: Ctrl-C reaches us alone, and we stop the parts in order.
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - we start no threads
        )

    def wait_until_it_answers(self) -> str | None:
        """Wait for the web server's first answer; returns what ended meanwhile, or None."""
        until = time.monotonic() + STARTING_SECONDS
        while not self._told_to_stop.is_set() and not self._answers():
            if ended := self.ended():
                return ended
            if time.monotonic() > until:
                return f"web: no answer within {STARTING_SECONDS} seconds"
            self._told_to_stop.wait(0.2)
        return None

    def watch(self) -> str | None:
        """Wait for the end: returns which part ended by itself and how, or None when asked to stop."""
        while not self._told_to_stop.wait(0.5):
            if ended := self.ended():
                return ended
        return None

    def ended(self) -> str | None:
        """The first part that is no longer there, with its exit code."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                return f"{name} ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"
        fallen = embedded.fallen(self._settings)
        return fallen[0] if fallen else None

    def stop(self) -> None:
        """End every part in order, workers before they take another job, and leave no process behind."""
        for child in reversed(self._children.values()):
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOPPING_SECONDS
        for child in self._children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            self._end_group(child)

    def _end_group(self, child: "subprocess.Popen[bytes]") -> None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def _answers(self) -> bool:
        host, port = page_address(self._settings).removeprefix("http://").rsplit(":", 1)
        connection = HTTPConnection(host.strip("[]"), int(port), timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self._told_to_stop.set()


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
