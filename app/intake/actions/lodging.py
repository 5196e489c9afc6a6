"""What a version from the portal brings, as rows: file, declaration, documents, fees, payments. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.copying import as_jsonb
from app.core.office import RunningOffice
from app.core.store import Store
from app.intake.rules.arrival import Arrival, Paid, paid_by_currency, payment_state
from app.intake.rules.doubts import PAYMENT_ELSEWHERE, doubts
from config.kinds import Channel
from config.tariffs import FeeLine

Row = dict[str, Any]


@dataclass
class NewFile:
    """A new dossier's place in its journal chain."""

    id: int
    number: str
    journal_entries: int = 0
    journal_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the office knows when a dossier is lodged: the payments that count for it, and what else is open."""

    made: Sequence[Paid]
    owed: Sequence[FeeLine]
    has_open_twin: bool
    messages: int


def file_row(dossier_id: int, arrived: Arrival, *, known: Circumstances, at: datetime, running: RunningOffice) -> Row:
    """The dossier as lodged, with the doubts about it; `flags` as a list."""
    flags = doubts(arrived, owed=known.owed, has_open_twin=known.has_open_twin,
                   on=running.local_day(arrived.lodged_at), config=running.config)  # fmt: skip
    if len(known.made) < len(arrived.payments):
        flags.append(PAYMENT_ELSEWHERE)
    return {
        "id": dossier_id, "number": arrived.number, "unit_code": running.settings.office_unit,
        "procedure_code": arrived.procedure.code, "catalogue_version": arrived.procedure.version,
        "origin": "portal", **arrived.columns, "flags": flags, "state": "lodged",
        "payment_state": payment_state(known.owed, paid_by_currency(known.made)),
        "portal_version": arrived.version, "portal_content_hash": arrived.content_hash,
        "lodged_at": arrived.lodged_at, "created_at": at, "changed_at": at, "version": 1, "messages": known.messages,
        "journal_entries": 0, "journal_hash": b"",
    }  # fmt: skip


def document_rows(dossier_id: int, documents: Iterable[Row], *, first: int, store: Store, at: datetime) -> list[Row]:
    """Documents not held yet, numbered on from `first`, each with whether its bytes are here already."""
    return [
        {"dossier_id": dossier_id, "ordinal": ordinal, **document, **_arrival_of(store, document["sha256"], at=at)}
        for ordinal, document in enumerate(documents, start=first)
    ]


def _arrival_of(store: Store, sha256: str | None, *, at: datetime) -> Row:
    is_here = sha256 is not None and store.has(sha256)
    return {"arrival": "arrived" if is_here else "awaited", "arrived_at": at if is_here else None}


def declaration_row(dossier_id: int, arrived: Arrival) -> Row:
    """The declaration a version brings, or of several folded the newest."""
    return {"dossier_id": dossier_id, "version": arrived.declared_version, "form_code": arrived.form_code,
            "content": as_jsonb(arrived.content), "declared_at": arrived.declared_at}  # fmt: skip


def owed_by(arrived: Arrival, running: RunningOffice) -> tuple[FeeLine, ...]:
    """What the dossier owes by the tariff of the day it was lodged."""
    on, channel = running.local_day(arrived.lodged_at), Channel(arrived.columns["channel"])
    return running.config.tariff.fees(arrived.procedure.fee_items, on=on, channel=channel, facts=arrived.facts)


def fee_rows(dossier_id: int, owed: Sequence[FeeLine]) -> list[Row]:
    """The fee lines whose amount is settled, as rows."""
    return [
        {"dossier_id": dossier_id, "ordinal": ordinal, "code": line.code, "kind": str(line.kind), "amount": line.amount,
         "currency": str(line.currency), "base_amount": line.base_amount, "relief": line.relief, "source": line.source}
        for ordinal, line in enumerate(owed, start=1)
        if line.amount is not None
    ]  # fmt: skip


def payment_row(paid: Paid, dossier_id: int, *, actor_id: int) -> Row:
    """A payment at the portal as a row."""
    lines = [{"code": line.code, "name": line.name, "kind": line.kind, "amount": line.amount} for line in paid.lines]
    return {
        "dossier_id": dossier_id, "channel": "portal", "transaction_code": paid.transaction_code,
        "amount": paid.amount, "currency": paid.currency, "lines": as_jsonb(lines), "paid_at": paid.paid_at,
        "taken_by_id": actor_id,
    }  # fmt: skip
