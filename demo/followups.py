"""What a dossier sends after its lodging: corrected, supplemented, paid, withdrawn; each a next version of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo import people, pictures

Record = dict[str, Any]

_STAMP = "%Y%m%d%H%M%S"
_PARTS = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))


@dataclass(frozen=True, slots=True)
class Shares:
    """How often, between 0 and 1, a lodging goes on in each way; `paid_later` is a share of those online yet unpaid."""

    paid_at_once: float = 0.93
    assisted: float = 0.07
    corrected: float = 0.025
    paid_later: float = 0.7
    supplemented: float = 0.035
    withdrawn: float = 0.008


LODGINGS_ONLY = Shares(corrected=0.0, paid_later=0.0, supplemented=0.0, withdrawn=0.0)


def stamp(at: datetime) -> str:
    """A local date and time as the portal writes it."""
    return at.strftime(_STAMP)


def moment(text: str) -> datetime:
    """The local date and time of a stamp, without a zone, as the portal writes it. Raises ValueError for none."""
    return datetime(*(int(text[a:b]) for a, b in _PARTS))  # type: ignore[arg-type]  # noqa: DTZ001 - six numbers; local


def corrected(record: Record, at: datetime, *, rng: Random) -> Record:
    """`NOP` again: the applicant mends the telephone number and the summary before acceptance."""
    after = _next(record, at, "NOP")
    after["SoDienThoai"] = people.phone(rng)
    after["TrichYeuHoSo"] = f"{record.get('TenTTHC', '')} (đã sửa)".strip()
    return after


def supplemented(record: Record, at: datetime, *, rng: Random) -> Record:
    """`BOSUNG`: one more paper, and the first picture taken back for a better one."""
    after = _next(record, at, "BOSUNG")
    papers = [dict(paper) for paper in record.get("TaiLieuNop", ())]
    code, variant = record["MaHoSo"], int(rng.random() * pictures.VARIANTS)
    if papers and papers[0]["LoaiTep"] == "image/png":
        papers[0]["IsDeleted"] = "True"
        kind = papers[0]["MaThanhPhanHoSo"]
        better = pictures.photo(variant) if kind == "ANH" else pictures.passport_page(variant)
        papers.append(document(f"{code}-{len(papers) + 1}", better, component=kind, file_name="anh-moi.png"))
    extra = pictures.paper("GIAY TO BO SUNG", variant)
    papers.append(
        document(f"{code}-{len(papers) + 1}", extra, component="GIAY_TO_KHAC", file_name="giay-to-bo-sung.pdf")
    )
    after["TaiLieuNop"] = papers
    return after


def withdrawn(record: Record, at: datetime) -> Record:
    """`RUT`: the applicant takes the dossier back."""
    return _next(record, at, "RUT") | {"TrangThaiHoSo": "7"}


def paid(record: Record, at: datetime, *, rng: Random) -> Record:
    """`THANHTOAN`: the portal has the money for every line that was unpaid."""
    after = _next(record, at, "THANHTOAN")
    after["DanhSachLePhi"] = [
        line if line["NgayThanhToan"] else line | {"NgayThanhToan": stamp(at), "MaGiaoDich": transaction(rng)}
        for line in record["DanhSachLePhi"]
    ]
    after["DuocThanhToanTrucTuyen"] = "1"
    return after


def version(kind: str, record: Record, *, at: datetime, rng: Random) -> Record:
    """The next version of a record, of a `LoaiBanTin`, made at a local instant. Raises KeyError for no such kind."""
    if kind == "RUT":
        return withdrawn(record, at)
    return {"NOP": corrected, "BOSUNG": supplemented, "THANHTOAN": paid}[kind](record, at, rng=rng)


def is_unpaid(record: Record) -> bool:
    """Whether a fee line of the record has no payment yet."""
    return any(not line["NgayThanhToan"] for line in record["DanhSachLePhi"])


def document(file_id: str, scan: pictures.Scan, *, component: str, file_name: str) -> Record:
    """One line of `TaiLieuNop`."""
    return {
        "TepDinhKemId": file_id,
        "TenTepDinhKem": file_name,
        "MaThanhPhanHoSo": component,
        "IsDeleted": "False",
        "Sha256": scan.sha256,
        "KichThuoc": scan.size,
        "LoaiTep": scan.media,
    }


def transaction(rng: Random) -> str:
    """An invented payment reference."""
    return f"TT{int(rng.random() * 90_000_000_000) + 10_000_000_000}"


def later_versions(record: Record, *, shares: Shares, rng: Random) -> Iterator[tuple[datetime, Record]]:
    """What follows one lodging by itself, each with its local instant, in order of time and version."""
    at = moment(record["NgayCapNhat"])
    if rng.random() < shares.corrected:
        at += timedelta(minutes=20 + rng.random() * 900)
        record = corrected(record, at, rng=rng)
        yield at, record
    if record["KenhThucHien"] == "2" and is_unpaid(record) and rng.random() < shares.paid_later:
        at += timedelta(minutes=5 + rng.random() ** 3 * 2_880)
        record = paid(record, at, rng=rng)
        yield at, record
    ending = rng.random()
    if ending < shares.supplemented:
        at += timedelta(hours=30 + rng.random() * 160)
        yield at, supplemented(record, at, rng=rng)
    elif ending < shares.supplemented + shares.withdrawn:
        at += timedelta(hours=2 + rng.random() * 60)
        yield at, withdrawn(record, at)


def _next(record: Record, at: datetime, kind: str) -> Record:
    return record | {"PhienBan": record["PhienBan"] + 1, "LoaiBanTin": kind, "NgayCapNhat": stamp(at)}
