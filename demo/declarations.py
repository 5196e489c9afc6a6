"""The electronic declarations of the portal contract, section 4, filled in by invented people: `NoiDung` by form."""

from datetime import date, timedelta
from random import Random
from typing import Any

from demo import people, words
from demo.dice import Loaded, pick
from demo.people import Citizen, Foreigner, Organisation

Content = dict[str, Any]

_REQUESTS = Loaded({"CAP_MOI": 60.0, "DOI": 31.0, "CAP_LAI_MAT": 6.0, "CAP_LAI_HONG": 3.0})
_CHILD_REQUESTS = Loaded({"CAP_MOI": 84.0, "DOI": 16.0})
_VISAS = Loaded({"DN1": 22.0, "DN2": 8.0, "LĐ1": 18.0, "LĐ2": 20.0, "TT": 18.0, "VR": 7.0, "DH": 5.0, "ĐT3": 2.0})
_CARDS = Loaded({"LĐ1": 26.0, "LĐ2": 34.0, "TT": 28.0, "ĐT3": 4.0, "DH": 5.0, "NN1": 3.0})
_CARD_MONTHS = {"LĐ1": 24, "LĐ2": 24, "TT": 36, "ĐT3": 36, "DH": 60, "NN1": 36}
_STAYS = (30, 90, 90, 180, 365)


def ymd(day: date) -> str:
    """A day as the portal writes it, `yyyyMMdd`."""
    return day.isoformat().replace("-", "")


def tk01(rng: Random, who: Citizen) -> Content:
    """A passport for someone of 14 and over."""
    content = _passport(rng, who)
    if who.issued_on:
        content["NgayCapCCCD"] = ymd(who.issued_on)
    content |= {"NgheNghiep": who.trade, "TonGiao": who.faith}
    content["NoiDungDeNghi"] = request = _REQUESTS.roll(rng)
    content["LoaiHoChieu"] = "GAN_CHIP" if rng.random() < 0.55 else "KHONG_CHIP"
    if request == "DOI":
        content["HoChieuCu"] = people.vietnamese_passport(rng)
        content["NgayHetHanHoChieuCu"] = f"{2026 + int(rng.random() * 3)}{1 + int(rng.random() * 12):02}15"
    return content


def tk01a(rng: Random, child: Citizen, *, today: date) -> Content:
    """A passport for a child under 14, asked for by a parent."""
    parent = people.citizen(rng, today)
    content = _passport(rng, child)
    content["NoiDungDeNghi"] = _CHILD_REQUESTS.roll(rng)
    content["LoaiHoChieu"] = "GAN_CHIP" if rng.random() < 0.15 else "KHONG_CHIP"
    content["SoDinhDanhTre"] = child.number
    kin = "mẹ" if parent.sex == "F" else "cha"
    content["NguoiDaiDien"] = {"HoTen": parent.name, "SoCCCD": parent.number, "QuanHe": kin}
    return content


def tk05(rng: Random, who: Citizen, *, today: date) -> Content:
    """A lost passport, reported within two days of finding out."""
    return {
        "HoTen": who.name,
        "NgaySinh": ymd(who.born_on),
        "SoCCCD": who.number,
        "SoHoChieu": people.vietnamese_passport(rng),
        "NgayMat": ymd(today - timedelta(days=int(rng.random() * 3))),
        "NoiMat": f"phường {pick(rng, words.HANOI_WARDS)}, Hà Nội",
    }


def visa(rng: Random, who: Foreigner, *, today: date, firm: Organisation) -> Content:
    """NA5 asking for a visa."""
    content = _foreigner(rng, who, today=today, firm=firm)
    last = today + timedelta(days=1 + pick(rng, _STAYS))
    content |= {"TuNgay": ymd(today + timedelta(days=1)), "DenNgay": ymd(last), "DeNghi": "THI_THUC"}
    content |= {"LoaiThiThuc": _VISAS.roll(rng), "SoLan": "1" if rng.random() < 0.4 else "N"}
    return content


