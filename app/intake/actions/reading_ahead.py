"""Whoever reads a package for the one that judges it: another process, or without one this, batch by batch."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import IO, Final

from app.core.errors import RefusedWhole
from app.core.office import office
from app.intake.actions.packing import Package
from app.intake.actions.reader import Order, batches, receive, send, told_reading
from app.intake.rules.reading import Reading

WORTH_A_PROCESS: Final = 1000  # records
HERE: Final = Path(__file__).parents[3]


class Ahead:
    """The records of a package batch by batch: by the other process, or without one by this."""

    def __init__(self, package: Package, reader: "subprocess.Popen[bytes] | None") -> None:
        self.package, self.reader, self.position = package, reader, 0

    def ask(self, position: int, *, is_drafted: bool) -> None:
        """Begin after so many records. Raises RefusedWhole where the reader ended."""
        self.position = position
        if self.reader is not None:
            _tell(self.reader, _order(self.package, position, is_drafted=is_drafted))

    def batches(self) -> Iterator[list[Reading]]:
        """The records asked for. Raises RefusedWhole where they cannot be read, or where the reader ended."""
        if self.reader is None:
            return batches(self.package, self.position)
        return _fetched(_told(self.reader))


@contextmanager
def reading_ahead(package: Package, records: int) -> Iterator[Ahead]:
    """Read the package ahead for as long as the block runs: in another process where that is worth its start and there
    is a processor for it.
    """
    reader = _started() if records >= WORTH_A_PROCESS and len(os.sched_getaffinity(0)) > 1 else None
    try:
        yield Ahead(package, reader)
    finally:
        if reader is not None:
            reader.kill()
            reader.communicate()


def _started() -> "subprocess.Popen[bytes] | None":
    paths = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "app.intake.actions.reader"]
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
                                env=os.environ | {"PYTHONPATH": paths})  # fmt: skip
    except OSError:  # no process, no memory: it goes without
        return None


def _fetched(coming: Iterator[list[Reading]]) -> Iterator[list[Reading]]:
    """The same, each taken from the reader while PostgreSQL works on the one before."""
    with ThreadPoolExecutor(1, "reading-ahead") as hand:
        taken = hand.submit(next, coming, None)
        while (batch := taken.result()) is not None:
            taken = hand.submit(next, coming, None)
            yield batch


def _order(package: Package, position: int, *, is_drafted: bool) -> Order:
    settings = office().settings
    return Order(
        path=str(package.path.absolute()), identity=package.identity(), position=position, is_drafted=is_drafted,
        unit=settings.office_unit, timezone=settings.office_timezone, niceness=settings.import_niceness,
    )  # fmt: skip


def _tell(reader: "subprocess.Popen[bytes]", order: Order) -> None:
    try:
        send(_open(reader.stdin), astuple(order))
    except BrokenPipeError:
        raise RefusedWhole("import_reader_ended") from None


def _told(reader: "subprocess.Popen[bytes]") -> Iterator[list[Reading]]:
    while said := receive(_open(reader.stdout)):
        if isinstance(said, dict):
            raise RefusedWhole(said["code"], **said["facts"])
        yield [told_reading(one) for one in said]
    if said is None:
        raise RefusedWhole("import_reader_ended")


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the reader was started without its pipes")
    return pipe
