"""Counting dossiers into form II.06a: what PostgreSQL counts is what the pure rules say, for any dossiers."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text

from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.deadlines.rules import Punctuality, is_overdue, punctuality
from app.dossiers.models import Dossier
from app.statistics.queries import book_statement, filled_book
from app.statistics.rules import Period, free_period
from config.books import II_06A, Figure
from config.kinds import Channel

UNIT, OTHER_UNIT = "G01.801.108", "G01.899.108"
PASSPORT, VISA = "1.001456", "1.001194"
FIRST = date(2026, 3, 1)
BY_CLASS = {
    Punctuality.BEFORE: Figure.RESOLVED_BEFORE,
    Punctuality.ON_TIME: Figure.RESOLVED_ON_TIME,
    Punctuality.LATE: Figure.RESOLVED_OVERDUE,
}


@dataclass(frozen=True)
class Facts:
    """What statistics look at of a dossier."""

    received_on: date | None
    resolved_on: date | None = None
    due_on: date | None = None
    paused_on: date | None = None
    channel: str = Channel.ONLINE
    outcome: str | None = None
    unit_code: str = UNIT
    procedure_code: str = PASSPORT


def expected(facts: Facts, period: Period) -> set[Figure]:
    """The figures a dossier is counted in, by the pure rules of deadlines."""
    received, resolved, due = facts.received_on, facts.resolved_on, facts.due_on
    if facts.unit_code != UNIT or received is None or received > period.to_on:
        return set()
    if resolved is not None and resolved < period.from_on:
        return set()
    figures = {_arrival(facts, period)}
    if resolved is not None and resolved <= period.to_on:
        is_by_date = due is not None and facts.outcome not in ("withdrawn", "stopped")
        return figures | {BY_CLASS[punctuality(resolved, due) if is_by_date else Punctuality.ON_TIME]}
    stands = facts.paused_on is not None and due is not None and facts.paused_on <= due
    late = due is not None and is_overdue(due, on=period.to_on) and not stands
    return figures | {Figure.OPEN_OVERDUE if late else Figure.OPEN_WITHIN}


def _arrival(facts: Facts, period: Period) -> Figure:
    if facts.received_on < period.from_on:
        return Figure.CARRIED_OVER
    return Figure.RECEIVED_ONLINE if facts.channel == Channel.ONLINE else Figure.RECEIVED_DIRECT_POST


def kept(*dossiers: Facts) -> None:
    """Put these dossiers, and only these, into the office."""
    db.session.execute(delete(Dossier))
    rows = [_row(number, facts) for number, facts in enumerate(dossiers)]
    if rows:
        db.session.execute(insert(Dossier), rows)


def _row(number: int, facts: Facts) -> dict:
    def at(on: date | None) -> datetime | None:
        return on and datetime.combine(on, time(9), office().zone).astimezone(UTC)

    return {
        "number": f"H{number}", "unit_code": facts.unit_code, "procedure_code": facts.procedure_code,
        "catalogue_version": 1, "channel": facts.channel, "origin": "counter", "owner_kind": "citizen",
        "owner_name": "A", "owner_key": "A", "owner_folded": "a", "state": "in_review", "outcome": facts.outcome,
        "lodged_at": at(facts.received_on or FIRST), "received_at": at(facts.received_on),
        "received_on": facts.received_on, "resolved_at": at(facts.resolved_on), "resolved_on": facts.resolved_on,
        "due_on": facts.due_on, "due_at": at(facts.due_on), "paused_at": at(facts.paused_on),
        "created_at": at(FIRST), "changed_at": at(FIRST),
    }  # fmt: skip


def counted(period: Period) -> dict[str, int]:
    return {str(figure): count for figure, count in filled_book("II.06a", unit_code=UNIT, period=period).total.items()}


MARCH = free_period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("facts", "figures"),
    [
        (Facts(date(2026, 3, 1), due_on=date(2026, 4, 1)), ["received_online", "open_within"]),
        (Facts(date(2026, 3, 31), channel="counter"), ["received_direct_post", "open_within"]),
        (Facts(date(2026, 3, 31), channel="post"), ["received_direct_post", "open_within"]),
        (Facts(date(2026, 2, 28), due_on=date(2026, 3, 9)), ["carried_over", "open_overdue"]),
        (Facts(date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)), ["carried_over", "resolved_before"]),
        (Facts(date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 2)), ["carried_over", "resolved_on_time"]),
        (Facts(date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 2)), ["received_online", "resolved_overdue"]),
        (Facts(date(2026, 3, 2), date(2026, 4, 1), date(2026, 3, 2)), ["received_online", "open_overdue"]),
        (Facts(date(2026, 3, 2), due_on=date(2026, 3, 30)), ["received_online", "open_overdue"]),
        (Facts(date(2026, 3, 2), due_on=date(2026, 3, 31)), ["received_online", "open_within"]),
        (Facts(date(2026, 3, 2), date(2026, 3, 2)), ["received_online", "resolved_on_time"]),
        (
            Facts(date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 9), outcome="withdrawn"),
            ["received_online", "resolved_on_time"],
        ),
        (
            Facts(date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 9), outcome="denied"),
            ["received_online", "resolved_overdue"],
        ),
        (
            Facts(date(2026, 3, 2), due_on=date(2026, 3, 9), paused_on=date(2026, 3, 9)),
            ["received_online", "open_within"],
        ),
        (
            Facts(date(2026, 3, 2), due_on=date(2026, 3, 9), paused_on=date(2026, 3, 10)),
            ["received_online", "open_overdue"],
        ),
        (Facts(date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 20)), []),
        (Facts(date(2026, 4, 1)), []),
        (Facts(None), []),
        (Facts(date(2026, 3, 2), unit_code=OTHER_UNIT), []),
    ],
)
def test_dossier_is_counted_in_march_as(app, facts, figures):
    kept(facts)

    total = counted(MARCH)

    assert {name for name, count in total.items() if count and name not in ("received", "resolved", "open")} == {
        *figures
    }
    assert {str(figure) for figure in expected(facts, MARCH)} == {*figures}


DAYS = st.integers(-40, 40).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def _dossiers(draw):
    received = draw(st.none() | DAYS)
    resolved = (
        draw(st.none() | st.integers(0, 40).map(lambda days: received + timedelta(days=days))) if received else None
    )
    return Facts(
        received,
        resolved,
        draw(st.none() | DAYS) if received else None,
        draw(st.none() | DAYS) if received and not resolved else None,
        draw(st.sampled_from(Channel)),
        draw(st.sampled_from([None, "granted", "denied", "withdrawn", "stopped"])) if resolved else None,
        draw(st.sampled_from([UNIT, UNIT, UNIT, OTHER_UNIT])),
        draw(st.sampled_from([PASSPORT, VISA])),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_dossiers(), max_size=12), DAYS, st.integers(0, 45))
def test_database_counts_as_the_pure_rules_do(app, dossiers, first, days):
    period = free_period(first, first + timedelta(days=days))
    kept(*dossiers)

    filled = filled_book("II.06a", unit_code=UNIT, period=period)

    for line in filled.lines:
        own = [facts for facts in dossiers if facts.procedure_code == line.procedure_code]
        tally = Counter(figure for facts in own for figure in expected(facts, period))
        assert {figure: count for figure, count in line.counts.items() if figure in tally} == dict(tally)
    assert filled.total[Figure.RECEIVED] == filled.total[Figure.RESOLVED] + filled.total[Figure.OPEN]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_dossiers(), max_size=12), DAYS, st.integers(1, 20), st.integers(0, 20))
def test_what_is_open_at_the_end_is_carried_over_into_the_next_period(app, dossiers, first, days, more):
    middle = first + timedelta(days=days)
    kept(*dossiers)

    before = counted(free_period(first, middle))
    after = counted(free_period(middle + timedelta(days=1), middle + timedelta(days=1 + more)))

    assert after["carried_over"] == before["open"]


def test_day_of_a_pause_is_the_office_s_own_day(app):
    kept(Facts(date(2026, 3, 2), due_on=date(2026, 3, 9)))
    just_before_midnight_here = datetime(2026, 3, 9, 16, 59, tzinfo=UTC)

    def overdue_when_paused_at(at: datetime) -> int:
        db.session.execute(text("UPDATE dossiers SET paused_at = :at"), {"at": at})
        return counted(MARCH)["open_overdue"]

    assert overdue_when_paused_at(just_before_midnight_here) == 0
    assert overdue_when_paused_at(just_before_midnight_here + timedelta(minutes=1)) == 1


def test_unknown_form_is_refused(app):
    with pytest.raises(NotFound) as refused:
        filled_book("II.99", unit_code=UNIT, period=MARCH)

    assert refused.value.facts == {"known": "II.06a"}


def test_book_is_counted_in_one_statement_by_its_index(app):
    kept(*(Facts(FIRST + timedelta(days=day % 900)) for day in range(3000)))
    db.session.execute(text("ANALYZE dossiers"))
    statement = book_statement(II_06A, unit_code=UNIT, period=free_period(FIRST, FIRST + timedelta(days=6)))
    bound = statement.compile(db.session.connection(), compile_kwargs={"literal_binds": True})

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN {bound}".replace("%", "%%")).scalars().all()

    assert any("ix_dossiers_received" in line for line in plan), "\n".join(plan)
