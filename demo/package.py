"""Signed packages of the portal contract, section 3, written as a zip or a folder; each names the one before by hash.

The private key lives in a folder of the caller's and is made there once. Reading packages is the product's work.
"""

import base64
import hashlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from demo import pictures
from demo.followups import stamp

PRIVATE_KEY, PUBLIC_KEY = "portal_private_key.pem", "portal_public_key.pem"

_SHA256 = re.compile(rb'"Sha256"\s*:\s*"([0-9a-f]{64})"')
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # entries carry no time, so that the same records give the same zip

ContentOf = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Written:
    """A package on disk; `manifest_sha256` is what the next one names as `previous`."""

    path: Path
    name: str
    sequence: int
    records: int
    files: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Label:
    """What the manifest says besides what is counted; `made_at` is local time."""

    unit: str
    sequence: int
    made_at: datetime
    previous: str | None

    @property
    def name(self) -> str:
        """The package's name, `<unit>-<yyyymmdd>-<sequence>`."""
        return f"{self.unit}-{self.made_at:%Y%m%d}-{self.sequence:04}"


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The portal's key pair kept in `folder`, made there the first time; the public half stands beside it as PEM."""
    folder.mkdir(parents=True, exist_ok=True)
    private = folder / PRIVATE_KEY
    if not private.exists():
        _keep_key(Ed25519PrivateKey.generate(), folder)
    key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{private} holds no Ed25519 key")
    return key


def write_package(
    lines: Iterable[bytes],
    *,
    out: Path,
    key: Ed25519PrivateKey,
    label: Label,
    as_folder: bool = False,
    content_of: ContentOf | None = None,
) -> Written:
    """Write one package into the folder `out`, named after its label, and appearing there only when whole.

    A file that `content_of` answers with None is left out: its bytes "come later, or never".
    """
    out.mkdir(parents=True, exist_ok=True)
    target = out / (label.name if as_folder else f"{label.name}.zip")
    part = out / f".{target.name}.part"
    _remove(part)
    with _folder(part) if as_folder else _zip(part) as chest:
        counted = _write_records(chest, lines)
        files = _write_files(chest, counted.hashes, content_of or _drawn)
        manifest = _manifest(label, counted)
        chest.put("manifest.json", manifest)
        chest.put("manifest.sig", base64.b64encode(key.sign(manifest)))
    _remove(target)
    part.rename(target)
    digest = hashlib.sha256(manifest).hexdigest()
    return Written(target, label.name, label.sequence, counted.records, files, digest)


class Chain:
    """Packages of one unit one after the other, each naming the manifest before it."""

    def __init__(self, unit: str, out: Path, *, key: Ed25519PrivateKey, as_folder: bool = False) -> None:
        self._unit, self._out, self._key, self._as_folder = unit, out, key, as_folder
        self._sequence = 0
        self._previous: str | None = None

    def write(self, lines: Iterable[bytes], made_at: datetime) -> Written:
        """The next package."""
        label = Label(self._unit, self._sequence + 1, made_at, self._previous)
        written = write_package(lines, out=self._out, key=self._key, label=label, as_folder=self._as_folder)
        self._sequence, self._previous = written.sequence, written.manifest_sha256
        return written


class _Chest(Protocol):
    """Where a package's entries go."""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]: ...

    def put(self, name: str, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class _Counted:
    records: int
    sha256: str
    hashes: frozenset[str]


def _write_records(chest: _Chest, lines: Iterable[bytes]) -> _Counted:
    digest, hashes, records = hashlib.sha256(), set[bytes](), 0
    with chest.open("records.ndjson") as entry:
        for line in lines:
            whole = line if line.endswith(b"\n") else line + b"\n"
            entry.write(whole)
            digest.update(whole)
            hashes.update(_SHA256.findall(whole))
            records += 1
    return _Counted(records, digest.hexdigest(), frozenset(sha.decode("ascii") for sha in hashes))


def _write_files(chest: _Chest, hashes: frozenset[str], content_of: ContentOf) -> int:
    written = 0
    for sha256 in sorted(hashes):
        content = content_of(sha256)
        if content is not None:
            chest.put(f"files/{sha256}", content)
            written += 1
    return written


def _manifest(label: Label, counted: _Counted) -> bytes:
    said = {
        "package": label.name,
        "sequence": label.sequence,
        "made_at": stamp(label.made_at),
        "records": counted.records,
        "sha256": counted.sha256,
        "previous": label.previous,
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)


def _drawn(sha256: str) -> bytes | None:
    try:
        return pictures.content(sha256)
    except KeyError:
        return None


class _Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with self._file.open(_entry(name), "w", force_zip64=True) as entry:
            yield entry

    def put(self, name: str, content: bytes) -> None:
        self._file.writestr(_entry(name), content)


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with (self._root / name).open("wb") as entry:
            yield entry

    def put(self, name: str, content: bytes) -> None:
        (self._root / name).write_bytes(content)


@contextmanager
def _zip(path: Path) -> Iterator[_Chest]:
    with zipfile.ZipFile(path, "w") as file:
        yield _Zip(file)


@contextmanager
def _folder(path: Path) -> Iterator[_Chest]:
    (path / "files").mkdir(parents=True)
    yield _Folder(path)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _keep_key(key: Ed25519PrivateKey, folder: Path) -> None:
    private = folder / PRIVATE_KEY
    private.touch(mode=0o600)
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    (folder / PUBLIC_KEY).write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
