"""A package of progress messages (portal contract, section 3): its manifest and its zip. Pure: no file, no key."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import orjson

from app.intake.rules.reading import HANOI_TIME
from app.portal.rules.feed import as_moment

MOST_MESSAGES: Final = 50_000
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # entries carry no time, so that the same messages give the same zip
_PLAIN_FILE: Final = 0o644 << 16


def package_name(unit: str, *, made_at: datetime, sequence: int) -> str:
    """`G01.801.108-20260916-0007`."""
    return f"{unit}-{made_at.astimezone(HANOI_TIME):%Y%m%d}-{sequence:04}"


def records_of(lines: Sequence[bytes]) -> bytes:
    """`records.ndjson`: one message a line."""
    return b"".join(line + b"\n" for line in lines)


def manifest_of(
    lines: Sequence[bytes], *, unit: str, sequence: int, made_at: datetime, previous: bytes | None
) -> bytes:  # fmt: skip
    """`manifest.json`; `previous` is the manifest of the package before, None for the first."""
    said = {
        "package": package_name(unit, made_at=made_at, sequence=sequence),
        "sequence": sequence,
        "made_at": as_moment(made_at),
        "records": len(lines),
        "sha256": hashlib.sha256(records_of(lines)).hexdigest(),
        "previous": None if previous is None else hashlib.sha256(previous).hexdigest(),
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)


def zipped(lines: Sequence[bytes], *, manifest: bytes, signature: bytes) -> bytes:
    """The package as one zip; `signature` is the raw Ed25519 signature over the manifest's bytes."""
    files = {
        "manifest.json": manifest,
        "manifest.sig": base64.b64encode(signature),
        "records.ndjson": records_of(lines),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as chest:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE
            chest.writestr(entry, content)
    return target.getvalue()
