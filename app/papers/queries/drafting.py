"""What a paper of a dossier would say: everything it shows, gathered now. Frozen only when it is issued."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.models import JournalEntry
from app.core.office import office
from app.deadlines.rules import Pause as ClockPause
from app.deadlines.rules import due
from app.dossiers.models import Declaration, Dossier
from app.dossiers.queries import documents_of, newest_declaration, pauses_of, procedure_of
from app.dossiers.rules import Actor, address_of
from app.officers.models import Officer
from app.papers.rules import Passed, stretches_of
from app.receipts.queries import fees_of, owed_of
from app.web.labels import label
from config.catalogue import Group, Place, Procedure
from config.workflow import State
from reports.figures import Bilingual, money
from reports.papers.acceptance import Acceptance, Charge, Component
from reports.papers.control import Control
from reports.papers.letters import Refusal, Request, Stopping
from reports.papers.parts import Contact, Head, Party

PROVINCIAL = frozenset({State.IN_REVIEW, State.AWAITING_DECISION, State.TO_TRANSFER})
PAYMENTS = {
    "none": Bilingual("không thu phí, lệ phí", "no fee is due"),
    "paid": Bilingual("đã nộp đủ", "fully paid"),
    "due": Bilingual("chưa nộp đủ", "not yet fully paid"),
    "undetermined": Bilingual(
        "chưa xác định được mức thu, sẽ báo sau", "the amount is not yet known and will be told later"
    ),
}


@dataclass(frozen=True)
class Drafting:
    """A paper in the making: the dossier, who draws it up, when. It has no number until it is issued."""

    session: Session
    dossier: Dossier
    officer: Actor
    at: datetime

    @property
    def procedure(self) -> Procedure:
        """The catalogue entry the dossier is pinned to."""
        return procedure_of(self.dossier)

    @property
    def name(self) -> str:
        """Who draws the paper up."""
        return str(getattr(self.officer, "full_name", ""))

    def wall_clock(self, at: datetime) -> datetime:
        """An instant as the office's clock shows it."""
        return at.astimezone(office().zone)


@dataclass(frozen=True)
class Letter:
    """The text of a letter in both tongues and the reasons behind it, as kept with a request."""

    text: Bilingual
    reasons: Sequence[dict[str, Any]] = ()


def acceptance(drafting: Drafting) -> Acceptance:
    """Form 01: what was handed in, when and where the result can be had, what it costs."""
    dossier, procedure = drafting.dossier, drafting.procedure
    declaration = newest_declaration(drafting.session, dossier.id)
    received_at = dossier.received_at or drafting.at
    return Acceptance(
        head=_head(drafting),
        party=_party(dossier, declaration),
        request=_request(procedure),
        components=_components(drafting, declaration),
        sets=1,
        term=_both(lambda: _term(procedure)),
        received_at=drafting.wall_clock(received_at),
        due_on=dossier.due_on,
        due_at=drafting.wall_clock(dossier.due_at) if dossier.due_at else None,
        is_provisional=dossier.is_due_provisional,
        return_place=_return_place(dossier),
        charges=_charges(drafting),
        payment=_payment(drafting),
        register_number=0,
        receiver=drafting.name,
        contact=_contact(drafting),
    )


def request(drafting: Drafting, letter: Letter, *, time: int) -> Request:
    """Form 02: what is to be completed, why, and until when; `time` counts the requests of this dossier."""
    names = {each.code: Bilingual(each.name_vi, each.name_en) for each in drafting.procedure.documents}
    concerned = dict.fromkeys(each["component"] for each in letter.reasons if each.get("component") in names)
    answer_by = office().local_day(drafting.at) + timedelta(days=drafting.procedure.supplement_days)
    return Request(
        head=_head(drafting),
        party=_party_of(drafting),
        request=_request(drafting.procedure),
        time=time,
        components=tuple(names[code] for code in concerned),
        text=letter.text,
        answer_by_on=answer_by,
        contact=_contact(drafting),
        signer=drafting.name,
    )


def refusal(drafting: Drafting, letter: Letter) -> Refusal:
    """Form 03: why the dossier is not received."""
    return Refusal(
        head=_head(drafting),
        party=_party_of(drafting),
        request=_request(drafting.procedure),
        text=letter.text,
        contact=_contact(drafting),
        signer=drafting.name,
    )


