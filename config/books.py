"""The statistical books: form, columns, what each column counts in words, and how unusual endings are counted.

What a figure is in the tables stands in `app.statistics.queries`; how a book looks on paper in `reports.book`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from config.catalogue import Group
from config.errors import ConfigError
from config.workflow import CLOSED, State

FILE: Final = "config/books.py"


class Figure(StrEnum):
    """Everything a column of a book can count; each is defined once, in `app.statistics.queries`, or as a sum here."""

    RECEIVED = "received"
    RECEIVED_ONLINE = "received_online"
    RECEIVED_DIRECT_POST = "received_direct_post"
    CARRIED_OVER = "carried_over"
    RESOLVED = "resolved"
    RESOLVED_BEFORE = "resolved_before"
    RESOLVED_ON_TIME = "resolved_on_time"
    RESOLVED_OVERDUE = "resolved_overdue"
    OPEN = "open"
    OPEN_WITHIN = "open_within"
    OPEN_OVERDUE = "open_overdue"


class Ending(StrEnum):
    """How a dossier that ended without a decision is counted: by its dates, or as on time whatever they say."""

    BY_DATE = "by_date"
    ON_TIME = "on_time"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both tongues."""

    vi: str
    en: str

    def said(self, locale: str) -> str:
        """The text in one tongue; anything but English is Vietnamese."""
        return self.en if locale == "en" else self.vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A numbered column with a figure. `bands` are the common heads above its own, the outermost first.

    `sum_of` names the figures it adds up; a column without is counted from the dossiers.
    """

    number: int
    figure: Figure
    heading: Words
    rule: Words
    bands: tuple[Words, ...] = ()
    sum_of: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Two ways to the same number, checked whenever the book is filled."""

    whole: Figure
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A form: its columns from the third on (the first two are the ordinal and the procedure)."""

    form: str
    symbol: str
    title: Words
    basis: Words
    recipient: Words
    counted_in: Words
    columns: tuple[Column, ...]
    equations: tuple[Equation, ...]
    endings: Mapping[State, Ending]
    remarks: tuple[Words, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of their columns."""
        return tuple(column.figure for column in self.columns)


F: Final = Figure
_TAKEN_IN = Words("Số lượng hồ sơ tiếp nhận", "Dossiers received")
_IN_PERIOD = Words("Trong kỳ", "In the period")
_DONE = Words("Số lượng hồ sơ đã giải quyết", "Dossiers resolved")
_IN_HAND = Words("Số lượng hồ sơ đang giải quyết", "Dossiers still open")

# Circular 02/2017/TT-VPCP, amended by Circular 01/2020/TT-VPCP. That a withdrawn or stopped dossier counts as on time,
# and one that waits for papers as within its time, is the practice of provincial one-stop offices, not the circular.
II_06A = Book(
    form="II.06a",
    symbol="Biểu số II.06a/VPCP/KSTT",
    title=Words(
        "Tình hình, kết quả tiếp nhận, giải quyết thủ tục hành chính",
        "Administrative procedures received and resolved",
    ),
    basis=Words(
        "Ban hành kèm theo Thông tư 02/2017/TT-VPCP, sửa đổi bởi Thông tư 01/2020/TT-VPCP",
        "Issued with Circular 02/2017/TT-VPCP, amended by Circular 01/2020/TT-VPCP",
    ),
    recipient=Words("Cục Quản lý xuất nhập cảnh", "Immigration Department"),
    counted_in=Words("Đơn vị tính: số hồ sơ TTHC", "Counted in dossiers"),
    columns=(
        Column(
            number=3, figure=F.RECEIVED, bands=(_TAKEN_IN,), heading=Words("Tổng số", "Total"),
            sum_of=(F.RECEIVED_ONLINE, F.RECEIVED_DIRECT_POST, F.CARRIED_OVER),
            rule=Words(
                "Cột (4) + (5) + (6). Chỉ tính hồ sơ đã được tiếp nhận chính thức; hồ sơ bị từ chối hoặc chưa được "
                "tiếp nhận không tính.",
                "Columns (4) + (5) + (6). Only dossiers accepted count; those refused or not yet accepted do not.",
            ),
        ),
        Column(
            number=4, figure=F.RECEIVED_ONLINE, bands=(_TAKEN_IN, _IN_PERIOD), heading=Words("Trực tuyến", "Online"),
            rule=Words(
                "Ngày tiếp nhận nằm trong kỳ, nộp trực tuyến.", "Day of acceptance within the period, lodged online."
            ),
        ),
        Column(
            number=5, figure=F.RECEIVED_DIRECT_POST, bands=(_TAKEN_IN, _IN_PERIOD),
            heading=Words("Trực tiếp, dịch vụ bưu chính", "At the counter, by post"),
            rule=Words(
                "Ngày tiếp nhận nằm trong kỳ, nộp trực tiếp hoặc qua dịch vụ bưu chính.",
                "Day of acceptance within the period, lodged at the counter or by post.",
            ),
        ),
        Column(
            number=6, figure=F.CARRIED_OVER, bands=(_TAKEN_IN,), heading=Words("Từ kỳ trước", "Carried over"),
            rule=Words(
                "Tiếp nhận trước ngày đầu kỳ, đến ngày đầu kỳ chưa giải quyết xong.",
                "Accepted before the first day of the period and not yet resolved by then.",
            ),
        ),
        Column(
            number=7, figure=F.RESOLVED, bands=(_DONE,), heading=Words("Tổng số", "Total"),
            sum_of=(F.RESOLVED_BEFORE, F.RESOLVED_ON_TIME, F.RESOLVED_OVERDUE),
            rule=Words(
                "Cột (8) + (9) + (10): ngày có kết quả nằm trong kỳ.",
                "Columns (8) + (9) + (10): the day of the result lies within the period.",
            ),
        ),
        Column(
            number=8, figure=F.RESOLVED_BEFORE, bands=(_DONE,), heading=Words("Trước hạn", "Before the due day"),
            rule=Words("Ngày có kết quả trước ngày hẹn trả.", "The day of the result lies before the due day."),
        ),
        Column(
            number=9, figure=F.RESOLVED_ON_TIME, bands=(_DONE,), heading=Words("Đúng hạn", "On the due day"),
            rule=Words(
                "Ngày có kết quả đúng ngày hẹn trả, hoặc hồ sơ không có ngày hẹn trả.",
                "The result came on the due day, or no due day was ever set.",
            ),
        ),
        Column(
            number=10, figure=F.RESOLVED_OVERDUE, bands=(_DONE,), heading=Words("Quá hạn", "Overdue"),
            rule=Words("Ngày có kết quả sau ngày hẹn trả.", "The day of the result lies after the due day."),
        ),
        Column(
            number=11, figure=F.OPEN, bands=(_IN_HAND,), heading=Words("Tổng số", "Total"),
            sum_of=(F.OPEN_WITHIN, F.OPEN_OVERDUE),
            rule=Words(
                "Cột (12) + (13): đến hết ngày cuối kỳ chưa có kết quả. Cột (3) = (7) + (11).",
                "Columns (12) + (13): no result by the end of the last day. Column (3) = (7) + (11).",
            ),
        ),
        Column(
            number=12, figure=F.OPEN_WITHIN, bands=(_IN_HAND,), heading=Words("Trong hạn", "Within time"),
            rule=Words(
                "Ngày hẹn trả không sớm hơn ngày cuối kỳ, chưa có ngày hẹn trả, hoặc thời hạn đang tạm dừng chờ bổ "
                "sung khi còn trong hạn.",
                "Due on the last day of the period or later, without a due day yet, or waiting for papers with the "
                "clock stopped while still in time.",
            ),
        ),
        Column(
            number=13, figure=F.OPEN_OVERDUE, bands=(_IN_HAND,), heading=Words("Quá hạn", "Overdue"),
            rule=Words("Ngày hẹn trả trước ngày cuối kỳ.", "Due before the last day of the period."),
        ),
    ),
    equations=(Equation(whole=F.RECEIVED, parts=(F.RESOLVED, F.OPEN)),),
    endings=MappingProxyType({State.WITHDRAWN: Ending.ON_TIME, State.STOPPED: Ending.ON_TIME}),
    remarks=(
        Words(
            "Hồ sơ công dân rút hoặc dừng xử lý sau khi tiếp nhận được tính là đã giải quyết đúng hạn.",
            "Dossiers withdrawn by the applicant or stopped after acceptance count as resolved on time.",
        ),
    ),
)  # fmt: skip

