"""A signed package, zip or folder: opened safely, read in bounded memory, refused whole with one clear reason."""

import base64
import hashlib
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.core.errors import RefusedWhole
from app.intake.rules.reading import MAX_RECORD_BYTES, Reading, read_line

MAX_MANIFEST_BYTES: Final = 64 * 1024
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_ENTRIES: Final = 200_000
MAX_LIST_BYTES: Final = MAX_ENTRIES * 128  # an attachment's line in the list of files takes some 116
# What reading a damaged, encrypted or strangely compressed entry raises.
BROKEN: Final = (OSError, zipfile.BadZipFile, EOFError, RuntimeError, zlib.error, lzma.LZMAError)
END_OF_ZIP: Final = b"PK\5\6"
END_BYTES: Final = 22
MAX_COMMENT: Final = 65_535
MAX_LINE_KEPT: Final = MAX_RECORD_BYTES + 1
PIECE: Final = 256 * 1024
RECORDS: Final = "records.ndjson"
NAME: Final = re.compile(r"manifest\.json|manifest\.sig|records\.ndjson|files/|files/[0-9a-f]{64}")
Identity = tuple[int, int, int, int]
PACKAGE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself, its signature checked. `hash` is of the manifest's own bytes."""

    package: str
    sequence: int
    records: int
    sha256: str
    previous: str | None
    hash: bytes


class Package(ABC):
    """A package on disk. Every way of reading it raises RefusedWhole with the reason."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def names(self) -> Iterator[tuple[str, int]]:
        """The files inside with their sizes, checked to be plain files with expected names."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """One file inside, to be read as a stream."""

    @abstractmethod
    def identity(self) -> Identity:
        """Which file the records are read from, and as it was when: another reader of the path compares it."""

    def small(self, name: str) -> bytes:
        """A small file inside, whole."""
        try:
            with self.open(name) as inside:
                content = inside.read(MAX_MANIFEST_BYTES + 1)
        except KeyError:
            raise RefusedWhole("package_lacks", name=name) from None
        except BROKEN as error:
            raise RefusedWhole("package_broken", name=name) from error
        if len(content) > MAX_MANIFEST_BYTES:
            raise RefusedWhole("package_manifest_too_large", name=name)
        return content

    def lines(self) -> Iterator[Reading]:
        """The records, read one by one; a line over the limit is cut while it is read, never held whole."""
        try:
            # A zip's own reader finds lines in Python, this one in C. (It asks for no more than the other can do.)
            with io.BufferedReader(cast("io.RawIOBase", self.open(RECORDS)), PIECE) as inside:
                yield from read_lines(inside)
        except BROKEN as error:
            raise RefusedWhole("package_broken", name=RECORDS) from error


class ZipPackage(Package):
    """A package as one `.zip` file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        _check_entries(path)
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, struct.error) as error:
            raise RefusedWhole("package_not_zip") from error

    def names(self) -> Iterator[tuple[str, int]]:
        seen: set[str] = set()
        for entry in self.zip.infolist():
            _check_name(entry.filename)
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise RefusedWhole("package_link", name=harmless(entry.filename))
            if entry.filename in seen:
                raise RefusedWhole("package_twice", name=entry.filename)
            if entry.file_size > MAX_FILE_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
                raise RefusedWhole("package_bomb", name=entry.filename)
            seen.add(entry.filename)
            yield entry.filename, entry.file_size

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name)

    def identity(self) -> Identity:
        return _identity(os.fstat(self.zip.fp.fileno()) if self.zip.fp else self.path.stat())


class FolderPackage(Package):
    """The same as a folder."""

    def names(self) -> Iterator[tuple[str, int]]:
        yield from _names_in(self.path, "")

    def open(self, name: str) -> IO[bytes]:
        path = self.path / name
        if path.is_symlink() or not path.is_file():
            raise KeyError(name)
        return path.open("rb")

    def identity(self) -> Identity:
        return _identity((self.path / RECORDS).stat())


def _identity(file: os.stat_result) -> Identity:
    return file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns


