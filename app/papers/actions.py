"""Issuing papers: in the transaction of the act they belong to, numbered without a gap, their content frozen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core.errors import Incomplete
from app.core.locks import Lock
from app.core.office import office
from app.core.trips import one_trip, statement
from app.dossiers.actions.door import Doing, accompany, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.papers.models import Paper
from app.papers.queries import drafting
from app.papers.queries.issued import has_paper, hash_of, next_ordinal, number_of
from config.papers import Form
from reports.figures import Bilingual
from reports.papers import Paper as Drawn
from reports.papers import frozen_paper, numbered

Draft = Callable[[drafting.Drafting], Drawn]
ON_REQUEST = (Form.ACCEPTANCE, Form.CONTROL)


def set_up(app: Flask) -> None:
    """From now on every acceptance, request, refusal and end issues its paper, whoever does it."""
    accompany(app, "accept", companion=lambda doing: issue(doing, Form.ACCEPTANCE, draft=drafting.acceptance))
    for act in ("return_for_papers", "request_supplement"):
        accompany(app, act, companion=_requested)
    accompany(app, "refuse", companion=_refused)
    accompany(app, "stop", companion=_stopped)


def _requested(doing: Doing) -> Mapping[str, Any]:
    letter, time = letter_of(doing), doing.dossier.requests
    return issue(doing, Form.REQUEST, draft=lambda draft: drafting.request(draft, letter, time=time))


def _refused(doing: Doing) -> Mapping[str, Any]:
    return issue(doing, Form.REFUSAL, draft=lambda draft: drafting.refusal(draft, letter_of(doing)))


def _stopped(doing: Doing) -> Mapping[str, Any]:
    return issue(doing, Form.STOPPING, draft=lambda draft: drafting.stopping(draft, letter_of(doing)))


def letter_of(doing: Doing) -> drafting.Letter:
    """The reason of an act as the letter that goes out."""
    text = Bilingual(doing.reason or "", doing.reason_en or "")
    return drafting.Letter(text, [dict(each) for each in doing.reasons])


def issue(doing: Doing, form: Form, *, draft: Draft) -> Mapping[str, Any]:
    """Number a paper and keep it as it is now. Returns what the journal says of it: its name and its hash.

    The number is taken last: from then to the commit whoever issues the same form waits.
    """
    session, dossier = doing.session, doing.dossier
    session.flush()
    on = office().local_day(doing.at)
    drafted = draft(drafting.Drafting(session, dossier, doing.officer, doing.at))
    ordinal = next_ordinal(session, dossier.id)
    serial = _next_number(session, dossier.unit_code, form=form, on=on)
    number = number_of(form, serial)
    content = frozen_paper(numbered(drafted, number=number, serial=serial))
    sha256 = hash_of(content)
    session.execute(
        insert(Paper).values(
            dossier_id=dossier.id, ordinal=ordinal, unit_code=dossier.unit_code,
            form=str(form), year=on.year, number=serial, content=content, sha256=sha256,
            issued_by_id=doing.officer.id, issued_at=doing.at,
        )
    )  # fmt: skip
    return {"paper": f"{number}/{on.year}", "paper_sha256": sha256.hex()}


# Who waits for a row that others keep changing is overtaken by whoever comes when it is free; for a lock one queues.
IN_TURN: Final = statement("SELECT pg_advisory_xact_lock(%(lock)s::int, hashtext(%(unit)s || %(form)s))")
NEXT_NUMBER: Final = statement("""
    INSERT INTO paper_series AS series (unit_code, form, year, last_number) VALUES (%(unit)s, %(form)s, %(year)s, 1)
    ON CONFLICT (unit_code, form, year) DO UPDATE SET last_number = series.last_number + 1 RETURNING last_number
""")


def _next_number(session: Session, unit_code: str, *, form: Form, on: date) -> int:
    """The next number of the series: none is skipped or doubled, because one waits for the other's commit."""
    series = {"lock": int(Lock.NUMBERING), "unit": unit_code, "form": str(form), "year": on.year}
    with one_trip(session) as say:
        say(IN_TURN, series)
        numbered = say(NEXT_NUMBER, series)
    return int(numbered.rows[0][0])


def issue_paper(*, officer: Actor, dossier_id: int, form: Form, seen_version: int | None = None) -> Dossier:
    """Issue a paper by itself: the control slip (06) as the course stands now, or form 01 where acceptance issued none.

    Raises Incomplete for another form, and for form 01 before acceptance or when there is one.
    """

    def draw_up(doing: Doing) -> Mapping[str, Any]:
        if form is Form.CONTROL:
            return issue(doing, form, draft=drafting.control)
        if form not in ON_REQUEST or doing.dossier.received_at is None or has_paper(doing.session, dossier_id, form):
            raise Incomplete("paper_not_due")
        return issue(doing, form, draft=drafting.acceptance)

    return perform("issue_paper", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=draw_up)
