"""What the twelve digits of a citizen's number say: where the birth was registered, the sex, the year of birth, and six
digits without meaning (Circular 59/2021/TT-BCA, Decree 137/2015).
"""

import re
from dataclasses import dataclass

from config.birth_places import BIRTH_PLACES

_DIGITS = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """What a number says. `sex` is M or F; `birth_place` is None where the first three digits are no province's."""

    sex: str
    birth_year: int
    birth_place: str | None


def citizen_of(number: object) -> Citizen | None:
    """What a citizen's number says; None for anything but twelve digits."""
    if not isinstance(number, str) or not _DIGITS.fullmatch(number):
        return None
    digit = int(number[3])
    return Citizen(
        sex="MF"[digit % 2],
        birth_year=1900 + 100 * (digit // 2) + int(number[4:6]),
        birth_place=BIRTH_PLACES.get(number[:3]),
    )
