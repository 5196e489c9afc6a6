"""Attachments are kept once, by what is in them; a name is never a path."""

import hashlib
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import StoreAway
from app.core.store import ContentStore, media_type

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path)


def files_in(store: ContentStore) -> list[Path]:
    return [file for file in store.folder.rglob("*") if file.is_file()]


def test_bytes_are_kept_under_their_hash(store):
    name = store.put(b"anh 4x6")

    assert name == hashlib.sha256(b"anh 4x6").hexdigest()
    assert store.path(name).read_bytes() == b"anh 4x6"
    assert store.path(name).relative_to(store.folder).parts == (name[:2], name[2:4], name)
    assert store.has(name)


def test_the_same_bytes_are_kept_once(store):
    names = {store.put(b"anh"), store.put(b"anh")}

    assert len(names) == len(files_in(store)) == 1


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a thousand bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing_half_written(store, full_disk):
    with pytest.raises(StoreAway, match="File too large"):
        store.put(b"x" * 100_000)

    assert files_in(store) == []
    assert not store.has(hashlib.sha256(b"x" * 100_000).hexdigest())


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "a" * 65, "/" + "a" * 63, "a" * 32 + "\x00" + "a" * 31],
)
def test_a_name_that_is_no_hash_is_refused(store, name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.path(name)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (PDF, "application/pdf"),
        (b"", "application/octet-stream"),
    ],
)
def test_what_bytes_are_is_read_from_the_bytes(content, expected):
    assert media_type(content) == expected


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00"]
)
def test_what_a_browser_would_run_is_never_called_a_picture(content):
    assert not media_type(content).startswith("image/png")
    assert media_type(content) not in ("image/jpeg", "image/gif", "image/webp", "application/pdf")
