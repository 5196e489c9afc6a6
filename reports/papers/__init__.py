"""The papers of a dossier as PDF: forms 01, 02, 03, 05 and 06. A frozen dataclass in, bytes out; nothing is decided
here, and what a form is called stands in `config.papers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from config.papers import PAPERS, Form
from reports.figures import Bilingual
from reports.layout import Strip
from reports.paper import Drawing, drawn_together
from reports.papers.acceptance import Acceptance, acceptance_strips
from reports.papers.control import Control, control_strips
from reports.papers.frozen import frozen, thawed
from reports.papers.letters import Refusal, Request, Stopping, refusal_strips, request_strips, stopping_strips
from reports.papers.parts import LETTER, SLIP, Mark, Style, footer_of

Paper = Acceptance | Request | Refusal | Stopping | Control

# Which drawing a content was frozen for: a paper issued under an earlier one is drawn by that one for ever.
LAYOUT = 1


@dataclass(frozen=True, slots=True)
class _Layout:
    """How one form is drawn."""

    kind: type[Any]
    style: Style
    strips: Callable[..., list[Strip]]


_LAYOUTS: Mapping[Form, _Layout] = {
    Form.ACCEPTANCE: _Layout(Acceptance, SLIP, acceptance_strips),
    Form.REQUEST: _Layout(Request, SLIP, request_strips),
    Form.REFUSAL: _Layout(Refusal, SLIP, refusal_strips),
    Form.STOPPING: _Layout(Stopping, LETTER, stopping_strips),
    Form.CONTROL: _Layout(Control, LETTER, control_strips),
}


def form_of(paper: Paper) -> Form:
    """Which form a paper is."""
    return next(form for form, layout in _LAYOUTS.items() if isinstance(paper, layout.kind))


def numbered(paper: Paper, *, number: str, serial: int) -> Paper:
    """The same paper with its number, and form 01 with its place in the register, which is the number's serial."""
    named = replace(paper, head=replace(paper.head, number=number))
    return replace(named, register_number=serial) if isinstance(named, Acceptance) else named


def frozen_paper(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values, with the drawing it is meant for."""
    return {"layout": LAYOUT, **frozen(paper)}


def thawed_paper(form: str, content: Mapping[str, Any]) -> Paper:
    """The paper that was frozen; raises ValueError for an unknown form or drawing, KeyError where something lacks."""
    if content.get("layout") != LAYOUT:
        raise ValueError(f"this paper was frozen for the drawing {content.get('layout')}, not {LAYOUT}")
    paper: Paper = thawed(_LAYOUTS[Form(form)].kind, content)
    return paper


def paper_pdf(paper: Paper, *, mark: Mark = Mark.NONE) -> bytes:
    """One paper; the same paper gives the same bytes. Raises `FontsMissing`."""
    return papers_pdf([paper], title=title_of(paper), mark=mark)


def papers_pdf(papers: Iterable[Paper], *, title: str, mark: Mark = Mark.NONE) -> bytes:
    """Many papers in one PDF, one after the other, each with its own page numbers. Raises `FontsMissing`."""
    return drawn_together((_drawing(paper, mark) for paper in papers), title=title, author="")


def title_of(paper: Paper) -> str:
    """What the file calls itself: form and number, nothing of a person."""
    return f"Mẫu số {form_of(paper)} {paper.head.number}".strip()


def _drawing(paper: Paper, mark: Mark) -> Drawing:
    form = form_of(paper)
    plan, layout = PAPERS[form], _LAYOUTS[form]
    strips = layout.strips(paper, Bilingual(plan.name_vi, plan.name_en), form=str(form), mark=mark)
    return Drawing(layout.style.sheet, tuple(strips), footer_of(paper.head, form=str(form), style=layout.style))
