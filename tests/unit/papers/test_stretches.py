"""The control slip's rows follow the journal: who, from when to when, in time or late; one dated sentence a case."""

from datetime import date, datetime

import pytest

from app.papers.rules import Passed, stretches_of
from config.workflow import State
from reports.figures import Bilingual
from reports.papers.control import Timing

NAMES = {state: Bilingual(str(state), str(state)) for state in State}
LAN, NAM = "Nguyễn Thị Lan", "Trần Văn Nam"


def at(text):
    return datetime.fromisoformat(f"2026-09-{text}+07:00")


def passed(verb, when, *, to=None, actor=LAN, **facts):
    return Passed(verb=verb, facts=facts | ({"to": to} if to else {}), actor=actor, at=at(when))


def rows(*entries, now="30 12:00", limits=None, holder=""):
    found = stretches_of(entries, now=at(now), limit=(limits or {}).get, names=NAMES, holder=holder)
    return [(row.stage.vi, row.people, row.from_at, row.to_at, row.timing) for row in found]


LODGED = passed("lodged", "14 20:00", to="lodged", actor="")
ACCEPTED = passed("accepted", "15 09:00", to="in_review")


def test_a_stretch_goes_from_act_to_act_and_names_who_worked_on_it():
    claimed = passed("claimed", "16 08:00", actor=NAM)
    proposed = passed("proposed", "16 10:00", to="awaiting_decision", actor=NAM)

    assert rows(LODGED, ACCEPTED, claimed, proposed) == [
        ("lodged", (LAN,), at("14 20:00"), at("15 09:00"), Timing.UNTIMED),
        ("in_review", (NAM,), at("15 09:00"), at("16 10:00"), Timing.UNTIMED),
        ("awaiting_decision", (), at("16 10:00"), None, Timing.UNTIMED),
    ]


def test_the_stretch_under_way_names_last_who_holds_the_dossier_now():
    asked = passed("leader_asked", "16 08:00", actor=LAN)

    assert rows(LODGED, ACCEPTED, asked, holder=NAM)[-1][1] == (LAN, NAM)
    assert rows(LODGED, ACCEPTED, asked, passed("assigned", "16 09:00", actor=NAM), holder=LAN)[-1][1] == (NAM, LAN)


def test_an_end_is_held_by_nobody():
    handed = passed("handed_out", "16 08:00", to="handed_out")

    assert [row[1] for row in rows(LODGED, ACCEPTED, handed, holder=NAM)] == [(LAN,), (LAN,)]


@pytest.mark.parametrize("verb", ["paper_issued", "noted", "note_withdrawn", "hit_dismissal_asked"])
def test_who_prints_remarks_or_settles_a_hit_has_not_had_the_dossier_in_hand(verb):
    assert rows(LODGED, ACCEPTED, passed(verb, "16 08:00", actor=NAM))[-1][1] == ()


@pytest.mark.parametrize(
    ("left", "timing"),
    [("17 16:59", Timing.EARLY), ("18 07:00", Timing.ON_TIME), ("18 23:59", Timing.ON_TIME), ("19 00:00", Timing.LATE)],
)
def test_a_stage_is_early_before_its_day_on_time_on_it_and_late_after(left, timing):
    proposed = passed("proposed", left, to="awaiting_decision")

    found = rows(LODGED, ACCEPTED, proposed, limits={State.IN_REVIEW: date(2026, 9, 18)})

    assert found[1][4] is timing


def test_a_stage_still_under_way_is_late_only_once_its_day_has_passed():
    limits = {State.IN_REVIEW: date(2026, 9, 18)}

    assert rows(LODGED, ACCEPTED, now="18 17:00", limits=limits)[-1][4] is Timing.UNTIMED
    assert rows(LODGED, ACCEPTED, now="19 07:00", limits=limits)[-1][4] is Timing.LATE


def test_waiting_for_the_applicant_is_never_late():
    asked = passed("supplement_requested", "16 09:00", to="awaiting_applicant")

    found = rows(LODGED, ACCEPTED, asked, limits=dict.fromkeys(State, date(2026, 9, 17)))

    assert found[-1][4] is Timing.PAUSED


def test_an_end_has_no_stretch_of_its_own():
    refused = passed("refused", "15 09:00", to="refused")

    assert [row[0] for row in rows(LODGED, refused)] == ["lodged"]


def test_a_dossier_from_the_register_begins_where_the_register_had_it():
    entered = passed("entered_from_register", "01 08:00", actor="", state="at_centre")

    assert rows(entered)[0][0] == "at_centre"


def test_a_dossier_without_entries_has_no_course():
    assert rows() == []
