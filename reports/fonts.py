"""The one type family of all papers: Tinos, a Vietnamese serif in four styles, embedded in every PDF.

The files are not in the repository: `make install` copies them from the npm package `@expo-google-fonts/tinos`
(SIL Open Font License 1.1), path in the package to path here:

    400Regular/Tinos_400Regular.ttf                ->  reports/assets/fonts/Tinos_400Regular.ttf
    400Regular_Italic/Tinos_400Regular_Italic.ttf  ->  reports/assets/fonts/Tinos_400Regular_Italic.ttf
    700Bold/Tinos_700Bold.ttf                      ->  reports/assets/fonts/Tinos_700Bold.ttf
    700Bold_Italic/Tinos_700Bold_Italic.ttf        ->  reports/assets/fonts/Tinos_700Bold_Italic.ttf
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_FOLDER = Path(__file__).parent / "assets" / "fonts"

# A TTFont of reportlab keeps a reading position while it cuts the subset for one document, so two threads that draw
# at once would spoil each other's fonts. Drawing is pure Python: under the interpreter's lock, waiting costs nothing.
DRAWING = threading.RLock()


class Face(StrEnum):
    """A style of the type family; its value is the name under which reportlab knows it."""

    REGULAR = "Tinos"
    ITALIC = "Tinos-Italic"
    BOLD = "Tinos-Bold"
    BOLD_ITALIC = "Tinos-BoldItalic"


FONT_FILES: Mapping[Face, str] = {
    Face.REGULAR: "Tinos_400Regular.ttf",
    Face.ITALIC: "Tinos_400Regular_Italic.ttf",
    Face.BOLD: "Tinos_700Bold.ttf",
    Face.BOLD_ITALIC: "Tinos_700Bold_Italic.ttf",
}


class FontsMissing(RuntimeError):
    """A font file is not where `make install` puts it; the message names the file and the cure."""


def missing_fonts(folder: Path = FONT_FOLDER) -> list[Path]:
    """Font files that are not in `folder`, in the order of `FONT_FILES`; empty when papers can be drawn."""
    return [folder / name for name in FONT_FILES.values() if not (folder / name).is_file()]


def registered_fonts(folder: Path = FONT_FOLDER) -> Mapping[Face, TTFont]:
    """The four styles, registered with reportlab once a process and folder; raises `FontsMissing`."""
    with DRAWING:
        return _register(folder)


@cache
def _register(folder: Path) -> Mapping[Face, TTFont]:
    absent = missing_fonts(folder)
    if absent:
        names = ", ".join(str(path) for path in absent)
        raise FontsMissing(f"Fonts for PDF papers are missing: {names}. Run `make install`, which copies them.")
    fonts = {face: TTFont(face.value, str(folder / name), shapable=False) for face, name in FONT_FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(
        Face.REGULAR, normal=Face.REGULAR, italic=Face.ITALIC, bold=Face.BOLD, boldItalic=Face.BOLD_ITALIC
    )
    rl_config.canvas_basefontname = Face.REGULAR.value  # else every page opens with Helvetica, which is not embedded
    rl_config.useA85 = 0  # plain binary streams: smaller, and no text encoding to wait for
    return fonts


@cache
def drawable_letters() -> frozenset[int]:
    """Code points that every one of the four styles has a glyph for."""
    glyphs = [frozenset(font.face.charToGlyph) for font in registered_fonts().values()]
    return frozenset.intersection(*glyphs)
