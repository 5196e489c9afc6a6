"""Why papers are asked for again, a dossier is refused, or it is stopped: each reason with a code, where it applies
and a sentence in both tongues; read from `supplement_reasons.toml`. Putting sentences together is not here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final

from config.catalogue import Catalogue, Procedure
from config.reading import FOLDER, Table, read

ANY_COMPONENT: Final = "*"
PLACES: Final = frozenset({"component", "detail", "days"})
OTHER: Final = "other"
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,39}")
_FORMATTER: Final = Formatter()


class Asking(StrEnum):
    """What a reason is given for: a request for papers (form 02), a refusal (form 03), an end (form 05)."""

    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    STOPPING = "stopping"


class Topic(StrEnum):
    """Under which heading a reason stands that concerns no single component."""

    DECLARATION = "declaration"
    PERSON = "person"
    DOSSIER = "dossier"


class Ticked(StrEnum):
    """When the form ticks a reason beforehand: its component is missing, its file did not come sound, or an officer
    has judged it unsound (and said why, which becomes the detail).
    """

    MISSING = "missing"
    UNSOUND = "unsound"
    JUDGED = "judged"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `component`: the code it concerns, `*` for whichever, None for none; `procedures` empty means all.

    The sentences have gaps: `{component}` its name, `{detail}` what the officer adds, `{days}` to answer in.
    """

    code: str
    askings: frozenset[Asking]
    procedures: frozenset[str]
    component: str | None
    topic: Topic
    ticked: Ticked
    label_vi: str
    label_en: str
    sentence_vi: str
    sentence_en: str

    @property
    def wants_detail(self) -> bool:
        """Whether the sentence has a gap that only the officer can fill."""
        return "detail" in gaps(self.sentence_vi)

    def components_of(self, procedure: Procedure) -> tuple[str | None, ...]:
        """For which components of the procedure the reason is offered; `(None,)` for one about no component."""
        if self.procedures and procedure.code not in self.procedures:
            return ()
        if self.component is None:
            return (None,)
        codes = (document.code for document in procedure.documents)
        return tuple(code for code in codes if self.component in (ANY_COMPONENT, code))


@dataclass(frozen=True, slots=True)
class Closing:
    """The sentence that ends every text of an asking."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Every reason by code, in the file's order, and the closing sentence of each asking."""

    by_code: Mapping[str, Reason]
    closings: Mapping[Asking, Closing]

    def for_asking(self, asking: Asking) -> tuple[Reason, ...]:
        """The reasons that may be given, in order."""
        return tuple(reason for reason in self.by_code.values() if asking in reason.askings)


def gaps(sentence: str) -> frozenset[str]:
    """The names of the gaps of a sentence; raises ValueError where a bracket does not close."""
    return frozenset(name for _, name, _, _ in _FORMATTER.parse(sentence) if name is not None)


def load_reasons(file: Path | None = None, *, catalogue: Catalogue) -> Reasons:
    """Read and check the reasons (default: those shipped); raises ConfigError."""
    table = read(file or FOLDER / "supplement_reasons.toml")
    closings = _read_closings(table.table("closing"))
    by_code: dict[str, Reason] = {}
    for block in table.tables("reason"):
        reason = _read_reason(block, catalogue)
        if reason.code in by_code:
            raise block.refuse("code", problem=f"{reason.code} is listed twice", cure="keep one of the two")
        by_code[reason.code] = reason
    table.finish()
    other = by_code.get(OTHER)
    if other is None or other.askings != frozenset(Asking) or other.procedures or other.component:
        cure = f'add a reason with code = "{OTHER}" for every asking, procedure and no component'
        raise table.refuse("reason", problem="nothing fits what no reason says", cure=cure)
    return Reasons(MappingProxyType(by_code), MappingProxyType(closings))


def _read_closings(table: Table) -> dict[Asking, Closing]:
    closings = {}
    for asking in Asking:
        block = table.table(asking)
        closings[asking] = Closing(
            _sentence(block, "vi", allowed=frozenset({"days"})), _sentence(block, "en", allowed=frozenset({"days"}))
        )
        _refuse_unlike(block, "vi", "en")
    return closings


def _read_reason(table: Table, catalogue: Catalogue) -> Reason:
    component = table.text("component") if "component" in table else None
    allowed = PLACES if component is not None else PLACES - {"component"}
    reason = Reason(
        code=table.text("code"),
        askings=frozenset(table.choices("for", Asking)),
        procedures=frozenset(table.texts("procedures")) if "procedures" in table else frozenset(),
        component=component,
        topic=table.choice("topic", Topic, default=Topic.DOSSIER),
        ticked=table.choice("ticked_when", Ticked, default=Ticked.NEVER),
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        sentence_vi=_sentence(table, "sentence_vi", allowed=allowed),
        sentence_en=_sentence(table, "sentence_en", allowed=allowed),
    )
    _refuse_unlike(table, "sentence_vi", "sentence_en")
    _refuse_unsound(reason, table)
    _refuse_out_of_reach(reason, table, catalogue)
    return reason


def _sentence(table: Table, key: str, *, allowed: frozenset[str]) -> str:
    sentence = table.text(key)
    try:
        strange = gaps(sentence) - allowed
    except ValueError as problem:
        raise table.refuse(key, problem=f"has a bracket out of place ({problem})", cure="close it") from problem
    if strange:
        known = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        raise table.refuse(key, problem=f"has the gap {{{min(strange)}}}", cure=f"use only {known}")
    if "\n" in sentence:
        raise table.refuse(key, problem="has more than one line", cure="write one line")
    return sentence


def _refuse_unlike(table: Table, one: str, other: str) -> None:
    if gaps(table.text(one)) != gaps(table.text(other)):
        raise table.refuse(other, problem=f"has other gaps than {one}", cure="let both tongues say the same")


def _refuse_unsound(reason: Reason, table: Table) -> None:
    if not _CODE.fullmatch(reason.code):
        raise table.refuse("code", problem=f'"{reason.code}" is not a code', cure="write 3 to 40 of a-z, 0-9 and _")
    if not reason.askings:
        raise table.refuse("for", problem="is empty", cure="say what the reason is given for")
    if reason.ticked is not Ticked.NEVER and (
        reason.component is None or reason.wants_detail is not (reason.ticked is Ticked.JUDGED)
    ):
        cure = "name a component; judged wants a detail, missing and unsound none"
        raise table.refuse("ticked_when", problem="cannot be told by itself", cure=cure)


def _refuse_out_of_reach(reason: Reason, table: Table, catalogue: Catalogue) -> None:
    unknown = sorted(code for code in reason.procedures if code not in catalogue)
    if unknown:
        raise table.refuse("procedures", problem=f"{unknown[0]} is not in the catalogue", cure="mend or remove it")
    for code in sorted(reason.procedures or catalogue.versions):
        if any(reason.components_of(version) for version in catalogue.versions[code]):
            if not reason.procedures:
                return
        elif reason.procedures:
            problem = f"{code} has no component {reason.component}"
            raise table.refuse("component", problem=problem, cure="name one of its documents, or narrow the procedures")
    if not reason.procedures:
        problem = f"no procedure has a component {reason.component}"
        raise table.refuse("component", problem=problem, cure="use a code of config/procedures")
