"""The pages of money: receipts and their papers, the till, rates, and the board of fees."""

from collections import Counter
from collections.abc import Container
from datetime import date
from typing import Final

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.db import db
from app.core.errors import DuplicateNumber, Incomplete, OfficeError
from app.core.office import office
from app.receipts import queries
from app.receipts.actions.rates import approve_rate, enter_rate
from app.receipts.actions.receipts import issue_receipt, take_payment
from app.receipts.forms import RateForm, TakeForm
from app.receipts.rules import MAY_ENTER, board, file_name, look_up, may_approve, paper_of
from app.web import access, navigation
from app.web.access import allow, current_officer, signed_in
from app.web.i18n import locale
from app.web.labels import error_sentence
from config.workflow import Role
from reports.receipt import receipt_pdf
from reports.text import harmless
from reports.words import amount_in_words

receipts = Blueprint("receipts", __name__, template_folder="templates")
READERS: Final = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR)
LARGEST: Final = 2**63 - 1
AN_ID: Final = f"int(max={LARGEST})"
CHANGES_SEEN_AHEAD: Final = 90  # days
FIELDS: Final = {
    "rate_out_of_range": "rate",
    "rate_of_future_day": "rate_on",
    "rate_of_day_taken": "rate_on",
    "rate_source_missing": "source",
}
# The pages of money: endpoint, words, the keys that open it.
TABS: Final = (
    ("receipts.index", _l("Biên lai"), "g b"),
    ("receipts.till", _l("Quầy thu"), "g p"),
    ("receipts.rates", _l("Tỷ giá"), "g r"),
    ("receipts.fees", _l("Biểu mức thu"), "g f"),
)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(receipts)
    app.jinja_env.globals.update(receipts_tabs=TABS)
    app.jinja_env.filters["harmless"] = harmless
    navigation.add(app, navigation.Section(title=_l("Thu phí, lệ phí"), endpoint="receipts.index", order=30))


@receipts.get("/receipts")
@allow(*READERS)
def index() -> str:
    """The unit's receipts, newest first, or those somebody looks for."""
    typed = request.args.get("q", "").strip()
    page = queries.receipts_page(
        current_officer(), before=_key("before"), after=_key("after"), wanted=look_up(typed) if typed else None
    )
    return render_template("receipts/index.html", page=page, typed=typed)


def _key(name: str) -> int | None:
    given = request.args.get(name, "")
    return min(int(given), LARGEST) if given.isascii() and given.isdecimal() and len(given) < 20 else None


@receipts.get(f"/receipts/<{AN_ID}:receipt_id>")
@allow(*READERS)
def show(receipt_id: int) -> str:
    """One receipt as it was issued."""
    receipt = queries.receipt_for(current_officer(), receipt_id)
    printed = paper_of(receipt.content, zone=office().zone)
    in_words = amount_in_words(receipt.total_vnd, "VND", locale="en" if locale() == "en" else "vi")
    return render_template(
        "receipts/show.html", receipt=receipt, paper=printed, in_words=in_words, is_intact=queries.is_intact(receipt)
    )


@receipts.get(f"/receipts/<{AN_ID}:receipt_id>.pdf")
@allow(*READERS)
def paper(receipt_id: int) -> Response:
    """The receipt as it is printed; the same receipt gives the same bytes."""
    receipt = queries.receipt_for(current_officer(), receipt_id)
    response = Response(receipt_pdf(paper_of(receipt.content, zone=office().zone)), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=file_name(receipt.content))
    return response


@receipts.get("/receipts/till")
@allow(Role.CASHIER)
def till() -> str:
    """What one dossier still owes, in đồng of today; without a number, the portal payments that wait for a receipt."""
    number = request.args.get("number", "").strip().upper()
    found = queries.till_of(current_officer(), number, at=clock.now()) if number else None
    waiting = () if number else queries.waiting_payments(current_officer())
    return render_template("receipts/till.html", number=number, found=found, waiting=waiting, fee_name=_fee_name)


def _fee_name(code: str) -> str:
    item = office().config.tariff.items.get(code)
    return code if item is None else item.name_en if locale() == "en" else item.name_vi


@receipts.post(f"/receipts/dossiers/<{AN_ID}:dossier_id>/take")
@allow(Role.CASHIER)
def take(dossier_id: int) -> AnyResponse:
    """Take what is owed and issue the receipt."""
    form = TakeForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        take_payment(
            officer=current_officer(), dossier_id=dossier_id, channel=form.channel.data or "",
            seen_version=form.version.data,
        )  # fmt: skip
    except Incomplete as refusal:
        flash(error_sentence(refusal), "danger")
    else:
        flash(gettext("Đã thu tiền và lập biên lai."), "success")
    return _back(dossier_id)


