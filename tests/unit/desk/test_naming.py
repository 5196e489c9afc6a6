"""Names as declared beside names in a machine-readable zone."""

import pytest

from app.desk.rules.mrz import read_zone
from app.desk.rules.naming import is_same_name, transliterated


def zone_of(names):
    return read_zone((f"P<VNM{names}".ljust(44, "<"), "L898902C36UTO7408122F1204159ZE184226B<<<<<10")).zone


WRITTEN = {
    "NGUYỄN THỊ ĐÀO": ("NGUYEN", "THI", "DAO"),
    "Trương Mỹ Ứng": ("TRUONG", "MY", "UNG"),
    "O'Brien-Smith, José": ("OBRIEN", "SMITH", "JOSE"),
    "Weiß": ("WEISS",),
    "Øyvind Łukasz Þór": ("OYVIND", "LUKASZ", "THOR"),
    "王伟": (),
    "Иван": (),
    "": (),
}


@pytest.mark.parametrize("name", list(WRITTEN))
def test_a_name_is_written_in_the_letters_of_the_zone(name):
    words = transliterated(name)

    assert words == WRITTEN[name]


SAME = [
    ("NGUYỄN THỊ ĐÀO", "NGUYEN<<THI<DAO"),
    ("Đào Nguyễn Thị", "NGUYEN<<THI<DAO"),
    ("MINJUN KIM", "KIM<<MIN<JUN"),
    ("Kim Min-jun", "KIM<<MIN<JUN"),
    ("KIM MINJUN", "KIM<<MIN<JUN"),
    ("Jürgen Müller", "MUELLER<<JUERGEN"),
    ("Jürgen Müller", "MULLER<<JURGEN"),
    ("Seán O'Brien", "OBRIEN<<SEAN"),
    ("ARKFREITHUKT", "ARKFREITHUKT"),
    ("NILAVADHANANANDA CHAYAPA DEJTHAMRONG KRASUANG", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
    ("NGUYỄN TÔN NỮ HOÀNG THỊ KIM NGÂN PHƯƠNG THẢO", "NGUYEN<<TON<NU<HOANG<THI<KIM<NGAN<PHUON"),
]
OTHER = [
    ("NGUYỄN THỊ ĐÀO", "NGUYEN<<THI<LAN"),
    ("NGUYỄN ĐÀO", "NGUYEN<<THI<DAO"),
    ("NGUYỄN THỊ ĐÀO MAI", "NGUYEN<<THI<DAO"),
    ("NILAVADHANANANDA CHAYAPA DEJTHAMRONG SOMCHAI", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
]


@pytest.mark.parametrize(("declared", "names"), SAME)
def test_the_same_name_is_known_in_any_lawful_spelling(declared, names):
    assert is_same_name(declared, zone_of(names)) is True


@pytest.mark.parametrize(("declared", "names"), OTHER)
def test_another_name_is_told(declared, names):
    assert is_same_name(declared, zone_of(names)) is False


@pytest.mark.parametrize("declared", ["", "王伟", "-"])
def test_what_cannot_be_compared_is_left_to_the_officer(declared):
    assert is_same_name(declared, zone_of("WANG<<WEI")) is None
