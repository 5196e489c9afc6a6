"""The closed lists of the portal contract and the law that code decides by; open lists (visas, countries) are in
`code_lists`.
"""

from enum import StrEnum


class Channel(StrEnum):
    """How a dossier reaches the office."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class OwnerKind(StrEnum):
    """Whose dossier it is."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    FOREIGNER = "foreigner"


class IdentityKind(StrEnum):
    """What the owner is known by: citizen card, old identity card, passport, business registration."""

    CCCD = "cccd"
    CMND = "cmnd"
    PASSPORT = "passport"
    BUSINESS_CODE = "business_code"


class ReturnWay(StrEnum):
    """How the result is handed out."""

    COUNTER = "counter"
    POST = "post"


class RecordKind(StrEnum):
    """What a portal record tells (portal contract, section 1)."""

    LODGED = "lodged"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"
    PAYMENT = "payment"


class RequestKind(StrEnum):
    """What a passport declaration asks for, in the portal's own words."""

    NEW = "CAP_MOI"
    REISSUE_LOST = "CAP_LAI_MAT"
    REISSUE_DAMAGED = "CAP_LAI_HONG"
    EXCHANGE = "DOI"


class Entries(StrEnum):
    """How often a visa lets its holder in."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class FeeKind(StrEnum):
    """Fee (phí) or charge (lệ phí): two budgets, never one column (Law 97/2015/QH13, Art. 3)."""

    FEE = "phi"
    CHARGE = "le_phi"


class Currency(StrEnum):
    """The currency a tariff line is fixed in; amounts are whole đồng or whole US dollars."""

    VND = "VND"
    USD = "USD"
