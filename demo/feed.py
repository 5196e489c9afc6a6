"""What the make-believe portal holds: the feed of record versions, attachments, and the progress told by the office.

How it is asked over HTTP is in `demo.portal`.
"""

import base64
import binascii
import hashlib
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

import orjson

from demo import pictures
from demo.followups import Record

Clock = Callable[[], str]

_REACH = 60  # how far a record may be carried down the feed by disorder
_END_OF_TIME = "99999999999999"


class BadCursor(ValueError):
    """A cursor this portal never gave."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the feed; `next_cursor` goes on after them."""

    lines: tuple[bytes, ...]
    next_cursor: str
    more: bool


@dataclass(slots=True)
class _Known:
    """What the index tells of one dossier."""

    lodged_on: str
    version: int
    status: str


@dataclass(slots=True)
class Feed:
    """Lines in the order the portal gives them out. `clock` gives the portal's local time as `yyyyMMddHHmmss`; without
    one, everything has already happened. `disorder` (0 to 1) is the share of lines that come later than they should.
    """

    unit: str
    lines: list[bytes]
    clock: Clock | None = None
    disorder: float = 0.0
    seed: int = 0
    progress: dict[tuple[str, int], Record] = field(default_factory=dict)
    _visible_at: list[str] = field(default_factory=list)
    _parsed: list[Record | None] = field(default_factory=list)
    _known: dict[str, _Known] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)
    _read: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        rng = Random(f"{self.seed}:disorder")
        places = [n + (rng.random() * _REACH if rng.random() < self.disorder else 0.0) for n in range(len(self.lines))]
        self.lines = [line for _, line in sorted(zip(places, self.lines, strict=True), key=lambda pair: pair[0])]
        self._parsed = [_object(line) for line in self.lines]
        self._visible_at = list(accumulate((_made_at(record) for record in self._parsed), max))

    def publish(self, records: Iterable[Record]) -> None:
        """Add versions at the end, as if the portal had just made them."""
        with self._lock:
            for record in records:
                self.lines.append(orjson.dumps(record))
                self._parsed.append(record)
                self._visible_at.append(max(_made_at(record), self._visible_at[-1] if self._visible_at else ""))

    def page(self, cursor: str | None, limit: int, *, again: int = 0) -> Page:
        """The next lines after a cursor, `again` of them already given before. Raises BadCursor."""
        start, end = _position(cursor), self._happened()
        if start > end:
            raise BadCursor("the cursor lies ahead of the feed")
        repeats = min(again, start, limit - 1)
        stop = min(start + limit - repeats, end)
        lines = (*self.lines[start - repeats : start], *self.lines[start:stop])
        return Page(lines, _cursor(stop), more=stop < end)

    def index(self, first: str, last: str, *, cursor: str | None, limit: int) -> dict[str, Any]:
        """Dossiers by day of lodging, both days included, in the order of their codes. Raises BadCursor."""
        start = _position(cursor)
        with self._lock:
            self._catch_up()
            codes = sorted(code for code, known in self._known.items() if first <= known.lodged_on <= last)
            if start > len(codes):
                raise BadCursor("the cursor lies ahead of the index")
            chosen = codes[start : start + limit]
            stop = start + len(chosen)
            return {
                "error_code": 0,
                "data": [self._index_line(code) for code in chosen],
                "next": _cursor(stop),
                "more": stop < len(codes),
            }

    def file(self, file_id: str) -> bytes | None:
        """An attachment's bytes by `TepDinhKemId`; None where no record seen so far names it, or nothing was drawn."""
        with self._lock:
            self._catch_up()
            sha256 = self._files.get(file_id)
        try:
            return pictures.content(sha256) if sha256 else None
        except KeyError:
            return None

    def tell(self, message: Record) -> tuple[int, str]:
        """Keep one progress message; `(error_code, message)` as the portal answers. Told again, it changes nothing."""
        code, order = message.get("MaHoSo"), message.get("ThuTu")
        if not isinstance(code, str) or not isinstance(order, int) or isinstance(order, bool) or order < 1:
            return 1, "Thiếu MaHoSo hoặc ThuTu"
        if str(message.get("TrangThai")) not in _STATUSES:
            return 1, "TrangThai không hợp lệ"
        with self._lock:
            self._catch_up()
            if code not in self._known:
                return 2, "Không có hồ sơ này"
            held = self.progress.setdefault((code, order), message)
            return (0, "") if held == message else (3, "Trùng ThuTu nhưng khác nội dung")

    def messages(self, code: str) -> list[Record]:
        """The progress told of one dossier, by `ThuTu`."""
        with self._lock:
            return [self.progress[key] for key in sorted(self.progress) if key[0] == code]

    def _index_line(self, code: str) -> Record:
        told = self.messages(code)
        known = self._known[code]
        status = str(told[-1]["TrangThai"]) if told else known.status
        return {
            "MaHoSo": code,
            "PhienBan": known.version,
            "TrangThaiHoSo": status,
            "ThuTu": told[-1]["ThuTu"] if told else 0,
        }

    def _happened(self) -> int:
        return bisect_right(self._visible_at, self.clock() if self.clock else _END_OF_TIME)

    def _catch_up(self) -> None:
        """Learn what the lines say that have happened since the last question."""
        end = self._happened()
        for record in self._parsed[self._read : end]:
            if record is not None:
                self._learn(record)
        self._read = max(end, self._read)

    def _learn(self, record: Record) -> None:
        code, version, lodged = record.get("MaHoSo"), record.get("PhienBan"), record.get("NgayNopHoSo")
        if not (isinstance(code, str) and isinstance(version, int) and isinstance(lodged, str)):
            return
        held = self._known.get(code)
        if held is None or version > held.version:
            self._known[code] = _Known(lodged[:8], version, str(record.get("TrangThaiHoSo", "1")))
        for paper in record.get("TaiLieuNop") or ():
            self._files[paper["TepDinhKemId"]] = paper["Sha256"]


_STATUSES = frozenset(str(number) for number in range(1, 11))


def _object(line: bytes) -> Record | None:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _made_at(record: Record | None) -> str:
    stamp = record.get("NgayCapNhat") if record else None
    return stamp if isinstance(stamp, str) and len(stamp) == 14 else ""


def _cursor(position: int) -> str:
    text = f"{position}.{_seal(position)}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        number, _, seal = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
        position = int(number)
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise BadCursor("the cursor cannot be read") from error
    if seal != _seal(position):
        raise BadCursor("the cursor was not given by this portal")
    return position


def _seal(position: int) -> str:
    return hashlib.blake2b(f"portal cursor {position}".encode(), digest_size=4).hexdigest()
