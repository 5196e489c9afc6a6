"""Draws a QR code as one path of a PDF page; what the code says is for the papers to decide."""

from __future__ import annotations

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET_ZONE = 4  # modules of white that ISO/IEC 18004 asks for around the symbol

# Any mask is readable; trying all eight for the evenest one takes six times as long as the rest of the encoding.
_MASK = 3


def draw_qr(canvas: Canvas, text: str, *, x: float, top: float, side: float) -> None:
    """A symbol with its quiet zone in the square of `side` points whose upper left corner is (x, top).

    Error correction level M; runs of dark modules become rectangles of one path, which a renderer fills without seams.
    """
    symbol = segno.make_qr(text, error="m", mask=_MASK, boost_error=False)
    module = side / (len(symbol.matrix) + 2 * QUIET_ZONE)
    path = canvas.beginPath()
    for number, modules in enumerate(symbol.matrix):
        y = top - (QUIET_ZONE + number + 1) * module
        for start, length in _dark_runs(modules):
            path.rect(x + (QUIET_ZONE + start) * module, y, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark_runs(modules: bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(modules):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
