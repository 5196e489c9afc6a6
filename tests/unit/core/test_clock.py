"""One clock for the whole program, in UTC, which a test can stop."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.core import clock

NOON = datetime(2026, 9, 16, 5, tzinfo=UTC)


def test_the_present_is_an_instant_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_stopped_clock_stands_and_then_runs_on():
    with clock.stopped_at(NOON):
        first, second = clock.now(), clock.now()

    assert first == second == NOON
    assert clock.now() > NOON


def test_a_clock_stopped_twice_goes_back_to_the_first_standing():
    with clock.stopped_at(NOON):
        with clock.stopped_at(NOON + timedelta(days=1)):
            inner = clock.now()
        outer = clock.now()

    assert (inner, outer) == (NOON + timedelta(days=1), NOON)


def test_a_local_time_is_told_in_utc():
    in_hanoi = datetime(2026, 9, 16, 12, tzinfo=timezone(timedelta(hours=7)))

    with clock.stopped_at(in_hanoi):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.stopped_at(datetime(2026, 9, 16)):  # noqa: DTZ001 - a naive time is what is refused
        pass


def test_a_clock_runs_on_after_a_mistake():
    with pytest.raises(RuntimeError), clock.stopped_at(NOON):
        raise RuntimeError

    assert clock.now() != NOON
