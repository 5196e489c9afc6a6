"""What somebody looks for among receipts, read from one box: a receipt's number, its look-up code, or a dossier."""

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 80
_WITH_SERIAL: Final = re.compile(r"(?:[0-9A-Z-]{4,20} +)?([A-Z]{2}-[0-9]{2}[A-Z])[ -]*([0-9]{1,7})")
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
_CODE: Final = re.compile(r"[0-9A-F]{10}")
_DOSSIER: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-/]{4,60}")


@dataclass(frozen=True)
class LookUp:
    """A receipt is found by any of these; `serial` narrows `number`. Nothing set finds nothing."""

    number: int | None = None
    serial: str | None = None
    code: str | None = None
    dossier_number: str | None = None

    def __bool__(self) -> bool:
        return self != LookUp()


def look_up(text: str) -> LookUp:
    """Read what was typed: `17`, `0000017`, `AA-26E 0000017`, `01BLP0-001 AA-26E 0000017`, a code, a dossier number."""
    typed = " ".join(text[:LONGEST].upper().split())
    if named := _WITH_SERIAL.fullmatch(typed):
        return LookUp(number=int(named[2]), serial=named[1])
    return LookUp(
        number=int(typed) if _NUMBER.fullmatch(typed) else None,
        code=typed if _CODE.fullmatch(typed) else None,
        dossier_number=typed if _DOSSIER.fullmatch(typed) else None,
    )
