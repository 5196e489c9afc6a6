"""Asking about runs, records and quarantine."""

from app.core.errors import OfficeError


def sentence(error: OfficeError) -> str:
    """An error as one sentence."""
    return str(error)
