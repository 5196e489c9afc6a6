"""One lodging as a portal record, by the portal contract, section 1: the owner, the papers, the fee asked and paid."""

from datetime import date, timedelta
from random import Random

from demo.declarations import Content
from demo.dice import Loaded
from demo.errands import ONLINE, Errand, Owner, Pools
from demo.fees import FeeAsked, FeeFor
from demo.followups import Record, Shares, document, transaction
from demo.pictures import VARIANTS

_TWO = tuple(f"{number:02}" for number in range(60))
_POINTS = Loaded({"TRU_SO": 80.0, "TAY_HO": 10.5, "CAU_GIAY": 9.5})
_PAYING = 187  # seconds from lodging to the payment's confirmation
_DAY = 86_400


class Lodging:
    """Makes the lodgings of one unit on one day."""

    def __init__(self, unit: str, day: date, *, pools: Pools, shares: Shares, fee_for: FeeFor) -> None:
        self._day, self._pools, self._shares, self._fee_for = day, pools, shares, fee_for
        self._ymd = f"{day:%Y%m%d}"
        self._morrow = f"{day + timedelta(days=1):%Y%m%d}"
        self._unit, self._stem = unit, f"{unit}-{day:%y%m%d}-"

    def record(self, rng: Random, errand: Errand, *, second: int, serial: int, channel: str) -> Record:
        """Version 1 of a dossier lodged at a second of the day; `serial` is its place in the day, from 1."""
        owner, content = errand.fill(rng, self._day, self._pools)
        record = self._head(errand, owner, at=self._at(second), serial=serial)
        record["KenhThucHien"] = channel
        record["DuocTroGiup"] = "1" if rng.random() < self._shares.assisted else "0"
        record["DiemTiepNhan"] = _POINTS.roll(rng)
        record["ThongTinKhac"] = {"ToKhai": errand.form, "NoiDung": content}
        record["TaiLieuNop"] = _papers(rng, errand, record["MaHoSo"])
        record["DanhSachLePhi"] = fees = self._fees(rng, errand, content, second=second, channel=channel)
        record["TaiKhoanDuocXacThucVoiVNeID"] = "1" if channel == ONLINE else "0"
        record["DuocThanhToanTrucTuyen"] = "1" if fees and fees[0]["MaGiaoDich"] else "0"
        if owner.email:
            record["Email"] = owner.email
        if rng.random() < 0.62:
            record["HinhThuc"] = "1"
            record["ThongTinTra"] = owner.address
        return record

    def _head(self, errand: Errand, owner: Owner, *, at: str, serial: int) -> Record:
        return {
            "MaHoSo": f"{self._stem}{700_000 + serial}",
            "PhienBan": 1,
            "LoaiBanTin": "NOP",
            "NgayCapNhat": at,
            "MaTTHC": errand.procedure,
            "TenTTHC": errand.name,
            "MaLinhVuc": "G01-LV02",
            "TenLinhVuc": "Quản lý xuất nhập cảnh",
            "ChuHoSo": owner.name,
            "LoaiDoiTuong": owner.kind,
            "LoaiDinhDanh": owner.identity,
            "SoDinhDanh": owner.number,
            "SoDienThoai": owner.phone,
            "TrichYeuHoSo": errand.name,
            "NgayNopHoSo": at,
            "DonViXuLy": self._unit,
            "HinhThuc": "0",
            "TrangThaiHoSo": "1",
        }

    def _fees(self, rng: Random, errand: Errand, content: Content, *, second: int, channel: str) -> list[Record]:
        asked = self._fee_for(FeeAsked(errand.procedure, errand.form, content, self._day, channel))
        paid = channel == ONLINE and rng.random() < self._shares.paid_at_once
        return [
            {
                "TenPhiLePhi": line.name,
                "MaPhiLePhi": line.code,
                "LoaiPhiLePhi": line.kind,
                "Gia": line.amount,
                "DonViTien": line.currency,
                "HinhThucThu": "1",
                "NgayThanhToan": self._at(second + _PAYING) if paid else "",
                "MaGiaoDich": transaction(rng) if paid else "",
            }
            for line in asked
        ]

    def _at(self, second: int) -> str:
        minutes, seconds = divmod(second % _DAY, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{self._ymd if second < _DAY else self._morrow}{_TWO[hours]}{_TWO[minutes]}{_TWO[seconds]}"


def _papers(rng: Random, errand: Errand, code: str) -> list[Record]:
    return [
        document(
            f"{code}-{number}",
            paper.draw(int(rng.random() * VARIANTS)),
            component=paper.component,
            file_name=paper.file_name,
        )
        for number, paper in enumerate(errand.papers, 1)
    ]
