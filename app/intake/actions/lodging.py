"""Writing new dossiers as they come from the portal: file, declaration, documents, fees, payments, journal; by COPY."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import journal
from app.core.copying import among, as_jsonb, copy_mappings, take_ids
from app.core.office import RunningOffice, office
from app.core.store import Store
from app.dossiers.models import Dossier
from app.intake.models import IntakeRefusal
from app.intake.rules.arrival import Arrival, Paid, paid_by_currency, payment_state
from app.intake.rules.doubts import PAYMENT_ELSEWHERE, doubts
from app.receipts.models import Payment
from config.fee_facts import FeeFacts
from config.kinds import Channel
from config.tariffs import FeeLine


@dataclass
class NewFile:
    """A new dossier's place in its journal chain."""

    id: int
    number: str
    journal_entries: int = 0
    journal_hash: bytes = b""


class Lodging:
    """The new dossiers of one batch, collected and then written together."""

    def __init__(self, session: Session, *, at: datetime, actor_id: int, at_most: int, paid_by: dict[str, int]) -> None:
        self.session, self.at, self.actor_id = session, at, actor_id
        self.office: RunningOffice = office()
        self.store = self.office.files
        self.page = journal.page(session)
        self.at_a_time = min(at_most, 200)
        self.paid_by = paid_by
        self.ids: list[int] = []
        self.waiting: list[tuple[int, Arrival]] = []

    def add(self, arrived: Arrival) -> int:
        """Take in one dossier; returns the id it will have."""
        if not self.ids:
            self.ids = take_ids(self.session, "dossiers", self.at_a_time)[::-1]
        dossier_id = self.ids.pop()
        self.waiting.append((dossier_id, arrived))
        return dossier_id

    def write_if_waiting(self, dossier_id: int) -> None:
        """Write what was taken in so far if this dossier is among it: something is about to change it."""
        if any(waiting == dossier_id for waiting, _ in self.waiting):
            self.write()

    def write(self) -> None:
        """Write what was taken in so far."""
        if not self.waiting:
            return
        arrivals, self.waiting = self.waiting, []
        twins = self._open_twins(arrivals)
        spent = self._spent_transactions(arrivals)
        messages = self._messages_told(arrivals)
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("dossiers", "declarations", "documents", "fees",
                                                                       "payments")}  # fmt: skip
        for dossier_id, arrived in arrivals:
            made = [paid for paid in arrived.payments if paid.transaction_code not in spent]
            spent.update(paid.transaction_code for paid in made)
            self.paid_by.update({paid.transaction_code: dossier_id for paid in made})
            rows["payments"] += [payment_row(paid, dossier_id, actor_id=self.actor_id) for paid in made]
            rows["fees"] += fee_rows(dossier_id, owed_by(arrived))
            rows["documents"] += self._document_rows(dossier_id, arrived)
            rows["declarations"] += declaration_rows(dossier_id, arrived)
            file = self._file_row(dossier_id, arrived, made, twins)
            file["messages"] = messages.get(arrived.number, 0)
            self._journal(file, arrived)
            rows["dossiers"].append(file)
        for table, table_rows in rows.items():
            copy_mappings(self.session, table, table_rows)
        self._copy_entries()

    def close(self) -> None:
        """Seal the journal's strand; after everything of the batch is written."""
        self.page.close()

    def _copy_entries(self) -> None:
        entries = [row | {"facts": as_jsonb(row["facts"])} for row in self.page.take_rows()]
        copy_mappings(self.session, "journal_entries", entries)

    def _journal(self, file: dict[str, Any], arrived: Arrival) -> None:
        facts = {"portal_version": arrived.version, "procedure": arrived.procedure.code,
                 "catalogue": arrived.procedure.version, "channel": arrived.columns["channel"],
                 "to": "lodged"}  # fmt: skip
        new = NewFile(file["id"], arrived.number)
        self.page.add(journal.Act("lodged", facts, self.actor_id, self.at), about=new)
        file["journal_entries"], file["journal_hash"] = new.journal_entries, new.journal_hash

    def _file_row(
        self, dossier_id: int, arrived: Arrival, made: Sequence[Paid], twins: dict[tuple[str, str], int]
    ) -> dict[str, Any]:
        owed = owed_by(arrived)
        person = (arrived.columns["identity_number"], arrived.procedure.code)
        on = self.office.local_day(arrived.lodged_at)
        flags = doubts(arrived, owed=owed, has_open_twin=twins.get(person, 0) > 0, on=on,
                       config=self.office.config)  # fmt: skip
        twins[person] = twins.get(person, 0) + 1
        if len(made) < len(arrived.payments):
            flags.append(PAYMENT_ELSEWHERE)
        return {
            "id": dossier_id, "number": arrived.number, "unit_code": self.office.settings.office_unit,
            "procedure_code": arrived.procedure.code, "catalogue_version": arrived.procedure.version,
            "origin": "portal", **arrived.columns, "flags": as_jsonb(flags), "state": "lodged",
            "payment_state": payment_state(owed, paid_by_currency(made)),
            "portal_version": arrived.version, "portal_content_hash": arrived.content_hash,
            "lodged_at": arrived.lodged_at, "created_at": self.at, "changed_at": self.at,
        }  # fmt: skip

    def _open_twins(self, arrivals: Sequence[tuple[int, Arrival]]) -> dict[tuple[str, str], int]:
        people = {arrived.columns["identity_number"] for _, arrived in arrivals}
        columns = (Dossier.identity_number, Dossier.procedure_code)
        held = select(*columns).where(among(Dossier.identity_number, people), Dossier.closed_at.is_(None)).distinct()
        return {(row.identity_number, row.procedure_code): 1 for row in self.session.execute(held)}

    def _spent_transactions(self, arrivals: Sequence[tuple[int, Arrival]]) -> set[str | None]:
        codes = {paid.transaction_code for _, arrived in arrivals for paid in arrived.payments}
        spent = select(Payment.transaction_code).where(among(Payment.transaction_code, codes))
        return set(self.session.execute(spent).scalars())

    def _messages_told(self, arrivals: Sequence[tuple[int, Arrival]]) -> dict[str, int]:
        """How many progress messages the portal has of a number already: refusals of records that came before."""
        numbers = [arrived.number for _, arrived in arrivals]
        told = select(IntakeRefusal.number, func.max(IntakeRefusal.ordinal)).where(among(IntakeRefusal.number, numbers))
        rows = self.session.execute(told.group_by(IntakeRefusal.number))
        return {number or "": highest or 0 for number, highest in rows}

    def _document_rows(self, dossier_id: int, arrived: Arrival) -> list[dict[str, Any]]:
        return [
            {"dossier_id": dossier_id, "ordinal": ordinal, **document,
             **arrival_of(self.store, document["sha256"], at=self.at)}
            for ordinal, document in enumerate(arrived.documents, start=1)
        ]  # fmt: skip


