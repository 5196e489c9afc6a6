"""Lodging in person: one dossier however often it is sent, numbered without a gap, judged as one from the portal is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.core.models import JournalEntry
from app.core.office import office
from app.counter.actions import lodging
from app.counter.models import Lodging
from app.dossiers.models import Declaration, Document, Dossier
from app.receipts.models import Fee
from config.workflow import Role
from tests import making
from tests.app.counter.conftest import CHILD, DECLARED, PASSPORT, SHOWN, given


def of(table, made):
    return db.session.execute(select(table).where(table.dossier_id == made.id)).scalars().all()


def test_a_form_becomes_a_dossier_with_all_that_belongs_to_it(officer, begun, the_clock):
    the_clock.stand_at("2026-09-16 09:00")

    made = lodging.lodge(officer=officer, lodging_id=begun(is_assisted=True, is_signed=True, is_out_of_area=True))

    db.session.refresh(made)
    assert (made.number, made.state, made.channel, made.origin) == (
        "G01.801.108-260916-000001",
        "lodged",
        "counter",
        "counter",
    )
    assert (made.owner_name, made.identity_number, made.reception_point) == ("Nguyễn Minh Châu", CHILD, "TRU_SO")
    assert (made.is_assisted, made.is_out_of_area, made.payment_state, made.portal_version) == (True, True, "due", None)
    (declared,), (fee,) = of(Declaration, made), of(Fee, made)
    assert declared.content == DECLARED | {"HoTen": "Nguyễn Minh Châu", "SoCCCD": CHILD, "SoDinhDanhTre": CHILD}
    assert (fee.code, fee.amount) == ("LP_HC", 100_000)
    assert [(each.component_code, each.shown_as, each.arrival) for each in of(Document, made)] == [
        ("ANH", "original", "arrived"), ("GIAY_TO_DAI_DIEN", "copy", "arrived"),
    ]  # fmt: skip
    (entry,) = of(JournalEntry, made)
    assert (entry.verb, entry.actor_id, entry.facts["channel"]) == ("lodged", officer.id, "counter")


def test_what_is_lodged_at_a_point_that_travels_is_out_of_the_area(app, officer):
    running = office()
    place = replace(running.config.counters.points["G01.801.108", "TAY_HO"], is_mobile=True)
    counters = replace(running.config.counters, points={("G01.801.108", "TAY_HO"): place})
    app.extensions["office"] = replace(running, config=replace(running.config, counters=counters))

    form = lodging.begin(officer=officer, procedure_code=PASSPORT, form_code="TK01a", point="TAY_HO")

    app.extensions["office"] = running
    assert form.given == {"is_out_of_area": True}


def test_what_was_typed_is_not_kept_twice(officer, begun):
    form = begun()

    lodging.lodge(officer=officer, lodging_id=form)

    kept = db.session.get_one(Lodging, form)
    assert (kept.given, kept.content, kept.papers) == ({}, {}, {})


def test_a_form_sent_twice_makes_one_dossier(officer, begun):
    form = begun()

    first = lodging.lodge_and_accept(officer=officer, lodging_id=form)
    second = lodging.lodge_and_accept(officer=officer, lodging_id=form)

    assert first.id == second.id
    assert db.session.query(Dossier).count() == 1
    assert [entry.verb for entry in of(JournalEntry, first)] == ["lodged", "accepted"]


def test_a_form_that_was_lodged_is_neither_kept_on_nor_dropped(officer, begun):
    form = begun()
    lodging.lodge(officer=officer, lodging_id=form)

    for act in (
        lambda: lodging.keep(officer=officer, lodging_id=form, given=given(), content={}, shown={}),
        lambda: lodging.drop(officer=officer, lodging_id=form),
    ):
        with pytest.raises(WrongState, match="lodged_already"):
            act()


def test_numbers_follow_one_another_and_pass_over_those_of_the_portal(officer, begun, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    making.lodged(number="G01.801.108-260916-000002")

    made = [lodging.lodge(officer=officer, lodging_id=begun()).number for _ in range(3)]
    the_clock.stand_at("2026-09-17 09:00")
    made.append(lodging.lodge(officer=officer, lodging_id=begun()).number)

    assert [number[-13:] for number in made] == ["260916-000001", "260916-000003", "260916-000004", "260917-000001"]


def test_officers_lodging_at_once_leave_no_gap_and_share_no_number(own_database):
    people = [making.officer(Role.OFFICER) for _ in range(6)]
    forms = [lodging.begin(officer=one, procedure_code=PASSPORT, form_code="TK01a", point=None).id for one in people]
    for one, form in zip(people, forms, strict=True):
        lodging.keep(officer=one, lodging_id=form, given=given(), content=DECLARED, shown=SHOWN)

    def lodge(place):
        with own_database.app_context():
            made = lodging.lodge(officer=people[place], lodging_id=forms[place])
            return int(made.number[-6:])

    with ThreadPoolExecutor(6) as pool:
        serials = sorted(pool.map(lodge, range(6)))

    assert serials == [1, 2, 3, 4, 5, 6]


def test_a_form_sent_by_two_windows_at_once_makes_one_dossier(own_database):
    one = making.officer(Role.OFFICER)
    form = lodging.begin(officer=one, procedure_code=PASSPORT, form_code="TK01a", point=None).id
    lodging.keep(officer=one, lodging_id=form, given=given(), content=DECLARED, shown=SHOWN)

    def lodge(_place):
        with own_database.app_context():
            return lodging.lodge(officer=one, lodging_id=form).id

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lodge, range(4)))

    assert len(made) == 1
    assert db.session.query(Dossier).count() == 1


def test_doubts_are_those_a_portal_arrival_would_raise(officer, begun):
    begun_form = begun(content=DECLARED | {"NgaySinh": "20140222", "GioiTinh": "M"}, shown={})
    lodging.lodge(officer=officer, lodging_id=begun())

    made = lodging.lodge(officer=officer, lodging_id=begun_form)

    raised = [flag["code"] for flag in made.flags]
    assert raised == ["cccd_birth_year", "cccd_sex", "document_missing", "twin_open"]


def test_without_a_required_paper_it_is_lodged_but_not_accepted(officer, begun):
    form = begun(shown={"GIAY_TO_DAI_DIEN": "copy"})

    with pytest.raises(Incomplete, match="papers_missing"):
        lodging.lodge_and_accept(officer=officer, lodging_id=form)

    assert db.session.query(Dossier).count() == 0
    assert lodging.lodge(officer=officer, lodging_id=form).state == "lodged"


def test_a_child_before_the_day_children_may_be_lodged_for_online_raises_the_doubt(officer, begun, the_clock):
    the_clock.stand_at("2023-08-14 09:00")
    before = lodging.lodge(officer=officer, lodging_id=begun())
    the_clock.stand_at("2023-08-15 09:00")
    after = lodging.lodge(officer=officer, lodging_id=begun())

    assert "under_14" in [flag["code"] for flag in before.flags]
    assert "under_14" not in [flag["code"] for flag in after.flags]


def test_a_scan_is_kept_by_content_and_goes_with_the_dossier(officer, begun):
    form = begun()
    lodging.keep(officer=officer, lodging_id=form, given=given(), content=DECLARED, shown=SHOWN,
                 scans={"ANH": (b"%PDF-1.4 a scan", "application/pdf")})  # fmt: skip

    made = lodging.lodge(officer=officer, lodging_id=form)

    first = of(Document, made)[0]
    assert (first.media_type, first.declared_bytes, len(first.sha256)) == ("application/pdf", 15, 64)


def test_a_cashier_lodges_nothing(begun):
    with pytest.raises(NotYours):
        lodging.lodge(officer=making.officer(Role.CASHIER), lodging_id=begun())

    assert db.session.query(Dossier).count() == 0


def test_another_unit_sees_no_form(begun):
    with pytest.raises(NotFound):
        lodging.lodge(officer=making.officer(Role.OFFICER, unit_code="G01.899.108"), lodging_id=begun())


def test_forms_left_lying_are_forgotten(officer, begun, the_clock):
    the_clock.stand_at("2026-09-01 09:00")
    begun()
    the_clock.stand_at("2026-09-16 09:00")
    kept = begun()

    gone = lodging.forget_begun(making.local("2026-09-15 00:00"))

    assert gone == 1
    assert db.session.get(Lodging, kept) is not None
