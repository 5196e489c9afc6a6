"""A desk of the counter: where the reader sits, who is called to it, and the wall that shows the numbers."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.core.office import office
from app.counter.actions import tickets as acts
from app.counter.queries.tickets import appointment_of, called_now, called_to, waiting_line, waiting_of
from app.counter.routes.blueprint import (
    AN_ID,
    AT_DESKS,
    counter,
    counter_named,
    counters,
    my_counter,
    my_desk,
    sit_down,
)
from app.counter.rules.numbers import ticket_name
from app.web.access import allow, current_officer, signed_in
from app.web.htmx import asked_by_htmx

TICKET: Final = f"/tickets/<{AN_ID}:ticket_id>"


@counter.get("")
@allow(*AT_DESKS)
def index() -> str:
    """My desk: who is here, who waits, and what to do with them."""
    place, desk, today = my_counter(), my_desk(), office().today()
    ticket = None if desk is None else called_to(place, desk, on=today)
    return render_template(
        "counter/index.html", place=place, desk=place.desk(desk) if desk else None, places=counters(), ticket=ticket,
        waiting=waiting_of(place, on=today), line=waiting_line(place, on=today),
        kinds=office().config.counters.kinds, priorities=office().config.counters.priorities,
        appointment=None if ticket is None else appointment_of(ticket),
    )  # fmt: skip


@counter.post("/place")
@allow(*AT_DESKS)
def sit() -> AnyResponse:
    """Sit down at a desk: `point/desk`."""
    code, _slash, desk = request.form.get("place", "").partition("/")
    sit_down(code, desk)
    return redirect(url_for("counter.index"), code=303)


@counter.post("/next")
@allow(*AT_DESKS)
def call_next() -> AnyResponse:
    """Call the next number to my desk."""
    desk = my_desk()
    if desk is None:
        flash(_("Hãy chọn quầy trước."), "warning")
        return redirect(url_for("counter.index"), code=303)
    called = acts.call_next(officer=current_officer(), point=my_counter().code, desk=desk)
    if called is None:
        flash(_("Không còn ai chờ."), "info")
    return redirect(url_for("counter.index"), code=303)


@counter.post(f"{TICKET}/again")
@allow(*AT_DESKS)
def call_again(ticket_id: int) -> AnyResponse:
    """Call the same number once more."""
    called = acts.call_again(officer=current_officer(), ticket_id=ticket_id)
    flash(_("Đã gọi lại số %(number)s.", number=ticket_name(called.prefix, called.number)), "success")
    return redirect(url_for("counter.index"), code=303)


@counter.post(f"{TICKET}/<any(served, missed):how>")
@allow(*AT_DESKS)
def end(ticket_id: int, how: str) -> AnyResponse:
    """Somebody has been served, or did not come."""
    acts.end(officer=current_officer(), ticket_id=ticket_id, how=how)
    return redirect(url_for("counter.index"), code=303)


@counter.get("/<point>/wall")
@signed_in
def wall(point: str) -> str:
    """The numbers at the desks and how many wait, for the reception room; nothing about anybody."""
    place, today = counter_named(point), office().today()
    page = "counter/wall_part.html" if asked_by_htmx() else "counter/wall.html"
    return render_template(
        page, place=place, called=called_now(place, on=today), waiting=waiting_of(place, on=today),
        kinds=office().config.counters.kinds,
    )  # fmt: skip
