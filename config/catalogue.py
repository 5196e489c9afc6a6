"""The procedure catalogue: what the office does for whom, by which law, in what time; every version ever in force,
because a dossier keeps the one of its day. Reads `procedures/*.toml`; workflow and worklists are not here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypedDict

from config.documents import Document, read_documents
from config.errors import UnknownProcedure
from config.kinds import Channel
from config.reading import FOLDER, Table, read_folder, refuse_breaks
from config.shapes import Source, in_force_on


class Group(StrEnum):
    """Whom a procedure serves; the teams of an office follow it."""

    CITIZEN = "citizen"
    FOREIGNER = "foreigner"
    ORGANISATION = "organisation"


class TermUnit(StrEnum):
    """What a term counts; hours are hours of working time."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    HOURS = "hours"


class ClockStart(StrEnum):
    """What starts the clock."""

    ACCEPTED = "accepted"
    ACCEPTED_AND_PAID = "accepted_and_paid"


class SupplementEffect(StrEnum):
    """What a request for more papers does to the clock."""

    PAUSE = "pause"
    RESTART = "restart"


class ServiceLevel(StrEnum):
    """How far the portal carries the procedure: toàn trình, một phần, or it only informs."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class Place(StrEnum):
    """Who works in a stage, and who decides: the province, the Immigration Department (A08), the Minister, or the
    body that issued the paper reported lost.
    """

    PROVINCE = "province"
    CENTRE = "a08"
    MINISTER = "minister"
    ISSUING_BODY = "issuing_body"


class AppliesTo(StrEnum):
    """Which provinces have the procedure; the border ones are for provinces with a land border."""

    ALL = "all"
    BORDER_LAO = "border_lao"
    BORDER_CAM = "border_cam"
    BORDER_CHN = "border_chn"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as the law writes it."""

    amount: int
    unit: TermUnit


