"""The machine-readable zone of a passport, ICAO 9303 part 4 (TD3, two lines of 44), with right check digits."""

import unicodedata
from typing import NamedTuple

WIDTH = 44
_WEIGHTS = (7, 3, 1)
_VALUES = {str(digit): digit for digit in range(10)} | {chr(65 + n): 10 + n for n in range(26)} | {"<": 0}
_SPELT = str.maketrans({"Đ": "D", "ß": "SS", "ẞ": "SS", "Æ": "AE", "Ø": "OE", "Œ": "OE", "Þ": "TH", "'": "", "’": ""})


class Page(NamedTuple):
    """What a data page says. `nation` as in 9303 (`D` for Germany); dates `yymmdd`, `<` in the places not known."""

    nation: str
    surname: str
    given: str
    number: str
    born: str
    sex: str
    expires: str
    optional: str = ""


def check_digit(text: str) -> str:
    """The 7-3-1 check digit of 9303 part 3, section 4.9. Raises KeyError for a letter no zone may hold."""
    return str(sum(_VALUES[letter] * _WEIGHTS[place % 3] for place, letter in enumerate(text)) % 10)


def letters(name: str) -> str:
    """A name as the zone spells it: capitals A-Z without marks, `<` for anything that parts its words."""
    plain = unicodedata.normalize("NFD", name.upper().translate(_SPELT))
    kept = "".join(letter if "A" <= letter <= "Z" else "<" for letter in plain if not unicodedata.combining(letter))
    return "<".join(part for part in kept.split("<") if part)


def names(page: Page) -> str:
    """The 39 places of the names. Too long a name is cut, its given names still begun (9303 part 4, section 4.2.3)."""
    surname, given = letters(page.surname), letters(page.given)
    if not surname or not given:
        return (surname or given)[:39].ljust(39, "<")
    if len(surname) + 2 + len(given) > 39:
        surname = surname[: max(39 - 2 - len(given), 20)]
    return f"{surname}<<{given}"[:39].ljust(39, "<")


def zone(page: Page) -> str:
    """Both lines, parted by a newline. Raises ValueError where the number or the optional part does not fit."""
    number, optional, nation = page.number.ljust(9, "<"), page.optional.ljust(14, "<"), page.nation.ljust(3, "<")
    if len(number) > 9 or len(optional) > 14:
        raise ValueError("a TD3 zone has 9 places for the number and 14 for the optional part")
    numbered = f"{number}{check_digit(number)}"
    born = f"{page.born}{check_digit(page.born)}"
    expires = f"{page.expires}{check_digit(page.expires)}"
    # 9303 part 4: the digit of an empty optional part may be `<` or 0; most issuers print `<`.
    extra = f"{optional}{check_digit(optional) if page.optional else '<'}"
    whole = check_digit(f"{numbered}{born}{expires}{extra}")
    sex = page.sex if page.sex in {"M", "F"} else "<"
    return f"P<{nation}{names(page)}\n{numbered}{nation}{born}{sex}{expires}{extra}{whole}"
