"""A strict TOML reader: every key must be asked for, every value must have its type, and whatever is wrong names
file, key and cure. What the values mean is for the modules that read them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import Enum, StrEnum
from pathlib import Path
from typing import Final, TypeVar, cast

from config.errors import ConfigError
from config.shapes import Confidence, InForce, Source, first_break

FOLDER: Final = Path(__file__).parent

Choice = TypeVar("Choice", bound=StrEnum)
Kind = TypeVar("Kind")


class _Required(Enum):
    """Marks a key without a default, apart from every value TOML can hold."""

    REQUIRED = 0


REQUIRED: Final = _Required.REQUIRED

_KIND_NAMES: Final[Mapping[type, str]] = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date such as 2026-01-31",
    dict: "a table",
    list: "a list in square brackets",
}


class Table:
    """One TOML table while it is read; `finish()` on the outermost refuses whatever nobody asked for, at any depth."""

    def __init__(self, values: Mapping[str, object], *, file: str, path: str = "") -> None:
        self._values = values
        self._asked: set[str] = set()
        self._inner: list[Table] = []
        self.file = file
        self.path = path

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """Every key of this table in the file's order, for tables whose keys are themselves facts."""
        return tuple(self._values)

    def refuse(self, key: str, *, problem: str, cure: str) -> ConfigError:
        """The error to raise about `key` of this table."""
        return ConfigError(self.file, self.key_path(key), problem=problem, cure=cure)

    def key_path(self, key: str) -> str:
        """`key` with the path of this table before it."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, default: str | _Required = REQUIRED) -> str:
        """Text that is not blank."""
        value = self._take(key, str, default=default)
        if not value.strip() and value != default:
            raise self.refuse(key, problem="is blank", cure="write the text or remove the key")
        return value

    def whole(self, key: str, default: int | _Required = REQUIRED, *, at_least: int = 0) -> int:
        """A whole number, `at_least` or more."""
        value = self._take(key, int, default=default)
        if value < at_least:
            raise self.refuse(key, problem=f"is {value}", cure=f"write a whole number from {at_least} up")
        return value

    def flag(self, key: str, default: bool | _Required = REQUIRED) -> bool:
        """True or false."""
        return self._take(key, bool, default=default)

    def day(self, key: str) -> date:
        """A local date, never an instant."""
        return self._take(key, date)

    def day_or_none(self, key: str) -> date | None:
        """A local date, or None when the key is absent."""
        return self.day(key) if key in self else None

    def clock_time_or_none(self, key: str) -> time | None:
        """A time of day such as "15:00", or None when the key is absent."""
        return clock_time(self.text(key), table=self, key=key) if key in self else None

    def choice(self, key: str, kind: type[Choice], *, default: Choice | _Required = REQUIRED) -> Choice:
        """One member of `kind`, by its value."""
        given: str | _Required = default
        return self._member(key, self._take(key, str, default=given), kind=kind)

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Members of `kind`, each at most once."""
        return tuple(self._member(key, value, kind=kind) for value in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank or repeated."""
        texts = self.repeatable_texts(key)
        if len(set(texts)) != len(texts):
            raise self.refuse(key, problem="names something twice", cure="keep each entry once")
        return texts

    def repeatable_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank; the same one may come again."""
        values = self._take(key, list)
        texts = tuple(value for value in values if isinstance(value, str) and value.strip())
        if len(texts) != len(values):
            raise self.refuse(key, problem="holds something that is not text", cure='write texts in quotes: ["A", "B"]')
        return texts

    def table(self, key: str) -> "Table":
        """The table under `key`."""
        inner = Table(self._take(key, dict), file=self.file, path=self.key_path(key))
        self._inner.append(inner)
        return inner

    def tables(self, key: str, *, or_none: bool = False) -> tuple["Table", ...]:
        """The tables of the list under `key`, in the file's order; `or_none` allows the key to be absent."""
        if or_none and key not in self:
            return ()
        found = []
        for number, values in enumerate(self._take(key, list), start=1):
            path = f"{self.key_path(key)}[{number}]"
            if not isinstance(values, dict):
                raise ConfigError(self.file, path, problem="is not a table", cure=f"write [[{key}]] blocks")
            found.append(Table(values, file=self.file, path=path))
        self._inner.extend(found)
        return tuple(found)

    def source(self) -> Source:
        """The source this table holds: `name`, `confidence` (H, M or L) and perhaps a `note`."""
        return Source(
            name=self.text("name"),
            confidence=self.choice("confidence", Confidence),
            note=self.text("note", ""),
        )

    def finish(self) -> None:
        """Refuse the first key nobody asked for, here or in a table below."""
        for key in self._values:
            if key not in self._asked:
                raise self.refuse(key, problem="is not a key known here", cure=self._nearest(key))
        for inner in self._inner:
            inner.finish()

    def _take(self, key: str, kind: type[Kind], *, default: Kind | _Required = REQUIRED) -> Kind:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is REQUIRED:
            raise self.refuse(key, problem="is missing", cure=f"add {key} = {_KIND_NAMES[kind]}")
        if not isinstance(value, kind) or _is_lookalike(value, kind):
            raise self.refuse(key, problem=f"is {value!r}", cure=f"write {_KIND_NAMES[kind]}")
        return value

    def _member(self, key: str, value: str, *, kind: type[Choice]) -> Choice:
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise self.refuse(key, problem=f'"{value}" is not allowed', cure=f"write one of {known}") from None

    def _nearest(self, key: str) -> str:
        near = get_close_matches(key, self._asked, n=1)
        return f"write {near[0]}, or remove it" if near else "remove it"


def _is_lookalike(value: object, kind: type) -> bool:
    # In Python True is an int and a datetime is a date; in an office's file neither is.
    return (kind is int and isinstance(value, bool)) or (kind is date and isinstance(value, datetime))


def clock_time(text: str, *, table: Table, key: str) -> time:
    """Read "07:30" as a time of day, or refuse at `key` of `table`."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise table.refuse(key, problem=f'"{text}" is not a time of day', cure='write it as "07:30"')
    return time.fromisoformat(text)


def refuse_breaks(spans: Sequence[InForce], *, table: Table, key: str) -> None:
    """Refuse when the periods listed under `key` of `table` overlap or leave days between them."""
    found = first_break(spans)
    if found is None:
        return
    index, how = found
    problem = f"in force from {spans[index].in_force_from} {how} the one before"
    cure = "let each begin on the day after the last one ends"
    raise table.refuse(f"{key}[{index + 1}]", problem=problem, cure=cure)


def shown(path: Path) -> str:
    """The path as an administrator knows it: from the project's root where it lies inside, else as given."""
    return str(path.relative_to(FOLDER.parent)) if path.is_relative_to(FOLDER.parent) else str(path)


def read(path: Path) -> Table:
    """Read one TOML file; refuses a missing, unreadable or ill-formed one."""
    name = shown(path)
    try:
        values = tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise ConfigError(name, "the file", problem="is not there", cure="put it back or point to another") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(name, "the file", problem=f"is not TOML ({problem})", cure="mend that line") from problem
    return Table(cast("Mapping[str, object]", values), file=name)


def read_folder(folder: Path) -> Iterator[tuple[str, Table]]:
    """Each TOML file of a folder in order of name, as its name without `.toml` and its table; an empty one refuses."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ConfigError(shown(folder), "the folder", problem="holds no TOML file", cure="put the files back")
    for path in paths:
        yield path.name.removesuffix(".toml"), read(path)
