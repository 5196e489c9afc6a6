"""The counts of the lists: whatever is done to dossiers, a cell is what the filter counts; and who tells when not."""

import logging
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DataError

from app.cli import doctor
from app.core import schema
from app.core.checkup import Grade
from app.core.db import db, transaction
from app.core.errors import OfficeError
from app.core.models import JournalEntry
from app.core.office import office
from app.core.trips import ask
from app.dossiers.actions import decision, review
from app.dossiers.models import Dossier
from app.portal.actions.turns import Turn, alone
from app.worklists.actions.counting import CountsDiffer, add_up_counts, check_counts, recount
from app.worklists.actions.handing_out import next_dossier
from app.worklists.models import CellChange, CellCount
from app.worklists.queries import COUNTED_AT_MOST, Counted, Refinement, count_of, counting, filter_of
from app.worklists.queries import cells as cells_of_lists
from app.worklists.queries.truth import compared, last_check
from config.workflow import Role, State
from config.worklists import WORKLISTS
from queues import check_counts as nightly
from tests import making

PROCEDURES = ("1.001146", "1.001456")
ACTS = {
    "lodge": lambda officer, draw: making.lodged(procedure_code=draw(PROCEDURES), channel=draw(("online", "post"))),
    "owe": lambda officer, draw: making.lodged(payment_state="due"),
    "next": lambda officer, draw: next_dossier(officer=officer),
    "accept": lambda officer, draw: review.accept(officer=officer, dossier_id=draw(ids(State.LODGED))),
    "release": lambda officer, draw: review.release(officer=officer, dossier_id=draw(ids(State.IN_REVIEW))),
    "ask": lambda officer, draw: review.request_supplement(
        officer=officer, dossier_id=draw(ids(State.IN_REVIEW)), reason="Ảnh mờ."
    ),
    "propose": lambda officer, draw: decision.propose(
        officer=officer, dossier_id=draw(ids(State.IN_REVIEW)), proposal="grant"
    ),
    "withdraw": lambda officer, draw: review.withdraw(
        officer=officer, dossier_id=draw(ids(State.IN_REVIEW)), reason="Người nộp xin rút."
    ),
    "copy": lambda officer, draw: copied(draw(range(1, 30))),
    "age": lambda officer, draw: aged(draw(range(1, 40))),
    "add up": lambda officer, draw: add_up_counts(),
}


def ids(state):
    return [*db.session.scalars(select(Dossier.id).where(Dossier.state == state).order_by(Dossier.id))] or [0]


def copied(count):
    """So many at once, as an import writes them."""
    like = making.lodged()
    columns = [column.name for column in Dossier.__table__.columns if column.name not in ("id", "owner_search")]
    rows = [
        {name: getattr(like, name) for name in columns} | {"number": f"{like.number}-{place}"} for place in range(count)
    ]
    with transaction() as session:
        session.execute(insert(Dossier), rows)


def aged(days):
    """Every due day lies further back: what a command over all dossiers at once does."""
    with transaction() as session:
        session.execute(text("UPDATE dossiers SET due_on = due_on - :days WHERE due_on IS NOT NULL"), {"days": days})


def length(chosen):
    return db.session.execute(select(func.count()).select_from(Dossier).where(*chosen.clauses())).scalar_one()


@pytest.fixture
def officers(app, an_officer):
    return [an_officer(Role.OFFICER), an_officer(Role.TEAM_LEADER), an_officer(Role.OFFICER, unit_code="G01.899.108")]


