"""The reception: numbers are drawn, whoever has an appointment is met."""

from typing import Final

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.office import office
from app.counter.actions import tickets as acts
from app.counter.queries.appointments import day_sheet
from app.counter.queries.tickets import before, pace, ticket_for, waiting_of
from app.counter.routes.blueprint import AN_ID, AT_DESKS, counter, counter_named, my_counter
from app.counter.rules.numbers import wait
from app.web.access import allow, current_officer

TICKET: Final = f"/tickets/<{AN_ID}:ticket_id>"


@counter.get("/reception")
@allow(*AT_DESKS)
def reception() -> str:
    """Draw a number; meet those who are booked today."""
    place, today = my_counter(), office().today()
    return render_template(
        "counter/reception.html", place=place, waiting=waiting_of(place, on=today), booked=day_sheet(place, today),
        kinds=office().config.counters.kinds, priorities=office().config.counters.priorities, today=today,
    )  # fmt: skip


@counter.post("/tickets")
@allow(*AT_DESKS)
def draw() -> AnyResponse:
    """Draw a number, and show the slip to print."""
    drawn = acts.draw(
        officer=current_officer(), point=my_counter().code, prefix=request.form.get("prefix", ""),
        priority=request.form.get("priority") or None,
    )  # fmt: skip
    return redirect(url_for("counter.slip", ticket_id=drawn.id), code=303)


@counter.get(TICKET)
@allow(*AT_DESKS)
def slip(ticket_id: int) -> str:
    """The slip somebody takes along: number, point, how many come before, about how long it takes."""
    ticket = ticket_for(current_officer(), ticket_id)
    place = counter_named(ticket.point)
    ahead = before(ticket) if ticket.state == "waiting" else 0
    desks = sum(ticket.prefix in desk.kinds for desk in place.desks)
    minutes = wait(ahead, desks=desks, each=pace(place, on=ticket.on))
    kind = office().config.counters.kinds[ticket.prefix]
    return render_template("counter/slip.html", ticket=ticket, place=place, ahead=ahead, kind=kind, minutes=minutes)