def _names_in(folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if entry.is_symlink():
                raise RefusedWhole("package_link", name=harmless(name))
            if entry.is_dir(follow_symlinks=False):
                _check_name(f"{name}/")
                yield from _names_in(Path(entry.path), f"{name}/")
                continue
            _check_name(name)
            if not entry.is_file(follow_symlinks=False):
                raise RefusedWhole("package_name", name=harmless(name))
            yield name, entry.stat(follow_symlinks=False).st_size


def _check_entries(path: Path) -> None:
    """How many files a zip says it holds, before its list is read into memory."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - END_BYTES - MAX_COMMENT, 0))
        tail = file.read(END_BYTES + MAX_COMMENT)
    place = tail.rfind(END_OF_ZIP)
    if place < 0 or len(tail) - place < END_BYTES:
        raise RefusedWhole("package_not_zip")
    entries, list_bytes = struct.unpack_from("<HL", tail, place + 10)
    if entries > MAX_ENTRIES or max(list_bytes, _long_list(tail, place)) > MAX_LIST_BYTES:
        raise RefusedWhole("package_too_many_files", most=MAX_ENTRIES)


def _long_list(tail: bytes, place: int) -> int:
    """The size of the list of files as the longer record of a big zip (ZIP64) says it; 0 where there is none."""
    record = tail.rfind(b"PK\6\6", 0, place)
    if record < 0 or len(tail) - record < 56:
        return 0
    size: int = struct.unpack_from("<Q", tail, record + 40)[0]
    return size


def open_package(path: Path) -> Package:
    """The package at a path. Raises RefusedWhole when there is none."""
    if path.is_dir():
        return FolderPackage(path)
    if not path.is_file():
        raise RefusedWhole("package_not_there", name=harmless(path.name))
    return ZipPackage(path)


def read_manifest(package: Package, key: Ed25519PublicKey) -> Manifest:
    """The manifest, once its signature is proved and every file name inside is a safe one."""
    has_records = RECORDS in {name for name, _ in package.names() if not name.startswith("files/")}
    content, signature = package.small("manifest.json"), package.small("manifest.sig")
    try:
        key.verify(base64.b64decode(signature.strip(), validate=True), content)
    except (InvalidSignature, ValueError):
        raise RefusedWhole("package_signature") from None
    if not has_records:
        raise RefusedWhole("package_lacks", name=RECORDS)
    return _manifest(content)


def _manifest(content: bytes) -> Manifest:
    try:
        said: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise RefusedWhole("package_manifest") from None
    shape = {"package": str, "sequence": int, "records": int, "sha256": str}
    if not isinstance(said, dict) or any(type(said.get(name)) is not kind for name, kind in shape.items()):
        raise RefusedWhole("package_manifest")
    previous = said.get("previous")
    if not PACKAGE_NAME.fullmatch(said["package"]) or said["sequence"] < 1 or said["records"] < 0:
        raise RefusedWhole("package_manifest")
    if previous is not None and (not isinstance(previous, str) or not re.fullmatch(r"[0-9a-f]{64}", previous)):
        raise RefusedWhole("package_manifest")
    return Manifest(said["package"], said["sequence"], said["records"], said["sha256"], previous,
                    hashlib.sha256(content).digest())  # fmt: skip


def prove_records(package: Package, manifest: Manifest) -> None:
    """Read the records once through: their hash and count must be those of the manifest."""
    digest, count, last = hashlib.sha256(), 0, b"\n"
    try:
        with package.open(RECORDS) as inside:
            while piece := inside.read(PIECE):
                digest.update(piece)
                count += piece.count(b"\n")
                last = piece[-1:]
    except BROKEN as error:
        raise RefusedWhole("package_broken", name=RECORDS) from error
    count += last != b"\n"
    if digest.hexdigest() != manifest.sha256:
        raise RefusedWhole("package_hash")
    if count != manifest.records:
        raise RefusedWhole("package_count", said=manifest.records, found=count)


def read_lines(inside: IO[bytes]) -> Iterator[Reading]:
    """The lines of a stream as readings; memory stays bounded whatever the length of a line."""
    while line := inside.readline(MAX_LINE_KEPT + 1):
        if line.endswith(b"\n"):
            yield read_line(line[:-1])
        elif len(line) <= MAX_LINE_KEPT:
            yield read_line(line)
        else:
            yield _long_line(inside, line)


def _long_line(inside: IO[bytes], beginning: bytes) -> Reading:
    digest, size, piece = hashlib.sha256(beginning), len(beginning), beginning
    while not piece.endswith(b"\n"):
        piece = inside.readline(PIECE)
        if not piece:
            break
        digest.update(piece)
        size += len(piece)
    return read_line(beginning, raw_bytes=size - piece.endswith(b"\n"), whole_hash=digest.digest())


def public_key(pem: bytes) -> Ed25519PublicKey:
    """The portal's public key from its PEM text. Raises RefusedWhole when it is not one."""
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise RefusedWhole("portal_key_unfit")
    return key


def harmless(name: str) -> str:
    """A file name that may be shown: printable, short."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:120]


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise RefusedWhole("package_name", name=harmless(name))