GROUPS: Final[Mapping[Group, Words]] = MappingProxyType(
    {
        Group.CITIZEN: Words("Công dân Việt Nam", "Vietnamese citizens"),
        Group.FOREIGNER: Words("Người nước ngoài", "Foreigners"),
        Group.ORGANISATION: Words("Cơ quan, tổ chức", "Organisations"),
    }
)


def checked(books: tuple[Book, ...]) -> Mapping[str, Book]:
    """The books by form.

    Raises ConfigError for a form or figure that stands twice, for column numbers that do not follow one another, for
    sums of what is not counted, and for an ending that is no ended state.
    """
    by_form: dict[str, Book] = {}
    for book in books:
        if book.form in by_form:
            raise _mistake(book, "form", problem="stands twice", cure="give each book a form of its own")
        _check_columns(book)
        _check_sums(book)
        wrong = sorted(set(book.endings) - CLOSED)
        if wrong:
            raise _mistake(book, "endings", problem=f"{wrong[0]} is not an end", cure="name an ended state")
        by_form[book.form] = replace(book, endings=MappingProxyType(dict(book.endings)))
    return MappingProxyType(by_form)


def _check_columns(book: Book) -> None:
    if not book.columns:
        raise _mistake(book, "columns", problem="holds none", cure="write at least one column")
    for expected, column in enumerate(book.columns, start=book.columns[0].number):
        if column.number != expected:
            key = f"column({column.number})"
            raise _mistake(book, key, problem="is out of order", cure=f"write ({expected}) here")
    for figure in book.figures:
        if book.figures.count(figure) > 1:
            raise _mistake(book, figure, problem="has two columns", cure="keep one of them")


def _check_sums(book: Book) -> None:
    sums = [(column.figure, column.sum_of) for column in book.columns if column.sum_of]
    counted = {column.figure for column in book.columns if not column.sum_of}
    for whole, parts in sums:
        strange = [part for part in parts if part not in counted]
        if strange:
            raise _mistake(book, whole, problem=f"adds up {strange[0]}, which is not counted here",
                           cure="add up counted columns of the same book")  # fmt: skip
    for equation in book.equations:
        missing = [figure for figure in (equation.whole, *equation.parts) if figure not in book.figures]
        if missing:
            raise _mistake(book, "equations", problem=f"{missing[0]} has no column", cure="use figures of this book")


def _mistake(book: Book, key: str, *, problem: str, cure: str) -> ConfigError:
    return ConfigError(FILE, f"{book.form}.{key}", problem=problem, cure=cure)


BOOKS: Final = checked((II_06A,))
