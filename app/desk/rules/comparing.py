"""What does not agree: the declaration with itself, with the identity number, with the machine-readable zone, with the
term asked for. Each difference names the field it stands beside; the sentence is the page's (`app.web.labels`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as left_out
from datetime import date, timedelta
from typing import Any, Final

from app.desk.rules.identity import citizen_of
from app.desk.rules.mrz import FILLER, Read, Zone, read_zone, typed_lines
from app.desk.rules.naming import is_same_name
from config.code_lists import CodeLists
from config.declarations import FieldKind, Form
from config.fee_facts import MOST_MONTHS, born

CARD_FORM: Final = "NA8"
# A residence card ends at least so long before the passport does (Law 47/2014/QH13, Article 38).
BEFORE_THE_PASSPORT: Final = timedelta(days=30)
NAME, SEX, BIRTH, NATIONALITY = "HoTen", "GioiTinh", "NgaySinh", "QuocTich"
FIRST_DAY, LAST_DAY, MONTHS, CARD = "TuNgay", "DenNgay", "ThoiHanThang", "KyHieuThe"
# A child's form declares the number of the child apart from that of who applies.
CITIZEN_NUMBERS: Final = ("SoDinhDanhTre", "SoCCCD")
# The passport before us, whose fields are named by whether it is the one applied with or the last one given out.
PASSPORTS: Final = (("SoHoChieu", "NgayHetHanHoChieu"), ("HoChieuCu", "NgayHetHanHoChieuCu"))


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that does not agree: its code, the field it stands beside, and what either side says."""

    code: str
    field: str
    told: Mapping[str, str] = left_out(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """By which paper the dossier knows its owner."""

    identity_kind: str | None
    identity_number: str | None


Content = Mapping[str, Any]


def differences(form: Form, content: Content, *, owner: Owner, lists: CodeLists, today: date) -> tuple[Difference, ...]:
    """Everything about a declaration that does not agree, in the order found. `today`: the local day."""
    zones = [one.name for one in form.fields if one.kind is FieldKind.MRZ and _text(content, one.name)]
    found = [*_number_differences(form, content, owner), *_term_differences(form, content, lists, today)]
    for name in zones:
        found += against_zone(
            form, content, read=read_zone(typed_lines(_text(content, name))), lists=lists, beside=name
        )
    return tuple(found)


def against_zone(form: Form, content: Content, *, read: Read, lists: CodeLists, beside: str) -> tuple[Difference, ...]:
    """What of the declaration is not in the zone. What is about the zone itself stands beside the field `beside`."""
    zone = read.zone
    if zone is None:
        return (Difference(code="mrz_unreadable", field=beside, told={"fault": read.fault or ""}),)
    checks = [Difference(code="mrz_check", field=beside, told={"check": check}) for check in zone.wrong]
    has = {one.name for one in form.fields}
    return (*checks, *(each for each in _unlike(content, zone, lists) if each.field in has))


def _unlike(content: Content, zone: Zone, lists: CodeLists) -> Iterator[Difference]:
    if is_same_name(_text(content, NAME), zone) is False:
        yield Difference(code="mrz_name", field=NAME, told={"read": " ".join((*zone.surname, *zone.given))})
    if not _is_same_day(_text(content, BIRTH), zone.birth):
        yield Difference(code="mrz_birth", field=BIRTH, told={"read": zone.birth})
    sex = _text(content, SEX)
    if sex in ("M", "F") and zone.sex in ("M", "F") and sex != zone.sex:
        yield Difference(code="mrz_sex", field=SEX, told={"read": zone.sex})
    nation, known = _text(content, NATIONALITY), lists.nationality(zone.nationality)
    if nation and nation != (known.code if known else zone.nationality):
        yield Difference(code="mrz_nationality", field=NATIONALITY, told={"read": zone.nationality})
    yield from _passport_unlike(content, zone)
    yield from _citizen_unlike(content, zone)


def _passport_unlike(content: Content, zone: Zone) -> Iterator[Difference]:
    for number, expiry in PASSPORTS:
        declared = _letters(_text(content, number))
        if not declared:
            continue
        if declared != _letters(zone.number):
            yield Difference(code="mrz_number", field=number, told={"read": zone.number})
        if not _is_same_day(_text(content, expiry), zone.expiry):
            yield Difference(code="mrz_expiry", field=expiry, told={"read": zone.expiry})
        return


def _citizen_unlike(content: Content, zone: Zone) -> Iterator[Difference]:
    """Papers of Viet Nam carry the citizen's number in their optional part."""
    read = zone.optional.split(FILLER)[0].split(" ")[0]
    name = next((name for name in CITIZEN_NUMBERS if _text(content, name)), None)
    if name is None or zone.issuer != "VNM" or citizen_of(read) is None or read == _text(content, name):
        return
    yield Difference(code="mrz_citizen", field=name, told={"read": read})


def _number_differences(form: Form, content: Content, owner: Owner) -> Iterator[Difference]:
    has = [one.name for one in form.fields if one.name in CITIZEN_NUMBERS and _text(content, one.name)]
    for name in sorted(has, key=CITIZEN_NUMBERS.index)[:1]:
        yield from _citizen_differences(name, _text(content, name), content)
    declared = {"cccd": [_text(content, name) for name in has], "passport": [_text(content, PASSPORTS[0][0])]}
    numbers = [number for number in declared.get(owner.identity_kind or "", ()) if number]
    if numbers and owner.identity_number and _letters(owner.identity_number) not in map(_letters, numbers):
        beside = has[0] if owner.identity_kind == "cccd" else PASSPORTS[0][0]
        yield Difference(code="owner_number", field=beside, told={"read": owner.identity_number})


def _citizen_differences(name: str, number: str, content: Content) -> Iterator[Difference]:
    citizen, birth, sex = citizen_of(number), born(content.get(BIRTH)), content.get(SEX)
    if citizen is None:
        return
    if citizen.birth_place is None:
        yield Difference(code="cccd_place", field=name, told={"read": number[:3]})
    if birth is not None and birth.year != citizen.birth_year:
        yield Difference(code="cccd_birth_year", field=BIRTH, told={"read": str(citizen.birth_year)})
    if sex in ("M", "F") and sex != citizen.sex:
        yield Difference(code="cccd_sex", field=SEX, told={"read": citizen.sex})


def _term_differences(form: Form, content: Content, lists: CodeLists, today: date) -> Iterator[Difference]:
    expiry = PASSPORTS[0][1]
    ends, asked = _day(content, expiry), _last_day(content)
    if ends is not None and ends < today:
        yield Difference(code="passport_expired", field=expiry, told={"ends": ends.isoformat()})
    elif ends is not None and asked is not None and ends < asked:
        yield Difference(code="passport_too_short", field=expiry, told={"asked": asked.isoformat()})
    elif form.code == CARD_FORM and ends is not None and asked is not None and ends - BEFORE_THE_PASSPORT < asked:
        most = ends - BEFORE_THE_PASSPORT
        yield Difference(
            code="card_too_near", field=expiry, told={"asked": asked.isoformat(), "most": most.isoformat()}
        )
    card, months = lists.visas.get(_text(content, CARD)), _months(content)
    if card is not None and card.card_months is not None and months is not None and months > card.card_months:
        yield Difference(code="card_too_long", field=MONTHS, told={"most": str(card.card_months), "card": card.code})
    first = _day(content, FIRST_DAY)
    if first is not None and (last := _day(content, LAST_DAY)) is not None and last < first:
        yield Difference(code="term_backwards", field=LAST_DAY)


def _last_day(content: Content) -> date | None:
    """The last day asked for: as declared, or the first day and so many months."""
    last, first, months = _day(content, LAST_DAY), _day(content, FIRST_DAY), _months(content)
    if last is not None or first is None or months is None:
        return last
    year, month = divmod(first.month - 1 + months, 12)
    return date(first.year + year, month + 1, min(first.day, 28))


def _months(content: Content) -> int | None:
    given = content.get(MONTHS)
    months = int(given) if isinstance(given, str) and given.isascii() and given.isdecimal() else given
    return months if isinstance(months, int) and not isinstance(months, bool) and 0 < months <= MOST_MONTHS else None


def _is_same_day(declared: str, read: str) -> bool:
    """Whether the days agree as far as both are known: a part either side leaves out is no difference."""
    if len(declared) not in (4, 8) or not declared.isdecimal():
        return True
    parts = (declared[2:4], declared[4:6], declared[6:8])
    return all(
        not known or FILLER in given or (given == "00" and place > 0) or known == given
        for place, (known, given) in enumerate(zip(parts, (read[:2], read[2:4], read[4:6]), strict=True))
    )  # fmt: skip


def _day(content: Content, name: str) -> date | None:
    birth = born(_text(content, name))
    return birth.on if birth else None


def _text(content: Content, name: str) -> str:
    value = content.get(name)
    return value.strip() if isinstance(value, str) else ""


def _letters(number: str) -> str:
    """A number of a paper without blanks and signs, small letters as capitals."""
    return "".join(letter for letter in number.upper() if letter.isalnum())


def by_field(found: Iterable[Difference]) -> dict[str, tuple[Difference, ...]]:
    """The differences by the field they stand beside."""
    beside: dict[str, tuple[Difference, ...]] = {}
    for each in found:
        beside[each.field] = (*beside.get(each.field, ()), each)
    return beside
