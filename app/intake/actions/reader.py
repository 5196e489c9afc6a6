"""The other process of an import: reads a package and drafts its records while the first waits for PostgreSQL.

`python -m app.intake.actions.reader` is told once, on its input, what to read. It answers batch by batch and waits
until each was taken, so that at most two are ever in memory. It ends when its input or output is closed, however the
process that started it ended.
"""

import gc
import marshal
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from app.core.errors import RefusedWhole
from app.intake.actions.packing import Identity, Package, open_package
from app.intake.rules.drafting import draft
from app.intake.rules.reading import Draft, Fault, Reading
from app.intake.rules.rows import Grounds
from config.office import load_office

BATCH: Final = 1000
LENGTH: Final = struct.Struct("<Q")


@dataclass(frozen=True)
class Order:
    """What is to be read: the package's path and identity, after how many records, and what they are judged by."""

    path: str
    identity: Identity
    position: int
    is_drafted: bool
    unit: str
    timezone: str
    niceness: int


def batches(package: Package, position: int) -> Iterator[list[Reading]]:
    """The records after so many, read as they are asked for."""
    lines = islice(package.lines(), position, None)
    while batch := list(islice(lines, BATCH)):
        yield batch


def main() -> None:
    """Read what the parent asks for."""
    order = receive(sys.stdin.buffer)
    if order is None:
        return
    gc.disable()  # nothing here goes in circles
    with suppress(BrokenPipeError):
        _answer(Order(*order), sys.stdout.buffer)
    os._exit(0)  # what is left in the pipe of a parent that went is not waited for


def _answer(order: Order, out: IO[bytes]) -> None:
    give_way_by(order.niceness)
    grounds = Grounds(load_office(), order.unit, ZoneInfo(order.timezone))
    try:
        for batch in batches(_package(order), order.position):
            if order.is_drafted:
                draft(batch, grounds)
            send(out, [_told(reading) for reading in batch])
        send(out, [])
    except RefusedWhole as refusal:
        send(out, {"code": refusal.code, "facts": dict(refusal.facts)})


def give_way_by(niceness: int) -> None:
    """Give way to other processes by so much; 0 leaves this one as it is, as does having given way further already."""
    if niceness > max(os.getpriority(os.PRIO_PROCESS, 0), 0):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)


def _package(order: Order) -> Package:
    """The package that was proved: not another that has its name now."""
    package = open_package(Path(order.path))
    if package.identity() != order.identity:
        raise RefusedWhole("package_changed")
    return package


def _told(reading: Reading) -> tuple[Any, ...]:
    drafted = None if reading.draft is None else tuple(reading.draft)
    faults = None if reading.found is None else [(fault.code, fault.field) for fault in reading.found]
    return (reading.raw, reading.raw_bytes, reading.content_hash, reading.is_object, reading.number, reading.version,
            reading.kind, reading.has_nul, reading.is_drafted, reading.spelling, drafted, faults)  # fmt: skip


def told_reading(told: tuple[Any, ...]) -> Reading:
    """A reading as the other side had it."""
    drafted, faults = told[-2:]
    reading = Reading(*told[:-2])
    reading.draft = None if drafted is None else Draft._make(drafted)
    reading.found = None if faults is None else [Fault(*fault) for fault in faults]
    return reading


def send(pipe: IO[bytes], value: Any) -> None:
    """Send the other side plain values."""
    content = marshal.dumps(value)
    pipe.write(LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """What the other side sent, None where it has gone."""
    size = pipe.read(LENGTH.size)
    if len(size) < LENGTH.size:
        return None
    (wanted,) = LENGTH.unpack(size)
    content = pipe.read(wanted)
    return marshal.loads(content) if len(content) == wanted else None  # noqa: S302 - the other side is this program


if __name__ == "__main__":
    main()
