"""Attachments kept by content: `FILES_DIR/ab/cd/<sha256>`. The same bytes are kept once; a name is never a path.

`Store` is all that callers may ask of a store; which one an office has is said in `app.core.bucket`.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

import puremagic

HASH = re.compile(r"[0-9a-f]{64}")
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")


class Store(Protocol):
    """Bytes by their SHA-256, written in lower-case hexadecimal. Anything else raises ValueError."""

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""

    def put(self, content: bytes) -> str:
        """Keep the bytes, whole or not at all; returns their hash. Keeping them again changes nothing."""

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here."""


class ContentStore:
    """A folder of files named by the SHA-256 of what is in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are, or would be. Raises ValueError for anything that is not a hash."""
        check_hash(sha256)
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        check_hash(sha256)  # by hand, not by `path`: this is asked of every document of every record
        return os.path.isfile(f"{self.folder}/{sha256[:2]}/{sha256[2:4]}/{sha256}")  # noqa: PTH113 - five times faster

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here."""
        return self.path(sha256).read_bytes()

    def put(self, content: bytes) -> str:
        """Keep the bytes, whole or not at all; returns their hash. Keeping them again changes nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.is_file():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        opened, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(opened, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(unfinished).replace(target)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        return sha256


def check_hash(sha256: str) -> None:
    """Raises ValueError for anything that is not a SHA-256: what comes from outside never becomes a path or a key."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")


def media_type(content: bytes) -> str:
    """What the bytes are by their own first bytes, whatever anybody says; `application/octet-stream` when unknown."""
    try:
        matches = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):  # ValueError: nothing in it at all
        return "application/octet-stream"
    known = [match.mime_type for match in matches if match.mime_type]
    return next((kind for kind in known if kind in SHOWN), known[0] if known else "application/octet-stream")
