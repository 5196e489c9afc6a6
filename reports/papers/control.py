"""Form 06: the control slip of a dossier's course (phiếu kiểm soát quá trình giải quyết hồ sơ), a row a stretch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reports.figures import Bilingual, day_in_words, moment
from reports.fonts import Face
from reports.layout import Align, Cell, Run, Strip, cell, row, under
from reports.papers.parts import LETTER, Head, Mark, Party, head_of, heading, line, party_lines, signing

STYLE = LETTER
_SIZE = 9.5
_SHARES = (5, 22, 22, 13, 13, 11, 14)


class Timing(StrEnum):
    """How a stretch stands to its day."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    PAUSED = "paused"
    UNTIMED = "untimed"


TIMINGS = {
    Timing.EARLY: Bilingual("Trước hạn", "Early"),
    Timing.ON_TIME: Bilingual("Đúng hạn", "On time"),
    Timing.LATE: Bilingual("Quá hạn", "Late"),
    Timing.PAUSED: Bilingual("Tạm dừng", "Clock stood"),
    Timing.UNTIMED: Bilingual("–", "–"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the course: at which stage, who worked on it, from when to when (None: still), by which day."""

    stage: Bilingual
    people: tuple[str, ...]
    from_at: datetime
    to_at: datetime | None
    due_on: date | None
    timing: Timing
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Form 06 as issued: the course up to `as_of`."""

    head: Head
    party: Party
    request: Bilingual
    as_of: datetime
    due_on: date | None
    stretches: tuple[Stretch, ...]
    drawn_up_by: str


def control_strips(paper: Control, title: Bilingual, *, form: str, mark: Mark) -> list[Strip]:
    """The paper from top to bottom."""
    head = paper.head
    due = Bilingual("", "") if paper.due_on is None else Bilingual(
        day_in_words(paper.due_on), day_in_words(paper.due_on, locale="en"))  # fmt: skip
    return [
        *head_of(head, title, form=form, style=STYLE, mark=mark),
        *party_lines(paper.party, head=head, style=STYLE),
        *line(Bilingual("Nội dung yêu cầu giải quyết", "Request"), paper.request, head=head, style=STYLE),
        *line(Bilingual("Hẹn trả kết quả", "Appointment"), due, head=head, style=STYLE, face=Face.BOLD),
        *heading(Bilingual(f"Quá trình giải quyết đến {moment(paper.as_of)}", f"Course up to {moment(paper.as_of)}"),
                 head=head, style=STYLE),
        *_table(paper),
        *signing([(Bilingual("Người lập phiếu", "Drawn up by"), paper.drawn_up_by)], head=head, style=STYLE),
    ]  # fmt: skip


def _table(paper: Control) -> list[Strip]:
    columns = STYLE.sheet.columns(*_SHARES, ruled=True)
    heads = ("TT", "Giai đoạn, trạng thái", "Người giải quyết", "Từ", "Đến", "Hạn", "Kết quả")
    top = row([cell(each, Face.BOLD, size=_SIZE, align=Align.CENTRE) for each in heads], columns)
    rows = [strip for place, each in enumerate(paper.stretches, start=1) for strip in _stretch(place, each, paper)]
    return under(top, rows or row([cell("", size=_SIZE)] * len(_SHARES), columns))


def _stretch(place: int, stretch: Stretch, paper: Control) -> list[Strip]:
    english = f"\n{stretch.stage.en}" if paper.head.in_english else ""
    result = TIMINGS[stretch.timing].vi + (f"\n{stretch.note}" if stretch.note else "")
    cells = [
        cell(str(place), size=_SIZE, align=Align.CENTRE),
        Cell((Run(stretch.stage.vi, size=_SIZE), *([Run(english, Face.ITALIC, _SIZE - 1.5)] if english else []))),
        cell("\n".join(stretch.people), size=_SIZE),
        cell(_clock(stretch.from_at), size=_SIZE, align=Align.CENTRE),
        cell(_clock(stretch.to_at), size=_SIZE, align=Align.CENTRE),
        cell(f"{stretch.due_on:%d/%m/%Y}" if stretch.due_on else "", size=_SIZE, align=Align.CENTRE),
        cell(result, Face.BOLD if stretch.timing is Timing.LATE else Face.REGULAR, size=_SIZE, align=Align.CENTRE),
    ]
    return row(cells, STYLE.sheet.columns(*_SHARES, ruled=True))


def _clock(at: datetime | None) -> str:
    return "" if at is None else f"{at:%H:%M}\n{at:%d/%m/%Y}"
