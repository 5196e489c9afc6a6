"""The office's whole configuration, read once at start and checked against itself: what one file names, another must
hold. Settings of the installation are in `settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.calendars import Calendar, load_calendars
from config.catalogue import Catalogue, Procedure, load_catalogue
from config.code_lists import CodeLists, load_code_lists
from config.counters import Counters, load_counters
from config.declarations import Form, load_declarations
from config.errors import ConfigError
from config.handout import HandOuts, load_handouts
from config.reading import FOLDER, shown
from config.supplement_reasons import Reasons, load_reasons
from config.tariffs import Tariff, load_tariff
from config.units import Units, load_units


@dataclass(frozen=True, slots=True)
class Office:
    """Everything the office has decided; forms and calendars by code and name."""

    catalogue: Catalogue
    tariff: Tariff
    calendars: Mapping[str, Calendar]
    units: Units
    counters: Counters
    declarations: Mapping[str, Form]
    code_lists: CodeLists
    handouts: HandOuts
    reasons: Reasons


def load_office(folder: Path | None = None) -> Office:
    """Read and check the configuration of `folder` (default: the one shipped); the first fault raises ConfigError."""
    folder = folder or FOLDER
    code_lists = load_code_lists(folder / "code_lists")
    units = load_units(folder / "units.toml")
    catalogue = load_catalogue(folder / "procedures")
    office = Office(
        catalogue=catalogue,
        tariff=load_tariff(folder / "tariffs"),
        calendars=load_calendars(folder / "calendars"),
        units=units,
        counters=load_counters(folder / "counters.toml", units=units),
        declarations=load_declarations(folder / "declarations", code_lists=code_lists),
        handouts=load_handouts(folder / "handout.toml", units=units.by_code),
        code_lists=code_lists,
        reasons=load_reasons(folder / "supplement_reasons.toml", catalogue=catalogue),
    )
    _refuse_unknown_procedures(office, folder=folder)
    for versions in office.catalogue.versions.values():
        for procedure in versions:
            _refuse_unknown_forms(procedure, office, folder=folder)
            _refuse_unpriced_items(procedure, office, folder=folder)
    return office


def _refuse_unknown_procedures(office: Office, *, folder: Path) -> None:
    for code in office.handouts.tongues:
        if code not in office.catalogue:
            file, cure = shown(folder / "handout.toml"), "use the code of a procedure in the catalogue"
            raise ConfigError(file, f"tongues.{code}", problem=f"{code} is not a known procedure", cure=cure)


def _refuse_unknown_forms(procedure: Procedure, office: Office, *, folder: Path) -> None:
    for form in procedure.forms:
        if form not in office.declarations:
            cure = f"add a [[form]] with this code under {shown(folder / 'declarations')}"
            raise _refusal(procedure, "forms", folder=folder, problem=f"{form} is not a known form", cure=cure)


def _refuse_unpriced_items(procedure: Procedure, office: Office, *, folder: Path) -> None:
    for code in procedure.fee_items:
        if code not in office.tariff.items:
            cure = f"use one of {', '.join(sorted(office.tariff.items))}"
            raise _refusal(procedure, "fee_items", folder=folder, problem=f"{code} is not a fee item", cure=cure)
        if office.tariff.rate(code, procedure.in_force_from) is None:
            problem = f"{code} has no rate on {procedure.in_force_from}"
            cure = "let its first rate begin no later than this version"
            raise _refusal(procedure, "fee_items", folder=folder, problem=problem, cure=cure)


def _refusal(procedure: Procedure, key: str, *, folder: Path, problem: str, cure: str) -> ConfigError:
    file = shown(folder / "procedures" / f"{procedure.code}.toml")
    return ConfigError(file, f"version[{procedure.version}].{key}", problem=problem, cure=cure)
