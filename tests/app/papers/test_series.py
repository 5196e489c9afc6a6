"""Numbers of papers: without a gap and never twice, also when many act at once and some are refused."""

from sqlalchemy import select

from app.core.db import db
from app.dossiers.actions import review
from app.papers.models import Paper, PaperSeries
from config.workflow import Role
from tests import making
from tests.crowd import at_once


def test_papers_issued_at_once_are_numbered_one_after_the_other(own_database):
    lan, nam = making.officer(Role.OFFICER), making.officer(Role.OFFICER)
    fresh = [making.lodged().id for _ in range(10)]
    jobs = [lambda key=key: review.refuse(officer=lan, dossier_id=key, reason="Sai thẩm quyền.").state for key in fresh]
    beaten = [lambda key=key: review.refuse(officer=nam, dossier_id=key, reason="Sai.").state for key in fresh[:2]]

    outcomes = at_once(own_database, jobs + beaten)

    assert sorted(outcomes) == ["refused"] * 10 + ["wrong_state"] * 2
    numbers = db.session.execute(select(Paper.number).where(Paper.form == "03").order_by(Paper.number)).scalars().all()
    assert numbers == list(range(1, 11))
    assert db.session.execute(select(PaperSeries.last_number)).scalars().all() == [10]