def arrival_of(store: Store, sha256: str | None, *, at: datetime) -> dict[str, Any]:
    """Whether the bytes of a document are here already."""
    is_here = sha256 is not None and store.has(sha256)
    return {"arrival": "arrived" if is_here else "awaited", "arrived_at": at if is_here else None}


def declaration_rows(dossier_id: int, arrived: Arrival) -> list[dict[str, Any]]:
    """The declaration of this version, if the record has one."""
    if not arrived.form_code and not arrived.content:
        return []
    return [
        {"dossier_id": dossier_id, "version": arrived.version, "form_code": arrived.form_code,
         "content": as_jsonb(arrived.content), "declared_at": arrived.updated_at}
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _fees(items: tuple[str, ...], on: Any, channel: str, facts: FeeFacts) -> tuple[FeeLine, ...]:
    return office().config.tariff.fees(items, on=on, channel=Channel(channel), facts=facts)


def owed_by(arrived: Arrival) -> tuple[FeeLine, ...]:
    """What the dossier owes by the tariff of the day it was lodged."""
    on = office().local_day(arrived.lodged_at)
    return _fees(arrived.procedure.fee_items, on, arrived.columns["channel"], arrived.facts)


def fee_rows(dossier_id: int, owed: Sequence[FeeLine]) -> list[dict[str, Any]]:
    """The fee lines whose amount is settled, as rows."""
    return [
        {"dossier_id": dossier_id, "ordinal": ordinal, "code": line.code, "kind": str(line.kind), "amount": line.amount,
         "currency": str(line.currency), "base_amount": line.base_amount, "relief": line.relief, "source": line.source}
        for ordinal, line in enumerate(owed, start=1)
        if line.amount is not None
    ]  # fmt: skip


def payment_row(paid: Paid, dossier_id: int, *, actor_id: int) -> dict[str, Any]:
    """A payment at the portal as a row."""
    lines = [{"code": line.code, "name": line.name, "kind": line.kind, "amount": line.amount} for line in paid.lines]
    return {
        "dossier_id": dossier_id, "channel": "portal", "transaction_code": paid.transaction_code,
        "amount": paid.amount, "currency": paid.currency, "lines": as_jsonb(lines), "paid_at": paid.paid_at,
        "taken_by_id": actor_id,
    }  # fmt: skip
