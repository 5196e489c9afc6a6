"""The kinds a setting can be of: functions from the text that was written to the value, or a refusal with its cure."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Unfit(ValueError):
    """A value of the wrong kind: what is wrong with it and what to write instead."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


Reader = Callable[[str], Any]


def text(value: str) -> str:
    """Any text."""
    return value


def path(value: str) -> Path:
    """A file or folder, as written: whoever reads the setting knows where a relative one starts."""
    return Path(value).expanduser()


def path_if_any(value: str) -> Path | None:
    return path(value) if value else None


def number(least: int, most: int) -> Reader:
    """A whole number within bounds, both allowed."""

    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise Unfit(f"{value!r} is not a whole number from {least} to {most}", "write one within these bounds")
        return int(value)

    return read


def one_of(*choices: str) -> Reader:
    """One of a few words, in any case."""

    def read(value: str) -> str:
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        raise Unfit(f"{value!r} is not known", "write one of " + ", ".join(choices))

    return read


def unit_code(value: str) -> str:
    """A unit of the electronic-identification code list (Decision 20/2020/QD-TTg), such as G01.801.108."""
    if not re.fullmatch(r"[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}", value):
        raise Unfit(f"{value!r} is not a unit code", "write one such as G01.801.108")
    return value


def time_zone(value: str) -> str:
    """A name of the IANA time zone database."""
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unfit(f"{value!r} is not a time zone", "write one such as Asia/Ho_Chi_Minh") from error


def address(value: str) -> str:
    """An address of this machine to listen on."""
    try:
        return str(ip_address(value))
    except ValueError as error:
        raise Unfit(f"{value!r} is not an IP address", "write 127.0.0.1 or an address of this machine") from error


def url(*schemes: str, example: str) -> Reader:
    """An address with one of the schemes, or nothing."""

    def read(value: str) -> str:
        if value and urlsplit(value).scheme not in schemes:
            raise Unfit("the address does not start with " + " or ".join(schemes), f"write one such as {example}")
        return value.rstrip("/") if value.startswith("http") else value

    return read


def database_address(value: str) -> str:
    """A PostgreSQL address in any of its usual spellings, as SQLAlchemy takes it for psycopg; or nothing."""
    schemes = ("postgresql", "postgres", "postgresql+psycopg")
    url(*schemes, example="postgresql://user:password@host/office")(value)
    return re.sub(r"^[a-z+]+:", "postgresql+psycopg:", value) if value else ""


def long_secret(value: str) -> str:
    """A key long enough not to be guessed."""
    if len(value) < 32:
        raise Unfit("the key is shorter than 32 characters", "write a longer one, or none: one is then made and kept")
    return value
