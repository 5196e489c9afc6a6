"""The embedded servers: shared by processes, stopped by the last, and never stuck after something was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url

from app.core import embedded
from config.settings import PROJECT, Settings, load_settings

NEIGHBOUR = """
import os, sys
from app.core import embedded
from config.settings import load_settings
settings = load_settings(os.environ)
print(embedded.database_url(settings), embedded.redis_url(settings), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Settings]:
    settings = load_settings({"DATA_DIR": str(tmp_path / "office")})
    yield settings
    embedded.stop(settings)


class Neighbour:
    """Another process that uses the same servers until it is told to go."""

    def __init__(self, settings: Settings) -> None:
        environment = {**os.environ, "DATA_DIR": str(settings.data_dir), "DATABASE_URL": "", "REDIS_URL": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-c", NEIGHBOUR], cwd=PROJECT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.answer = self.process.stdout.readline().split()

    def goes(self) -> None:
        self.process.communicate("\n", timeout=60)

    def is_killed(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


def ask(settings: Settings, sql: str) -> object:
    address = make_url(embedded.database_url(settings))
    where = {name: str(value) for name, value in address.query.items()}
    with psycopg.connect(user=address.username, dbname=address.database, autocommit=True, **where) as connection:
        cursor = connection.execute(sql)  # type: ignore[call-overload]  # only literals of this file are passed
        return cursor.fetchone()[0] if cursor.description else None


def queue(settings: Settings) -> redis.Redis:
    return redis.Redis.from_url(embedded.redis_url(settings), decode_responses=True)


def servers_of(settings: Settings) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if works_in(process, settings.data_dir)]


def works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        server = process.name().startswith(("postgres", "redis-server")) and process.status() != psutil.STATUS_ZOMBIE
        return server and process.cwd().startswith(str(folder))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def test_an_empty_folder_gives_a_database_and_a_queue(office):
    version = ask(office, "SELECT current_setting('server_version_num')::int / 10000")

    assert version == 18
    assert ask(office, "SELECT lower('NGUYỄN THỊ ĐÀO')") == "nguyễn thị đào"
    assert ask(office, "SELECT current_setting('fsync') || current_setting('synchronous_commit')") == "onon"
    with queue(office) as jobs:
        assert jobs.config_get("appendonly") == {"appendonly": "yes"}


def test_nothing_listens_on_the_network(office):
    embedded.database_url(office)
    embedded.redis_url(office)

    for server in servers_of(office):
        assert [connection for connection in server.net_connections("inet") if connection.status == "LISTEN"] == []


def test_started_again_it_finds_its_data(office):
    ask(office, "CREATE TABLE kept AS SELECT 42 AS answer")
    with queue(office) as jobs:
        jobs.set("kept", "yes")

    embedded.leave(office)

    assert servers_of(office) == []
    assert ask(office, "SELECT answer FROM kept") == 42
    with queue(office) as jobs:
        assert jobs.get("kept") == "yes"


def test_two_processes_share_and_the_last_one_stops(office):
    neighbour = Neighbour(office)

    assert neighbour.answer == [embedded.database_url(office), embedded.redis_url(office)]
    embedded.leave(office)
    assert len(servers_of(office)) >= 2
    neighbour.goes()
    assert servers_of(office) == []


def test_a_killed_neighbour_is_not_waited_for(office):
    neighbour = Neighbour(office)
    neighbour.is_killed()
    assert len(servers_of(office)) >= 2

    embedded.database_url(office)
    embedded.redis_url(office)
    embedded.leave(office)

    assert servers_of(office) == []


def test_killed_servers_start_again_with_what_was_committed(office):
    ask(office, "CREATE TABLE kept AS SELECT 42 AS answer")
    embedded.redis_url(office)
    neighbour = Neighbour(office)
    servers = servers_of(office)
    for server in servers:
        server.kill()
    psutil.wait_procs(servers, timeout=30)
    neighbour.is_killed()

    assert set(embedded.fallen(office)) == {"postgres", "redis"}
    embedded.leave(office)

    assert ask(office, "SELECT answer FROM kept") == 42
    with queue(office) as jobs:
        assert jobs.ping()


@pytest.mark.parametrize("stale", ["postgres/postmaster.pid", "redis/redis.pid"])
def test_a_number_that_now_belongs_to_another_process_is_not_taken_for_the_server(office, stale):
    ask(office, "SELECT 1")
    embedded.redis_url(office)
    embedded.leave(office)
    lines = [str(os.getpid()), str(office.data_dir / "postgres"), "1", "5432", "/nowhere", "", "1 1", "ready"]
    (office.data_dir / stale).write_text("\n".join(lines) + "\n")

    assert ask(office, "SELECT 1") == 1
    with queue(office) as jobs:
        assert jobs.ping()


def test_a_cluster_half_made_is_made_anew(office):
    (office.data_dir / "postgres.new" / "base").mkdir(parents=True)

    assert ask(office, "SELECT 1") == 1
    assert not (office.data_dir / "postgres.new").exists()


@pytest.mark.parametrize("name", ["x" * 120, "a,b", "hồ sơ 'của' tôi & \"những\" $HOME"])
def test_a_long_or_odd_folder_will_do(tmp_path, name):
    settings = load_settings({"DATA_DIR": str(tmp_path / name)})

    try:
        assert ask(settings, "SELECT 1") == 1
        with queue(settings) as jobs:
            assert jobs.ping()
    finally:
        assert embedded.stop(settings) == ("redis", "postgres")


def test_a_forked_child_keeps_the_server_its_parent_left(office):
    ask(office, "SELECT 1")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    os.close(reader)

    embedded.leave(office)
    still_up = len(servers_of(office))
    os.close(writer)
    os.waitpid(child, 0)

    assert still_up >= 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")
def test_nobody_needs_to_be_let_through_the_folders_above(tmp_path):
    above = tmp_path / "closed"
    settings = load_settings({"DATA_DIR": str(above / "office")})
    above.chmod(0o700)

    try:
        ask(settings, "CREATE TABLE kept AS SELECT 42 AS answer")
        above.chmod(0o700)
        ask(settings, "CHECKPOINT")
        assert ask(settings, "SELECT answer FROM kept") == 42
        assert above.stat().st_mode & 0o077 == 0
    finally:
        embedded.stop(settings)


def test_stop_stops_whoever_uses_them(office):
    neighbour = Neighbour(office)

    assert embedded.stop(office) == ("redis", "postgres")
    assert servers_of(office) == []
    assert embedded.stop(office) == ()
    neighbour.goes()


def test_an_address_of_ones_own_starts_nothing(tmp_path):
    settings = load_settings(
        {"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql://host/office", "REDIS_URL": "redis://host/0"}
    )

    assert embedded.database_url(settings) == "postgresql+psycopg://host/office"
    assert embedded.redis_url(settings) == "redis://host/0"
    assert not (tmp_path / "postgres").exists()
    assert not (tmp_path / "redis").exists()


def test_a_server_that_cannot_start_says_why(office):
    ask(office, "SELECT 1")
    embedded.leave(office)
    with (office.data_dir / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("\nno_such_thing = 1\n")

    with pytest.raises(embedded.ServerDidNotStart) as caught:
        embedded.database_url(office)

    assert "no_such_thing" in str(caught.value)


def test_ctrl_c_in_the_terminal_does_not_reach_the_servers(office):
    neighbour = Neighbour(office)

    groups = {os.getpgid(server.pid) for server in servers_of(office)}

    assert os.getpgid(neighbour.process.pid) not in groups
    neighbour.process.send_signal(signal.SIGTERM)
    neighbour.process.communicate(timeout=60)