refinements = st.builds(
    Refinement,
    procedure=st.sampled_from([None, *PROCEDURES, "9.999999"]),
    channel=st.sampled_from([None, "online", "post"]),
    holder=st.sampled_from([None, 0, 1, 2]),
    is_flagged=st.sampled_from([False, False, True]),
    return_mode=st.sampled_from([None, None, "post"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), st.randoms()), max_size=12),
    refinement=refinements,
)
def test_whatever_is_done_a_count_is_what_the_filter_holds(officers, acts, refinement):
    for name, who, rng in acts:
        try:
            ACTS[name](officers[who], lambda choices, rng=rng: rng.choice(list(choices)))
        except OfficeError:
            db.session.rollback()  # a refused act leaves nothing, in the counts neither

    today = office().today()
    for officer in officers:
        asked = Refinement(**vars(refinement) | {"holder": holder_of(refinement, officers)})
        chosen = [filter_of(row, officer=officer, today=today, refinement=asked) for row in WORKLISTS.values()]
        assert [count_of(each).number for each in chosen] == [length(each) for each in chosen]
        assert counts(officer) == {
            name: length(filter_of(row, officer=officer, today=today)) for name, row in WORKLISTS.items()
        }
    assert compared(db.session()).differences == 0


def counts(officer):
    """Every list's count for this officer today, by name."""
    return ask(db.session(), counting(tuple(WORKLISTS.values()), officer=officer, today=office().today()))


def holder_of(refinement, officers):
    return refinement.holder and officers[refinement.holder].id


def test_changes_wait_until_they_are_added_up(app, a_dossier):
    a_dossier(State.LODGED)
    waiting = db.session.scalar(select(func.count()).select_from(CellChange))

    changed = add_up_counts()

    assert waiting
    assert changed == 4
    assert db.session.scalar(select(func.count()).select_from(CellChange)) == 0
    assert db.session.scalars(select(CellCount.dossiers)).all() == [1, 1, 1, 1]


def test_changes_are_added_up_while_the_wire_is_at_work(own_database):
    making.lodged()

    with alone(Turn.PULL), alone(Turn.PROGRESS), alone(Turn.FILES), alone(Turn.INDEX), alone(Turn.EXPORT):
        added_up = add_up_counts()

    assert added_up > 0


def test_a_cell_in_which_nothing_stands_is_gone(app, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    made = a_dossier(State.LODGED)
    add_up_counts()

    review.refuse(officer=me, dossier_id=made.id, reason="Sai thẩm quyền.")
    add_up_counts()

    assert db.session.scalar(select(func.count()).select_from(CellCount)) == 0


def test_an_update_that_moves_no_dossier_writes_no_change(app, a_dossier):
    made = a_dossier(State.LODGED)
    add_up_counts()

    made.summary = "Xin cấp hộ chiếu"
    db.session.commit()

    assert db.session.scalar(select(func.count()).select_from(CellChange)) == 0


def withdraw_all_and_fail():
    with transaction() as session:
        session.execute(text("UPDATE dossiers SET state = 'withdrawn'"))
        session.execute(text("SELECT 1 / 0"))


def test_a_transaction_undone_is_not_counted(app, a_dossier, an_officer):
    me = an_officer(Role.OFFICER)
    a_dossier(State.LODGED)

    with pytest.raises(DataError):
        withdraw_all_and_fail()

    assert counts(me)["new"] == 1


def test_a_deleted_dossier_is_counted_no_more(app, a_dossier, an_officer):
    me = an_officer(Role.OFFICER)
    made = a_dossier(State.LODGED)
    for table in ("declarations", "dossiers"):
        column = "id" if table == "dossiers" else "dossier_id"
        db.session.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": made.id})

    assert counts(me)["new"] == 0


def test_what_no_cell_tells_is_counted_up_to_a_limit(app, a_dossier, an_officer, monkeypatch):
    me = an_officer(Role.OFFICER)
    for _ in range(4):
        a_dossier(State.LODGED, owner_name="Lê Thị Dung")
    chosen = filter_of(WORKLISTS["new"], officer=me, today=office().today(), refinement=Refinement(text="dung"))

    whole = count_of(chosen)
    monkeypatch.setattr(cells_of_lists, "COUNTED_AT_MOST", 3)

    assert whole == Counted(4)
    assert count_of(chosen) == Counted(3, is_whole=False)
    assert COUNTED_AT_MOST == 1_000


def spoil():
    """Somebody writes past the program."""
    with transaction() as session:
        session.execute(text("UPDATE worklist_counts SET dossiers = dossiers + 1 WHERE procedure_code = ''"))


def test_a_difference_is_logged_kept_and_ends_the_job_red(app, a_dossier, caplog):
    a_dossier(State.LODGED)
    add_up_counts()
    spoil()

    with caplog.at_level(logging.ERROR), pytest.raises(CountsDiffer, match="2 of 4"):
        nightly.run()

    assert "2 of 4 counted cells" in caplog.text
    assert last_check().differences == 2
    assert [(cell["stand"], cell["counted"]) for cell in last_check().differing] == [(1, 2), (1, 2)]


def test_a_difference_is_not_mended_in_silence(app, a_dossier, an_officer):
    a_dossier(State.LODGED)
    add_up_counts()
    spoil()

    check_counts()
    add_up_counts()

    assert check_counts().differences == 2


def test_counting_anew_mends_and_is_journaled(app, a_dossier, an_officer):
    me = an_officer(Role.OFFICER)
    a_dossier(State.LODGED)
    add_up_counts()
    spoil()
    a_dossier(State.LODGED)

    before = recount(actor_id=me.id)

    assert before.differences == 2
    assert last_check().differences == check_counts().differences == 0
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "counts_renewed")).one()
    assert (entry.subject, entry.actor_id, entry.facts) == ("worklists", me.id, {"cells": 4, "differences": 2})


