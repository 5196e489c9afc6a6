"""From a sound record to what the office keeps of it: the file's columns, declaration, documents, fees and payments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.core.names import fold, sort_key, tidy
from app.intake.rules.reading import BLANKS, amount, moment
from config.catalogue import Procedure
from config.fee_facts import FeeFacts, fee_facts
from config.kinds import Channel
from config.tariffs import FeeLine

CHANNELS = {"1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POST}
OWNER_KINDS = {"1": "citizen", "2": "business", "3": "foreigner"}
IDENTITY_KINDS = {"CCCD": "cccd", "CMND": "cmnd", "HC": "passport", "MSDN": "business_code"}
RETURN_MODES = {"0": "counter", "1": "post"}
MOST_KEY_LETTERS = 500
RECORD_KINDS = {"NOP": "lodged", "BOSUNG": "supplement", "RUT": "withdrawal", "THANHTOAN": "payment"}


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A fee line the portal says is paid."""

    code: str
    name: str
    kind: str
    amount: int


@dataclass(slots=True)
class Paid:
    """One payment at the portal: a transaction in one currency, with the lines it covers."""

    transaction_code: str
    currency: str
    paid_at: datetime
    lines: list[PaidLine] = field(default_factory=list)

    @property
    def amount(self) -> int:
        """What came in, in the smallest collected unit."""
        return sum(line.amount for line in self.lines)


@dataclass(slots=True)
class Arrival:
    """A sound record, ready to be kept. `columns` are those of `dossiers` that the portal decides."""

    number: str
    version: int
    kind: str
    content_hash: bytes
    procedure: Procedure
    lodged_at: datetime
    updated_at: datetime
    columns: dict[str, Any]
    form_code: str
    content: dict[str, Any]
    declared_version: int
    declared_at: datetime
    documents: list[dict[str, Any]]
    claimed: Mapping[str, int]
    payments: list[Paid]
    facts: FeeFacts

    @property
    def identity_number(self) -> str:
        """What the owner is known by."""
        number: str = self.columns["identity_number"]
        return number

    @property
    def codes(self) -> tuple[str, ...]:
        """The transactions at the portal it was paid with."""
        return tuple([paid.transaction_code for paid in self.payments])

    @property
    def is_declared(self) -> bool:
        """Whether the record brings a declaration."""
        return bool(self.form_code or self.content)


def arrival(value: Mapping[str, Any], *, procedure: Procedure, content_hash: bytes) -> Arrival:
    """What the office keeps of a record without faults."""
    lodged_at, updated_at = moment(value["NgayNopHoSo"]), moment(value["NgayCapNhat"])
    if lodged_at is None or updated_at is None:
        raise ValueError("only a record without faults arrives")
    declared = value.get("ThongTinKhac") or {}
    form_code, content = declared.get("ToKhai") or "", declared.get("NoiDung") or {}
    return Arrival(
        number=value["MaHoSo"],
        version=value["PhienBan"],
        kind=RECORD_KINDS[value["LoaiBanTin"]],
        content_hash=content_hash,
        procedure=procedure,
        lodged_at=lodged_at,
        updated_at=updated_at,
        columns=_columns(value, procedure),
        form_code=form_code,
        content=content,
        declared_version=value["PhienBan"],
        declared_at=updated_at,
        documents=_documents(value.get("TaiLieuNop") or []),
        claimed=_claimed(value.get("DanhSachLePhi") or []),
        payments=payments(value.get("DanhSachLePhi") or []),
        facts=fee_facts(form_code, content),
    )


def folded(versions: Iterable[Arrival]) -> Arrival:
    """All versions of one dossier as one, whatever order they came in: the newest decides, nothing told is lost.

    A column is that of the newest version which fills it; the declaration, and what was asked for, those of the newest
    that has one; documents and payments are all that any version named, a document as the newest version naming it has
    it. Of several that claim to be the same version the first told counts. Raises ValueError where there is none.
    """
    first_told: dict[int, Arrival] = {}
    for one in versions:
        first_told.setdefault(one.version, one)
    ordered = [first_told[version] for version in sorted(first_told)]
    if not ordered:
        raise ValueError("no version to fold")
    whole = replace(ordered[-1])
    documents: dict[tuple[Any, Any], dict[str, Any]] = {}
    paid: dict[str, Paid] = {}
    whole.columns = {}
    for one in ordered:
        filled = {name: value for name, value in one.columns.items() if value is not None}
        whole.columns = one.columns | whole.columns | filled
        documents.update({document_key(row): row for row in one.documents})
        paid |= {payment.transaction_code: payment for payment in one.payments if payment.transaction_code not in paid}
    declaring = next((one for one in reversed(ordered) if one.is_declared), whole)
    whole.form_code, whole.content, whole.facts = declaring.form_code, declaring.content, declaring.facts
    whole.declared_version, whole.declared_at = declaring.version, declaring.updated_at
    whole.claimed = next((one.claimed for one in reversed(ordered) if one.claimed), whole.claimed)
    whole.documents, whole.payments = list(documents.values()), list(paid.values())
    return whole


