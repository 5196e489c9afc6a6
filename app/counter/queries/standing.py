"""How a form at the counter stands: what it would cost, what an officer should look at, which papers are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.office import office
from app.counter.models import Lodging, Ticket
from app.counter.queries.lodgings import Earlier, earlier_of, has_open_twin
from app.counter.rules.lodging import Given, arrival_at_counter, whole_content
from app.counter.rules.papers import Paper, checklist, document_rows
from app.dossiers.models import Dossier
from app.dossiers.queries import procedure_of
from app.dossiers.rules import Actor
from app.intake.rules.doubts import doubts
from app.receipts.queries import fees_of
from config.kinds import Channel
from config.tariffs import FeeLine

# Said at the field once the form is sent; while it is filled in everything would be missing.
NOT_YET = frozenset({"field_unfit", "document_missing", "fee_undetermined"})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`doubts` are flags as a dossier has them, `totals` the fee by currency; None where it cannot be told yet."""

    fees: Sequence[FeeLine]
    totals: Mapping[str, int] | None
    doubts: Sequence[Mapping[str, Any]]
    papers: Sequence[Paper]
    earlier: Sequence[Earlier]

    @property
    def lacking(self) -> int:
        """How many papers it cannot be accepted without."""
        return sum(paper.is_missing for paper in self.papers)


def standing_of(officer: Actor, lodging: Lodging) -> Standing:
    """A form as kept so far, judged by the rules a portal arrival is judged by."""
    config, at = office().config, clock.now()
    today = office().local_day(at)
    procedure = config.catalogue.at(lodging.procedure_code, today) or config.catalogue.earliest(lodging.procedure_code)
    form, given = config.declarations[lodging.form_code], Given(**lodging.given)
    arrived = arrival_at_counter(
        given, number="", procedure=procedure, form=form, content=whole_content(form, given, content=lodging.content),
        documents=[], point=lodging.reception_point, at=at,
    )  # fmt: skip
    papers = checklist(procedure, lodging.papers, facts=arrived.facts, on=today)
    names = {document.code: document.name_vi for document in procedure.documents}
    arrived.documents = document_rows(papers, names=names, at=at)
    owed = config.tariff.fees(procedure.fee_items, on=today, channel=Channel.COUNTER, facts=arrived.facts)
    has_twin = bool(given.identity_number) and has_open_twin(
        db.session(), given.identity_number, procedure_code=procedure.code
    )
    found = doubts(arrived, owed=owed, has_open_twin=has_twin, on=today, config=config)
    return Standing(
        fees=owed, totals=_totals(owed), doubts=[flag for flag in found if flag["code"] not in NOT_YET], papers=papers,
        earlier=earlier_of(officer, given.identity_number),
    )  # fmt: skip


def _totals(owed: Sequence[FeeLine]) -> dict[str, int] | None:
    totals: dict[str, int] = {}
    for line in owed:
        if line.amount is None:
            return None
        totals[line.currency] = totals.get(line.currency, 0) + line.amount
    return totals


def done_of(lodging: Lodging) -> dict[str, Any]:
    """A lodged form's dossier with its procedure and fees, and the number it was lodged with, if it still waits."""
    dossier = db.session.get_one(Dossier, lodging.dossier_id)
    ticket = None if lodging.ticket_id is None else db.session.get(Ticket, lodging.ticket_id)
    return {
        "dossier": dossier, "procedure": procedure_of(dossier), "fees": fees_of(db.session(), dossier.id),
        "ticket": ticket,
    }  # fmt: skip
