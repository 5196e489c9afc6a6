"""The papers issued for a dossier, and whether each is still what it was when it was issued."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.core.copying import among
from app.core.db import db, dumps
from app.core.errors import NotFound
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.papers.models import Paper
from config.papers import PAPERS, Form
from reports.papers import Paper as Printed
from reports.papers import papers_pdf, thawed_paper
from reports.papers.parts import Mark

AT_A_TIME = 200
TOGETHER = "Giấy tờ của nhiều hồ sơ"


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One paper in a list. `number` as it stands on the paper: `17/HDHS`."""

    ordinal: int
    form: str
    number: str
    year: int
    issued_at: datetime
    issuer: str


def number_of(form: str, serial: int) -> str:
    """A paper's number as it is written."""
    return f"{serial}/{PAPERS[Form(form)].letters}"


def issued_of(officer: Actor, dossier_id: int) -> tuple[Issued, ...]:
    """The papers of a dossier of the officer's unit, newest first; empty for any other dossier."""
    rows = (
        select(Paper.ordinal, Paper.form, Paper.number, Paper.year, Paper.issued_at, Officer.full_name)
        .join(Officer, Officer.id == Paper.issued_by_id)
        .where(Paper.dossier_id == dossier_id, Paper.unit_code == officer.unit_code)
        .order_by(Paper.ordinal.desc())
    )
    return tuple(
        Issued(ordinal=ordinal, form=form, number=number_of(form, serial), year=year, issued_at=at, issuer=issuer)
        for ordinal, form, serial, year, at, issuer in db.session.execute(rows)
    )


def paper_for(officer: Actor, dossier_id: int, *, ordinal: int) -> Paper:
    """One paper of a dossier of the officer's unit. Raises NotFound."""
    wanted = select(Paper).where(
        Paper.dossier_id == dossier_id, Paper.ordinal == ordinal, Paper.unit_code == officer.unit_code
    )
    paper = db.session.execute(wanted).scalar_one_or_none()
    if paper is None:
        raise NotFound("paper_not_found")
    return paper


def is_intact(paper: Paper) -> bool:
    """Whether the content is what it was when the paper was issued."""
    return hash_of(paper.content) == paper.sha256


def hash_of(content: dict[str, Any]) -> bytes:
    """SHA-256 of a content as it is kept: JSON with sorted keys."""
    return hashlib.sha256(dumps(content).encode()).digest()


def has_paper(session: Session, dossier_id: int, form: str) -> bool:
    """Whether a paper of this form was issued for the dossier."""
    issued = select(Paper.ordinal).where(Paper.dossier_id == dossier_id, Paper.form == form).limit(1)
    return session.execute(issued).scalar_one_or_none() is not None


def next_ordinal(session: Session, dossier_id: int) -> int:
    """The place of the dossier's next paper; safe because the dossier is locked."""
    highest = select(func.coalesce(func.max(Paper.ordinal), 0)).where(Paper.dossier_id == dossier_id)
    return int(session.execute(highest).scalar_one()) + 1


def papers_of(
    officer: Actor, dossier_ids: Sequence[int], *, forms: Collection[str], mark: Mark = Mark.NONE
) -> bytes | None:
    """One PDF of the newest paper of each of these forms of each dossier of the officer's unit, in the order of the
    dossiers, forms in their order; None where none of them has one.
    """
    found = list(_printed(officer, dossier_ids, forms=forms))
    return papers_pdf(found, title=TOGETHER, mark=mark) if found else None


def _printed(officer: Actor, dossier_ids: Sequence[int], *, forms: Collection[str]) -> Iterator[Printed]:
    """Read a few dossiers at a time."""
    for start in range(0, len(dossier_ids), AT_A_TIME):
        some = dossier_ids[start : start + AT_A_TIME]
        by_dossier: dict[int, list[Printed]] = {}
        for dossier_id, form, content in db.session.execute(_newest(officer, some, forms=forms)):
            by_dossier.setdefault(dossier_id, []).append(thawed_paper(form, content))
        for dossier_id in some:
            yield from by_dossier.get(dossier_id, ())


def _newest(
    officer: Actor, dossier_ids: Collection[int], *, forms: Collection[str]
) -> Select[tuple[int, str, dict[str, Any]]]:
    return (
        select(Paper.dossier_id, Paper.form, Paper.content)
        .where(among(Paper.dossier_id, dossier_ids), Paper.form.in_(forms), Paper.unit_code == officer.unit_code)
        .ext(distinct_on(Paper.dossier_id, Paper.form))
        .order_by(Paper.dossier_id, Paper.form, Paper.ordinal.desc())
    )


def dossier_of(officer: Actor, dossier_id: int) -> Dossier:
    """The dossier of the officer's unit. Raises NotFound."""
    wanted = select(Dossier).where(Dossier.id == dossier_id, Dossier.unit_code == officer.unit_code)
    dossier = db.session.execute(wanted).scalar_one_or_none()
    if dossier is None:
        raise NotFound("dossier_not_found")
    return dossier
