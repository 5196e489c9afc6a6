"""The one filter: which dossiers are in a list, as where-clauses. Order, columns and pages are not here."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import BindParameter, ColumnElement, bindparam, false, func, literal_column, or_

from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.models import Kind
from app.worklists.queries.words import by_index
from app.worklists.rules import Sought, in_full, sought
from config.workflow import State
from config.worklists import Hold, Selection, Worklist

NOBODY: Final = 0  # as a holder
LEAST_OF_IDENTITY: Final = 6  # signs typed before its beginning is looked for
NO_FLAGS: Final[ColumnElement[Any]] = literal_column("'[]'::jsonb")
Known = TypeVar("Known")
Told: TypeAlias = Known | BindParameter[Known]  # now, or when the statement is executed


@dataclass(frozen=True, kw_only=True)
class Refinement:
    """What a reader narrows a list by: procedure's code, channel, text as for the search box, who holds it (`NOBODY` or
    an officer's id), due on a day or before, doubts raised, a flag some officer set, where it came in, how its result
    goes out.
    """

    procedure: str | None = None
    channel: str | None = None
    text: str | None = None
    holder: int | None = None
    due_until: date | None = None
    is_flagged: bool = False
    officer_flag: str | None = None
    reception_point: str | None = None
    return_mode: str | None = None

    def __bool__(self) -> bool:
        asked = (getattr(self, field.name) for field in fields(self))
        return any(value is not None and value is not False and value != "" for value in asked)  # NOBODY is asked, too


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

    @property
    def is_told_by_cells(self) -> bool:
        """Whether the counted cells (`queries.cells`) tell how many these are, so that no row needs to be looked at."""
        asked = self.refinement
        is_told = not self.selection.asked_opinion and not replace(asked, procedure=None, channel=None, holder=None)
        return is_told and not (self.selection.overdue and asked.holder is not None)


def filter_of(worklist: Worklist, *, officer: Actor, today: date, refinement: Refinement | None = None) -> Filter:
    """The filter of one worklist for one officer: only their own unit's dossiers."""
    asked = refinement or Refinement()
    return Filter(
        unit_code=officer.unit_code, officer_id=officer.id, selection=worklist.selection, today=today,
        refinement=replace(asked, text=in_full(asked.text, unit_code=officer.unit_code)),
    )  # fmt: skip


def in_states(states: Iterable[State]) -> ColumnElement[bool]:
    """The state is one of these, written out as constants so that PostgreSQL sees which partial indexes serve."""
    names = [str(state) for state in sorted(states)]
    return Dossier.state.in_(bindparam("states", names, expanding=True, literal_execute=True, unique=True))


def selection_clauses(selection: Selection, *, officer_id: Told[int], today: Told[date]) -> list[ColumnElement[bool]]:
    """The where-clauses of a selection, without the unit."""
    clauses = [in_states(selection.states)]
    if selection.hold is Hold.SELF:
        clauses.append(Dossier.holder_id == officer_id)
    elif selection.hold is Hold.NOBODY:
        clauses.append(Dossier.holder_id.is_(None))
    elif selection.hold is Hold.SOMEBODY:
        clauses.append(Dossier.holder_id.is_not(None))
    if selection.overdue:
        clauses += [Dossier.due_on < today, Dossier.resolved_on.is_(None), Dossier.paused_at.is_(None)]
    if selection.owed:
        clauses.append(Dossier.payment_state == "due")
    if selection.asked_opinion:
        # As the index `ix_dossiers_opinions` has it: a nought given as a parameter would not find it.
        clauses.append(Dossier.open_opinions > literal_column("0"))
    return clauses


def selection_cells(
    selection: Selection, *, cell: Any, officer_id: Told[int], today: Told[date]
) -> list[ColumnElement[bool]]:
    """A selection as clauses on cells: those that are overdue are told by due day, all others by holder and fee."""
    clauses = [cell.state.in_(sorted(map(str, selection.states)))]
    if selection.overdue:
        return [*clauses, cell.kind == Kind.DUE, cell.due_on < today]
    clauses.append(cell.kind == Kind.HELD)
    if selection.hold is Hold.SELF:
        clauses.append(cell.holder_id == officer_id)
    elif selection.hold is Hold.NOBODY:
        clauses.append(cell.holder_id == NOBODY)
    elif selection.hold is Hold.SOMEBODY:
        clauses.append(cell.holder_id != NOBODY)
    if selection.owed:
        clauses.append(cell.is_owing)
    return clauses


def _refinement_clauses(refinement: Refinement) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if refinement.procedure:
        clauses.append(Dossier.procedure_code == refinement.procedure)
    if refinement.channel:
        clauses.append(Dossier.channel == refinement.channel)
    if refinement.holder is not None:
        clauses.append(Dossier.holder_id == refinement.holder if refinement.holder else Dossier.holder_id.is_(None))
    if refinement.due_until:
        clauses.append(Dossier.due_on <= refinement.due_until)
    if refinement.is_flagged:
        clauses.append(or_(Dossier.flags != NO_FLAGS, Dossier.officer_flags != NO_FLAGS))
    if refinement.officer_flag:
        # The first alone says it; with the second the index of flagged dossiers serves.
        clauses += [Dossier.officer_flags.contains([refinement.officer_flag]), Dossier.officer_flags != NO_FLAGS]
    if refinement.reception_point:
        clauses.append(Dossier.reception_point == refinement.reception_point)
    if refinement.return_mode:
        clauses.append(Dossier.return_mode == refinement.return_mode)
    if refinement.text:
        clauses.append(is_sought(sought(refinement.text)))
    return clauses


def is_sought(wanted: Sought, *, exactly: bool = False) -> ColumnElement[bool]:
    """The dossier is what somebody looks for. Each part stands on an index of its own; nothing sought finds nothing.

    A number is found by its beginning (an identity number by at least six), or only whole where `exactly` is said.
    """
    ways: list[ColumnElement[bool]] = []
    if wanted.number:
        whole = Dossier.number == wanted.number
        ways.append(whole if exactly else func.starts_with(Dossier.number, wanted.number))
    if wanted.identity:
        begun = not exactly and len(wanted.identity) >= LEAST_OF_IDENTITY
        whole = Dossier.identity_number == wanted.identity
        ways.append(func.starts_with(Dossier.identity_number, wanted.identity) if begun else whole)
    if wanted.phones:
        ways.append(Dossier.phone.in_(wanted.phones))
    if wanted.words:
        ways.append(by_index(wanted.words))
    return or_(*ways) if ways else false()
