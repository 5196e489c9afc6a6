"""Begins and ends absences: what is held goes to who stands in, and comes back."""

from dataclasses import asdict

from app.worklists.actions.absences import turn


def run() -> dict[str, int]:
    """Returns how many absences began and ended, and how many dossiers were passed on and came back."""
    return asdict(turn())
