"""The whole office, started and stopped from one terminal as a newcomer does."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from config.settings import PROJECT


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def office(folder: Path, port: int) -> "subprocess.Popen[str]":
    environment = {
        **os.environ, "DATA_DIR": str(folder), "DATABASE_URL": "", "REDIS_URL": "", "PORT": str(port),
        "WEB_WORKERS": "1", "BIND": "127.0.0.1",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "office", "run", "--no-demo"],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def said(process: "subprocess.Popen[str]", *, until: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if until in line:
            break
    return "".join(lines)


def left_behind(folder: Path, port: int) -> list[str]:
    """Processes that still speak of this office's folder or port."""
    found = []
    for process in psutil.process_iter():
        try:
            arguments = " ".join(process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if str(folder) in arguments or f"127.0.0.1:{port}" in arguments:
            found.append(arguments)
    return found


def test_the_office_opens_answers_and_leaves_nothing_behind(tmp_path):
    port = free_port()
    process = office(tmp_path / "office", port)
    try:
        opening = said(process, until="Ctrl-C")
        answers = [httpx.get(f"http://127.0.0.1:{port}{page}").status_code for page in ("/healthz", "/readyz")]
        parts = {Path(child.cmdline()[2]).name for child in psutil.Process(process.pid).children()}
    finally:
        process.send_signal(signal.SIGTERM)
        ending, _ = process.communicate(timeout=60)

    assert f"http://127.0.0.1:{port}" in opening
    assert answers == [200, 200]
    assert parts == {"gunicorn", "queues.worker", "queues.schedule"}
    assert process.returncode == 0, ending
    assert left_behind(tmp_path, port) == []


def test_one_part_that_dies_ends_the_office_and_is_named(tmp_path):
    port = free_port()
    process = office(tmp_path / "office", port)
    said(process, until="Ctrl-C")
    worker = next(child for child in psutil.Process(process.pid).children() if "queues.worker" in child.cmdline())

    worker.kill()
    ending, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "worker 1 (SIGKILL)" in ending
    assert left_behind(tmp_path, port) == []
