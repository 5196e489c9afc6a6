"""Importing 50,000 generated records end to end, beside a raw COPY of the very rows it wrote, in the same run.

The raw COPY fills a second, empty database with the same keys and indexes from files already made: nothing read,
proved, judged or counted. The ratio is what judging and keeping cost. The import gives way to nobody here; what it does
to officers' pages when it does is `officers_during_import`.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from app.core import schema
from benchmarks.scratch import Scratch, children_megabytes, peak_megabytes, scratch_office, timed
from demo.followups import LODGINGS_ONLY, Shares
from demo.package import PUBLIC_KEY, Chain, signing_key
from demo.records import HANOI_UNIT, PortalRecords

RECORDS = 50_000
LOOK_EVERY = 10_000
YEAR = 343_000  # dossiers a year in Hanoi
TABLES = ("intake_runs", "dossiers", "declarations", "documents", "fees", "payments", "journal_entries",
          "intake_records", "intake_readings")  # fmt: skip


def main() -> None:
    """Print records a second, the ratio to raw COPY, the re-reading and the peak memory."""
    records = int(os.environ.get("BENCH_RECORDS", RECORDS))
    for name, shares in (("lodgings alone", LODGINGS_ONLY), ("with what follows a lodging", Shares())):
        print(f"-- {name}")
        with tempfile.TemporaryDirectory(prefix="office-bench-") as made:
            folder = Path(made)
            package = write_package(folder, records, shares=shares)
            environ = {"PORTAL_PUBLIC_KEY": str(folder / "keys" / PUBLIC_KEY), "IMPORT_NICENESS": "0"}
            with scratch_office(**environ) as scratch:
                measure(scratch, package, records=records)


def lodgings(records: int, *, shares: Shares = LODGINGS_ONLY) -> Iterator[bytes]:
    """So many sound records, one a line: lodgings alone unless told otherwise."""
    first_day, last_day = date(2026, 3, 2), date(2026, 8, 28)
    stream = PortalRecords(1, HANOI_UNIT, first_day=first_day, last_day=last_day, count=records, shares=shares)
    return islice(stream.lines(), records)


def write_package(folder: Path, records: int, *, shares: Shares) -> Path:
    """A signed package of so many sound records, and its public key."""
    lines = lodgings(records, shares=shares)
    chain = Chain(HANOI_UNIT, folder, key=signing_key(folder / "keys"))
    return chain.write(lines, datetime(2026, 8, 28, 17, 30)).path  # noqa: DTZ001 - a manifest tells local time


def measure(scratch: Scratch, package: Path, *, records: int) -> None:
    """Import, read again, then copy the same rows raw."""
    from app.intake.actions.packages import import_package  # noqa: PLC0415 - the scratch office exists first

    with scratch.app.test_request_context():
        readers = [0.0]
        with timed() as first:
            imported = import_package(package, progress=lambda done, _: look_at_reader(readers, done))
        memory, reader = peak_megabytes(), max(readers)
        with timed() as again:
            import_package(package)
    dossiers = imported.tally.outcomes["created"]
    raw = copy_raw(scratch)
    print(f"records {records:,}, dossiers {dossiers:,}")
    print(f"import end to end     {first[0]:7.1f} s   {records / first[0]:8,.0f} records/s")
    print(f"raw COPY, same rows   {raw:7.1f} s   {records / raw:8,.0f} records/s")
    print(f"ratio import : raw COPY   {raw / first[0]:.2f}   (reach 0.33, go for 0.50)")
    print(f"reading it again      {again[0]:7.1f} s   {first[0] / again[0]:.1f} times faster than importing (reach 5)")
    print(f"peak memory           {memory + reader:7.0f} MB, {reader:.0f} of it the reader's  (limit 300)")
    print(f"a Hanoi year of {YEAR:,} at this speed   {YEAR / records * first[0] / 60:.1f} minutes  (wanted 2 to 4)")


def look_at_reader(readers: list[float], done: int) -> None:
    """Note the reader's memory now and then: looking through all processes takes as long as some hundred records."""
    if done % LOOK_EVERY == 0:
        readers.append(children_megabytes())


def copy_raw(scratch: Scratch) -> float:
    """Seconds a COPY of the same rows takes into an empty database with the same keys and indexes."""
    source = schema.conninfo(scratch.url)
    with psycopg.connect(source, autocommit=True) as made:
        made.execute("CREATE DATABASE raw_copy")
    target_url = make_url(scratch.url).set(database="raw_copy").render_as_string(hide_password=False)
    schema.upgrade(target_url)
    total = 0.0
    with psycopg.connect(source) as reading, psycopg.connect(schema.conninfo(target_url)) as writing:
        for table in TABLES:
            total += _copy_table(reading, writing, table, scratch.folder / table)
        writing.commit()
    return total


def _copy_table(
    reading: "psycopg.Connection[tuple[object, ...]]", writing: "psycopg.Connection[tuple[object, ...]]",
    table: str, file: Path,
) -> float:  # fmt: skip
    columns = [
        row[0]
        for row in reading.execute(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s "
            "AND is_generated = 'NEVER' ORDER BY ordinal_position", (table,)
        )
    ]  # fmt: skip
    names = ", ".join(f'"{column}"' for column in columns)
    with file.open("wb") as out, reading.cursor().copy(f"COPY {table} ({names}) TO STDOUT".encode()) as rows:
        for piece in rows:
            out.write(piece)
    filling = f"COPY {table} ({names}) FROM STDIN".encode()
    with timed() as took, file.open("rb") as given, writing.cursor().copy(filling) as into:
        while piece := given.read(1 << 20):
            into.write(piece)
    return took[0]


if __name__ == "__main__":
    main()