def extension(rng: Random, who: Foreigner, *, today: date, firm: Organisation | None) -> Content:
    """NA5 asking to stay on; nobody vouches for a holder of a visa exemption."""
    content = _foreigner(rng, who, today=today, firm=firm)
    first = today + timedelta(days=3 + int(rng.random() * 12))
    last = first + timedelta(days=pick(rng, (15, 30, 90) if firm else (90, 180)))
    content |= {"TuNgay": ymd(first), "DenNgay": ymd(last), "DeNghi": "GIA_HAN"}
    return content


def card(rng: Random, who: Foreigner, *, today: date, firm: Organisation) -> Content:
    """NA8 asking for a residence card, no longer than the category and the passport allow (Law 47/2014, art. 38)."""
    category = _CARDS.roll(rng)
    left = ((who.expires_on - today).days - 40) // 31
    months = min(_CARD_MONTHS[category], left // 12 * 12) if rng.random() < 0.7 else 12
    last = today + timedelta(days=10 + months * 30)
    content = _foreigner(rng, who, today=today, firm=firm)
    content |= {"TuNgay": ymd(today + timedelta(days=10)), "DenNgay": ymd(last)}
    content |= {"KyHieuThe": category, "ThoiHanThang": months}
    return content


def area(rng: Random, who: Foreigner, *, today: date) -> Content:
    """NA15 asking to enter a restricted or border area, for one or for a group."""
    first = today + timedelta(days=7 + int(rng.random() * 14))
    return {
        "HoTen": who.name,
        "QuocTich": who.nation.code,
        "SoHoChieu": who.passport,
        "KhuVuc": pick(rng, words.BORDER_AREAS),
        "TuNgay": ymd(first),
        "DenNgay": ymd(first + timedelta(days=1 + int(rng.random() * 6))),
        "SoNguoi": 1 + int(rng.random() ** 2 * 8),
    }


def stay(rng: Random, house: Organisation, *, today: date) -> Content:
    """A business declares the foreigners who sleep in its house (Circular 53/2016/TT-BCA)."""
    guests = [people.foreigner(rng, today) for _ in range(1 + int(rng.random() ** 2 * 6))]
    return {
        "CoSo": {"Ten": house.name, "MSDN": house.number, "DiaChi": house.address},
        "NguoiNuocNgoai": [
            {
                "HoTen": guest.name,
                "GioiTinh": guest.sex,
                "NgaySinh": guest.born,
                "QuocTich": guest.nation.code,
                "SoHoChieu": guest.passport,
                "TuNgay": ymd(today),
                "DenNgay": ymd(today + timedelta(days=1 + int(rng.random() ** 2 * 28))),
            }
            for guest in guests
        ],
    }


def _passport(rng: Random, who: Citizen) -> Content:
    """What TK01 and TK01a share."""
    content = {
        "HoTen": who.name,
        "GioiTinh": who.sex,
        "NgaySinh": ymd(who.born_on),
        "NoiSinh": who.birthplace,
        "SoCCCD": who.number,
        "DanToc": who.ethnic_group,
        "ThuongTru": who.address,
    }
    if rng.random() < 0.12:
        content["TamTru"] = people.address(rng)
    if rng.random() < 0.5:
        content |= {"HoTenCha": people.full_name(rng, "M"), "HoTenMe": people.full_name(rng, "F")}
    return content


def _foreigner(rng: Random, who: Foreigner, *, today: date, firm: Organisation | None) -> Content:
    """What NA5 and NA8 share."""
    content: Content = {
        "HoTen": who.name,
        "GioiTinh": who.sex,
        "NgaySinh": who.born,
        "QuocTich": who.nation.code,
        "SoHoChieu": who.passport,
        "NgayHetHanHoChieu": ymd(who.expires_on),
        "MRZ": who.zone,
        "NgayNhapCanh": ymd(today - timedelta(days=5 + int(rng.random() * 80))),
        "DiaChiTamTru": people.address(rng),
    }
    if firm:
        content["ToChucBaoLanh"] = {"Ten": firm.name, "MSDN": firm.number}
    return content
