"""What a version from the portal brings, as rows: file, declaration, documents, fees, payments. Pure.

What only the batch knows (the dossier's id, the instant, who it is) is added by `app.intake.actions.folders`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

from app.core.spelling import as_jsonb
from app.deadlines.rules import local_date
from app.intake.rules.arrival import Arrival, Paid, paid_by_currency, payment_state
from config.kinds import Channel
from config.office import Office
from config.tariffs import FeeLine

Row = dict[str, Any]
DOSSIER: Final = (
    "number", "unit_code", "procedure_code", "catalogue_version", "origin", "reception_point", "service_level",
    "channel", "is_assisted", "owner_kind", "owner_name", "owner_key", "owner_folded", "identity_kind",
    "identity_number", "phone", "email", "summary", "return_mode", "return_address", "state", "payment_state",
    "portal_version", "portal_content_hash", "lodged_at", "version",
)  # fmt: skip
DECLARATION: Final = ("version", "form_code", "content", "declared_at")
DOCUMENT: Final = ("ordinal", "portal_file_id", "component_code", "file_name", "declared_type", "declared_bytes",
                   "sha256", "is_withdrawn")  # fmt: skip
FEE: Final = ("ordinal", "code", "kind", "amount", "currency", "base_amount", "relief", "source")
PAYMENT: Final = ("channel", "transaction_code", "amount", "currency", "lines", "paid_at")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a record is judged by before anybody looks at the database: the configuration, the unit, its time zone."""

    config: Office
    unit: str
    zone: tzinfo

    def local_day(self, at: datetime) -> date:
        """The day of an instant on the office's wall."""
        return _local_day(at, self.zone)

    def owed(self, arrived: Arrival) -> tuple[FeeLine, ...]:
        """What the dossier owes by the tariff of the day it was lodged."""
        on, channel = self.local_day(arrived.lodged_at), Channel(arrived.columns["channel"])
        return self.config.tariff.fees(arrived.procedure.fee_items, on=on, channel=channel, facts=arrived.facts)


_local_day = lru_cache(maxsize=4096)(local_date)  # asked three times of a record


def dossier_row(arrived: Arrival, *, owed: Sequence[FeeLine], made: Sequence[Paid], unit: str) -> Row:
    """The file as lodged; `made` are the payments that count for it."""
    return {
        "number": arrived.number, "unit_code": unit, "procedure_code": arrived.procedure.code,
        "catalogue_version": arrived.procedure.version, "origin": "portal", **arrived.columns, "state": "lodged",
        "payment_state": payment_state(owed, paid_by_currency(made)), "portal_version": arrived.version,
        "portal_content_hash": arrived.content_hash, "lodged_at": arrived.lodged_at, "version": 1,
    }  # fmt: skip


def declaration_row(arrived: Arrival) -> Row:
    """The declaration a version brings, or of several folded the newest."""
    return {"version": arrived.declared_version, "form_code": arrived.form_code,
            "content": as_jsonb(arrived.content), "declared_at": arrived.declared_at}  # fmt: skip


def document_rows(documents: Iterable[Mapping[str, Any]], *, first: int = 1) -> list[Row]:
    """Documents not held yet, numbered on from `first`."""
    return [{"ordinal": ordinal, **document} for ordinal, document in enumerate(documents, start=first)]


def fee_rows(owed: Sequence[FeeLine]) -> list[Row]:
    """The fee lines whose amount is settled."""
    return [
        {"ordinal": ordinal, "code": line.code, "kind": line.kind.value, "amount": line.amount,
         "currency": line.currency.value, "base_amount": line.base_amount, "relief": line.relief, "source": line.source}
        for ordinal, line in enumerate(owed, start=1)
        if line.amount is not None
    ]  # fmt: skip


def payment_row(paid: Paid) -> Row:
    """A payment at the portal."""
    lines = [{"code": line.code, "name": line.name, "kind": line.kind, "amount": line.amount} for line in paid.lines]
    return {
        "channel": "portal", "transaction_code": paid.transaction_code, "amount": paid.amount,
        "currency": paid.currency, "lines": as_jsonb(lines), "paid_at": paid.paid_at,
    }  # fmt: skip