def document_key(row: Mapping[str, Any]) -> tuple[Any, Any]:
    """What tells one document from another: the portal's name for it and its content, else the name it came with."""
    key = row["portal_file_id"], row["sha256"]
    return key if any(key) else (row["component_code"], row["file_name"])


def _columns(value: Mapping[str, Any], procedure: Procedure) -> dict[str, Any]:
    owner_kind = OWNER_KINDS[value["LoaiDoiTuong"]]
    return {
        "reception_point": text(value.get("DiemTiepNhan")),
        "service_level": str(procedure.service_level),
        "channel": str(CHANNELS[value["KenhThucHien"]]),
        "is_assisted": value.get("DuocTroGiup") == "1",
        **owner_columns(value["ChuHoSo"], owner_kind),
        "identity_kind": IDENTITY_KINDS[value["LoaiDinhDanh"]],
        "identity_number": value["SoDinhDanh"].upper(),
        "phone": text(value.get("SoDienThoai")),
        "email": text(value.get("Email")),
        "summary": text(value.get("TrichYeuHoSo")),
        "return_mode": RETURN_MODES.get(value.get("HinhThuc") or "0", "counter"),
        "return_address": text(value.get("ThongTinTra")),
    }


def owner_columns(name: str, owner_kind: str) -> dict[str, str]:
    """The owner's name as stored, as sorted and as found; the latter two short enough for an index."""
    spelled = _owner if len(name) <= MOST_KEY_LETTERS else _owner.__wrapped__  # a long one does not stay in memory
    tidied, key, folded = spelled(name, owner_kind)
    return {"owner_kind": owner_kind, "owner_name": tidied, "owner_key": key, "owner_folded": folded}


@lru_cache(maxsize=4096)
def _owner(name: str, owner_kind: str) -> tuple[str, str, str]:
    tidied = tidy(name)
    key = sort_key(tidied, given_last=owner_kind == "citizen")
    return tidied, key[:MOST_KEY_LETTERS], fold(tidied)[:MOST_KEY_LETTERS]


def text(given: object) -> str | None:
    """A text field as stored: blank is nothing."""
    return given if isinstance(given, str) and (given[:1] not in BLANKS or given.strip(BLANKS)) else None


def _documents(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The documents named, one named twice only once."""
    return list({document_key(found): found for found in map(_document, rows)}.values())


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "portal_file_id": text(row.get("TepDinhKemId")),
        "component_code": text(row.get("MaThanhPhanHoSo")),
        "file_name": text(row.get("TenTepDinhKem")) or text(row.get("TepDinhKemId")) or "?",
        "declared_type": text(row.get("LoaiTep")),
        "declared_bytes": amount(row.get("KichThuoc")),
        "sha256": text(row.get("Sha256")),
        "is_withdrawn": row.get("IsDeleted") == "True",
    }


def _claimed(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """What the portal asked for, by currency."""
    total: dict[str, int] = {}
    for row in rows:
        price = amount(row.get("Gia"))
        if price:
            currency = row.get("DonViTien") or "VND"
            total[currency] = total.get(currency, 0) + price
    return total


def payments(rows: Sequence[Mapping[str, Any]]) -> list[Paid]:
    """The payments among a record's fee lines: a line is paid when it has a time of payment and a transaction.

    A transaction that names two currencies is two payments; the second carries its currency in its code.
    """
    found: dict[tuple[str, str], Paid] = {}
    for row in rows:
        paid_at, code, price = moment(row.get("NgayThanhToan")), text(row.get("MaGiaoDich")), amount(row.get("Gia"))
        if paid_at is None or code is None or not price:
            continue
        currency = row.get("DonViTien") or "VND"
        paid = found.setdefault((code, currency), Paid(code, currency, paid_at))
        kind = "le_phi" if row.get("LoaiPhiLePhi") == "2" else "phi"
        paid.lines.append(PaidLine(text(row.get("MaPhiLePhi")) or "", text(row.get("TenPhiLePhi")) or "", kind, price))
    seen: set[str] = set()
    for paid in found.values():
        if paid.transaction_code in seen:
            paid.transaction_code = f"{paid.transaction_code}/{paid.currency}"
        seen.add(paid.transaction_code)
    return list(found.values())


def payment_state(owed: Sequence[FeeLine], paid: Mapping[str, int]) -> str:
    """`none` owed, `due`, or `paid`. A fee the declaration does not settle is paid once anything came in for it."""
    if not owed:
        return "none"
    for line in owed:
        total = sum(other.amount or 0 for other in owed if other.currency == line.currency)
        if paid.get(line.currency, 0) < max(total, 1):
            return "due"
    return "paid"


def paid_by_currency(made: Sequence[Paid]) -> dict[str, int]:
    """What came in, by currency."""
    total: dict[str, int] = {}
    for payment in made:
        total[payment.currency] = total.get(payment.currency, 0) + payment.amount
    return total
