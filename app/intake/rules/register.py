"""An office's old register: how its columns and words map to ours, and what one row says. Pure."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from app.core.errors import RefusedWhole
from app.intake.rules.reading import Fault, Reading

REQUIRED: Final = ("code", "channel", "received")
OPTIONAL: Final = ("procedure", "due", "decided", "responsible", "owner", "identity")
CHANNELS: Final = ("counter", "online", "post")
ANY: Final = "*"
MOST_LETTERS: Final = 64
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """The map: time zone of dates without one, our column → theirs, their channel words → ours, the procedure."""

    timezone: ZoneInfo
    columns: Mapping[str, str]
    channels: Mapping[str, str]
    procedures: Mapping[str, str]
    procedure: str | None

    def channel(self, word: str) -> str | None:
        """Our channel for their word; `*` in the map stands for every word it does not name."""
        return self.channels.get(word, self.channels.get(ANY))

    def procedure_of(self, word: str) -> str | None:
        """Our procedure code for their word."""
        return self.procedure or self.procedures.get(word, self.procedures.get(ANY))


@dataclass(frozen=True, slots=True)
class Row:
    """What a sound row says. Days are days of the map's time zone."""

    code: str
    procedure: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    responsible: str | None
    owner: str
    identity: str | None
    timezone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.timezone).date()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: its number below the heading, its code, the outcome, the faults by column of theirs."""

    row: int
    code: str
    outcome: str
    faults: tuple[Fault, ...]
    cells: Mapping[str, str | None]


def read_map(text: str) -> RegisterMap:
    """Read the TOML map. Raises RefusedWhole naming the key and the cure."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RefusedWhole("map_not_toml", why=str(error)) from None
    unknown = set(said) - {"timezone", "procedure", "columns", "channel", "procedures"}
    if unknown:
        raise RefusedWhole("map_key_unknown", key=min(unknown))
    columns = _words(said, "columns")
    _check_columns(columns)
    channels = _words(said, "channel")
    strange = sorted(set(channels.values()) - set(CHANNELS))
    if not channels or strange:
        raise RefusedWhole("map_channel", value=strange[0] if strange else "")
    procedure, procedures = said.get("procedure"), _words(said, "procedures")
    if not isinstance(procedure, str) and not (procedures and "procedure" in columns):
        raise RefusedWhole("map_procedure")
    return RegisterMap(_zone(said), columns, channels, procedures, procedure)


def _words(said: Mapping[str, Any], key: str) -> dict[str, str]:
    table = said.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(word, str) for word in table.values()):
        raise RefusedWhole("map_table", key=key)
    return table


def _check_columns(columns: Mapping[str, str]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    strange = [name for name in columns if name not in REQUIRED + OPTIONAL]
    if missing or strange:
        raise RefusedWhole("map_columns", key=(missing or strange)[0], known=", ".join(REQUIRED + OPTIONAL))


def _zone(said: Mapping[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(said["timezone"])
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        raise RefusedWhole("map_timezone", value=str(said.get("timezone", ""))) from None


def row_reading(cells: Mapping[str, str | None], *, map_hash: bytes) -> Reading:
    """A row as a record to keep. The same words by the same map are the same record, whatever file they stand in."""
    canonical = orjson.dumps(cells, option=orjson.OPT_SORT_KEYS)
    content_hash = hashlib.sha256(b"register" + map_hash + canonical).digest()
    return Reading(canonical, len(canonical), content_hash)


def read_row(cells: Mapping[str, str | None], by: RegisterMap) -> tuple[Row | None, list[Fault]]:
    """What a row says, or its faults by column of theirs."""
    word = {ours: (cells.get(theirs) or "").strip() for ours, theirs in by.columns.items()}
    faults = [Fault("missing_field", by.columns[name]) for name in REQUIRED if not word[name]]
    faults += [Fault("bad_format", by.columns[name]) for name in word if _is_unkeepable(name, word[name])]
    at = {name: _instant(word.get(name, ""), by.timezone) for name in ("received", "due", "decided")}
    faults += [Fault("bad_format", by.columns[name]) for name in at if word.get(name) and at[name] is None]
    channel, procedure = by.channel(word["channel"]), by.procedure_of(word.get("procedure", ""))
    if channel is None:
        faults.append(Fault("bad_format", by.columns["channel"]))
    if procedure is None:
        faults.append(Fault("unknown_procedure", by.columns.get("procedure", "procedure")))
    received, decided = at["received"], at["decided"]
    if received and decided and decided < received:
        faults.append(Fault("decided_before_received", by.columns["decided"]))
    if faults or channel is None or procedure is None or received is None:
        return None, faults
    return Row(
        code=word["code"], procedure=procedure, channel=channel, received_at=received, due_at=at["due"],
        decided_at=decided, responsible=word.get("responsible") or None, owner=word.get("owner", ""),
        identity=word.get("identity") or None, timezone=by.timezone,
    ), []  # fmt: skip


def _is_unkeepable(name: str, word: str) -> bool:
    """A code or an identity number longer or stranger than one can be; U+0000 anywhere."""
    if name == "code":
        return len(word) > MOST_LETTERS or not word.isprintable()
    return "\x00" in word or (name == "identity" and len(word) > MOST_LETTERS)


def code_of(cells: Mapping[str, str | None], by: RegisterMap) -> str | None:
    """The row's code where it is fit to be one; rows without are kept all the same."""
    code = (cells.get(by.columns["code"]) or "").strip()
    return code if code and not _is_unkeepable("code", code) else None


def _instant(given: str, zone: ZoneInfo) -> datetime | None:
    """An ISO 8601 instant or day; one without a zone is in the register's own."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
