"""Who works at the quarantine bench, which fields of a record may be mended there, and how a mend is read. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from app.intake.rules.reading import FORMS, Fault
from config.workflow import Role

MENDERS: Final = frozenset({Role.OFFICER, Role.TEAM_LEADER, Role.ADMINISTRATOR})
LOOKERS: Final = MENDERS | {Role.HEAD, Role.AUDITOR}
# Fields whose value is more than one text; they are shown and taken back as JSON.
STRUCTURED: Final = frozenset({"ThongTinKhac", "TaiLieuNop", "DanhSachLePhi"})
NUMBERS: Final = frozenset({"PhienBan"})
# What a record is known by. The portal never changes them, and a sound one names the dossier the record is about.
KEYS: Final = frozenset({"MaHoSo", "PhienBan"})
# Faults that no change of a field takes away.
BEYOND_MENDING: Final = frozenset({"unreadable", "too_large", "conflict", "number_taken"})
ORPHAN: Final = "orphan"


class NotJson(ValueError):
    """What was typed for a structured field is no JSON; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def may_mend(role: str) -> bool:
    """Whether somebody of this role mends, retries and refuses records."""
    return Role(role) in MENDERS


def is_mendable(faults: Iterable[Mapping[str, Any]], value: object) -> bool:
    """Whether mending a field may help: the record can be read, and no fault stands beyond it."""
    codes = {str(fault.get("code")) for fault in faults}
    return isinstance(value, dict) and not codes & BEYOND_MENDING


def fields_to_mend(faults: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The fields the faults are about, in the faults' order, each once; only fields of the contract."""
    named = (str(fault.get("field") or "") for fault in faults)
    return tuple(dict.fromkeys(name for name in named if name in FORMS))


def may_change(field: str, faults: Iterable[Mapping[str, Any]]) -> bool:
    """Whether this field of a record with these faults may be mended: number and version only where they are faulty."""
    return field in FORMS and (field not in KEYS or field in {fault.get("field") for fault in faults})


def shown(value: Mapping[str, Any], field: str) -> str:
    """A field's value as it stands in its input: text as it is, anything else as JSON, nothing as nothing."""
    given = value.get(field)
    if given is None:
        return ""
    if isinstance(given, str):
        return given
    return orjson.dumps(given, option=orjson.OPT_INDENT_2 if field in STRUCTURED else None).decode()


def typed(field: str, text: str) -> Any:
    """What was typed for a field, as the record has it; None leaves the field out. Raises NotJson."""
    if not text.strip():
        return None
    if field in NUMBERS and text.strip().isdecimal() and text.strip().isascii():
        return int(text.strip())
    if field not in STRUCTURED:
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise NotJson(field) from None


def mended(value: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The record with these fields changed; None takes a field out."""
    whole = {**value, **changes}
    return {name: given for name, given in whole.items() if name not in changes or given is not None}


def waits(faults: Iterable[Fault]) -> bool:
    """Whether the only thing wrong is that the lodging has not come yet."""
    return {fault.code for fault in faults} == {ORPHAN}


def laid_out(raw: bytes, value: object, *, at_most: int = 20_000) -> str:
    """What was received, as it can be read: JSON laid out where it is some, else text, what is none replaced."""
    if isinstance(value, dict) and value:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    else:
        text = raw.decode("utf-8", errors="replace")
    return text if len(text) <= at_most else f"{text[:at_most]}…"