def stopping(drafting: Drafting, letter: Letter) -> Stopping:
    """Form 05: why and when the dossier was ended, and what becomes of the fee."""
    dossier = drafting.dossier
    return Stopping(
        head=_head(drafting),
        party=_party_of(drafting),
        request=_request(drafting.procedure),
        received_at=drafting.wall_clock(dossier.received_at) if dossier.received_at else None,
        stopped_on=office().local_day(drafting.at),
        text=letter.text,
        legal_bases=drafting.procedure.legal_bases,
        fee_consequence=_fee_consequence(drafting),
        contact=_contact(drafting),
        signer_title=_both(lambda: label("role", drafting.officer.role)),
        signer=drafting.name,
    )


def control(drafting: Drafting) -> Control:
    """Form 06: the dossier's course up to now, from its journal."""
    dossier = drafting.dossier
    return Control(
        head=_head(drafting),
        party=_party_of(drafting),
        request=_request(drafting.procedure),
        as_of=drafting.wall_clock(drafting.at),
        due_on=dossier.due_on,
        stretches=stretches_of(
            _passed(drafting),
            now=drafting.wall_clock(drafting.at),
            limit=_limits(drafting).get,
            names={state: _both(lambda state=state: label("state", state)) for state in State},
            holder=_holder(drafting),
        ),
        drawn_up_by=drafting.name,
    )


def serves_foreigner(dossier: Dossier, procedure: Procedure) -> bool:
    """Whether the reader of a paper may have no Vietnamese."""
    return dossier.owner_kind == "foreigner" or procedure.group is Group.FOREIGNER


def _head(drafting: Drafting) -> Head:
    dossier = drafting.dossier
    unit = office().config.units.unit(dossier.unit_code)
    return Head(
        superior=unit.agency_vi,
        agency=Bilingual(unit.name_vi, unit.name_en),
        place=unit.province.name,
        issued_on=office().local_day(drafting.at),
        number="",
        dossier_number=dossier.number,
        in_english=serves_foreigner(dossier, drafting.procedure),
    )


def _party_of(drafting: Drafting) -> Party:
    return _party(drafting.dossier, newest_declaration(drafting.session, drafting.dossier.id))


def _party(dossier: Dossier, declaration: Declaration | None) -> Party:
    return Party(
        name=dossier.owner_name,
        address=address_of(dossier.return_address, declaration.content if declaration else {}),
        phone=dossier.phone or "",
        email=dossier.email or "",
        identity=dossier.identity_number or "",
    )


def _term(procedure: Procedure) -> str:
    return f"{procedure.statutory.amount} {label('term_unit', procedure.statutory.unit).lower()}"


def _request(procedure: Procedure) -> Bilingual:
    return Bilingual(procedure.name_vi, procedure.name_en)


def _contact(drafting: Drafting) -> Contact:
    unit = office().config.units.unit(drafting.dossier.unit_code)
    return Contact(name=drafting.name, phone=unit.phone or "")


def _components(drafting: Drafting, declaration: Declaration | None) -> tuple[Component, ...]:
    """The declaration and each paper handed in; what came through the portal or was shown is counted, the rest is for
    the hand.
    """
    is_online = drafting.dossier.channel == "online"
    names = {each.code: Bilingual(each.name_vi, each.name_en) for each in drafting.procedure.documents}
    handed_in = [each for each in documents_of(drafting.session, drafting.dossier.id) if not each.is_withdrawn]
    counted: dict[str, Counter[str]] = {}
    for each in handed_in:
        how = each.shown_as or ("electronic" if is_online else "")
        counted.setdefault(each.component_code or each.file_name, Counter())[how] += 1
    form = office().config.declarations.get(declaration.form_code) if declaration else None
    first = [Component(name=Bilingual(form.name_vi, form.name_en), electronic=1 if is_online else None)] if form else []
    return (*first, *(
        Component(name=names.get(code, Bilingual(code, code)), originals=how.get("original"), copies=how.get("copy"),
                  electronic=how.get("electronic"))
        for code, how in counted.items()
    ))  # fmt: skip


