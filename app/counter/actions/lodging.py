"""A form at the counter: begun, kept while it is filled in, and lodged once, however often the button is pressed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_count
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, WrongState
from app.core.office import office
from app.counter.models import Lodging
from app.counter.queries.lodgings import has_open_twin, lodging_for_update
from app.counter.rules.lodging import Given, arrival_at_counter, whole_content
from app.counter.rules.numbers import dossier_number
from app.counter.rules.papers import checklist, document_rows, missing
from app.dossiers.actions import review
from app.dossiers.actions.admitting import admit
from app.dossiers.models import Declaration, Document, Dossier, NumberSeries
from app.dossiers.rules import Actor
from app.intake.rules.arrival import Arrival, payment_state
from app.intake.rules.doubts import doubts
from app.receipts.models import Fee
from config.catalogue import Procedure
from config.fee_facts import fee_facts
from config.kinds import Channel
from config.tariffs import FeeLine
from config.workflow import State


def procedure_today(code: str) -> Procedure:
    """The version of a procedure in force today that is lodged at a counter. Raises NotFound."""
    procedure = office().config.catalogue.at(code, office().today())
    if procedure is None or Channel.COUNTER not in procedure.channels:
        raise NotFound("procedure_not_found")
    return procedure


def begin(
    *, officer: Actor, procedure_code: str, form_code: str, point: str | None = None, ticket_id: int | None = None
) -> Lodging:
    """Begin a form for a procedure lodged here today; at a mobile point it is marked as taken in out of the area.

    Raises NotFound for a procedure or form there is none of.
    """
    procedure = procedure_today(procedure_code)
    if form_code not in procedure.forms:
        raise NotFound("procedure_not_found")
    with transaction() as session:
        at = clock.now()
        begun = Lodging(
            unit_code=officer.unit_code, reception_point=point, officer_id=officer.id, procedure_code=procedure_code,
            form_code=form_code, ticket_id=ticket_id, given=_given_at(officer.unit_code, point), begun_at=at,
            kept_at=at,
        )  # fmt: skip
        session.add(begun)
        session.flush()
        session.refresh(begun)
    return begun


def _given_at(unit_code: str, point: str | None) -> dict[str, Any]:
    place = office().config.counters.points.get((unit_code, point or ""))
    return {"is_out_of_area": True} if place is not None and place.is_mobile else {}


def keep(
    *, officer: Actor, lodging_id: int, given: Given, content: Mapping[str, Any], shown: Mapping[str, str],
    scans: Mapping[str, tuple[bytes, str]] | None = None,
) -> Lodging:  # fmt: skip
    """Keep what is typed and scanned so far; `shown` by component code, `scans` as bytes and media type.

    Raises WrongState where the form was lodged meanwhile.
    """
    with transaction() as session:
        lodging = lodging_for_update(session, officer, lodging_id)
        if lodging.dossier_id is not None:
            raise WrongState("lodged_already")
        lodging.given, lodging.content = asdict(given), dict(content)
        lodging.papers = _papers(lodging.papers, shown, scans or {})
        lodging.kept_at = clock.now()
    return lodging


def _papers(
    kept: Mapping[str, Any], shown: Mapping[str, str], scans: Mapping[str, tuple[bytes, str]]
) -> dict[str, Any]:  # fmt: skip
    papers = {code: {"shown_as": how, "scan": (kept.get(code) or {}).get("scan")} for code, how in shown.items()}
    for code, (content, media_type) in scans.items():
        sha256 = office().files.put(content)
        papers.setdefault(code, {"shown_as": ""})["scan"] = {
            "sha256": sha256, "media_type": media_type, "bytes": len(content),
        }  # fmt: skip
    return {code: paper for code, paper in papers.items() if paper["shown_as"] or paper.get("scan")}


def drop(*, officer: Actor, lodging_id: int) -> None:
    """Throw a begun form away. Raises NotFound, or WrongState where it was lodged."""
    with transaction() as session:
        lodging = lodging_for_update(session, officer, lodging_id)
        if lodging.dossier_id is not None:
            raise WrongState("lodged_already")
        session.delete(lodging)


def forget_begun(before: datetime) -> int:
    """Throw away all forms not touched since an instant; returns how many. What was typed is personal data."""
    with transaction() as session:
        old = delete(Lodging).where(Lodging.dossier_id.is_(None), Lodging.kept_at < before).returning(Lodging.id)
        return len(session.execute(old).all())


def lodge(*, officer: Actor, lodging_id: int) -> Dossier:
    """Make the form a dossier; a form lodged before gives the dossier it became, however often it is sent.

    Whether the form is filled in is the form's to ask. The dossier's number is the next of the unit's day, under the
    lock of the series. Raises NotFound, and NotYours for a role that lodges nothing.
    """
    with transaction() as session:
        lodging = lodging_for_update(session, officer, lodging_id)
        if lodging.dossier_id is not None:
            return session.get_one(Dossier, lodging.dossier_id)
        dossier = admit(officer=officer, make=lambda inner, at: _made(inner, lodging, at=at))
        lodging.dossier_id, lodging.lodged_on = dossier.id, office().local_day(dossier.lodged_at)
        lodging.given, lodging.content, lodging.papers = {}, {}, {}
    return dossier


def lodge_and_accept(*, officer: Actor, lodging_id: int) -> Dossier:
    """Lodge, and accept where the dossier was not accepted yet. Raises Incomplete while required papers are missing.

    Two acts, each whole: what keeps a dossier from being accepted does not keep it from being lodged.
    """
    with transaction() as session:
        lodging = lodging_for_update(session, officer, lodging_id)
        if lodging.dossier_id is None:
            _refuse_incomplete(lodging)
    dossier = lodge(officer=officer, lodging_id=lodging_id)
    if dossier.state == State.LODGED:
        dossier = review.accept(officer=officer, dossier_id=dossier.id)
    return dossier


def _refuse_incomplete(lodging: Lodging) -> None:
    procedure, form = procedure_today(lodging.procedure_code), office().config.declarations[lodging.form_code]
    content = whole_content(form, Given(**lodging.given), content=lodging.content)
    papers = checklist(procedure, lodging.papers, facts=fee_facts(form.code, content), on=office().today())
    if missing(papers):
        raise Incomplete("papers_missing", count=len(missing(papers)))


def _made(session: Session, lodging: Lodging, *, at: datetime) -> tuple[Dossier, dict[str, Any]]:
    config, today = office().config, office().local_day(at)
    procedure, form = procedure_today(lodging.procedure_code), config.declarations[lodging.form_code]
    given = Given(**lodging.given)
    content = whole_content(form, given, content=lodging.content)
    number = take_number(session, lodging.unit_code, on=today)
    arrived = arrival_at_counter(
        given, number=number, procedure=procedure, form=form, content=content, documents=[],
        point=lodging.reception_point, at=at,
    )  # fmt: skip
    papers = checklist(procedure, lodging.papers, facts=arrived.facts, on=today)
    names = {document.code: document.name_vi for document in procedure.documents}
    arrived.documents = document_rows(papers, names=names, at=at)
    owed = config.tariff.fees(procedure.fee_items, on=today, channel=Channel.COUNTER, facts=arrived.facts)
    dossier = _written(session, arrived, owed, lodging=lodging, at=at)
    dossier.is_out_of_area = given.is_out_of_area
    _note_representative(lodging, given)
    facts = {"procedure": procedure.code, "catalogue": procedure.version, "channel": "counter"}
    return dossier, facts | ({"papers_missing": list(missing(papers))} if missing(papers) else {})


def _note_representative(lodging: Lodging, given: Given) -> None:
    lodging.is_assisted = given.is_assisted
    lodging.representative_name = given.representative_name
    lodging.representative_identity = given.representative_identity
    lodging.representative_relation = given.representative_relation


def _written(
    session: Session, arrived: Arrival, owed: tuple[FeeLine, ...], *, lodging: Lodging, at: datetime
) -> Dossier:  # fmt: skip
    number = arrived.columns["identity_number"]
    has_twin = bool(number) and has_open_twin(session, number, procedure_code=arrived.procedure.code)
    flags = doubts(arrived, owed=owed, has_open_twin=has_twin, on=office().local_day(at), config=office().config)
    dossier = Dossier(
        number=arrived.number, unit_code=lodging.unit_code, procedure_code=arrived.procedure.code,
        catalogue_version=arrived.procedure.version, origin="counter", **arrived.columns, flags=flags,
        state=State.LODGED, payment_state=payment_state(owed, {}), lodged_at=at, created_at=at, changed_at=at,
    )  # fmt: skip
    session.add(dossier)
    session.flush()
    session.refresh(dossier)
    declared = Declaration(
        dossier_id=dossier.id, version=1, form_code=arrived.form_code, content=arrived.content, declared_at=at
    )
    session.add(declared)
    for table, rows in ((Document, arrived.documents), (Fee, _fees(owed))):
        if rows:
            session.execute(insert(table), [{"dossier_id": dossier.id, **row} for row in rows])
    return dossier


def _fees(owed: tuple[FeeLine, ...]) -> list[dict[str, Any]]:
    """The fee lines whose amount is settled."""
    return [
        {"ordinal": ordinal, "code": line.code, "kind": str(line.kind), "amount": line.amount,
         "currency": str(line.currency), "base_amount": line.base_amount, "relief": line.relief, "source": line.source}
        for ordinal, line in enumerate(owed, start=1)
        if line.amount is not None
    ]  # fmt: skip


def take_number(session: Session, unit_code: str, *, on: date) -> str:
    """The unit's next dossier number of a day. The series' row is locked until the transaction ends: no gap, no twin.

    A number the portal gave to a dossier of its own is passed over.
    """
    counting = insert_or_count(NumberSeries).values(unit_code=unit_code, on=on, last_serial=1)
    counting = counting.on_conflict_do_update(
        index_elements=["unit_code", "on"], set_={"last_serial": NumberSeries.last_serial + 1}
    )
    while True:
        serial = session.execute(counting.returning(NumberSeries.last_serial)).scalar_one()
        number = dossier_number(unit_code, on, serial=serial)
        if session.execute(select(Dossier.id).where(Dossier.number == number)).scalar_one_or_none() is None:
            return number
