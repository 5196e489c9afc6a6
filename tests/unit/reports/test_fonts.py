"""The type family: every Vietnamese letter in every style, and a clear word when a file is missing."""

from __future__ import annotations

import pytest

from reports.fonts import FONT_FILES, FontsMissing, drawable_letters, missing_fonts, registered_fonts
from tests.unit.reports.specimens import LETTERS


def test_every_style_has_every_vietnamese_letter():
    wanted = {ord(letter) for letter in LETTERS + LETTERS.upper() + "₫–…•‹›×·"}

    assert wanted <= drawable_letters()


def test_missing_fonts_name_the_files_and_the_cure(tmp_path):
    with pytest.raises(FontsMissing, match=r"Tinos_700Bold_Italic\.ttf.*make install"):
        registered_fonts(tmp_path)


def test_only_the_absent_files_are_called_missing(tmp_path):
    first, *others = FONT_FILES.values()
    (tmp_path / first).touch()

    assert [path.name for path in missing_fonts(tmp_path)] == others