def _return_place(dossier: Dossier) -> Bilingual:
    way = _both(lambda: label("return_mode", dossier.return_mode).lower())
    if dossier.return_mode == "post":
        return Bilingual(*(", ".join(filter(None, (said, dossier.return_address))) for said in (way.vi, way.en)))
    unit = office().config.units.unit(dossier.unit_code)
    point = unit.reception_point(dossier.reception_point or "") or unit.reception_points[0]
    return Bilingual(f"{point.name_vi}, {way.vi}", f"{point.name_en}, {way.en}")


def _charges(drafting: Drafting) -> tuple[Charge, ...]:
    items = office().config.tariff.items
    return tuple(
        Charge(
            name=Bilingual(items[fee.code].name_vi, items[fee.code].name_en) if fee.code in items
            else Bilingual(fee.code, fee.code),
            amount=fee.amount, currency=fee.currency,
        )
        for fee in fees_of(drafting.session, drafting.dossier.id)
    )  # fmt: skip


def _payment(drafting: Drafting) -> Bilingual:
    state = drafting.dossier.payment_state
    if state == "due" and not fees_of(drafting.session, drafting.dossier.id):
        return PAYMENTS["undetermined"]
    return PAYMENTS[state]


def _fee_consequence(drafting: Drafting) -> Bilingual:
    """What was paid; whether it is given back is for the law on fees, not for this paper to decide."""
    paid = [one for one in owed_of(drafting.session, drafting.dossier.id) if one.paid]
    if not paid:
        return Bilingual("chưa thu", "nothing was collected")
    vietnamese = " + ".join(money(one.paid, one.currency) for one in paid)
    english = " + ".join(money(one.paid, one.currency, locale="en") for one in paid)
    return Bilingual(
        f"đã nộp {vietnamese}; việc hoàn trả theo pháp luật về phí và lệ phí",
        f"{english} paid; any refund follows the law on fees and charges",
    )


def _passed(drafting: Drafting) -> tuple[Passed, ...]:
    entries = (
        select(JournalEntry.verb, JournalEntry.facts, Officer.full_name, Officer.role, JournalEntry.at)
        .join(Officer, Officer.id == JournalEntry.actor_id)
        .where(JournalEntry.dossier_id == drafting.dossier.id)
        .order_by(JournalEntry.ordinal)
    )
    return tuple(
        Passed(verb=verb, facts=facts, actor="" if role == "system" else name, at=drafting.wall_clock(at))
        for verb, facts, name, role, at in drafting.session.execute(entries)
    )


def _holder(drafting: Drafting) -> str:
    """Who holds the dossier; empty where nobody does."""
    holding = select(Officer.full_name).where(Officer.id == drafting.dossier.holder_id)
    return drafting.session.execute(holding).scalar_one_or_none() or ""


def _limits(drafting: Drafting) -> dict[State, date | None]:
    """By which day each stage should have been left: the province's own share of the term, then the whole of it."""
    dossier = drafting.dossier
    limits: dict[State, date | None] = dict.fromkeys((*PROVINCIAL, State.AT_CENTRE), dossier.due_on)
    own_share = _own_share(drafting)
    return limits | dict.fromkeys(PROVINCIAL, own_share) if own_share else limits


def _own_share(drafting: Drafting) -> date | None:
    dossier, procedure = drafting.dossier, drafting.procedure
    if not procedure.needs_centre or dossier.counted_from_on is None or dossier.given_due_on is not None:
        return None
    first = next((stage for stage in procedure.stages if stage.place is Place.PROVINCE), None)
    if first is None:
        return None
    pauses = [ClockPause(each.started_at, each.ended_at) for each in pauses_of(drafting.session, dossier.id)]
    return due(
        first.term, counted_from=dossier.counted_from_on, calendar=office().calendar, pauses=pauses,
        started_at=dossier.clock_started_at,
    ).on  # fmt: skip


def _both(said: Any) -> Bilingual:
    """What `said()` gives in either tongue."""
    with force_locale("vi"):
        vietnamese = str(said())
    with force_locale("en"):
        return Bilingual(vietnamese, str(said()))
