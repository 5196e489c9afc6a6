"""Forms 02, 03 and 05: asking for papers, refusing a dossier, ending it; each a letter with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports.figures import Bilingual, day_in_words, moment_in_words
from reports.fonts import Face
from reports.layout import Cell, Run, Strip, row
from reports.papers.parts import (
    LETTER,
    SLIP,
    Contact,
    Head,
    Mark,
    Party,
    Style,
    contact_lines,
    head_of,
    heading,
    letter,
    line,
    party_lines,
    signing,
    told,
)

_REASONS = Bilingual("Lý do, nội dung cần bổ sung, hoàn thiện", "Reasons, and what to do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Form 02 as issued: what is to be completed and why, and until when. `time` counts the requests of the dossier."""

    head: Head
    party: Party
    request: Bilingual
    time: int
    components: tuple[Bilingual, ...]
    text: Bilingual
    answer_by_on: date
    contact: Contact
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Form 03 as issued: why the dossier is not received."""

    head: Head
    party: Party
    request: Bilingual
    text: Bilingual
    contact: Contact
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Form 05 as issued: why and when the dossier was ended, on what legal basis, and what becomes of the fee.

    `received_at` is None for a dossier that was never received.
    """

    head: Head
    party: Party
    request: Bilingual
    received_at: datetime | None
    stopped_on: date
    text: Bilingual
    legal_bases: tuple[str, ...]
    fee_consequence: Bilingual
    contact: Contact
    signer_title: Bilingual
    signer: str


def request_strips(paper: Request, title: Bilingual, *, form: str, mark: Mark) -> list[Strip]:
    """Form 02 from top to bottom."""
    head, style = paper.head, SLIP
    again = str(paper.time) if paper.time > 1 else ""
    until = Bilingual(day_in_words(paper.answer_by_on), day_in_words(paper.answer_by_on, locale="en"))
    return [
        *head_of(head, title, form=form, style=style, mark=mark),
        *party_lines(paper.party, head=head, style=style),
        *line(Bilingual("Nội dung yêu cầu giải quyết", "Request"), paper.request, head=head, style=style),
        *line(Bilingual("Lần yêu cầu", "Request No."), again, head=head, style=style),
        *_completed(paper),
        *heading(_REASONS, head=head, style=style),
        *letter(paper.text, head=head, style=style),
        *line(Bilingual("Bổ sung chậm nhất", "To be answered no later than"), until, head=head, style=style,
              face=Face.BOLD),
        *contact_lines(paper.contact, head=head, style=style),
        *signing([(Bilingual("Cán bộ giải quyết hồ sơ", "Officer in charge"), paper.signer)], head=head, style=style),
    ]  # fmt: skip


def _completed(paper: Request) -> list[Strip]:
    if not paper.components:
        return []
    strips = heading(Bilingual("Giấy tờ cần bổ sung, hoàn thiện", "Papers to complete"), head=paper.head, style=SLIP)
    for place, component in enumerate(paper.components, start=1):
        runs = (Run(f"{place}. ", size=SLIP.size), *told(component, head=paper.head, style=SLIP))
        strips += row([Cell(runs)], SLIP.sheet.columns(1))
    return strips


def refusal_strips(paper: Refusal, title: Bilingual, *, form: str, mark: Mark) -> list[Strip]:
    """Form 03 from top to bottom."""
    head, style = paper.head, SLIP
    signed = [
        (Bilingual("Người nộp hồ sơ", "Lodged by"), ""),
        (Bilingual("Người tiếp nhận hồ sơ", "Received by"), paper.signer),
    ]
    return [
        *head_of(head, title, form=form, style=style, mark=mark),
        *party_lines(paper.party, head=head, style=style),
        *line(Bilingual("Nội dung yêu cầu giải quyết", "Request"), paper.request, head=head, style=style),
        *heading(Bilingual("Lý do từ chối tiếp nhận", "Why it is not received"), head=head, style=style),
        *letter(paper.text, head=head, style=style),
        *contact_lines(paper.contact, head=head, style=style),
        *signing(signed, head=head, style=style),
    ]


def stopping_strips(paper: Stopping, title: Bilingual, *, form: str, mark: Mark) -> list[Strip]:
    """Form 05 from top to bottom."""
    head, style = paper.head, LETTER
    stopped = Bilingual(day_in_words(paper.stopped_on), day_in_words(paper.stopped_on, locale="en"))
    return [
        *head_of(head, title, form=form, style=style, mark=mark),
        *party_lines(paper.party, head=head, style=style),
        *line(Bilingual("Nội dung yêu cầu giải quyết", "Request"), paper.request, head=head, style=style),
        *_received(paper, style),
        *line(Bilingual("Dừng giải quyết từ", "Ended on"), stopped, head=head, style=style, face=Face.BOLD),
        *heading(Bilingual("Lý do dừng giải quyết", "Why it is ended"), head=head, style=style),
        *letter(paper.text, head=head, style=style),
        *line(Bilingual("Căn cứ pháp lý", "Legal basis"), "; ".join(paper.legal_bases), head=head, style=style),
        *line(Bilingual("Phí, lệ phí", "Fee"), paper.fee_consequence, head=head, style=style),
        *contact_lines(paper.contact, head=head, style=style),
        *signing([(paper.signer_title, paper.signer)], head=head, style=style),
    ]


def _received(paper: Stopping, style: Style) -> list[Strip]:
    if paper.received_at is None:
        return []
    said = Bilingual(moment_in_words(paper.received_at), moment_in_words(paper.received_at, locale="en"))
    return line(Bilingual("Thời gian nhận hồ sơ", "Received at"), said, head=paper.head, style=style)
