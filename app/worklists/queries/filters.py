"""The one filter: which dossiers are in a list, as where-clauses. Order, columns and pages are not here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, false, func, or_
from sqlalchemy.dialects.postgresql.ext import to_tsquery

from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.rules import Sought, sought
from config.workflow import State
from config.worklists import Hold, Selection, Worklist


@dataclass(frozen=True, kw_only=True)
class Refinement:
    """What a reader narrows a list by: a procedure's code, a channel, and text as for the search box."""

    procedure: str | None = None
    channel: str | None = None
    text: str | None = None

    def __bool__(self) -> bool:
        return bool(self.procedure or self.channel or self.text)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which dossiers: always of one unit, always by one selection, narrowed further or not."""

    unit_code: str
    officer_id: int
    selection: Selection
    today: date
    refinement: Refinement = Refinement()

    def clauses(self) -> list[ColumnElement[bool]]:
        """The where-clauses. The day is the office's: a due day before it is late (`deadlines.is_overdue`)."""
        return [
            Dossier.unit_code == self.unit_code,
            *selection_clauses(self.selection, officer_id=self.officer_id, today=self.today),
            *_refinement_clauses(self.refinement),
        ]


def filter_of(worklist: Worklist, *, officer: Actor, today: date, refinement: Refinement | None = None) -> Filter:
    """The filter of one worklist for one officer: only their own unit's dossiers."""
    return Filter(
        unit_code=officer.unit_code, officer_id=officer.id, selection=worklist.selection, today=today,
        refinement=refinement or Refinement(),
    )  # fmt: skip


def in_states(states: Iterable[State]) -> ColumnElement[bool]:
    """The state is one of these, written out as constants so that PostgreSQL sees which partial indexes serve."""
    names = [str(state) for state in sorted(states)]
    return Dossier.state.in_(bindparam("states", names, expanding=True, literal_execute=True, unique=True))


def selection_clauses(selection: Selection, *, officer_id: int, today: date) -> list[ColumnElement[bool]]:
    """The where-clauses of a selection, without the unit."""
    clauses = [in_states(selection.states)]
    if selection.hold is Hold.SELF:
        clauses.append(Dossier.holder_id == officer_id)
    elif selection.hold is Hold.NOBODY:
        clauses.append(Dossier.holder_id.is_(None))
    if selection.overdue:
        clauses += [Dossier.due_on < today, Dossier.resolved_on.is_(None), Dossier.paused_at.is_(None)]
    if selection.owed:
        clauses.append(Dossier.payment_state == "due")
    return clauses


def _refinement_clauses(refinement: Refinement) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if refinement.procedure:
        clauses.append(Dossier.procedure_code == refinement.procedure)
    if refinement.channel:
        clauses.append(Dossier.channel == refinement.channel)
    if refinement.text:
        clauses.append(is_sought(sought(refinement.text)))
    return clauses


def is_sought(wanted: Sought, *, exactly: bool = False) -> ColumnElement[bool]:
    """The dossier is what somebody looks for. Each part stands on an index of its own; nothing sought finds nothing.

    A number is found by its beginning, or only whole where `exactly` is said.
    """
    ways: list[ColumnElement[bool]] = []
    if wanted.number:
        whole = Dossier.number == wanted.number
        ways.append(whole if exactly else func.starts_with(Dossier.number, wanted.number))
    if wanted.identity:
        ways.append(Dossier.identity_number == wanted.identity)
    if wanted.phones:
        ways.append(Dossier.phone.in_(wanted.phones))
    if wanted.words:
        # Words are folded to a-z and 0-9, so none can be an operator of the query language.
        query = to_tsquery("simple", " & ".join(f"{word}:*" for word in wanted.words))
        ways.append(Dossier.owner_search.bool_op("@@")(query))
    return or_(*ways) if ways else false()