@dataclass(frozen=True, slots=True)
class Stage:
    """One place's share of the statutory term, in the order the dossier passes."""

    place: Place
    term: Term


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of one procedure; `in_force_to` is the last day it applies, None while it does."""

    code: str
    version: int
    order: int
    sector: str
    applies_to: AppliesTo
    in_force_from: date
    in_force_to: date | None
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    group: Group
    forms: tuple[str, ...]
    documents: tuple[Document, ...]
    statutory: Term
    committed: Term
    stages: tuple[Stage, ...]
    clock_starts: ClockStart
    cut_off: time | None
    supplement: SupplementEffect
    supplement_days: int
    fee_items: tuple[str, ...]
    channels: tuple[Channel, ...]
    service_level: ServiceLevel
    decided_by: Place
    needs_centre: bool
    registration_only: bool
    under_14_in_person: bool
    results: tuple[str, ...]
    legal_bases: tuple[str, ...]
    sources: tuple[Source, ...]
    remark_vi: str
    remark_en: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every procedure by code, the oldest first."""

    versions: Mapping[str, tuple[Procedure, ...]]

    def __contains__(self, code: object) -> bool:
        return code in self.versions

    def at(self, code: str, on: date) -> Procedure | None:
        """The version of `code` in force on the local day `on`; None when unknown or not in force."""
        found = (procedure for procedure in self.versions.get(code, ()) if in_force_on(procedure, on))
        return next(found, None)

    def pinned(self, code: str, version: int) -> Procedure:
        """The version a dossier was pinned to; raises UnknownProcedure when it was never written."""
        for procedure in self.versions.get(code, ()):
            if procedure.version == version:
                return procedure
        raise UnknownProcedure(code, version)

    def earliest(self, code: str) -> Procedure:
        """The oldest version known, for rows older than the catalogue; raises UnknownProcedure."""
        if code not in self.versions:
            raise UnknownProcedure(code)
        return self.versions[code][0]

    def current(self, on: date) -> tuple[Procedure, ...]:
        """The procedures in force on the local day `on`, in the order of the published list."""
        found = (self.at(code, on) for code in self.versions)
        return tuple(sorted((one for one in found if one), key=lambda one: (one.order, one.code)))


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read every procedure of `folder` (default: the ones shipped); raises ConfigError."""
    found = {name: _read_procedure(name, table) for name, table in read_folder(folder or FOLDER / "procedures")}
    return Catalogue(MappingProxyType(found))


_CODE: Final = re.compile(r"[1-9]\.[0-9]{6}")


def _read_procedure(name: str, table: Table) -> tuple[Procedure, ...]:
    code = table.text("code")
    if not _CODE.fullmatch(code):
        raise table.refuse("code", problem=f'"{code}" is not a national code', cure='write it as "1.001456"')
    if code != name:
        raise table.refuse("code", problem=f"is {code} in {name}.toml", cure=f"name the file {code}.toml")
    blocks = table.tables("version")
    versions = tuple(_read_version(code, block, head=table) for block in blocks)
    table.finish()
    _refuse_bad_order(versions, table)
    return versions


def _refuse_bad_order(versions: tuple[Procedure, ...], table: Table) -> None:
    if not versions:
        raise table.refuse("version", problem="holds none", cure="write at least one [[version]]")
    for number, procedure in enumerate(versions, start=1):
        if procedure.version != number:
            key = f"version[{number}].version"
            raise table.refuse(key, problem=f"is {procedure.version}", cure=f"count from 1, so write {number} here")
    refuse_breaks(versions, table=table, key="version")


class _Clock(TypedDict):
    statutory: Term
    committed: Term
    stages: tuple[Stage, ...]
    clock_starts: ClockStart
    cut_off: time | None
    supplement: SupplementEffect
    supplement_days: int


def _read_clock(table: Table) -> _Clock:
    statutory = _read_term(table, "statutory")
    return _Clock(
        statutory=statutory,
        committed=_read_term(table, "committed"),
        stages=_read_stages(table, statutory.unit),
        clock_starts=table.choice("clock_starts", ClockStart),
        cut_off=table.clock_time_or_none("cut_off"),
        supplement=table.choice("supplement", SupplementEffect),
        supplement_days=table.whole("supplement_days", at_least=1),
    )


def _read_version(code: str, table: Table, *, head: Table) -> Procedure:
    procedure = Procedure(
        code=code,
        version=table.whole("version", at_least=1),
        order=head.whole("order", at_least=1),
        sector=head.text("sector"),
        applies_to=head.choice("applies_to", AppliesTo),
        in_force_from=table.day("in_force_from"),
        in_force_to=table.day_or_none("in_force_to"),
        name_vi=table.text("name_vi"),
        name_en=table.text("name_en"),
        short_vi=table.text("short_vi"),
        short_en=table.text("short_en"),
        group=table.choice("group", Group),
        forms=table.texts("forms"),
        documents=read_documents(table),
        **_read_clock(table),
        fee_items=table.texts("fee_items"),
        channels=table.choices("channels", Channel),
        service_level=table.choice("service_level", ServiceLevel),
        decided_by=table.choice("decided_by", Place),
        needs_centre=table.flag("needs_centre"),
        registration_only=table.flag("registration_only", False),
        under_14_in_person=table.flag("under_14_in_person", False),
        results=table.texts("results"),
        legal_bases=table.texts("legal_bases"),
        sources=tuple(source.source() for source in table.tables("source")),
        remark_vi=table.text("remark_vi", ""),
        remark_en=table.text("remark_en", ""),
    )
    _refuse_contradictions(procedure, table)
    return procedure


def _read_term(table: Table, key: str) -> Term:
    inner = table.table(key)
    return Term(amount=inner.whole("amount", at_least=1), unit=inner.choice("unit", TermUnit))


def _read_stages(table: Table, unit: TermUnit) -> tuple[Stage, ...]:
    return tuple(
        Stage(place=row.choice("place", Place), term=Term(row.whole("amount", at_least=1), unit))
        for row in table.tables("stages")
    )


def _refuse_contradictions(procedure: Procedure, table: Table) -> None:
    _refuse_unsound_dates(procedure, table)
    _refuse_unsound_terms(procedure, table)
    for key in ("forms", "channels", "legal_bases", "sources"):
        if not getattr(procedure, key):
            raise table.refuse(key.removesuffix("s"), problem="holds none", cure="name at least one")
    if procedure.needs_centre != (procedure.decided_by is not Place.PROVINCE):
        problem = f"contradicts decided_by = {procedure.decided_by}"
        raise table.refuse("needs_centre", problem=problem, cure="true exactly when another body decides")
    if procedure.clock_starts is ClockStart.ACCEPTED_AND_PAID and not procedure.fee_items:
        cure = 'name the fee items, or write "accepted"'
        raise table.refuse("clock_starts", problem="waits for a payment, but no fee is charged", cure=cure)


def _refuse_unsound_dates(procedure: Procedure, table: Table) -> None:
    if procedure.in_force_to is not None and procedure.in_force_to < procedure.in_force_from:
        cure = f"write a day from {procedure.in_force_from} on"
        raise table.refuse("in_force_to", problem="lies before in_force_from", cure=cure)


def _refuse_unsound_terms(procedure: Procedure, table: Table) -> None:
    statutory, committed = procedure.statutory, procedure.committed
    if committed.unit is statutory.unit and committed.amount > statutory.amount:
        cure = f"write at most {statutory.amount}"
        raise table.refuse("committed.amount", problem="is longer than the statutory term", cure=cure)
    shares = sum(stage.term.amount for stage in procedure.stages)
    if shares != statutory.amount:
        cure = f"let the shares add up to {statutory.amount}"
        raise table.refuse("stages", problem=f"add up to {shares} {statutory.unit}", cure=cure)
    elsewhere = any(stage.place is not Place.PROVINCE for stage in procedure.stages)
    if elsewhere != procedure.needs_centre:
        problem = f"contradict needs_centre = {str(procedure.needs_centre).lower()}"
        raise table.refuse("stages", problem=problem, cure="give the deciding body a share, or decide in the province")
