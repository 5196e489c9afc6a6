"""Attachments of the make-believe dossiers: small valid PNG pictures and PDF scans, kept by their hash.

Each kind has a fixed number of variants, so that a million dossiers share some two hundred files.
"""

import hashlib
import struct
import zlib
from functools import cache
from typing import NamedTuple

VARIANTS = 40
Colour = tuple[int, int, int]

_SKINS: tuple[Colour, ...] = ((244, 214, 186), (232, 196, 162), (214, 174, 138), (196, 152, 118))
_HAIR: tuple[Colour, ...] = ((38, 30, 28), (62, 46, 36), (120, 120, 124))
_SHIRTS: tuple[Colour, ...] = ((58, 84, 128), (120, 52, 60), (60, 104, 84), (96, 96, 108), (150, 120, 60))
_PAPER: Colour = (246, 244, 236)


class Scan(NamedTuple):
    """One attachment: what the record says of it, and its bytes."""

    sha256: str
    size: int
    media: str
    content: bytes


@cache
def photo(variant: int) -> Scan:
    """A head and shoulders on white, 240 x 320, as the portrait of a 4 x 6 or 2 x 3 photograph."""
    variant %= VARIANTS
    skin, hair, shirt = _SKINS[variant % 4], _HAIR[variant % 3], _SHIRTS[variant % 5]
    return _picture(240, [_portrait_row(y, 90 + variant % 7 * 2, skin, hair, shirt) for y in range(320)])


@cache
def passport_page(variant: int) -> Scan:
    """A data page, 420 x 300: picture left, lines of print right, two rows of marks where the zone would be."""
    variant %= VARIANTS
    skin = _SKINS[variant % 4]
    return _picture(420, [_page_row(y, variant, skin) for y in range(300)])


@cache
def paper(title: str, variant: int) -> Scan:
    """A one-page PDF, A5, with a title in plain ASCII and the words that say it is invented."""
    variant %= VARIANTS
    lines = f"BT /F1 16 Tf 40 540 Td ({title}) Tj /F1 10 Tf 0 -30 Td (Ban mau so {variant + 1} - du lieu gia lap) Tj ET"
    rules = "".join(f" 40 {480 - 24 * n} m {380 - (variant * 7 + n * 23) % 90} {480 - 24 * n} l S" for n in range(12))
    return _kept(_pdf((lines + rules).encode("ascii")), "application/pdf")


def content(sha256: str) -> bytes:
    """The bytes whose hash this is. Raises KeyError if no record made in this process named them."""
    return _BY_HASH[sha256]


_BY_HASH: dict[str, bytes] = {}


def _kept(content: bytes, media: str) -> Scan:
    scan = Scan(hashlib.sha256(content).hexdigest(), len(content), media, content)
    _BY_HASH[scan.sha256] = content
    return scan


def _run(*parts: tuple[int, Colour]) -> bytes:
    return b"".join(bytes(colour) * max(width, 0) for width, colour in parts)


def _oval(y: int, middle: int, *, height: int, width: int) -> int:
    """Half the width of an oval at a row, 0 outside it."""
    off = (y - middle) / height
    return int(width * (1 - off * off) ** 0.5) if abs(off) < 1 else 0


def _portrait_row(y: int, head: int, skin: Colour, hair: Colour, shirt: Colour) -> bytes:
    white: Colour = (255, 255, 255)
    face = _oval(y, 150, height=head, width=62)
    crown = _oval(y, 120, height=head, width=70) if y < 118 else 0
    chest = _oval(y, 320, height=90, width=112)
    if chest and not face:
        return _run((120 - chest, white), (2 * chest, shirt), (120 - chest, white))
    if y < 92 and crown:
        return _run((120 - crown, white), (2 * crown, hair), (120 - crown, white))
    side = max(crown - face, 0)
    rest = 120 - face - side
    return _run((rest, white), (side, hair), (2 * face, skin), (side, hair), (rest, white))


def _page_row(y: int, variant: int, skin: Colour) -> bytes:
    ink: Colour = (70, 74, 92)
    if y in range(252, 262) or y in range(274, 284):
        dashes = [
            part for n in range(43) for part in ((6, ink if (n * 7 + variant + y // 22) % 5 else _PAPER), (3, _PAPER))
        ]
        return _run((16, _PAPER), *dashes, (17, _PAPER))
    left = _oval(y, 130, height=62, width=44) if 40 <= y < 220 else 0
    plate: Colour = (226, 232, 240) if 40 <= y < 220 else _PAPER
    line = 120 + (variant * 13 + y // 24 * 41) % 90 if 44 <= y < 220 and y % 24 < 5 else 0
    return _run((20, _PAPER), (60 - left, plate), (2 * left, skin), (60 - left, plate),
                (30, _PAPER), (line, ink), (250 - line, _PAPER))  # fmt: skip


def _picture(width: int, rows: list[bytes]) -> Scan:
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return _kept(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b""), "image/png"
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _pdf(drawing: bytes) -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
    return bytes(out)
