"""Form 01: receipt of a dossier and appointment for its result (giấy tiếp nhận hồ sơ và hẹn trả kết quả)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports.figures import Bilingual, day_in_words, moment_in_words, money
from reports.fonts import Face
from reports.layout import Align, Cell, Run, Strip, cell, row, under
from reports.papers.parts import (
    SLIP,
    Contact,
    Head,
    Mark,
    Party,
    contact_lines,
    head_of,
    heading,
    line,
    party_lines,
    signing,
    told,
)

STYLE = SLIP


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A paper of the dossier and how many were handed in; None where that is for the officer to write in."""

    name: Bilingual
    originals: int | None = None
    certified: int | None = None
    copies: int | None = None
    electronic: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of fees; `amount` in the smallest collected unit of `currency`."""

    name: Bilingual
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Form 01 as issued. `due_on` is None where the term begins only with the payment.

    `received_at` and `due_at` show their own wall clock. `register_number` is the running number in the register.
    """

    head: Head
    party: Party
    request: Bilingual
    components: tuple[Component, ...]
    sets: int
    term: Bilingual
    received_at: datetime
    due_on: date | None
    due_at: datetime | None
    is_provisional: bool
    return_place: Bilingual
    charges: tuple[Charge, ...]
    payment: Bilingual
    register_number: int
    receiver: str
    contact: Contact


def acceptance_strips(paper: Acceptance, title: Bilingual, *, form: str, mark: Mark) -> list[Strip]:
    """The paper from top to bottom."""
    head = paper.head
    signed = [
        (Bilingual("Người nộp hồ sơ", "Lodged by"), ""),
        (Bilingual("Người tiếp nhận hồ sơ", "Received by"), paper.receiver),
    ]
    return [
        *head_of(head, title, form=form, style=STYLE, mark=mark),
        *party_lines(paper.party, head=head, style=STYLE),
        *_said("Nội dung yêu cầu giải quyết", "Request", paper.request, paper=paper),
        *heading(Bilingual("Thành phần hồ sơ", "Papers handed in"), head=head, style=STYLE),
        *_components(paper),
        *_said("Số lượng hồ sơ", "Sets", f"{paper.sets} (bộ)", paper=paper),
        *_appointment(paper),
        *_fees(paper),
        *_said("Vào sổ theo dõi hồ sơ, số thứ tự", "Running number in the register", str(paper.register_number),
               paper=paper),
        *contact_lines(paper.contact, head=head, style=STYLE),
        *signing(signed, head=head, style=STYLE),
    ]  # fmt: skip


def _said(
    vietnamese: str, english: str, value: str | Bilingual, *, paper: Acceptance, strong: bool = False
) -> list[Strip]:
    face = Face.BOLD if strong else Face.REGULAR
    return line(Bilingual(vietnamese, english), value, head=paper.head, style=STYLE, face=face)


def _components(paper: Acceptance) -> list[Strip]:
    columns = STYLE.sheet.columns(7, 49, 11, 11, 11, 11, ruled=True)
    heads = (
        Bilingual("TT", "No."), Bilingual("Tên giấy tờ", "Paper"), Bilingual("Bản chính", "Original"),
        Bilingual("Chứng thực", "Certified"), Bilingual("Bản chụp", "Copy"), Bilingual("Điện tử", "E-copy"),
    )  # fmt: skip
    top = row([_column_head(each, paper=paper) for each in heads], columns)
    rows = [strip for place, each in enumerate(paper.components, start=1) for strip in _component(place, each, paper)]
    return under(top, rows or row([cell("")] * 6, columns))


def _column_head(words: Bilingual, *, paper: Acceptance) -> Cell:
    vietnamese = Run(words.vi, Face.BOLD, STYLE.small - 0.5)
    english = (Run(f"\n{words.en}", Face.ITALIC, STYLE.small - 1.5),) if paper.head.in_english else ()
    return Cell((vietnamese, *english), Align.CENTRE)


def _component(place: int, component: Component, paper: Acceptance) -> list[Strip]:
    counts = (component.originals, component.certified, component.copies, component.electronic)
    written = [cell("" if count is None else str(count), align=Align.CENTRE) for count in counts]
    name = Cell(told(component.name, head=paper.head, style=STYLE))
    columns = STYLE.sheet.columns(7, 49, 11, 11, 11, 11, ruled=True)
    return row([cell(str(place), align=Align.CENTRE), name, *written], columns)


def _appointment(paper: Acceptance) -> list[Strip]:
    received = Bilingual(moment_in_words(paper.received_at), moment_in_words(paper.received_at, locale="en"))
    return [
        *_said("Thời hạn giải quyết theo quy định", "Statutory term", paper.term, paper=paper),
        *_said("Thời gian nhận hồ sơ", "Received at", received, paper=paper),
        *_said(
            "Thời gian trả kết quả giải quyết hồ sơ", "Result to be collected on", _due(paper), paper=paper, strong=True
        ),
        *_said("Nơi và cách nhận kết quả", "Place and way of collecting", paper.return_place, paper=paper),
    ]


def _due(paper: Acceptance) -> Bilingual:
    if paper.due_on is None:
        return Bilingual("tính từ khi nộp đủ phí, lệ phí", "counted from the day the fee is fully paid")
    if paper.due_at is not None:
        said = Bilingual(moment_in_words(paper.due_at), moment_in_words(paper.due_at, locale="en"))
    else:
        said = Bilingual(day_in_words(paper.due_on), day_in_words(paper.due_on, locale="en"))
    if not paper.is_provisional:
        return said
    return Bilingual(f"{said.vi} (tạm tính: lịch nghỉ lễ chưa công bố)", f"{said.en} (holidays not yet published)")


def _fees(paper: Acceptance) -> list[Strip]:
    strips = []
    for charge in paper.charges:
        amount = Bilingual(f"{charge.name.vi}: {money(charge.amount, charge.currency)}",
                           f"{charge.name.en}: {money(charge.amount, charge.currency, locale='en')}")  # fmt: skip
        strips += _said("Phí, lệ phí", "Fee", amount, paper=paper)
    return [*strips, *_said("Tình trạng nộp", "Payment", paper.payment, paper=paper)]
