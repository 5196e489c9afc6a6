"""From a form filled in at the counter to the arrival that intake's rules judge: one truth with what the portal sends.

The number somebody is known by and their name are typed once and stand in the declaration too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.intake.rules.arrival import Arrival, owner_columns
from app.intake.rules.declaring import unfit_fields
from app.intake.rules.reading import IDENTITY
from config.catalogue import Group, Procedure
from config.code_lists import CodeLists
from config.declarations import Form
from config.documents import CHILD_AGE
from config.fee_facts import born, fee_facts
from config.kinds import Channel, IdentityKind, OwnerKind

NAME: Final = "HoTen"
CHILDS_NUMBER: Final = "SoDinhDanhTre"
# Where the owner's own number stands in a declaration, by what kind of number it is (portal contract, section 4).
OWN_NUMBER: Final[Mapping[str, tuple[str, ...]]] = {
    IdentityKind.CCCD: ("SoCCCD", CHILDS_NUMBER),
    IdentityKind.PASSPORT: ("SoHoChieu",),
}
REPRESENTATIVE: Final = "NguoiDaiDien"
OWNER_OF_GROUP: Final = {
    Group.CITIZEN: OwnerKind.CITIZEN,
    Group.FOREIGNER: OwnerKind.FOREIGNER,
    Group.ORGANISATION: OwnerKind.BUSINESS,
}
KINDS_OF_GROUP: Final = {
    Group.CITIZEN: (IdentityKind.CCCD, IdentityKind.CMND, IdentityKind.PASSPORT),
    Group.FOREIGNER: (IdentityKind.PASSPORT,),
    Group.ORGANISATION: (IdentityKind.BUSINESS_CODE,),
}
PATTERN_OF: Final = {
    IdentityKind.CCCD: "CCCD",
    IdentityKind.CMND: "CMND",
    IdentityKind.PASSPORT: "HC",
    IdentityKind.BUSINESS_CODE: "MSDN",
}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is typed beside the declaration."""

    owner_name: str = ""
    identity_kind: str = ""
    identity_number: str = ""
    phone: str | None = None
    email: str | None = None
    return_mode: str = "counter"
    return_address: str | None = None
    is_assisted: bool = False
    is_signed: bool = False
    is_out_of_area: bool = False
    representative_name: str | None = None
    representative_identity: str | None = None
    representative_relation: str | None = None


def identity_kinds(form: Form, group: Group) -> tuple[IdentityKind, ...]:
    """What the owner can be known by: where the declaration asks for a number of one kind, by that alone."""
    if form.field("SoCCCD") is not None:
        return (IdentityKind.CCCD,)
    return KINDS_OF_GROUP[group]


def identity_fits(kind: str, number: str) -> bool:
    """Whether the number has the form its kind asks for (portal contract, section 1)."""
    return kind in PATTERN_OF and IDENTITY[PATTERN_OF[IdentityKind(kind)]].fullmatch(number) is not None


def is_for_children(form: Form) -> bool:
    """Whether the form is one for children, who may have no number yet and show their birth certificate instead."""
    return form.field(CHILDS_NUMBER) is not None


def typed_once(form: Form, kind: str) -> frozenset[str]:
    """The declaration's fields that are filled from the owner's name and number."""
    own = OWN_NUMBER.get(kind, ())
    if "SoCCCD" in own and form.field("SoCCCD") is None:
        own = (CHILDS_NUMBER,)
    return frozenset(name for name in (NAME, *own) if form.field(name) is not None)


def whole_content(form: Form, given: Given, *, content: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration as it will be kept: blanks left out, the owner's name and number in their places."""
    own = {NAME: given.owner_name} | dict.fromkeys(OWN_NUMBER.get(given.identity_kind, ()), given.identity_number)
    whole = dict(content) | {name: own[name] for name in typed_once(form, given.identity_kind) if name in own}
    return {name: kept for name, value in whole.items() if (kept := _without_blanks(value)) not in (None, "", {}, [])}


def _without_blanks(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: kept for name, inner in value.items() if (kept := _without_blanks(inner)) not in (None, "", {})}
    if isinstance(value, list):
        return [kept for row in value if (kept := _without_blanks(row)) not in (None, "", {})]
    return value.strip() if isinstance(value, str) else value


def missing_or_wrong(form: Form, content: Mapping[str, Any], *, lists: CodeLists) -> list[str]:
    """Dotted names of what an officer needs and lacks, as intake judges it."""
    return unfit_fields(form, content, countries=lists.nationalities)


def is_child(content: Mapping[str, Any], on: date) -> bool:
    """Whether the declaration is about somebody certainly under 14 on the day `on`."""
    birth = born(content.get("NgaySinh"))
    return birth is not None and birth.is_under(CHILD_AGE, on) is True


def needs_representative(form: Form, content: Mapping[str, Any], *, on: date) -> bool:
    """Whether a parent or guardian is asked for beside the declaration: for a child whose form has no place for one."""
    return form.field(REPRESENTATIVE) is None and is_child(content, on)


def arrival_at_counter(
    given: Given,
    *,
    number: str,
    procedure: Procedure,
    form: Form,
    content: Mapping[str, Any],
    documents: list[dict[str, Any]],
    point: str | None,
    at: datetime,
) -> Arrival:
    """The lodging as intake's rules look at it. What comes from the portal alone is nothing here."""
    return Arrival(
        number=number,
        version=1,
        kind="lodged",
        content_hash=b"",
        procedure=procedure,
        lodged_at=at,
        updated_at=at,
        columns=_columns(given, procedure, point),
        form_code=form.code,
        content=dict(content),
        declared_version=1,
        declared_at=at,
        documents=documents,
        claimed={},
        payments=[],
        facts=fee_facts(form.code, content),
    )


def _columns(given: Given, procedure: Procedure, point: str | None) -> dict[str, Any]:
    """The dossier's own columns that the counter decides."""
    return {
        "reception_point": point, "service_level": str(procedure.service_level), "channel": str(Channel.COUNTER),
        "is_assisted": given.is_assisted, **owner_columns(given.owner_name, OWNER_OF_GROUP[procedure.group]),
        "identity_kind": given.identity_kind if given.identity_number else None,
        "identity_number": given.identity_number.upper() or None, "phone": given.phone, "email": given.email,
        "summary": None, "return_mode": given.return_mode, "return_address": given.return_address,
    }  # fmt: skip
