"""What people come to the portal for: each errand with its procedure, form, channels, papers, and who lodges it."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import NamedTuple

from demo import declarations, people, pictures
from demo.declarations import Content
from demo.dice import Loaded, pick
from demo.people import Organisation
from demo.pictures import Scan

COUNTER, ONLINE, POST = "1", "2", "3"


class Owner(NamedTuple):
    """The dossier owner as a record names them."""

    name: str
    kind: str
    identity: str
    number: str
    phone: str
    email: str
    address: str


class Pools(NamedTuple):
    """Organisations that come back through the year."""

    firms: tuple[Organisation, ...]
    houses: tuple[Organisation, ...]


class Paper(NamedTuple):
    """A document lodged with the errand: the portal's component code, the file's name, how it is drawn."""

    component: str
    file_name: str
    draw: Callable[[int], Scan]


class Errand(NamedTuple):
    """One kind of lodging; `fill` invents an owner and the declaration's content."""

    procedure: str
    name: str
    form: str
    channels: Loaded[str]
    papers: tuple[Paper, ...]
    fill: Callable[[Random, date, Pools], tuple[Owner, Content]]


def _citizen(who: people.Citizen) -> Owner:
    return Owner(who.name, "1", "CCCD", who.number, who.phone, who.email, who.address)


def _foreigner(who: people.Foreigner, address: str) -> Owner:
    return Owner(who.name, "3", "HC", who.passport, who.phone, who.email, address)


def _fill_passport(rng: Random, today: date, _: Pools) -> tuple[Owner, Content]:
    who = people.citizen(rng, today)
    return _citizen(who), declarations.tk01(rng, who)


def _fill_child(rng: Random, today: date, _: Pools) -> tuple[Owner, Content]:
    who = people.citizen(rng, today, child=True)
    return _citizen(who), declarations.tk01a(rng, who, today=today)


def _fill_lost(rng: Random, today: date, _: Pools) -> tuple[Owner, Content]:
    who = people.citizen(rng, today)
    return _citizen(who), declarations.tk05(rng, who, today=today)


def _fill_visa(rng: Random, today: date, pools: Pools) -> tuple[Owner, Content]:
    who = people.foreigner(rng, today)
    content = declarations.visa(rng, who, today=today, firm=pick(rng, pools.firms))
    return _foreigner(who, content["DiaChiTamTru"]), content


def _fill_extension(rng: Random, today: date, pools: Pools) -> tuple[Owner, Content]:
    who = people.foreigner(rng, today)
    content = declarations.extension(rng, who, today=today, firm=pick(rng, pools.firms))
    return _foreigner(who, content["DiaChiTamTru"]), content


def _fill_exempt(rng: Random, today: date, _: Pools) -> tuple[Owner, Content]:
    who = people.foreigner(rng, today)
    content = declarations.extension(rng, who, today=today, firm=None)
    return _foreigner(who, content["DiaChiTamTru"]), content


def _fill_card(rng: Random, today: date, pools: Pools) -> tuple[Owner, Content]:
    who = people.foreigner(rng, today)
    content = declarations.card(rng, who, today=today, firm=pick(rng, pools.firms))
    return _foreigner(who, content["DiaChiTamTru"]), content


def _fill_area(rng: Random, today: date, _: Pools) -> tuple[Owner, Content]:
    who = people.foreigner(rng, today)
    return _foreigner(who, people.address(rng)), declarations.area(rng, who, today=today)


def _fill_stay(rng: Random, today: date, pools: Pools) -> tuple[Owner, Content]:
    house = pick(rng, pools.houses)
    owner = Owner(house.name, "2", "MSDN", house.number, people.phone(rng), "", house.address)
    return owner, declarations.stay(rng, house, today=today)


def _scan(title: str) -> Callable[[int], Scan]:
    return lambda variant: pictures.paper(title, variant)


_PORTRAIT = Paper("ANH", "anh-4x6.png", pictures.photo)
_PASSPORT = Paper("HO_CHIEU", "ho-chieu.png", pictures.passport_page)
_CITIZENS = Loaded({ONLINE: 95.0, COUNTER: 4.0, POST: 1.0})
_FOREIGNERS = Loaded({ONLINE: 82.0, COUNTER: 12.0, POST: 6.0})

ERRANDS = {
    "passport": Errand(
        "1.001456", "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)", "TK01", _CITIZENS,
        (_PORTRAIT,), _fill_passport),
    "child_passport": Errand(
        "1.001456", "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)", "TK01a", _CITIZENS,
        (_PORTRAIT, Paper("GIAY_KHAI_SINH", "khai-sinh.pdf", _scan("GIAY KHAI SINH"))), _fill_child),
    "lost_passport": Errand(
        "1.001445", "Trình báo mất hộ chiếu phổ thông (cấp tỉnh)", "TK05",
        Loaded({ONLINE: 70.0, COUNTER: 28.0, POST: 2.0}), (), _fill_lost),
    "visa": Errand(
        "1.001194", "Cấp thị thực cho người nước ngoài tại Việt Nam (cấp tỉnh)", "NA5", _FOREIGNERS,
        (_PASSPORT,), _fill_visa),
    "extension": Errand(
        "1.001146", "Gia hạn tạm trú cho người nước ngoài tại Việt Nam (cấp tỉnh)", "NA5", _FOREIGNERS,
        (_PASSPORT,), _fill_extension),
    "exempt_extension": Errand(
        "1.002411", "Gia hạn tạm trú cho người đã được cấp giấy miễn thị thực (Phòng Quản lý xuất nhập cảnh)",
        "NA5", _FOREIGNERS,
        (_PASSPORT, Paper("GIAY_MIEN_THI_THUC", "giay-mien-thi-thuc.pdf", _scan("GIAY MIEN THI THUC"))),
        _fill_exempt),
    "card": Errand(
        "1.003460", "Cấp thẻ tạm trú cho người nước ngoài tại Việt Nam tại Công an cấp tỉnh", "NA8", _FOREIGNERS,
        (_PASSPORT, Paper("ANH", "anh-2x3.png", pictures.photo), Paper("NA6", "na6.pdf", _scan("MAU NA6")),
         Paper("GIAY_TO_MUC_DICH", "giay-phep-lao-dong.pdf", _scan("GIAY PHEP LAO DONG"))),
        _fill_card),
    "area": Errand(
        "1.000931", "Cấp giấy phép vào khu vực cấm, khu vực biên giới cho người nước ngoài", "NA15",
        Loaded({COUNTER: 1.0}), (_PASSPORT, Paper("NA14", "na14.pdf", _scan("MAU NA14"))), _fill_area),
    "stay": Errand(
        "1.001437", "Khai báo tạm trú cho người nước ngoài tại Việt Nam qua Trang thông tin điện tử", "KBTT",
        Loaded({ONLINE: 1.0}), (), _fill_stay),
}  # fmt: skip

# Hà Nội's year: over 320,000 passports, 95 % of them online, 10,000 residence cards, 13,000 visas and extensions.
HANOI_MIX = {
    "passport": 820.0, "child_passport": 82.0, "lost_passport": 8.0, "visa": 15.0, "extension": 19.0,
    "exempt_extension": 3.0, "card": 30.0, "area": 2.0, "stay": 21.0,
}  # fmt: skip
