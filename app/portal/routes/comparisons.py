"""The tab of reconciliation: comparisons, their counts and lines, the cure of each, and the lines as a file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from flask import Response as Download
from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Incomplete, WrongState
from app.officers.queries import names_of
from app.portal.actions.asking import ask_for_pull
from app.portal.actions.comparing import ask_for_comparison, usual_period
from app.portal.actions.telling import Again, tell_again
from app.portal.forms import PeriodForm
from app.portal.queries.comparison import (
    Line,
    Place,
    comparison_by_id,
    day_to_pull,
    difference_by_id,
    every_line,
    lines_after,
    newest_comparisons,
)
from app.portal.routes.blueprint import A_PAGE, AN_ID, DOERS, LARGEST, READERS, done, portal
from app.portal.rules.comparing import CURED_BY_PULL, CURED_BY_SENDING, IN_QUARANTINE, KINDS, Difference, is_clean
from app.web.access import allow, current_officer
from app.web.labels import error_sentence, label
from reports.tables import Value, csv_bytes

SEEN: Final = 20
TO_MEND: Final = tuple(kind for kind in KINDS if kind not in IN_QUARANTINE)


@portal.get("/portal/comparisons")
@allow(*READERS)
def comparisons() -> str:
    """The comparisons made last, and the days to compare next."""
    first_on, last_on = usual_period()
    return _shown(PeriodForm(first_on=first_on, last_on=last_on))


def _shown(form: PeriodForm) -> str:
    found = newest_comparisons(db.session(), limit=SEEN)
    names = names_of(db.session(), {comparison.started_by_id for comparison in found})
    return render_template(
        "portal/comparisons.html", form=form, comparisons=found, names=names, is_clean=is_clean, found_of=_found_of
    )


def _found_of(counts: dict[str, int]) -> int:
    return sum(counts.get(str(kind), 0) for kind in TO_MEND)


@portal.post("/portal/comparisons")
@allow(*DOERS)
def compare() -> Response | tuple[str, int]:
    """Compare these days."""
    form = PeriodForm()
    if form.validate_on_submit() and form.first_on.data and form.last_on.data:
        try:
            ask_for_comparison(first_on=form.first_on.data, last_on=form.last_on.data, officer=current_officer())
        except Incomplete as refusal:
            form.last_on.errors = [error_sentence(refusal)]
        else:
            said = gettext("Đã giao việc đối chiếu. Kết quả hiện ở đây khi xong.")
            return done(lambda: said, then="portal.comparisons")
    return _shown(form), 422


@portal.get(f"/portal/comparisons/<{AN_ID}:comparison_id>")
@allow(*READERS)
def comparison(comparison_id: int) -> str:
    """One comparison: its counts, and its lines page by page."""
    found = comparison_by_id(db.session(), comparison_id)
    kind = next((each for each in KINDS if each == request.args.get("kind")), None)
    kinds = TO_MEND if kind is None else (kind,)
    lines = lines_after(db.session(), found, kinds=kinds, after=_place(request.args.get("after", "")), limit=A_PAGE + 1)
    more = _name(lines[A_PAGE - 1]) if len(lines) > A_PAGE else None
    return render_template(
        "portal/comparison.html", comparison=found, kind=kind, kinds=KINDS, lines=lines[:A_PAGE], more=more,
        by_pull=CURED_BY_PULL, by_sending=CURED_BY_SENDING, in_quarantine=IN_QUARANTINE, is_clean=is_clean,
    )  # fmt: skip


def _name(line: Line) -> str:
    """A line's place in the list, as it stands in the address of the next page."""
    return f"{line.kind} {line.id} {line.number}"


def _place(name: str) -> Place | None:
    kind, _, rest = name.partition(" ")
    key, _, number = rest.partition(" ")
    if not (key.isascii() and key.isdecimal() and len(key) < 20) or "\x00" in name:
        return None
    return kind, number, min(int(key), LARGEST)


@portal.get(f"/portal/comparisons/<{AN_ID}:comparison_id>.csv")
@allow(*READERS)
def comparison_csv(comparison_id: int) -> Download:
    """All lines of a comparison, for a spreadsheet."""
    found = comparison_by_id(db.session(), comparison_id)
    content = csv_bytes(_head(), _rows(every_line(db.session(), found)))
    answer = Download(content, mimetype="text/csv")
    name = f"doi-chieu-{found.first_on:%Y%m%d}-{found.last_on:%Y%m%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _head() -> Sequence[str]:
    return (
        gettext("Khác biệt"), gettext("Mã hồ sơ"), gettext("Phiên bản ở đơn vị"), gettext("Phiên bản ở cổng"),
        gettext("Số tin phải có ở cổng"), gettext("Số tin ở cổng"), gettext("Trạng thái đã báo"),
        gettext("Trạng thái ở cổng"), gettext("Đã khắc phục"),
    )  # fmt: skip


def _rows(lines: Iterable[Line]) -> Iterator[Sequence[Value]]:
    for line in lines:
        yield (
            label("difference", line.kind), line.number, line.our_version, line.their_version, line.our_ordinal,
            line.their_ordinal, label("portal_status", line.our_status), label("portal_status", line.their_status),
            gettext("có") if line.is_mended else "",
        )  # fmt: skip


@portal.post(f"/portal/comparisons/<{AN_ID}:comparison_id>/lines/<{AN_ID}:line_id>/cure")
@allow(*DOERS)
def cure(comparison_id: int, line_id: int) -> Response:
    """What mends this line: its day pulled again, or its messages told again."""
    line = difference_by_id(db.session(), comparison_id, line_id)
    kind = Difference(line.kind)

    def mend() -> str:
        if kind in CURED_BY_PULL:
            since = day_to_pull(db.session(), comparison_by_id(db.session(), comparison_id), line.dossier_id)
            ask_for_pull(officer=current_officer(), since_on=since)
            return gettext("Đã giao việc tải lại từ ngày %(on)s.", on=f"{since:%d/%m/%Y}")
        if kind in CURED_BY_SENDING and line.dossier_id is not None:
            tell_again(Again(dossier_id=line.dossier_id), officer=current_officer())
            return gettext("Các tin của hồ sơ %(number)s sẽ được gửi lại.", number=line.number)
        raise WrongState("difference_without_cure")

    return done(mend, then="portal.comparison", comparison_id=comparison_id)


@portal.post(f"/portal/comparisons/<{AN_ID}:comparison_id>/again")
@allow(*DOERS)
def compare_again(comparison_id: int) -> Response:
    """Compare the same days once more."""
    found = comparison_by_id(db.session(), comparison_id)

    def ask() -> str:
        ask_for_comparison(first_on=found.first_on, last_on=found.last_on, officer=current_officer())
        return gettext("Đã giao việc đối chiếu. Kết quả hiện ở đây khi xong.")

    return done(ask, then="portal.comparisons")
