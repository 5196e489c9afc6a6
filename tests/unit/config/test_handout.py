"""How work is handed out: what a unit says otherwise, which tongues help, and what refuses to start."""

import pytest

from config.errors import ConfigError
from config.handout import HandOut, load_handouts

UNITS = ("G01.801.108", "G01.899.108")
SOUND = """
lease_minutes = 15
heartbeat_seconds = 30
unfinished_at_most = 40
held_at_most_days = 10
{unit}
[tongues]
{tongues}
"""


@pytest.fixture
def read(tmp_path):
    """`read(unit=…, tongues=…, replaced=("a", "b"))`: the configuration as written."""

    def load(*, unit="", tongues="", replaced=("", "")):
        file = tmp_path / "handout.toml"
        file.write_text(SOUND.format(unit=unit, tongues=tongues).replace(*replaced), encoding="utf-8")
        return load_handouts(file, units=UNITS)

    return load


def test_a_unit_says_only_what_it_does_otherwise(read):
    found = read(unit='[[unit]]\ncode = "G01.801.108"\nunfinished_at_most = 60')

    assert found.of("G01.899.108") == HandOut(
        lease_minutes=15, heartbeat_seconds=30, unfinished_at_most=40, held_at_most_days=10
    )
    assert found.of("G01.801.108").unfinished_at_most == 60
    assert found.of("G01.801.108").lease_minutes == 15


def test_a_tongue_helps_with_the_procedures_that_name_it(read):
    found = read(tongues='"1.1" = ["en", "ko"]\n"1.2" = ["en"]')

    assert found.procedures_in(["ko"]) == ("1.1",)
    assert found.procedures_in(["en", "fr"]) == ("1.1", "1.2")
    assert found.procedures_in([]) == ()
    assert found.every_tongue == ("en", "ko")


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"replaced": ("lease_minutes = 15", "lease_minutes = 0")}, "lease_minutes"),
        ({"replaced": ("heartbeat_seconds = 30", "heartbeat_seconds = 600")}, "lease_minutes"),
        ({"replaced": ("unfinished_at_most = 40", "unfinished_at_most = -1")}, "unfinished_at_most"),
        ({"replaced": ("held_at_most_days = 10", "held_at_most_days = '10'")}, "held_at_most_days"),
        ({"replaced": ("held_at_most_days = 10", "")}, "held_at_most_days"),
        ({"replaced": ("held_at_most_days = 10", "held_at_most_days = 10\nheld_for = 1")}, "held_for"),
        ({"unit": '[[unit]]\ncode = "G99.999.108"'}, "unit[1].code"),
        ({"unit": '[[unit]]\ncode = "G01.801.108"\n[[unit]]\ncode = "G01.801.108"'}, "unit[2].code"),
        ({"unit": '[[unit]]\ncode = "G01.801.108"\nlease_minutes = 0'}, "unit[1].lease_minutes"),
        ({"unit": '[[unit]]\ncode = "G01.801.108"\nheartbeat_seconds = 900'}, "unit[1].lease_minutes"),
        ({"tongues": '"1.1" = ["english"]'}, "tongues.1.1"),
    ],
)
def test_what_is_wrong_refuses_to_start_and_names_the_key(read, wrong, key):
    with pytest.raises(ConfigError) as refused:
        read(**wrong)

    assert refused.value.key == key
    assert refused.value.cure
