"""Asking about arrival: runs, records and quarantine, changes an officer has yet to see."""

from app.core.errors import OfficeError
from app.web.labels import error_sentence


def sentence(error: OfficeError) -> str:
    """An error as one sentence, in the reader's tongue; the office's own where nobody reads (a command)."""
    return error_sentence(error)
