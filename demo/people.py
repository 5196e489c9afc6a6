"""Invented citizens, foreigners and organisations; what each becomes in a declaration is in `demo.declarations`.

Every number is built by formula in ranges that are not given out, so that no real person's number can come up.
"""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo import mrz, words
from demo.dice import Loaded, pick

# NamedTuples, not frozen dataclasses: some twenty thousand are made a second, and they do not leave this room.

_SURNAMES = Loaded(words.SURNAMES)
_BIRTHPLACES = Loaded(words.BIRTHPLACES)
_ETHNIC_GROUPS = Loaded(words.ETHNIC_GROUPS)
_FAITHS = Loaded(words.FAITHS)
_NATIONS = Loaded(words.NATIONS)
_DIGITS = "0123456789"


class Citizen(NamedTuple):
    """A Vietnamese citizen. `sex` M or F, `number` the twelve digits of the identity card, `issued_on` its day."""

    name: str
    sex: str
    born_on: date
    number: str
    issued_on: date | None
    birthplace: str
    address: str
    phone: str
    email: str
    ethnic_group: str
    faith: str
    trade: str


class Foreigner(NamedTuple):
    """A foreigner with a passport; `born` is `yyyymmdd`, or `yyyy` where the passport says no more."""

    name: str
    surname: str
    given: str
    sex: str
    born: str
    nation: words.Nation
    passport: str
    expires_on: date
    phone: str
    email: str

    @property
    def zone(self) -> str:
        """The machine-readable zone of the passport, two lines."""
        born = self.born[2:] if len(self.born) == 8 else f"{self.born[2:4]}<<<<"
        return mrz.zone(
            mrz.Page(
                self.nation.mrz, self.surname, self.given, self.passport, born, self.sex, f"{self.expires_on:%y%m%d}"
            )
        )


class Organisation(NamedTuple):
    """A business that vouches for or lodges foreigners; `number` is its business code, 10 digits, 13 for a branch."""

    name: str
    number: str
    address: str


def personal_number(province: str, *, sex: str, year: int, serial: int) -> str:
    """Twelve digits: province of birth registration, century and sex, year, serial (Decree 137/2015, art. 13).

    Serials here are 900,000 and over, which no province reaches in a year of births.
    """
    century = (year - 1900) // 100 * 2 + (sex == "F")
    return f"{province}{century}{year % 100:02}{serial:06}"


def business_code(serial: int, branch: int = 0) -> str:
    """A business code with its right check digit, from a block of Hà Nội's (019…) that is not given out."""
    stem = f"019{serial:06}"
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    check = 10 - sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True)) % 11
    if check == 10:
        return business_code(serial + 500_000, branch)
    return f"{stem}{check}{branch:03}" if branch else f"{stem}{check}"


def address(rng: Random) -> str:
    """A street address in one of the wards and communes Hà Nội has had since 1 July 2025."""
    if rng.random() < 0.68:
        house, lane = int(rng.random() * 380) + 1, int(rng.random() * 90) + 1
        return f"số {house}, ngõ {lane}, phường {pick(rng, words.HANOI_WARDS)}, Hà Nội"
    return f"thôn {int(rng.random() * 12) + 1}, xã {pick(rng, words.HANOI_COMMUNES)}, Hà Nội"


def phone(rng: Random) -> str:
    """A mobile number in 095, a prefix whose network is gone."""
    return f"095{int(rng.random() * 10_000_000):07}"


def vietnamese_passport(rng: Random) -> str:
    """A letter and seven digits, in series (X, Z) that are not issued."""
    return f"{'XZ'[rng.random() < 0.5]}{int(rng.random() * 10_000_000):07}"


def full_name(rng: Random, sex: str) -> str:
    """Surname, middle name or names, given name."""
    middles, givens = (words.MIDDLE_F, words.GIVEN_F) if sex == "F" else (words.MIDDLE_M, words.GIVEN_M)
    middle = pick(rng, middles)
    if rng.random() < 0.12:
        middle = f"{middle} {pick(rng, middles)}"
    return f"{_SURNAMES.roll(rng)} {middle} {pick(rng, givens)}"


def citizen(rng: Random, today: date, *, child: bool = False) -> Citizen:
    """A citizen as of a day: under 14 (30 days and up) if `child`, else 14 to 80."""
    sex = "F" if rng.random() < 0.52 else "M"
    days = int(30 + rng.random() * 5050 if child else 5_150 + rng.random() ** 1.4 * 24_000)
    born_on = today - timedelta(days=days)
    province, birthplace = _BIRTHPLACES.roll(rng)
    name = full_name(rng, sex)
    number = personal_number(province, sex=sex, year=born_on.year, serial=900_000 + int(rng.random() * 100_000))
    return Citizen(
        name=name.upper() if rng.random() < 0.7 else name,
        sex=sex,
        born_on=born_on,
        number=number,
        issued_on=None if child else today - timedelta(days=int(rng.random() * min(days - 5_120, 1_700))),
        birthplace=birthplace,
        address=address(rng),
        phone=phone(rng),
        email=f"cd{number[-6:]}@vidu.example" if rng.random() < 0.6 else "",
        ethnic_group=_ETHNIC_GROUPS.roll(rng),
        faith=_FAITHS.roll(rng),
        trade=_trade(rng, days // 365),
    )


def _trade(rng: Random, age: int) -> str:
    if age < 23:
        return "Học sinh" if age < 18 else "Sinh viên"
    return "Hưu trí" if age > 61 else pick(rng, words.TRADES)


def foreigner(rng: Random, today: date) -> Foreigner:
    """A grown foreigner whose passport runs for 2 to 9 more years."""
    nation = _NATIONS.roll(rng)
    sex = "F" if rng.random() < 0.4 else "M"
    surname = pick(rng, nation.surnames)
    given = pick(rng, nation.women if sex == "F" else nation.men)
    born_on = today - timedelta(days=int(7_000 + rng.random() * 16_000))
    passport = _numbered(rng, nation.number)
    return Foreigner(
        name=f"{surname} {given}".strip(),
        surname=surname,
        given=given,
        sex=sex,
        born=f"{born_on.year}" if rng.random() < 0.004 else f"{born_on:%Y%m%d}",
        nation=nation,
        passport=passport,
        expires_on=today + timedelta(days=int(760 + rng.random() * 2_500)),
        phone=phone(rng),
        email=f"nnn{passport.lower()}@vidu.example",
    )


def organisations(rng: Random, count: int) -> tuple[tuple[Organisation, ...], tuple[Organisation, ...]]:
    """Two pools that recur through the year: companies that vouch for foreigners, and houses that lodge them."""
    firms = tuple(_firm(rng, serial) for serial in range(count))
    houses = tuple(
        Organisation(f"{pick(rng, words.LODGINGS)} {pick(rng, words.COMPANY_NAMES)} {serial + 1}",
                     business_code(100_000 + serial), address(rng))
        for serial in range(count)
    )  # fmt: skip
    return firms, houses


def _firm(rng: Random, serial: int) -> Organisation:
    kind, trade = pick(rng, words.COMPANY_KINDS), pick(rng, words.COMPANY_TRADES)
    name = f"{kind} {trade} {pick(rng, words.COMPANY_NAMES)} {serial + 1}"
    return Organisation(name, business_code(serial, 1 if rng.random() < 0.1 else 0), address(rng))


def _numbered(rng: Random, shape: str) -> str:
    return "".join(pick(rng, _DIGITS) if place == "#" else place for place in shape)
