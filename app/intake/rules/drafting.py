"""A record worked out as far as one can without the database: its faults, and the rows its lodging brings, spelled.

Most records of a package are lodgings met for the first time, and all that is left to do with such a draft is to give
it an id. It can be made in another process than the one that judges.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.core.spelling import as_jsonb, spell, spelled
from app.intake.rules.arrival import Arrival, arrival
from app.intake.rules.doubts import Doubtful, doubtful
from app.intake.rules.reading import Draft, Fault, Reading, moment
from app.intake.rules.rows import (
    DECLARATION,
    DOCUMENT,
    DOSSIER,
    FEE,
    PAYMENT,
    Grounds,
    Row,
    declaration_row,
    document_rows,
    dossier_row,
    fee_rows,
    payment_row,
)
from config.catalogue import Procedure

LODGED: Final = "lodged"
RECORD: Final = ("content_hash", "number", "portal_version", "kind", "raw", "raw_bytes")
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "dossiers": DOSSIER,
    "declarations": DECLARATION,
    "documents": DOCUMENT,
    "fees": FEE,
    "payments": PAYMENT,
}


def arrival_of(reading: Reading, grounds: Grounds) -> Arrival | None:
    """The record as an arrival, or None with its faults noted. Once drafted it is not asked again whether it is sound:
    a fault found since says that it must wait, not that it cannot be read.
    """
    if reading.draft is None and reading.is_drafted:
        return None
    value = reading.value
    if value is None:
        return None
    procedure = _procedure(value, grounds)
    if reading.draft is None:
        _note_strangers(reading, value, grounds, procedure)
        if reading.faults:
            return None
    return None if procedure is None else arrival(value, procedure=procedure, content_hash=reading.content_hash)


def _procedure(value: Mapping[str, Any], grounds: Grounds) -> Procedure | None:
    lodged_at = moment(value.get("NgayNopHoSo"))
    if lodged_at is None or not isinstance(value.get("MaTTHC"), str):
        return None
    return grounds.config.catalogue.at(value["MaTTHC"], grounds.local_day(lodged_at))


def _note_strangers(reading: Reading, value: Mapping[str, Any], grounds: Grounds, procedure: Procedure | None) -> None:
    """Faults that the record's own form does not show: a procedure nobody offers, another office's unit."""
    code, unit = value.get("MaTTHC"), value.get("DonViXuLy")
    is_dated = moment(value.get("NgayNopHoSo")) is not None
    if procedure is None and is_dated and isinstance(code, str) and code.strip():
        reading.faults.append(Fault("unknown_procedure", "MaTTHC"))
    if isinstance(unit, str) and unit.strip() and unit != grounds.unit:
        reading.faults.append(Fault("other_unit", "DonViXuLy"))


def draft(readings: Sequence[Reading], grounds: Grounds) -> None:
    """Work the readings out, together: what is spelled is spelled column by column."""
    for reading, spelling in zip(readings, spelled(list(map(_record_row, readings)), RECORD), strict=True):
        reading.spelling = spelling
    rows: dict[str, list[Row]] = defaultdict(list)
    lodgings: list[tuple[Draft, dict[str, int]]] = []
    for reading in readings:
        arrived = arrival_of(reading, grounds)
        reading.is_drafted = True
        if arrived is None:
            continue
        reading.draft, counts = _drafted(arrived, grounds, rows)
        lodgings.append((reading.draft, counts))
    taken = {table: iter(spelled(found, COLUMNS[table])) for table, found in rows.items() if found}
    for drafted, counts in lodgings:
        for table, count in counts.items():
            drafted.rows[table] = [next(taken[table]) for _ in range(count)]


def _record_row(reading: Reading) -> Row:
    return {"content_hash": reading.content_hash, "number": reading.number, "portal_version": reading.version,
            "kind": reading.kind, "raw": reading.raw, "raw_bytes": reading.raw_bytes}  # fmt: skip


def _drafted(arrived: Arrival, grounds: Grounds, rows: dict[str, list[Row]]) -> tuple[Draft, dict[str, int]]:
    """The draft without its rows, which are put with those of the others; how many of each it has."""
    person, codes = arrived.identity_number, arrived.codes
    if arrived.kind != LODGED:
        return Draft(person, codes, "", 0, "", "", "", (), {}), {}
    owed = grounds.owed(arrived)
    found = doubtful(arrived, owed=owed, on=grounds.local_day(arrived.lodged_at), config=grounds.config)
    mine = {
        "dossiers": [dossier_row(arrived, owed=owed, made=arrived.payments, unit=grounds.unit)],
        "declarations": [declaration_row(arrived)] if arrived.is_declared else [],
        "documents": document_rows(arrived.documents),
        "fees": fee_rows(owed),
        "payments": [payment_row(paid) for paid in arrived.payments],
    }
    for table, new in mine.items():
        rows[table] += new
    procedure, hashes = arrived.procedure, tuple(row["sha256"] for row in arrived.documents)
    made = Draft(person, codes, procedure.code, procedure.version, arrived.columns["channel"],
                 _flags(found, has_open_twin=False), _flags(found, has_open_twin=True), hashes, {})  # fmt: skip
    return made, {table: len(new) for table, new in mine.items()}


def _flags(found: Doubtful, *, has_open_twin: bool) -> str:
    flags = found.flags(has_open_twin=has_open_twin)
    return spell(as_jsonb(flags)) if flags else "[]"
