"""What a dossier owes: the published amounts, the reliefs of their time, the fees the portal charges, and no guess."""

from datetime import date
from typing import Any

import pytest

from config.errors import UnknownFeeItem
from config.fee_facts import Birth, FeeFacts
from config.kinds import Channel, Currency, Entries, FeeKind, RequestKind
from config.tariffs import Change, ChangeKind, Fact, FeeLine, fee_facts, load_tariff

TARIFF = load_tariff()
TODAY = date(2026, 11, 22)
ADULT = Birth(1990, date(1990, 5, 1))
NEW = FeeFacts(request=RequestKind.NEW)


def owed(code: str, facts: FeeFacts, *, on: date = TODAY, channel: Channel = Channel.ONLINE) -> FeeLine:
    (line,) = TARIFF.fees([code], on=on, channel=channel, facts=facts)
    return line


# Facts of the sample portal package: form, declared fields, the fee line the portal sent with them.
SENT_BY_THE_PORTAL: list[tuple[str, dict[str, Any], str, tuple[str, int, str]]] = [
    ("TK01", {"NoiDungDeNghi": "CAP_MOI", "NgaySinh": "19970502"}, "LP_HC", ("le_phi", 100_000, "VND")),
    ("TK01", {"NoiDungDeNghi": "DOI", "NgaySinh": "19970502"}, "LP_HC", ("le_phi", 100_000, "VND")),
    ("TK01", {"NoiDungDeNghi": "CAP_LAI_MAT", "NgaySinh": "1950"}, "LP_HC", ("le_phi", 200_000, "VND")),
    ("TK01a", {"NoiDungDeNghi": "CAP_LAI_HONG", "NgaySinh": "20150222"}, "LP_HC", ("le_phi", 200_000, "VND")),
    (
        "NA5",
        {"DeNghi": "THI_THUC", "SoLan": "1", "TuNgay": "20260701", "DenNgay": "20260929", "NgaySinh": "19990121"},
        "P_TT",
        ("phi", 25, "USD"),
    ),
    (
        "NA5",
        {"DeNghi": "THI_THUC", "SoLan": "N", "TuNgay": "20260804", "DenNgay": "20261102", "NgaySinh": "19770513"},
        "P_TT",
        ("phi", 50, "USD"),
    ),
    ("NA5", {"DeNghi": "GIA_HAN", "NgaySinh": "19770513"}, "P_GH", ("phi", 10, "USD")),
    ("NA8", {"ThoiHanThang": 12, "NgaySinh": "19611002"}, "P_TTT", ("phi", 145, "USD")),
    ("NA8", {"ThoiHanThang": 24, "NgaySinh": "19611002"}, "P_TTT", ("phi", 145, "USD")),
    ("NA8", {"ThoiHanThang": 36, "NgaySinh": "19611002"}, "P_TTT", ("phi", 155, "USD")),
    ("NA15", {"SoNguoi": 1}, "P_KVC", ("phi", 10, "USD")),
    ("NA15", {"SoNguoi": 4}, "P_KVC", ("phi", 40, "USD")),
]


@pytest.mark.parametrize(("form", "content", "code", "charged"), SENT_BY_THE_PORTAL)
@pytest.mark.parametrize("channel", Channel)
def test_the_tariff_charges_what_the_portal_charged(
    form: str, content: dict[str, Any], *, code: str, charged: tuple[str, int, str], channel: Channel
) -> None:
    line = owed(code, fee_facts(form, content), on=date(2026, 9, 15), channel=channel)

    assert (line.kind, line.amount, line.currency) == charged


@pytest.mark.parametrize(
    ("on", "channel", "new", "lost"),
    [
        (date(2023, 6, 30), Channel.ONLINE, 200_000, 400_000),
        (date(2023, 7, 1), Channel.COUNTER, 160_000, 320_000),
        (date(2024, 1, 1), Channel.ONLINE, 180_000, 360_000),
        (date(2024, 1, 1), Channel.COUNTER, 200_000, 400_000),
        (date(2024, 7, 1), Channel.ONLINE, 160_000, 320_000),
        (date(2025, 6, 30), Channel.ONLINE, 180_000, 360_000),
        (date(2025, 6, 30), Channel.POST, 200_000, 400_000),
        (date(2025, 7, 1), Channel.POST, 100_000, 200_000),
        (date(2026, 12, 31), Channel.COUNTER, 100_000, 200_000),
        (date(2027, 1, 1), Channel.ONLINE, 200_000, 400_000),
    ],
)
def test_a_passport_costs_what_the_relief_of_its_day_leaves(on: date, channel: Channel, *, new: int, lost: int) -> None:
    lost_facts = FeeFacts(request=RequestKind.REISSUE_LOST)

    amounts = [owed("LP_HC", facts, on=on, channel=channel).amount for facts in (NEW, lost_facts)]

    assert amounts == [new, lost]


@pytest.mark.parametrize(
    ("entries", "days", "dollars"),
    [
        (Entries.SINGLE, 365, 25),
        (Entries.MULTIPLE, 90, 50),
        (Entries.MULTIPLE, 91, 95),
        (Entries.MULTIPLE, 180, 95),
        (Entries.MULTIPLE, 181, 135),
        (Entries.MULTIPLE, 366, 135),
        (Entries.MULTIPLE, 367, 145),
        (Entries.MULTIPLE, 731, 145),
        (Entries.MULTIPLE, 1827, 155),
        (Entries.MULTIPLE, 1828, 165),
    ],
)
def test_a_visa_costs_by_entries_and_days(entries: Entries, days: int, dollars: int) -> None:
    assert owed("P_TT", FeeFacts(born=ADULT, entries=entries, visa_days=days)).amount == dollars


