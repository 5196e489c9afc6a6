"""Asking for results that wait to be collected: who may take one home, what is exchanged, what has lain too long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.counter.queries.lodgings import lodging_of_dossier
from app.counter.rules.collecting import TAKEN_BACK, lies_too_long, representative_of
from app.counter.rules.lodging import is_child
from app.delivery.models import HandOut
from app.dossiers.models import Document, Dossier
from app.dossiers.queries import newest_declaration, procedure_of
from app.dossiers.rules import Actor, Answer, may
from config.catalogue import Procedure
from config.workflow import State

MOST_LISTED = 100


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A result at the counter. `representative` is who a child's papers name; `known` the numbers that may collect.

    `taken_back` are the codes of papers exchanged for it, `originals` the names of those to be given back.
    """

    dossier: Dossier
    procedure: Procedure
    answer: Answer
    is_for_child: bool
    representative: Mapping[str, Any]
    known: Sequence[str]
    taken_back: Sequence[str]
    originals: Sequence[str]
    handed: HandOut | None


@dataclass(frozen=True, kw_only=True)
class Uncollected:
    """A result that nobody came for. `is_alarm`: too long since its appointment."""

    id: int
    number: str
    owner_name: str
    phone: str | None
    procedure_code: str
    catalogue_version: int
    due_on: date | None
    resolved_on: date
    is_alarm: bool


def dossier_id_of(officer: Actor, number: str) -> int | None:
    """The dossier with this number in the officer's unit; None where there is none."""
    wanted = select(Dossier.id).where(Dossier.number == number, Dossier.unit_code == officer.unit_code)
    return db.session.execute(wanted).scalar_one_or_none()


def collection_of(officer: Actor, dossier_id: int) -> Collection:
    """A dossier of the officer's unit as whoever hands out its result needs it. Raises NotFound."""
    session = db.session()
    wanted = select(Dossier).where(Dossier.id == dossier_id, Dossier.unit_code == officer.unit_code)
    dossier = session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()
    if dossier is None:
        raise NotFound("dossier_not_found")
    declared, procedure = newest_declaration(session, dossier_id), procedure_of(dossier)
    content = declared.content if declared else {}
    representative = _representative(dossier_id, content)
    child = is_child(content, office().today())
    known = [dossier.identity_number, representative.get("SoCCCD") if child else None]
    return Collection(
        dossier=dossier, procedure=procedure, is_for_child=child, representative=representative,
        answer=may(officer, "hand_out", dossier, needs_centre=procedure.needs_centre),
        known=[number for number in known if number],
        taken_back=[document.code for document in procedure.documents if document.code in TAKEN_BACK],
        originals=session.execute(_originals(dossier_id)).scalars().all(),
        handed=session.get(HandOut, dossier_id) if dossier.state == State.HANDED_OUT else None,
    )  # fmt: skip


def _originals(dossier_id: int) -> Any:
    return (
        select(Document.file_name)
        .where(Document.dossier_id == dossier_id, Document.shown_as == "original", Document.is_withdrawn.is_(False))
        .order_by(Document.ordinal)
    )


def _representative(dossier_id: int, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who stands for a child: as declared, else as noted when it was lodged at the counter."""
    declared = representative_of(content)
    if declared:
        return declared
    lodging = lodging_of_dossier(db.session(), dossier_id)
    if lodging is None or not lodging.representative_name:
        return {}
    return {"HoTen": lodging.representative_name, "SoCCCD": lodging.representative_identity,
            "QuanHe": lodging.representative_relation}  # fmt: skip


def uncollected(officer: Actor, *, after: tuple[date, int] | None = None) -> tuple[Uncollected, ...]:
    """Results of the unit to be collected at the counter that have lain too long, the oldest first.

    `after` is the day and id of the last one shown; one more than MOST_LISTED where there are more.
    """
    counters, today = office().config.counters, office().today()
    lying = (
        select(Dossier)
        .where(
            Dossier.unit_code == officer.unit_code, Dossier.state == State.RESULT_READY,
            Dossier.return_mode == "counter", Dossier.resolved_on <= today - timedelta(days=counters.uncollected_days),
        )
        .order_by(Dossier.resolved_on, Dossier.id)
        .limit(MOST_LISTED + 1)
    )  # fmt: skip
    if after is not None:
        day, last = after
        lying = lying.where((Dossier.resolved_on > day) | ((Dossier.resolved_on == day) & (Dossier.id > last)))
    rows = db.session.execute(lying).scalars()
    return tuple(_line(dossier, today, months=counters.uncollected_months) for dossier in rows)


def _line(dossier: Dossier, today: date, *, months: int) -> Uncollected:
    resolved_on = dossier.resolved_on or today
    appointed = max(dossier.due_on or resolved_on, resolved_on)
    return Uncollected(
        id=dossier.id, number=dossier.number, owner_name=dossier.owner_name, phone=dossier.phone,
        procedure_code=dossier.procedure_code, catalogue_version=dossier.catalogue_version, due_on=dossier.due_on,
        resolved_on=resolved_on, is_alarm=lies_too_long(appointed, today, months=months),
    )  # fmt: skip
