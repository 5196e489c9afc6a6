"""A mistake in a configuration file refuses to start and names file, key and cure: one row a mistake."""

import shutil
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.office import load_office
from config.reading import FOLDER

PASSPORT = "procedures/1.001456.toml"
VISA = "procedures/1.001194.toml"
LOSS = "procedures/1.001445.toml"
DONG = "tariffs/vnd.toml"
DOLLARS = "tariffs/usd.toml"
DAYS = "calendars/vietnam.toml"
UNITS = "units.toml"
COUNTERS = "counters.toml"
PASSPORTS = "declarations/passports.toml"
FOREIGNERS = "declarations/foreigners.toml"
NATIONS = "code_lists/nationalities.toml"
VISAS = "code_lists/visas.toml"

HALF = 'items = ["LP_HC"]\npercent = 50'
SHARES = '{ place = "province", amount = 3 }, { place = "a08", amount = 5 }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration that a test may spoil."""
    for name in ("procedures", "tariffs", "calendars", "declarations", "code_lists"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    for name in (UNITS, COUNTERS, "handout.toml", "supplement_reasons.toml"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def spoil(file: Path, old: str, *, new: str) -> None:
    """Write the first `old` of `file` as `new`; the row must still fit the shipped file."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


PROCEDURE_MISTAKES = [
    (VISA, "statutory = ", "statutry = ", "version[1].statutory", "add statutory"),
    (VISA, "order = 4", "order = 4\ncolour = 1", "colour", "remove it"),
    (VISA, "order = 4", 'order = "4"', "order", "write a whole number"),
    (VISA, "order = 4", "order = true", "order", "write a whole number"),
    (VISA, "order = 4", "order = 0", "order", "from 1 up"),
    (VISA, 'sector = "G01-LV02"', 'sector = " "', "sector", "write the text"),
    (VISA, "2023-08-15", "2023-08-15T08:00:00", "version[1].in_force_from", "write a date"),
    (VISA, 'group = "foreigner"', 'group = "tourist"', "version[1].group", "write one of citizen"),
    (VISA, 'code = "1.001194"', 'code = "1.001195"', "code", "name the file 1.001195.toml"),
    (VISA, 'code = "1.001194"', 'code = "VISA"', "code", 'write it as "1.001456"'),
    (VISA, 'forms = ["NA5"]', 'forms = ["NA5", "NA5"]', "version[1].forms", "keep each entry once"),
    (VISA, 'forms = ["NA5"]', "forms = [5]", "version[1].forms", "write texts in quotes"),
    (VISA, 'forms = ["NA5"]', "forms = []", "version[1].form", "name at least one"),
    (VISA, 'forms = ["NA5"]', 'forms = ["NA99"]', "version[1].forms", "add a [[form]]"),
    (VISA, 'fee_items = ["P_TT"]', 'fee_items = ["P_XX"]', "version[1].fee_items", "use one of"),
    (VISA, 'fee_items = ["P_TT"]', "fee_items = []", "version[1].clock_starts", "name the fee items"),
    (VISA, "2023-08-15", "2020-08-15", "version[1].fee_items", "let its first rate begin no later"),
    (VISA, "needs_centre = false", "needs_centre = true", "version[1].stages", "give the deciding body a share"),
    (VISA, 'decided_by = "province"', 'decided_by = "a08"', "version[1].needs_centre", "exactly when another body"),
    (VISA, "version = 1", "version = 2", "version[1].version", "write 1 here"),
    (VISA, "version = 1", 'version = 1\ncut_off = "15h00"', "version[1].cut_off", 'write it as "07:30"'),
    (VISA, "version = 1", "version = 1\nin_force_to = 2023-08-01", "version[1].in_force_to", "from 2023-08-15 on"),
    (VISA, 'code = "ANH"', 'code = "HO_CHIEU"', "documents[2].code", "keep one of the two"),
    (VISA, "supplement_days = 15", "supplement_days = 0", "version[1].supplement_days", "from 1 up"),
    (VISA, "committed = { amount = 5", "committed = { amount = 6", "version[1].committed.amount", "write at most 5"),
    (VISA, "[[version]]", "[version]", "version", "write a list"),
    (VISA, "[[version]]", "[[version", "the file", "mend that line"),
    (PASSPORT, "in_force_to = 2023-08-14", "in_force_to = 2023-08-15", "version[2]", "on the day after"),
    (PASSPORT, "in_force_to = 2023-08-14", "in_force_to = 2023-08-10", "version[2]", "on the day after"),
    (PASSPORT, "in_force_to = 2023-08-14\n", "", "version[2]", "on the day after"),
    (PASSPORT, SHARES, SHARES.replace("5", "6"), "version[1].stages", "let the shares add up to 8"),
    (LOSS, 'clock_starts = "accepted"', 'clock_starts = "accepted_and_paid"', "clock_starts", "name the fee items"),
]

TARIFF_MISTAKES = [
    (DONG, 'code = "LP_GPXNC"', 'code = "LP_HC"', "item[2].code", "keep one of the two"),
    (DONG, "in_force_to = 2026-03-31", "in_force_to = 2026-03-30", "item[1].rate[2]", "on the day after"),
    (DONG, "amount = 200000,", "amount = 0,", "rate[1].amounts[1].amount", "from 1 up"),
    (DONG, "amount = 200000,", "amount = 2000.5,", "rate[1].amounts[1].amount", "write a whole number"),
    (DONG, '"DOI"', '"DOI_MOI"', "rate[1].amounts[1].requests", "write one of CAP_MOI"),
    (DONG, "amounts = [{ amount = 200000 }]", "amounts = []", "item[2].rate[1].amounts", "write at least"),
    (DONG, 'items = ["LP_HC"]', 'items = ["LP_XX"]', "relief[1].items", "use one of"),
    (DONG, 'items = ["LP_HC"]', "items = []", "relief[1].items", "name at least one"),
    (DONG, "percent = 80", "percent = 100", "relief[1].percent", "below 100"),
    (DONG, "in_force_to = 2023-12-31", "in_force_to = 2023-06-30", "relief[1].in_force_to", "from 2023-07-01 on"),
    (DONG, "in_force_to = 2023-12-31", "in_force_to = 2024-01-01", "relief[3].in_force_from", "let the periods"),
    (DONG, HALF, HALF.replace("]", ', "P_TT"]'), "relief[6].percent", "that gives a whole amount"),
    (DOLLARS, 'currency = "USD"', 'currency = "EUR"', "item[1].currency", "write one of VND, USD"),
]

OTHER_MISTAKES = [
    (DAYS, "Asia/Ho_Chi_Minh", "Asia/Thang_Long", "zone", "write an IANA name"),
    (DAYS, "07:30-11:30", "07:30", "weekly.monday", 'write it as "07:30-11:30"'),
    (DAYS, "07:30-11:30", "7h30-11:30", "weekly.monday", 'write it as "07:30"'),
    (DAYS, '"13:30-17:00"', '"11:00-17:00"', "weekly.monday", "list periods in order"),
    (DAYS, "on = 2023-01-02", "on = 2024-01-02", "year[1].days_off[1].on", "move it to its year"),
    (DAYS, "on = 2023-01-20", "on = 2023-01-02", "year[1].days_off[2].on", "keep one of the two"),
    (DAYS, "on = 2023-01-02", "on = 2023-01-01", "year[1].days_off[1].on", "remove it"),
    (DAYS, "on = 2024-05-04", "on = 2024-05-06", "year[2].make_up_days[1].on", "remove it"),
    (DAYS, 'reason = "in_lieu"', 'reason = "rest"', "year[1].days_off[1].reason", "add it under [reasons]"),
    (DAYS, "year = 2024", "year = 2034", "year[2].days_off[1].on", "move it to its year"),
    (UNITS, 'code = "G01.801.108"', 'code = "PA08"', "unit[1].code", 'write it as "G01.801.108"'),
    (UNITS, 'code = "G01.899.108"', 'code = "G01.801.108"', "unit[2].code", "keep one of the two"),
    (UNITS, 'province = "01"', 'province = "02"', "unit[1].province", "add it under [provinces]"),
    (UNITS, 'code = "TAY_HO"', 'code = "CAU_GIAY"', "unit[1].reception_points", "once"),
    (UNITS, "04 = ", "004 = ", "provinces.004", "write two digits"),
    (UNITS, 'province = "01"', 'province = "01"\ntax_code = "0100"', "unit[1].tax_code", "write ten digits"),
    (UNITS, 'province = "01"', 'province = "01"\ntax_code = 100000001', "unit[1].tax_code", "in quotes"),
    (COUNTERS, 'code = "TAY_HO"', 'code = "CAU_GIAY"', "point[3].code", "keep one of the two"),
    (COUNTERS, 'unit = "G01.863.108"', 'unit = "G01.999.108"', "point[6].code", "use a unit and reception point"),
    (COUNTERS, 'groups = ["citizen"]', "groups = []", "kind", "at exactly one kind"),
    (COUNTERS, 'prefix = "B"', 'prefix = "A"', "kind[2].prefix", "of its own"),
    (COUNTERS, 'kinds = ["A"]', 'kinds = ["Z"]', "point[1].desks", "name some of A, B, T"),
    (COUNTERS, 'to = "11:30"', 'to = "07:00"', "point[1].openings[1].to", 'write from = "07:30"'),
    (COUNTERS, "capacity = 6", "capacity = 0", "point[1].capacity", "from 1 up"),
    (NATIONS, "ABW = ", "ABWX = ", "countries.ABWX", "write each code once"),
    (NATIONS, '["Aruba", "Aruba"]', '["Aruba"]', "countries.ABW", "write [Vietnamese, English]"),
    (NATIONS, 'D = "DEU"', 'D = "DDR"', "zone_codes.D", "add it under [countries]"),
    (VISAS, 'code = "NG2"', 'code = "NG1"', "category[2].code", "keep one of the two"),
    (PASSPORTS, 'code = "TK04"', 'code = "TK01"', "form[3].code", "keep one of the two"),
    (PASSPORTS, 'like = "TK01"', 'like = "TK99"', "form[2].like", "name a form that stands"),
    (PASSPORTS, 'kind = "sex"', 'kind = "gender"', "form[1].fields[2].kind", "write one of text"),
    (PASSPORTS, 'kind = "sex"', 'kind = "choice"', "form[1].fields[2].choices", "give choices to"),
    (PASSPORTS, 'kind = "sex"', 'kind = "group"', "form[1].fields[2].fields", "give fields to"),
    (PASSPORTS, 'name = "GioiTinh"', 'name = "HoTen"', "form[1].fields[2].name", "keep one of the two"),
    (PASSPORTS, "[0-9]{12}", "[0-9", "form[1].fields[5].pattern", "mend the regular expression"),
    (FOREIGNERS, 'without = ["DeNghi"]', 'without = ["DeNghi2"]', "form[2].without", "remove it"),
]


@pytest.mark.parametrize(("name", "old", "new", "key", "cure"), PROCEDURE_MISTAKES + TARIFF_MISTAKES + OTHER_MISTAKES)
def test_a_mistake_refuses_with_file_key_and_cure(
    folder: Path, *, name: str, old: str, new: str, key: str, cure: str
) -> None:
    spoil(folder / name, old, new=new)

    with pytest.raises(ConfigError) as refused:
        load_office(folder)

    assert refused.value.file == str(folder / name)
    assert refused.value.key.endswith(key)
    assert cure in refused.value.cure
    assert str(refused.value) == f"{folder / name}: {refused.value.key}: {refused.value.problem}; {refused.value.cure}."


def test_an_unknown_key_is_answered_with_the_nearest_known_one(folder: Path) -> None:
    spoil(folder / VISA, "supplement_days = 15", new="supplement_days = 15\ncutoff = 1")

    with pytest.raises(ConfigError, match="write cut_off, or remove it"):
        load_office(folder)


def test_a_missing_file_refuses(folder: Path) -> None:
    (folder / UNITS).unlink()

    with pytest.raises(ConfigError, match=r"units\.toml: the file: is not there; put it back"):
        load_office(folder)


def test_an_empty_folder_refuses(folder: Path) -> None:
    for file in (folder / "calendars").iterdir():
        file.unlink()

    with pytest.raises(ConfigError, match="holds no TOML file; put the files back"):
        load_office(folder)


def test_a_file_that_is_not_utf8_refuses(folder: Path) -> None:
    (folder / UNITS).write_bytes(b'[provinces]\n01 = "\xff"\n')

    with pytest.raises(ConfigError, match="is not TOML"):
        load_office(folder)


def test_years_with_one_missing_between_refuse(folder: Path) -> None:
    text = (folder / DAYS).read_text()
    before, _, rest = text.partition("[[year]]\nyear = 2024")
    (folder / DAYS).write_text(before + rest[rest.index("[[year]]") :])

    with pytest.raises(ConfigError, match="the years do not follow one another; list every year once, in order"):
        load_office(folder)


def test_a_shipped_file_is_named_from_the_project_root() -> None:
    refused = ConfigError("config/units.toml", "", problem="is wrong", cure="mend it")

    assert str(refused) == "config/units.toml: is wrong; mend it."
