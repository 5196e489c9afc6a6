"""Asking for alerts, for dossiers that fit them, and for hits. Lists have an order with a tie-breaker."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql.ext import to_tsquery
from sqlalchemy.orm import Session, aliased

from app.alerts.models import Alert, AlertHit
from app.alerts.rules import UNSETTLED, Traits, ground, traits
from app.core.copying import among
from app.core.db import db
from app.core.models import JournalEntry
from app.dossiers.models import Declaration, Dossier
from app.dossiers.queries import declares_passport
from app.dossiers.rules import Actor
from app.officers.models import Interest, Officer
from config.workflow import OPEN

PAGE_ROWS: Final = 50
MOST_SHOWN: Final = 200
PORTION: Final = 500
LOOKED_AT: Final = ("lodged", "amended", "entered_from_register")


@dataclass(frozen=True)
class Fit:
    """A dossier that fits an alert, and why."""

    dossier_id: int
    alert_id: int
    ground: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ShownAlert:
    """An alert with the names of who had to do with it. `hits`: how many dossiers it fits, of which `unsettled`."""

    alert: Alert
    entered_by: str
    confirmed_by: str | None
    lift_asked_by: str | None
    ended_by: str | None
    hits: int
    unsettled: int


@dataclass(frozen=True, kw_only=True)
class ShownHit:
    """A hit with its alert, the names of who had to do with it, and its dossier's number and version."""

    hit: AlertHit
    alert: Alert
    asked_by: str | None
    settled_by: str | None
    dossier_number: str
    dossier_version: int


def in_force(today: date) -> ColumnElement[bool]:
    """The alert fits dossiers today: two people have confirmed it, and its last day is not past."""
    lasts = or_(Alert.until_on.is_(None), Alert.until_on >= today)
    return and_(Alert.state.in_(("in_force", "lift_asked")), lasts)


def traits_of(session: Session, dossier_ids: Collection[int]) -> dict[int, Traits]:
    """What each open dossier is found by: one statement for all of them."""
    newest = (
        select(Declaration.dossier_id, Declaration.content)
        .where(among(Declaration.dossier_id, dossier_ids))
        .ext(distinct_on(Declaration.dossier_id))
        .order_by(Declaration.dossier_id, Declaration.version.desc())
        .subquery()
    )
    told = (
        select(Dossier.id, Dossier.owner_folded, Dossier.identity_number, newest.c.content)
        .outerjoin(newest, newest.c.dossier_id == Dossier.id)
        .where(among(Dossier.id, dossier_ids), Dossier.state.in_(sorted(OPEN)))
    )
    return {
        row.id: traits(row.owner_folded, row.identity_number, content=row.content or {})
        for row in session.execute(told)
    }


def new_fits(session: Session, dossier_ids: Collection[int], *, unit_code: str, today: date) -> list[Fit]:
    """Which alerts in force these dossiers fit that nobody has found before; by dossier, then alert."""
    known = traits_of(session, dossier_ids)
    numbers = {number for each in known.values() for number in each.numbers}
    names = {name for each in known.values() for name, _ in each.people}
    if not numbers and not names:
        return []
    candidates = session.execute(
        select(Alert).where(
            Alert.unit_code == unit_code, in_force(today),
            or_(among(Alert.identity_number, numbers), among(Alert.passport_number, numbers),
                among(Alert.name_folded, names)),
        )
    ).scalars().all()  # fmt: skip
    if not candidates:
        return []
    pairs = select(AlertHit.dossier_id, AlertHit.alert_id).where(among(AlertHit.dossier_id, known))
    found = {(row.dossier_id, row.alert_id) for row in session.execute(pairs)}
    named = _by_what_they_name(candidates)
    return [
        Fit(dossier_id, alert.id, why, alert.kind)
        for dossier_id, each in sorted(known.items())
        for alert in _naming(named, each)
        if (dossier_id, alert.id) not in found and (why := ground(alert, each)) is not None
    ]


def _by_what_they_name(alerts: Iterable[Alert]) -> Mapping[str, list[Alert]]:
    """The alerts by each number and name they seek: every dossier is compared with few of them, not with all."""
    named: dict[str, list[Alert]] = {}
    for alert in alerts:
        for sought in {alert.identity_number, alert.passport_number, alert.name_folded} - {None}:
            named.setdefault(str(sought), []).append(alert)
    return named


