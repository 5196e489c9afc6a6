"""What stands around the rows of a list: every list's count, this one's, own columns and filters, who may hold.

All of it is asked in one trip, because every page of a list asks it.
"""

from dataclasses import dataclass
from typing import Any

from app.core.db import db
from app.core.trips import Question, ask_together
from app.dossiers.rules import Actor
from app.worklists.queries.cells import Counted, count_of, counting, counting_of
from app.worklists.queries.filters import Filter
from app.worklists.queries.views import View, holding, viewing
from config.worklists import Hold, Worklist


@dataclass(frozen=True, kw_only=True)
class Around:
    """The counts of the reader's lists by name; of the list as it is narrowed; how the reader sees it; who may hold its
    dossiers, as id and name, where more than one may.
    """

    counts: dict[str, int]
    counted: Counted
    view: View
    holders: tuple[tuple[int, str], ...]


def around(worklist: Worklist, *, lists: tuple[Worklist, ...], chosen: Filter, officer: Actor) -> Around:
    """What a page of this list needs beside its rows. `lists` are those the reader sees, this one among them."""
    asks_holder = worklist.selection.hold in (Hold.ANYBODY, Hold.SOMEBODY)
    is_counted_here = bool(chosen.refinement) and chosen.is_told_by_cells
    questions: list[Question[Any]] = [
        counting(lists, officer=officer, today=chosen.today),
        viewing(officer, worklist),
        *([holding(officer.unit_code)] if asks_holder else ()),
        *([counting_of(chosen)] if is_counted_here else ()),
    ]
    counts, view, *more = ask_together(db.session(), *questions)
    holders = more.pop(0) if asks_holder else ()
    if not chosen.refinement:
        counted = Counted(counts[worklist.name])
    else:
        counted = more.pop() if is_counted_here else count_of(chosen)
    return Around(counts=counts, counted=counted, view=view, holders=holders)
