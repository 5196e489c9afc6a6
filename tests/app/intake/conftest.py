"""Records and signed packages for the tests of arrival, and what the office holds after them, in a form to compare."""

import base64
import hashlib
import stat
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, transaction
from app.core.models import JournalEntry
from app.core.office import office
from app.dossiers.models import Dossier
from app.intake.actions.pages import begin_pull, keep_page
from app.intake.actions.tally import Tally
from app.intake.models import IntakeReading, IntakeRecord

DATA = Path(__file__).parents[2] / "data"
HOANG = "HOÀNG VĂN AN"
_serial = count(1)


def a_record(**fields: Any) -> dict[str, Any]:
    """A sound lodging for an extension of stay; any field can be told, `None` leaves one out."""
    record: dict[str, Any] = {
        "MaHoSo": f"H01.1.108-260902-{next(_serial):06d}", "PhienBan": 1, "LoaiBanTin": "NOP",
        "NgayCapNhat": "20260902081500", "MaTTHC": "1.001146", "KenhThucHien": "2", "ChuHoSo": "Anna Sample",
        "LoaiDoiTuong": "3", "LoaiDinhDanh": "HC", "SoDinhDanh": "X1234567", "NgayNopHoSo": "20260902081500",
        "DonViXuLy": "G01.801.108", "SoDienThoai": "0900000001", "HinhThuc": "0",
        "ThongTinKhac": {"ToKhai": "NA5", "NoiDung": {
            "HoTen": "ANNA SAMPLE", "GioiTinh": "F", "NgaySinh": "19900102", "QuocTich": "AUS",
            "SoHoChieu": "X1234567", "NgayHetHanHoChieu": "20300101", "DiaChiTamTru": "1 Phố Mẫu", "DeNghi": "GIA_HAN",
            "LoaiThiThuc": "DL", "SoLan": "1", "TuNgay": "20260910", "DenNgay": "20261010"}},
        "TaiLieuNop": [],
    }  # fmt: skip
    merged = record | fields
    return {name: value for name, value in merged.items() if value is not None}


def a_version(first: Mapping[str, Any], version: int, kind: str = "NOP", **fields: Any) -> dict[str, Any]:
    """A later version of a record."""
    later = dict(first) | {"PhienBan": version, "LoaiBanTin": kind, "NgayCapNhat": f"202609{2 + version:02d}090000"}
    return {name: value for name, value in (later | fields).items() if value is not None}


def kept(*records: Any, at: datetime | None = None) -> Tally:
    """These records read from the wire, one page, in order."""
    at = at or clock.now()
    with transaction() as session:
        run_id = begin_pull(session, source="https://portal.example.vn", at=at)
        return keep_page(session, run_id=run_id, records=list(records), at=at)


def outcome(tally: Tally) -> dict[str, int]:
    """The outcomes that occurred."""
    return {name: number for name, number in tally.outcomes.items() if number}


def the_dossier(number: str) -> Dossier:
    """The dossier with this number, read anew."""
    wanted = select(Dossier).where(Dossier.number == number).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one()


def record_of(record: Mapping[str, Any] | bytes) -> IntakeRecord:
    """The record as it was kept."""
    raw = record if isinstance(record, bytes) else orjson.dumps(record)
    wanted = select(IntakeRecord).where(IntakeRecord.raw == raw).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one()


def counts() -> dict[str, int]:
    """How many rows there are of what must not change when nothing new is read."""
    tables = (Dossier, JournalEntry, IntakeRecord, IntakeReading)
    return {table.__tablename__: db.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables}  # fmt: skip


class Packages:
    """Makes signed packages, sound or not, with a key pair of its own that the office trusts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, Ed25519PrivateKey.generate()
        self.public_key = folder / "key.pem"
        self.public_key.write_bytes(
            self.key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )

    def entries(
        self, inside: Sequence[Any], *, sequence: int = 1, files: Mapping[str, bytes] | None = None, **said: Any
    ) -> dict[str, bytes]:
        """What stands in the package, by name. `said` overrides what the manifest says."""
        lines = b"".join(one if isinstance(one, bytes) else orjson.dumps(one) + b"\n" for one in inside)
        manifest = orjson.dumps(
            {
                "package": f"G01.801.108-20260902-{sequence:04d}", "sequence": sequence, "made_at": "20260902180000",
                "records": len(inside), "sha256": hashlib.sha256(lines).hexdigest(), "previous": None,
            } | said
        )  # fmt: skip
        signature = base64.b64encode(self.key.sign(manifest))
        entries = {"manifest.json": manifest, "manifest.sig": signature, "records.ndjson": lines}
        return entries | {f"files/{name}": content for name, content in (files or {}).items()}

    def zip(self, entries: Mapping[str, bytes], *, name: str = "package.zip", links: Sequence[str] = ()) -> Path:
        """A zip of these entries; those named in `links` become links."""
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for entry_name, content in entries.items():
                entry = zipfile.ZipInfo(entry_name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = ((stat.S_IFLNK | 0o777) if entry_name in links else 0o644) << 16
                file.writestr(entry, content)
        return path

    def package(self, *records: Any, name: str = "package.zip", **more: Any) -> Path:
        """A sound package of these records."""
        return self.zip(self.entries(records, **more), name=name)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: Flask) -> Packages:
    """Signed packages this office trusts."""
    made = Packages(tmp_path)
    trust(made.public_key, monkeypatch)
    return made


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """`trusted(key)`: from now on the office trusts this public key."""
    return lambda key: trust(key, monkeypatch)


def trust(public_key: Path, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """Configure the office: the portal's public key, and other settings."""
    running = office()
    monkeypatch.setattr(running, "settings", replace(running.settings, portal_public_key=public_key, **more))


@pytest.fixture
def sample(trusted: Callable[[Path], None], app: Flask) -> Path:
    """The portal's sample package; the office trusts its key."""
    trusted(DATA / "portal-sample-key.pem")
    return DATA / "portal-sample.zip"