def _naming(named: Mapping[str, list[Alert]], found: Traits) -> list[Alert]:
    """The alerts that seek a number or a name of these traits, by id."""
    sought = found.numbers | {name for name, _ in found.people}
    alerts = {alert.id: alert for word in sought for alert in named.get(word, ())}
    return [alerts[alert_id] for alert_id in sorted(alerts)]


def dossiers_like(session: Session, alert: Alert) -> list[int]:
    """Open dossiers that may fit a new alert: by the owner's number, a declared passport, or the owner's name, each way
    by its own index.

    The number of somebody else in a declaration, such as a child's, is found when its dossier is signed.
    """
    ways: list[ColumnElement[bool]] = []
    numbers = {alert.identity_number, alert.passport_number} - {None}
    if numbers:
        known = sorted(filter(None, numbers))
        ways += [Dossier.identity_number.in_(known), declares_passport(known)]
    if alert.name_folded and alert.born:
        query = to_tsquery("simple", " & ".join(alert.name_folded.split()))
        ways.append(and_(Dossier.owner_search.bool_op("@@")(query), Dossier.owner_folded == alert.name_folded))
    found = union_all(*(select(Dossier.id).where(way) for way in ways))
    like = select(Dossier.id).where(
        Dossier.unit_code == alert.unit_code, Dossier.state.in_(sorted(OPEN)), Dossier.id.in_(found)
    )
    return list(session.execute(like.order_by(Dossier.id)).scalars())


def touched_since(session: Session, since: datetime) -> Iterator[list[int]]:
    """Dossiers lodged or amended since then, by the journal, in portions by id."""
    touched = select(JournalEntry.dossier_id).where(JournalEntry.at >= since, JournalEntry.verb.in_(LOOKED_AT))
    ids = [found for found in session.execute(touched.distinct()).scalars() if found is not None]
    ids.sort()
    for first in range(0, len(ids), PORTION):
        yield ids[first : first + PORTION]


def is_anybody_sought(session: Session, today: date) -> bool:
    """Whether there is an alert in force or a declared interest at all."""
    sought = (
        select(Alert.id).where(in_force(today)).exists()
        | select(Interest.id).where(Interest.ended_at.is_(None)).exists()
    )
    return bool(session.execute(select(sought)).scalar_one())


def twin_of(session: Session, alert: Alert) -> int | None:
    """The id of a standing alert that says the same of the same person; None where there is none."""
    same = [Alert.kind == alert.kind, Alert.document_number == alert.document_number, Alert.state != "ended"]
    for column, value in (
        (Alert.identity_number, alert.identity_number), (Alert.passport_number, alert.passport_number),
        (Alert.name_folded, alert.name_folded), (Alert.born, alert.born), (Alert.unit_code, alert.unit_code),
    ):  # fmt: skip
        same.append(column.is_not_distinct_from(value))
    return session.execute(select(Alert.id).where(*same).limit(1)).scalar_one_or_none()


ENTERED, CONFIRMED, ASKED, ENDED = (aliased(Officer) for _ in range(4))


