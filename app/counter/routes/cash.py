"""Cash over the counter: what is owed, what was given, the change, and the receipt at once."""

from typing import Final

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.errors import NotFound, OfficeError
from app.core.office import office
from app.counter.forms.cash import CashForm
from app.counter.queries.collecting import dossier_id_of
from app.counter.queries.money import number_of, receipts_now
from app.counter.routes.blueprint import AN_ID, counter
from app.receipts.actions.receipts import take_payment
from app.receipts.queries import Till, till_of
from app.web.access import allow, current_officer
from app.web.i18n import named
from app.web.labels import error_sentence
from config.workflow import Role

ONE: Final = f"/cash/<{AN_ID}:dossier_id>"


def _till(dossier_id: int) -> Till:
    officer = current_officer()
    found = till_of(officer, number_of(officer, dossier_id), at=clock.now())
    if found is None:
        raise NotFound("dossier_not_found")
    return found


@counter.get("/cash")
@allow(Role.CASHIER)
def till() -> str | AnyResponse:
    """A dossier's number, typed or read from the appointment slip."""
    number = request.args.get("number", "").strip().upper()[:61]
    found = dossier_id_of(current_officer(), number) if number else None
    if found is not None:
        return redirect(url_for("counter.cash", dossier_id=found), code=303)
    return render_template("counter/till.html", number=number)


@counter.route(ONE, methods=["GET", "POST"])
@allow(Role.CASHIER)
def cash(dossier_id: int) -> str | tuple[str, int] | AnyResponse:
    """Take what is owed; the receipt is issued in the same transaction."""
    found, form = _till(dossier_id), CashForm()
    form.due = found.total or 0
    if form.validate_on_submit():
        try:
            take_payment(
                officer=current_officer(), dossier_id=dossier_id, channel=form.channel.data,
                seen_version=form.version.data,
            )  # fmt: skip
        except OfficeError as refusal:
            form.form_errors.append(error_sentence(refusal))
            found = _till(dossier_id)
        else:
            return redirect(url_for("counter.paid", dossier_id=dossier_id, change=form.change), code=303)
    form.version.data = found.dossier.version
    items = office().config.tariff.items
    page = render_template(
        "counter/cash.html", found=found, form=form,
        fee_name=lambda code: named(items[code]) if code in items else code,
    )  # fmt: skip
    return (page, 422) if form.errors else page


@counter.get(f"{ONE}/paid")
@allow(Role.CASHIER)
def paid(dossier_id: int) -> str:
    """What to give back, and the receipt to print."""
    found = _till(dossier_id)
    change = request.args.get("change", 0, type=int)
    return render_template(
        "counter/paid.html", dossier=found.dossier, change=max(change, 0), receipts=receipts_now(dossier_id)
    )
