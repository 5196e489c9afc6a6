"""Appointments: the slots of a day, booking, moving, cancelling, meeting who comes, and the sheet of the day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.errors import OfficeError
from app.core.office import office
from app.counter.actions import appointments as acts
from app.counter.forms.booking import BookForm, MoveForm, slot_of
from app.counter.forms.declared import NOT_CHOSEN
from app.counter.queries.appointments import appointment_for, day_sheet, slots_on
from app.counter.routes.blueprint import AN_ID, AT_DESKS, counter, counter_named, counters, my_counter
from app.counter.rules.slots import Slot, days_to_book
from app.web.access import allow, current_officer
from app.web.choices import choices
from app.web.filters import clock_time
from app.web.i18n import named
from app.web.labels import error_sentence
from config.counters import ReceptionCounter
from config.kinds import Channel

ONE: Final = f"/appointments/<{AN_ID}:appointment_id>"
Answer = str | tuple[str, int] | AnyResponse


def _place() -> ReceptionCounter:
    code = request.args.get("point")
    return counter_named(code) if code else my_counter()


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return office().today()


def _free(slots: Sequence[Slot]) -> list[tuple[str, str]]:
    """The slots that can still be booked, as a field offers them."""
    now = clock.now()
    return [
        (slot.at.isoformat(), _("%(at)s, còn %(left)s chỗ", at=clock_time(slot.at), left=slot.left))
        for slot in slots
        if slot.left and slot.at > now
    ]


@counter.route("/appointments", methods=["GET", "POST"])
@allow(*AT_DESKS)
def appointments() -> Answer:
    """The slots of a day at a point, who is booked, and the form to book somebody more."""
    place, on = _place(), _day()
    form = BookForm()
    _offer(form, place, on)
    if form.validate_on_submit():
        try:
            _book(form, place)
        except OfficeError as refusal:
            form.slot.errors = [*form.slot.errors, error_sentence(refusal)]
        else:
            flash(_("Đã đặt lịch hẹn."), "success")
            return redirect(url_for("counter.appointments", point=place.code, on=on.isoformat()), code=303)
    _offer(form, place, on)
    return _page(place, on, form)


def _offer(form: BookForm, place: ReceptionCounter, on: date) -> None:
    offered = [each for each in office().config.catalogue.current(on) if Channel.COUNTER in each.channels]
    form.slot.choices = choices([NOT_CHOSEN, *_free(slots_on(place, on))])
    form.procedure_code.choices = choices([NOT_CHOSEN, *((each.code, named(each, "short")) for each in offered)])


def _book(form: BookForm, place: ReceptionCounter) -> None:
    slot_at = slot_of(form.slot.data)
    if slot_at is None:
        raise acts.Incomplete("slot_unknown")
    acts.book(
        officer=current_officer(), point=place.code, slot_at=slot_at, name=form.name.data or "",
        phone=form.phone.data or None, procedure_code=form.procedure_code.data or None,
        dossier_number=(form.dossier_number.data or "").upper() or None,
    )  # fmt: skip


def _page(place: ReceptionCounter, on: date, form: Any, *, moving: Any = None) -> str | tuple[str, int]:
    today, calendar = office().today(), office().config.calendars["vietnam"]
    page = render_template(
        "counter/appointments.html", place=place, places=counters(), on=on, today=today, form=form, moving=moving,
        slots=slots_on(place, on), booked=day_sheet(place, on), days=days_to_book(place, today, calendar=calendar),
        procedures=office().config.catalogue,
    )  # fmt: skip
    return (page, 422) if form.errors else page


@counter.get("/appointments/sheet")
@allow(*AT_DESKS)
def sheet() -> str:
    """The sheet of a day, to print and lay on the reception desk."""
    place, on = _place(), _day()
    return render_template(
        "counter/sheet.html", place=place, on=on, booked=day_sheet(place, on), procedures=office().config.catalogue
    )


@counter.route(f"{ONE}/move", methods=["GET", "POST"])
@allow(*AT_DESKS)
def move(appointment_id: int) -> Answer:
    """Another time for somebody: the day is chosen, then the slot."""
    moving = appointment_for(current_officer(), appointment_id)
    place = counter_named(request.args.get("point") or moving.point)
    on = _day() if "on" in request.args else moving.on
    form = MoveForm()
    form.slot.choices = choices([NOT_CHOSEN, *_free(slots_on(place, on))])
    if form.validate_on_submit():
        slot_at = slot_of(form.slot.data)
        try:
            if slot_at is None:
                raise acts.Incomplete("slot_unknown")
            moved = acts.move(
                officer=current_officer(), appointment_id=appointment_id, slot_at=slot_at, point=place.code
            )
        except OfficeError as refusal:
            form.slot.errors = [*form.slot.errors, error_sentence(refusal)]
        else:
            flash(_("Đã chuyển lịch hẹn."), "success")
            return redirect(url_for("counter.appointments", point=moved.point, on=moved.on.isoformat()), code=303)
    return _page(place, on, form, moving=moving)


@counter.post(f"{ONE}/<any(cancel, miss):how>")
@allow(*AT_DESKS)
def give_back(appointment_id: int, how: str) -> AnyResponse:
    """The appointment is cancelled, or nobody came."""
    act = acts.cancel if how == "cancel" else acts.miss
    changed = act(officer=current_officer(), appointment_id=appointment_id)
    return redirect(url_for("counter.appointments", point=changed.point, on=changed.on.isoformat()), code=303)


@counter.post(f"{ONE}/arrive")
@allow(*AT_DESKS)
def arrive(appointment_id: int) -> AnyResponse:
    """They have come: a number is drawn, and its slip shown."""
    ticket = acts.arrive(
        officer=current_officer(), appointment_id=appointment_id, priority=request.form.get("priority") or None
    )
    return redirect(url_for("counter.slip", ticket_id=ticket.id), code=303)