def test_an_administrator_is_told_on_every_page_until_it_is_mended(client_as, a_dossier):
    a_dossier(State.LODGED)
    add_up_counts()
    spoil()
    check_counts()
    administrator = client_as(Role.ADMINISTRATOR)

    told, others = administrator.get("/officers").text, client_as(Role.OFFICER).get("/worklists/new").text
    recount()

    assert "lệch ở 2 trong 4 ô" in told
    assert "lệch ở" not in others
    assert "lệch ở" not in administrator.get("/officers").text


def test_the_doctor_says_what_the_last_comparison_found(app, a_dossier):
    assert doctor.counts().grade is Grade.ADVICE
    a_dossier(State.LODGED)
    add_up_counts()
    check_counts()
    assert doctor.counts().grade is Grade.OK

    spoil()
    check_counts()

    assert doctor.counts().grade is Grade.MISSING
    assert "recount" in doctor.counts().cure


def test_the_commands_say_what_differs_and_mend_it(app, a_dossier):
    a_dossier(State.LODGED)
    add_up_counts()
    spoil()
    runner = app.test_cli_runner()

    told, mended, again = (runner.invoke(args=["worklists", each]) for each in ("check", "recount", "check"))

    assert (told.exit_code, mended.exit_code, again.exit_code) == (1, 0, 0)
    assert "2 trong 4 ô đếm bị lệch" in told.output
    assert "tất cả đều đúng" in again.output


def test_counts_are_right_while_acts_and_adding_up_go_on_together(own_database):
    me = making.officer(Role.OFFICER)
    for _ in range(60):
        making.lodged()

    def work():
        with own_database.app_context():
            while take_one():
                add_up_counts()

    def take_one():
        free = select(Dossier.id).where(Dossier.holder_id.is_(None)).limit(1).with_for_update(skip_locked=True)
        with transaction() as session:
            taken = update(Dossier).where(Dossier.id == free.scalar_subquery()).values(holder_id=me.id)
            return session.execute(taken).rowcount

    crowd = [Thread(target=work) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert counts(me)["mine"] == 60
    assert check_counts().differences == 0


def test_the_step_counts_what_stands_already(own_database):
    for state in (State.LODGED, State.IN_REVIEW, State.AWAITING_APPLICANT, State.HANDED_OUT):
        making.dossier(state)
    db.session.remove()
    url = own_database.extensions["office"].settings.database_url
    db.engine.dispose()
    schema.downgrade(url, to="0011")

    schema.upgrade(url)

    assert check_counts().differences == 0
    assert db.session.scalar(select(func.sum(CellCount.dossiers)).where(CellCount.procedure_code == "")) > 0
