"""Children that start and end together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from app.core.supervisor import OfficeDidNotStart, Part, Supervisor, address_of, only_one, page_address, parts_of
from config.settings import PROJECT, Settings, load_settings

STAYS = Part("stays", ("http.server", "0", "--bind", "127.0.0.1"))
ENDS = Part("ends", ("no_such_module",))

PARENT = """
import os, sys, time
from app.core.supervisor import Part, Supervisor
from config.settings import load_settings
supervisor = Supervisor(load_settings(os.environ), [Part("stays", ("http.server", "0", "--bind", "127.0.0.1"))])
with supervisor.listening_to_signals():
    supervisor.start()
    print(*(child.pid for child in supervisor._children.values()), flush=True)
    supervisor.watch()
    supervisor.stop()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return load_settings({"DATA_DIR": str(tmp_path), "PORT": str(port)})


def lives(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_part_that_ends_by_itself_is_named_and_takes_the_others_along(settings):
    supervisor = Supervisor(settings, [STAYS, ENDS])
    supervisor.start()
    stays = supervisor._children["stays"]

    ended = supervisor.watch()
    supervisor.stop()

    assert ended == "ends (exit code 1)"
    assert stays.poll() is not None


def test_a_signal_ends_the_watch_and_nothing_stays_behind(settings):
    supervisor = Supervisor(settings, [STAYS])

    with supervisor.listening_to_signals():
        supervisor.start()
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
        ended = supervisor.watch()
        supervisor.stop()

    assert ended is None
    assert [child for child in supervisor._children.values() if child.poll() is None] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_leaves_no_child_behind(settings):
    environment = {**os.environ, "DATA_DIR": str(settings.data_dir)}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate(timeout=30)

    psutil.wait_procs([psutil.Process(child)] if lives(child) else [], timeout=30)
    assert not lives(child)


def test_what_runs_first_runs_to_its_end(settings):
    supervisor = Supervisor(settings, [])

    assert supervisor.run_first(Part("zen", ("this",)))[1].startswith("The Zen of Python")
    assert supervisor.run_first(ENDS)[0] == 1


def test_an_office_runs_once(settings):
    with only_one(settings), pytest.raises(OfficeDidNotStart, match="đang chạy rồi"), only_one(settings):
        pass


def test_a_taken_port_is_named_with_the_cure(settings):
    with socket.socket() as other:
        other.bind((settings.bind, settings.port))
        other.listen()

        with pytest.raises(OfficeDidNotStart, match=rf"cổng {settings.port}.*đặt PORT"), only_one(settings):
            pass


@pytest.mark.parametrize(
    ("bind", "bound", "page"),
    [
        ("127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("::", "[::]:8000", "http://[::1]:8000"),
        ("10.1.2.3", "10.1.2.3:8000", "http://10.1.2.3:8000"),
    ],
)
def test_the_address_shown_is_one_a_browser_opens(tmp_path, bind, bound, page):
    settings = load_settings({"DATA_DIR": str(tmp_path), "BIND": bind})

    assert (address_of(settings), page_address(settings)) == (bound, page)


def test_as_many_parts_run_as_the_settings_say(tmp_path):
    settings = load_settings({"DATA_DIR": str(tmp_path), "JOB_WORKERS": "2", "WEB_WORKERS": "3"})

    parts = parts_of(settings)

    assert [part.name for part in parts] == ["web", "worker 1", "worker 2", "schedule"]
    assert parts[0].arguments[3:5] == ("--workers", "3")
