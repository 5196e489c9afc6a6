"""Attachments kept by content: `FILES_DIR/ab/cd/<sha256>`. The same bytes are kept once; a name is never a path.

`Store` is all that callers may ask of a store; which one an office has is said in `app.core.bucket`.
"""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

import puremagic

from app.core.errors import StoreAway

HASH = re.compile(r"[0-9a-f]{64}")
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")


class Store(Protocol):
    """Bytes by their SHA-256, written in lower-case hexadecimal. Anything else raises ValueError.

    Each question raises StoreAway where the store does not answer, or the disk takes nothing.
    """

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""

    def which(self, hashes: Collection[str]) -> set[str]:
        """Those of these hashes whose bytes are here."""

    def put(self, content: bytes) -> str:
        """Keep the bytes, whole or not at all; returns their hash. Keeping them again changes nothing."""

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here."""

    def check(self) -> str:
        """Whether it could keep something now; where it is. Raises StoreAway, with why."""


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

    def which(self, hashes: Collection[str]) -> set[str]:
        """Those of these hashes whose bytes are here."""
        return set(filter(self.has, hashes))

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here, StoreAway."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._away(error) from error

    def put(self, content: bytes) -> str:
        """Keep the bytes, whole or not at all; returns their hash. Keeping them again changes nothing.

        Raises StoreAway.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        with self._answering():
            if not target.is_file():
                self._write(target, content)
        return sha256

    def check(self) -> str:
        """Make the folder where it is not there yet, and a file in it. Returns where it is. Raises StoreAway."""
        with self._answering():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder) as trial:
                trial.write(bytes(4096))
                trial.flush()
                os.fsync(trial.fileno())
        return str(self.folder)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What the disk says no with, in this office's words."""
        try:
            yield
        except OSError as error:
            raise self._away(error) from error

    def _away(self, error: OSError) -> StoreAway:
        code = "store_full" if error.errno in FULL else "store_unwritable"
        return StoreAway(code, folder=str(self.folder), reason=error.strerror or type(error).__name__)

    def _write(self, target: Path, content: bytes) -> None:
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
