"""Papers of many dossiers in one PDF. Each slice offers those it can draw; the lists show a button for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.office import office
from app.dossiers.rules import Actor
from app.receipts.queries import receipts_of
from app.receipts.rules import paper_of
from app.web.access import current_officer
from config.workflow import Role
from reports.receipt import receipts_pdf

PAPERS: Final = "papers of many dossiers"
Draw = Callable[[Actor, Sequence[int]], bytes | None]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One kind of paper. `draw(officer, dossier_ids)` gives one PDF for these dossiers of the officer's own unit, in
    their order, or None where none of them has such a paper; `roles` may print it. `order` is its place among buttons.
    """

    name: str
    title: LazyString
    roles: frozenset[Role]
    draw: Draw
    order: int = 50


def offer(app: Flask, paper: Paper) -> None:
    """Let this kind of paper be printed from the lists."""
    app.extensions.setdefault(PAPERS, {})[paper.name] = paper


def offered() -> tuple[Paper, ...]:
    """What the reader may print, in order."""
    papers: dict[str, Paper] = current_app.extensions.get(PAPERS, {})
    role = current_officer().role
    return tuple(sorted((each for each in papers.values() if role in each.roles), key=lambda each: each.order))


def set_up(app: Flask) -> None:
    """Offer what the slices below can draw: receipts, which know nothing of lists."""
    roles = frozenset({Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER})
    offer(app, Paper(name="receipts", title=_l("In biên lai"), roles=roles, draw=_receipts, order=10))


def _receipts(officer: Actor, dossier_ids: Sequence[int]) -> bytes | None:
    receipts = receipts_of(officer, dossier_ids)
    return receipts_pdf([paper_of(each.content, zone=office().zone) for each in receipts]) if receipts else None
