"""Holds newly lodged and amended dossiers against the alert list and the officers' declared interests."""

from app.alerts.actions.matching import match_new


def run() -> dict[str, int]:
    """Returns how many dossiers were looked at and how many hits and interests were found; of whom is not said."""
    return match_new()