@receipts.post(f"/receipts/payments/<{AN_ID}:payment_id>/issue")
@allow(Role.CASHIER)
def issue(payment_id: int) -> AnyResponse:
    """Issue the receipt of a payment made at the portal."""
    dossier_id = queries.dossier_of_payment(current_officer(), payment_id)
    try:
        issue_receipt(officer=current_officer(), payment_id=payment_id)
    except Incomplete as refusal:
        flash(error_sentence(refusal), "danger")
    else:
        flash(gettext("Đã lập biên lai."), "success")
    return _back(dossier_id)


def _back(dossier_id: int) -> AnyResponse:
    wanted = access.local_path(request.form.get("next"))
    return redirect(wanted or url_for("desk.show", dossier_id=dossier_id), code=303)


@receipts.route("/receipts/rates", methods=["GET", "POST"])
@allow(*READERS)
def rates() -> AnyResponse | str | tuple[str, int]:
    """The rates of the last days, those that are missing, and the form for one more."""
    form = RateForm()
    if form.validate_on_submit():
        try:
            entered = enter_rate(
                officer=current_officer(), currency="USD", rate_on=form.day, rate=form.figure,
                bank=form.bank.data or "", kind=form.kind.data, source=form.source.data or "",
            )  # fmt: skip
        except (Incomplete, DuplicateNumber) as refusal:
            _show(form, refusal)
        else:
            on = f"{entered.rate_on:%d/%m/%Y}"
            flash(gettext("Đã ghi tỷ giá ngày %(on)s. Người thứ hai cần duyệt trước khi dùng.", on=on), "success")
            return redirect(url_for("receipts.rates"), code=303)
    return _rates_page(form)


def _show(form: RateForm, refusal: OfficeError) -> None:
    field = form[FIELDS[refusal.code]]
    field.errors = [*field.errors, error_sentence(refusal)]


def _rates_page(form: RateForm) -> str | tuple[str, int]:
    officer, session = current_officer(), db.session()
    day = queries.rate_day(clock.now())
    waiting = Counter(each.lacks_rate_of for each in queries.waiting_payments(officer) if each.lacks_rate_of)
    if not form.is_submitted():
        form.rate_on.data = day
    page = render_template(
        "receipts/rates.html", form=form, rates=queries.rates_page(), day=day, today=office().today(),
        of_today=queries.approved_rate(session, "USD", on=day), waiting=sorted(waiting.items()),
        may_enter=officer.role in MAY_ENTER, can_approve=lambda rate: _can_approve(rate.entered_by_id),
    )  # fmt: skip
    return (page, 422) if form.errors else page


def _can_approve(entered_by_id: int) -> bool:
    return bool(may_approve(current_officer(), entered_by_id=entered_by_id))


@receipts.post(f"/receipts/rates/<{AN_ID}:rate_id>/approval")
@allow(Role.TEAM_LEADER, Role.HEAD)
def approve(rate_id: int) -> AnyResponse:
    """Let a rate be used."""
    approved = approve_rate(officer=current_officer(), rate_id=rate_id)
    flash(gettext("Đã duyệt tỷ giá ngày %(on)s.", on=f"{approved.rate_on:%d/%m/%Y}"), "success")
    return redirect(url_for("receipts.rates"), code=303)


@receipts.get("/receipts/fees")
@signed_in
def fees() -> str:
    """What everything costs today, as it hangs on the wall; what is unsure and what changes soon stands on top."""
    today, config = office().today(), office().config
    boards = [(procedure, board(procedure, config.tariff, on=today)) for procedure in config.catalogue.current(today)]
    shown = {line.item.code: line.item for _, lines in boards for line in lines}
    unverified = {line.item.code for _, lines in boards for line in lines if not line.is_verified}
    return render_template(
        "receipts/fees.html", today=today, charged=[each for each in boards if each[1]],
        free=[procedure for procedure, lines in boards if not lines],
        changes=_changes(today, shown), unverified=unverified, items=shown,
    )  # fmt: skip


def _changes(today: date, shown: Container[str]) -> list[tuple[date, list[str], set[str]]]:
    """What of the board changes soon: the day, the items, and what happens to them, the soonest first."""
    ahead = office().config.tariff.items_about_to_change(today, CHANGES_SEEN_AHEAD)
    seen = [each for each in ahead if each.code in shown]
    return [
        (on, sorted({each.code for each in seen if each.changes_on == on}),
         {str(each.kind) for each in seen if each.changes_on == on})
        for on in sorted({each.changes_on for each in seen})
    ]  # fmt: skip
