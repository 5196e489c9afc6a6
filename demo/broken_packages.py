"""Hurts a whole package the way the portal contract, section 3, warns of: lies, cuts, climbing paths, links, bombs."""

import base64
import stat
import zipfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Entries = dict[str, bytes]

BOMB_BYTES = 600 * 1024 * 1024
_MEGABYTE = b"\0" * (1024 * 1024)


class PackageHurt(StrEnum):
    """What is wrong with the package. All but those in HARMLESS must be refused whole, with the reason."""

    OTHER_KEY = "other_key"
    NO_SIGNATURE = "no_signature"
    CHANGED_MANIFEST = "changed_manifest"
    CHANGED_RECORD = "changed_record"
    WRONG_HASH = "wrong_hash"
    WRONG_COUNT = "wrong_count"
    NO_MANIFEST = "no_manifest"
    NO_RECORDS = "no_records"
    MANIFEST_NO_JSON = "manifest_no_json"
    CUT_OFF = "cut_off"
    NOT_A_ZIP = "not_a_zip"
    EMPTY_FILE = "empty_file"
    CLIMBING_PATH = "climbing_path"
    ABSOLUTE_PATH = "absolute_path"
    LINK = "link"
    BOMB = "bomb"
    LYING_FILE = "lying_file"
    LOST_FILE = "lost_file"


HARMLESS = frozenset({PackageHurt.LYING_FILE, PackageHurt.LOST_FILE})


def hurt_package(package: Path, way: PackageHurt, *, out: Path, key: Ed25519PrivateKey) -> Path:
    """A hurt copy of a package zip, written to the path `out`, which is returned.

    `key` is the portal's own: some lies are told over a right signature. LYING_FILE changes the bytes of the first
    attachment, LOST_FILE leaves it out; the record still names it.
    """
    if way in _BYTES:
        out.write_bytes(_BYTES[way](package.read_bytes()))
        return out
    with zipfile.ZipFile(package) as whole:
        entries = {name: whole.read(name) for name in whole.namelist()}
    if way in _ENTRIES:
        _ENTRIES[way](entries, key)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
        _add_trap(file, way)
    return out


def _add_trap(file: zipfile.ZipFile, way: PackageHurt) -> None:
    if way is PackageHurt.CLIMBING_PATH:
        file.writestr("files/../../climbed.txt", b"outside")
    elif way is PackageHurt.ABSOLUTE_PATH:
        file.writestr("/climbed.txt", b"outside")
    elif way is PackageHurt.LINK:
        link = zipfile.ZipInfo("files/" + "0" * 64)
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, b"/etc/hostname")
    elif way is PackageHurt.BOMB:
        with file.open("files/" + "f" * 64, "w", force_zip64=True) as entry:
            for _ in range(BOMB_BYTES // len(_MEGABYTE)):
                entry.write(_MEGABYTE)


def _sign_anew(entries: Entries, key: Ed25519PrivateKey, **said: object) -> None:
    manifest = orjson.dumps(orjson.loads(entries["manifest.json"]) | said)
    entries["manifest.json"] = manifest
    entries["manifest.sig"] = base64.b64encode(key.sign(manifest))


def _other_key(entries: Entries, _: Ed25519PrivateKey) -> None:
    _sign_anew(entries, Ed25519PrivateKey.generate())


def _no_signature(entries: Entries, _: Ed25519PrivateKey) -> None:
    del entries["manifest.sig"]


def _changed_manifest(entries: Entries, _: Ed25519PrivateKey) -> None:
    entries["manifest.json"] += b"\n"


def _changed_record(entries: Entries, _: Ed25519PrivateKey) -> None:
    entries["records.ndjson"] = entries["records.ndjson"].replace(b'"PhienBan":1', b'"PhienBan":9', 1)


def _wrong_hash(entries: Entries, key: Ed25519PrivateKey) -> None:
    _sign_anew(entries, key, sha256="0" * 64)


def _wrong_count(entries: Entries, key: Ed25519PrivateKey) -> None:
    _sign_anew(entries, key, records=orjson.loads(entries["manifest.json"])["records"] + 1)


def _no_manifest(entries: Entries, _: Ed25519PrivateKey) -> None:
    del entries["manifest.json"]


def _no_records(entries: Entries, _: Ed25519PrivateKey) -> None:
    del entries["records.ndjson"]


def _manifest_no_json(entries: Entries, key: Ed25519PrivateKey) -> None:
    entries["manifest.json"] = b"<manifest/>"
    entries["manifest.sig"] = base64.b64encode(key.sign(entries["manifest.json"]))


def _first_file(entries: Entries) -> str:
    return min(name for name in entries if name.startswith("files/"))


def _lying_file(entries: Entries, _: Ed25519PrivateKey) -> None:
    entries[_first_file(entries)] += b"\0"


def _lost_file(entries: Entries, _: Ed25519PrivateKey) -> None:
    del entries[_first_file(entries)]


_ENTRIES: dict[PackageHurt, Callable[[Entries, Ed25519PrivateKey], None]] = {
    PackageHurt.OTHER_KEY: _other_key,
    PackageHurt.NO_SIGNATURE: _no_signature,
    PackageHurt.CHANGED_MANIFEST: _changed_manifest,
    PackageHurt.CHANGED_RECORD: _changed_record,
    PackageHurt.WRONG_HASH: _wrong_hash,
    PackageHurt.WRONG_COUNT: _wrong_count,
    PackageHurt.NO_MANIFEST: _no_manifest,
    PackageHurt.NO_RECORDS: _no_records,
    PackageHurt.MANIFEST_NO_JSON: _manifest_no_json,
    PackageHurt.LYING_FILE: _lying_file,
    PackageHurt.LOST_FILE: _lost_file,
}
_BYTES: dict[PackageHurt, Callable[[bytes], bytes]] = {
    PackageHurt.CUT_OFF: lambda whole: whole[: len(whole) * 2 // 3],
    PackageHurt.NOT_A_ZIP: lambda _: b"%PDF-1.4 this is something else\n",
    PackageHurt.EMPTY_FILE: lambda _: b"",
}