def alerts_page(
    officer: Actor, *, state: str | None, today: date, sought: str | None = None, after: int | None = None
) -> Sequence[ShownAlert]:
    """The unit's alerts, those that wait for somebody first, then the newest; one more than a page where there are.

    `state` is one of the table's or `expired`; `sought` a number as kept, or a folded name.
    """
    unsettled = func.count(AlertHit.id).filter(AlertHit.state.in_(sorted(UNSETTLED)))
    counted = (
        select(AlertHit.alert_id, func.count(AlertHit.id).label("hits"), unsettled.label("unsettled"))
        .group_by(AlertHit.alert_id)
        .subquery()
    )
    wanted = (
        _alerts(counted.c.hits, counted.c.unsettled)
        .outerjoin(counted, counted.c.alert_id == Alert.id)
        .where(Alert.unit_code == officer.unit_code, *_of_state(state, today))
        .order_by(Alert.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if sought:
        wanted = wanted.where(
            or_(Alert.identity_number == sought.upper(), Alert.passport_number == sought.upper(),
                Alert.name_folded.contains(sought.lower(), autoescape=True))
        )  # fmt: skip
    if after is not None:
        wanted = wanted.where(Alert.id < after)
    return tuple(_shown(row) for row in db.session.execute(wanted))


def _of_state(state: str | None, today: date) -> list[ColumnElement[bool]]:
    if state is None:
        return []
    if state == "expired":
        return [Alert.state != "ended", Alert.until_on < today]
    return [Alert.state == state]


def _alerts(*counts: Any) -> Any:
    return (
        select(Alert, ENTERED.full_name, CONFIRMED.full_name, ASKED.full_name, ENDED.full_name, *counts)
        .join(ENTERED, ENTERED.id == Alert.entered_by_id)
        .outerjoin(CONFIRMED, CONFIRMED.id == Alert.confirmed_by_id)
        .outerjoin(ASKED, ASKED.id == Alert.lift_asked_by_id)
        .outerjoin(ENDED, ENDED.id == Alert.ended_by_id)
    )


def _shown(row: Any) -> ShownAlert:
    alert, entered, confirmed, asked, ended, hits, unsettled = row
    return ShownAlert(
        alert=alert, entered_by=entered, confirmed_by=confirmed, lift_asked_by=asked, ended_by=ended, hits=hits or 0,
        unsettled=unsettled or 0,
    )  # fmt: skip


def alert_of(officer: Actor, alert_id: int) -> Alert | None:
    """The unit's alert of this id."""
    wanted = select(Alert).where(Alert.id == alert_id, Alert.unit_code == officer.unit_code)
    return db.session.execute(wanted).scalar_one_or_none()


def shown_alert(officer: Actor, alert_id: int) -> ShownAlert | None:
    """The unit's alert of this id with the names of who had to do with it."""
    wanted = _alerts(literal(0), literal(0)).where(Alert.id == alert_id, Alert.unit_code == officer.unit_code)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else _shown(row)


ASKING, SETTLING = aliased(Officer), aliased(Officer)


def _hits() -> Any:
    return (
        select(AlertHit, Alert, ASKING.full_name, SETTLING.full_name, Dossier.number, Dossier.version)
        .join(Alert, Alert.id == AlertHit.alert_id)
        .join(Dossier, Dossier.id == AlertHit.dossier_id)
        .outerjoin(ASKING, ASKING.id == AlertHit.asked_by_id)
        .outerjoin(SETTLING, SETTLING.id == AlertHit.settled_by_id)
    )


def _shown_hits(wanted: Any) -> tuple[ShownHit, ...]:
    return tuple(
        ShownHit(hit=hit, alert=alert, asked_by=asked, settled_by=settled, dossier_number=number,
                 dossier_version=version)
        for hit, alert, asked, settled, number, version in db.session.execute(wanted)
    )  # fmt: skip


def hits_of(dossier_id: int) -> tuple[ShownHit, ...]:
    """Every hit of a dossier, in the order found. The caller has seen to it that the reader may see the dossier."""
    return _shown_hits(_hits().where(AlertHit.dossier_id == dossier_id).order_by(AlertHit.id))


def hits_of_alert(officer: Actor, alert_id: int) -> tuple[ShownHit, ...]:
    """The dossiers an alert fits, the newest found first; at most `MOST_SHOWN`."""
    of_alert = _hits().where(AlertHit.alert_id == alert_id, Alert.unit_code == officer.unit_code)
    return _shown_hits(of_alert.order_by(AlertHit.id.desc()).limit(MOST_SHOWN))


def unsettled_hits(officer: Actor) -> tuple[ShownHit, ...]:
    """The unit's hits that wait for somebody, the longest waiting first; at most `MOST_SHOWN`."""
    waiting = _hits().where(AlertHit.state.in_(sorted(UNSETTLED)), Alert.unit_code == officer.unit_code)
    return _shown_hits(waiting.order_by(AlertHit.found_at, AlertHit.id).limit(MOST_SHOWN))


def shown_hit(officer: Actor, hit_id: int) -> ShownHit | None:
    """One hit of the unit's."""
    return next(iter(_shown_hits(_hits().where(AlertHit.id == hit_id, Alert.unit_code == officer.unit_code))), None)
