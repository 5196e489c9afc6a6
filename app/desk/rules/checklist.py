"""The checklist of a procedure: each component asked for, what of it has come, and what an officer made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from config.catalogue import Procedure
from config.documents import Document, is_asked_for
from config.fee_facts import fee_facts


class Standing(StrEnum):
    """What has come of a component. ABSENT: nothing, and the officer judges whether it is asked for."""

    ARRIVED = "arrived"
    AWAITED = "awaited"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


class Given(Protocol):
    """A document of the dossier."""

    @property
    def ordinal(self) -> int: ...
    @property
    def component_code(self) -> str | None: ...
    @property
    def arrival(self) -> str: ...
    @property
    def is_withdrawn(self) -> bool: ...


class Check(Protocol):
    """What an officer made of a component."""

    @property
    def component_code(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Item:
    """A component. `asked` is None where only an officer can tell; `ordinals` are its documents, `verdict` the tick."""

    component: Document
    asked: bool | None
    standing: Standing
    ordinals: tuple[int, ...]
    verdict: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """The components in the procedure's order, and the documents that are none of them."""

    items: tuple[Item, ...]
    beyond: tuple[int, ...]

    @property
    def missing(self) -> int:
        """How many components are asked for and not there to be looked at."""
        return sum(item.standing in (Standing.MISSING, Standing.UNREADABLE) for item in self.items)

    @property
    def unsound(self) -> int:
        """How many an officer found not sound."""
        return sum(item.verdict == "unsound" for item in self.items)


def checklist(
    procedure: Procedure, form_code: str, *, content: Mapping[str, Any], documents: Sequence[Given],
    checks: Iterable[Check], on: date,
) -> Checklist:  # fmt: skip
    """The components the procedure asks for. `on`: the local day of lodging, by which ages are told."""
    facts, made = fee_facts(form_code, content), {check.component_code: check for check in checks}
    items = tuple(
        _item(component, documents, check=made.get(component.code), asked=is_asked_for(component, facts, on=on))
        for component in procedure.documents
    )
    known = {component.code for component in procedure.documents}
    beyond = tuple(each.ordinal for each in documents if each.component_code not in known and not each.is_withdrawn)
    return Checklist(items=items, beyond=beyond)


def _item(component: Document, documents: Iterable[Given], *, check: Check | None, asked: bool | None) -> Item:
    given = [each for each in documents if each.component_code == component.code and not each.is_withdrawn]
    return Item(
        component=component,
        asked=asked if component.required or asked is False else None,
        standing=_standing({each.arrival for each in given}, component, asked=asked),
        ordinals=tuple(each.ordinal for each in given),
        verdict=check.verdict if check else None,
        reason=check.reason if check else None,
    )


def _standing(arrivals: set[str], component: Document, *, asked: bool | None) -> Standing:
    if "arrived" in arrivals:
        return Standing.ARRIVED
    if "awaited" in arrivals:
        return Standing.AWAITED
    if arrivals:
        return Standing.UNREADABLE
    if component.required and asked is True:
        return Standing.MISSING
    return Standing.NOT_ASKED if asked is False else Standing.ABSENT
