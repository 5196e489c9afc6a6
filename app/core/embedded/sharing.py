"""Who uses a server: file locks that the kernel lets go of however a process ends, so that nothing stale stays.

Every user holds a shared lock on `run/<server>.users`. Whoever can lock that file alone was the last. Starting and
stopping happen behind `run/<server>.gate`, one process at a time.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class ServerDidNotStart(Exception):
    """An embedded server is not up: which, why, and how to mend it."""

    def __init__(self, name: str, *, problem: str, cure: str) -> None:
        super().__init__(f"{name} did not start: {problem.strip()}\n{cure}")


class Server(Protocol):
    """One server and its data in DATA_DIR."""

    name: str
    data_dir: Path

    def start(self) -> None:
        """Bring the server up unless it is; returns when it answers. Raises ServerDidNotStart."""

    def stop(self) -> bool:
        """Bring the server down; says whether it was up."""

    def is_up(self) -> bool:
        """Whether it takes connections."""

    def url(self) -> str:
        """Its address, while it is up."""


class Share:
    """This process's part in one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder = server.data_dir / "run"
        self._users: int | None = None
        self.url = ""

    def join(self) -> None:
        """Count this process among the users, and start the server if none was up."""
        with self._gate():
            self._server.start()
            self.url = self._server.url()
            self._users = self._open("users")
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def is_up(self) -> bool:
        """Whether the server takes connections."""
        return self._server.is_up()

    def leave(self) -> None:
        """Count this process out, and stop the server if nobody else is counted.

        A forked child holds its parent's place too: a parent that leaves first does not pull the server from under it.
        """
        if self._users is None or not self._folder.is_dir():
            return
        with self._gate():
            os.close(self._users)
            self._users = None
            if self._nobody_left():
                self._server.stop()

    def stop(self) -> bool:
        """Stop the server whoever uses it; says whether it was up."""
        if not self._folder.is_dir():
            return False
        with self._gate():
            if self._users is not None:
                os.close(self._users)
                self._users = None
            return self._server.stop()

    def _nobody_left(self) -> bool:
        users = self._open("users")
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(users)
        return True

    @contextmanager
    def _gate(self) -> Iterator[None]:
        gate = self._open("gate")
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _open(self, purpose: str) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(self._folder / f"{self._server.name}.{purpose}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
