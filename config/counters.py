"""The counters where people are received: desks, ticket kinds, who comes first, when people can be booked; read from
`counters.toml`. What happens there is for `app.counter`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.catalogue import Group
from config.reading import FOLDER, Table, read
from config.units import Units

MEGABYTE: Final = 1024 * 1024


class Weekday(StrEnum):
    """The days of a week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS: Final = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class TicketKind:
    """What a ticket is drawn for: its letter and the procedure groups; without groups it is for collecting."""

    prefix: str
    groups: tuple[Group, ...]
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Priority:
    """Somebody who is called before the others, and why."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CounterDesk:
    """A desk, and the prefixes of the tickets it calls."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """On these days people can be booked from `begins` to `ends`, local time."""

    days: tuple[Weekday, ...]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class ReceptionCounter:
    """The counter of one reception point. `capacity` is how many people one slot of `slot_minutes` takes."""

    unit: str
    code: str
    is_mobile: bool
    desks: tuple[CounterDesk, ...]
    slot_minutes: int
    capacity: int
    book_ahead_days: int
    openings: tuple[Opening, ...]

    def desk(self, name: str | None) -> CounterDesk | None:
        """The desk of that name, None when there is none such."""
        return next((desk for desk in self.desks if desk.name == name), None)


@dataclass(frozen=True, slots=True)
class Counters:
    """Every counter by unit and reception point, and what holds for all of them."""

    points: Mapping[tuple[str, str], ReceptionCounter]
    kinds: Mapping[str, TicketKind]
    priorities: Mapping[str, Priority]
    most_bytes: int
    minutes_each: int
    uncollected_days: int
    uncollected_months: int

    def of_unit(self, unit: str) -> tuple[ReceptionCounter, ...]:
        """The counters of a unit, in the file's order."""
        return tuple(each for each in self.points.values() if each.unit == unit)

    def kind_of(self, group: Group) -> TicketKind:
        """What somebody draws who comes with a procedure of this group."""
        return next(kind for kind in self.kinds.values() if group in kind.groups)


def load_counters(file: Path | None = None, *, units: Units) -> Counters:
    """Read the counters (default: those shipped). Raises ConfigError, also where a reception point has no counter."""
    table = read(file or FOLDER / "counters.toml")
    kinds = _read_kinds(table)
    priorities = {row.text("code"): _read_priority(row) for row in table.tables("priority")}
    points: dict[tuple[str, str], ReceptionCounter] = {}
    for block in table.tables("point"):
        point = _read_point(block, kinds)
        if point.unit not in units or units.unit(point.unit).reception_point(point.code) is None:
            cure = "use a unit and reception point of units.toml"
            raise block.refuse("code", problem=f"{point.unit} has no point {point.code}", cure=cure)
        if (point.unit, point.code) in points:
            raise block.refuse("code", problem=f"{point.code} is listed twice", cure="keep one of the two")
        points[point.unit, point.code] = point
    _refuse_missing(points, units, table)
    counters = Counters(
        points=MappingProxyType(points),
        kinds=MappingProxyType(kinds),
        priorities=MappingProxyType(priorities),
        most_bytes=table.whole("most_megabytes", at_least=1) * MEGABYTE,
        minutes_each=table.whole("minutes_each", at_least=1),
        uncollected_days=table.whole("uncollected_days", at_least=1),
        uncollected_months=table.whole("uncollected_months", at_least=1),
    )
    table.finish()
    return counters


def _read_kinds(table: Table) -> dict[str, TicketKind]:
    kinds: dict[str, TicketKind] = {}
    for row in table.tables("kind"):
        prefix = row.text("prefix")
        if not re.fullmatch(r"[A-Z]", prefix) or prefix in kinds:
            cure = "give each kind one capital letter of its own"
            raise row.refuse("prefix", problem=f'"{prefix}" is no letter, or taken', cure=cure)
        kinds[prefix] = TicketKind(prefix, row.choices("groups", Group), row.text("name_vi"), row.text("name_en"))
    for group in Group:
        drawn = [kind.prefix for kind in kinds.values() if group in kind.groups]
        if len(drawn) != 1:
            problem = f"{group} is drawn by {len(drawn)} kinds"
            raise table.refuse("kind", problem=problem, cure="name each group at exactly one kind")
    return kinds


def _read_priority(row: Table) -> Priority:
    return Priority(row.text("code"), row.text("name_vi"), row.text("name_en"))


def _read_point(table: Table, kinds: Mapping[str, TicketKind]) -> ReceptionCounter:
    desks = tuple(CounterDesk(row.text("name"), row.texts("kinds")) for row in table.tables("desks"))
    names = [desk.name for desk in desks]
    if not desks or len(set(names)) != len(names):
        raise table.refuse("desks", problem="are missing or named twice", cure="name each desk once")
    for desk in desks:
        unknown = [kind for kind in desk.kinds if kind not in kinds]
        if unknown or not desk.kinds:
            cure = f"name some of {', '.join(sorted(kinds))}"
            raise table.refuse("desks", problem=f"desk {desk.name} calls {unknown or 'nothing'}", cure=cure)
    return ReceptionCounter(
        unit=table.text("unit"),
        code=table.text("code"),
        is_mobile=table.flag("is_mobile", False),
        desks=desks,
        slot_minutes=table.whole("slot_minutes", at_least=5),
        capacity=table.whole("capacity", at_least=1),
        book_ahead_days=table.whole("book_ahead_days", at_least=1),
        openings=tuple(_read_opening(row) for row in table.tables("openings")),
    )


def _read_opening(row: Table) -> Opening:
    begins, ends = row.clock_time_or_none("from"), row.clock_time_or_none("to")
    if begins is None or ends is None or ends <= begins:
        raise row.refuse("to", problem="does not lie after from", cure='write from = "07:30", to = "11:30"')
    return Opening(row.choices("days", Weekday), begins, ends)


def _refuse_missing(points: Mapping[tuple[str, str], ReceptionCounter], units: Units, table: Table) -> None:
    wanted = [(unit.code, point.code) for unit in units.by_code.values() for point in unit.reception_points]
    missing = next((each for each in wanted if each not in points), None)
    if missing is not None:
        cure = f'add a [[point]] with unit = "{missing[0]}" and code = "{missing[1]}"'
        raise table.refuse("point", problem=f"{missing[1]} of {missing[0]} has no counter", cure=cure)