def test_a_visa_of_a_child_under_14_costs_25_whatever_its_term() -> None:
    child = FeeFacts(born=Birth(2012, date(2012, 11, 23)), entries=Entries.MULTIPLE, visa_days=365)
    fourteen = FeeFacts(born=Birth(2012, date(2012, 11, 22)), entries=Entries.MULTIPLE, visa_days=365)

    assert owed("P_TT", child).amount == 25
    assert owed("P_TT", fourteen).amount == 135


@pytest.mark.parametrize(("months", "dollars"), [(1, 145), (24, 145), (25, 155), (60, 155), (61, 165), (120, 165)])
def test_a_residence_card_costs_by_its_months(months: int, dollars: int) -> None:
    assert owed("P_TTT", FeeFacts(card_months=months)).amount == dollars


@pytest.mark.parametrize(
    ("code", "facts", "missing"),
    [
        ("LP_HC", FeeFacts(), (Fact.REQUEST,)),
        ("P_TT", FeeFacts(born=ADULT), (Fact.ENTRIES, Fact.VISA_DAYS)),
        ("P_TT", FeeFacts(born=ADULT, entries=Entries.MULTIPLE), (Fact.VISA_DAYS,)),
        ("P_TT", FeeFacts(born=Birth(2012), entries=Entries.MULTIPLE, visa_days=30), (Fact.BORN,)),
        ("P_TT", FeeFacts(born=ADULT, entries=Entries.MULTIPLE, visa_days=4000), (Fact.ROW,)),
        ("P_TTT", FeeFacts(), (Fact.CARD_MONTHS,)),
        ("P_KVC", FeeFacts(), (Fact.PEOPLE,)),
    ],
)
def test_what_the_facts_do_not_settle_is_missing_and_not_guessed(
    code: str, facts: FeeFacts, missing: tuple[Fact, ...]
) -> None:
    line = owed(code, facts)

    assert (line.amount, line.base_amount) == (None, None)
    assert line.missing == missing


def test_a_fact_that_makes_no_difference_is_not_missed() -> None:
    single = FeeFacts(born=None, entries=Entries.SINGLE, visa_days=None)

    line = owed("P_TT", single)

    assert (line.amount, line.missing) == (25, ())


def test_a_day_without_a_rate_is_said_to_have_none() -> None:
    line = owed("LP_HC", NEW, on=date(2021, 5, 21))

    assert (line.amount, line.missing, line.source) == (None, (Fact.RATE,), "")


def test_a_line_tells_base_relief_and_circular() -> None:
    line = owed("LP_HC", NEW, on=date(2026, 3, 31))

    assert (line.name_vi, line.name_en) == ("Lệ phí cấp hộ chiếu", "Passport charge")
    assert (line.kind, line.currency) == (FeeKind.CHARGE, Currency.VND)
    assert (line.base_amount, line.amount) == (200_000, 100_000)
    assert line.relief == "50 % · Thông tư 64/2025/TT-BTC"
    assert line.source == "Thông tư 25/2021/TT-BTC (sửa đổi: 62/2023/TT-BTC)"
    assert line.verified


def test_an_amount_whose_circular_nobody_read_is_not_verified() -> None:
    assert not owed("LP_HC", NEW, on=date(2026, 4, 1)).verified
    assert owed("P_TTT", FeeFacts(card_months=12), on=date(2026, 4, 1)).verified


def test_lines_keep_the_order_asked_for() -> None:
    lines = TARIFF.fees(["P_GH", "LP_GPXNC"], on=TODAY, channel=Channel.ONLINE, facts=FeeFacts())

    assert [line.code for line in lines] == ["P_GH", "LP_GPXNC"]


def test_an_item_nobody_wrote_is_refused_by_name() -> None:
    with pytest.raises(UnknownFeeItem, match="fee item P_XX is not in the tariff"):
        owed("P_XX", FeeFacts())


def test_the_end_of_the_relief_is_seen_before_new_year() -> None:
    changes = TARIFF.items_about_to_change(TODAY, 60)

    first_day = date(2027, 1, 1)
    assert changes == (
        Change("LP_GPXNC", first_day, ChangeKind.RELIEF_ENDS, "Thông tư 64/2025/TT-BTC"),
        Change("LP_HC", first_day, ChangeKind.RELIEF_ENDS, "Thông tư 64/2025/TT-BTC"),
    )


def test_a_change_is_announced_up_to_the_day_before_it() -> None:
    assert TARIFF.items_about_to_change(date(2026, 12, 31), 1) != ()
    assert TARIFF.items_about_to_change(date(2027, 1, 1), 30) == ()
    assert TARIFF.items_about_to_change(TODAY, 39) == ()
    assert TARIFF.items_about_to_change(TODAY, 40) != ()


def test_unverified_items_are_listed_for_the_day() -> None:
    assert TARIFF.unverified_items(TODAY) == ("LP_GPXNC", "LP_HC", "P_CHUYEN", "P_GH", "P_KVC", "P_THTR", "P_TT")
    assert TARIFF.unverified_items(date(2026, 3, 31)) == ("LP_GPXNC",)
