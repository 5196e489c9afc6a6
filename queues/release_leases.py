"""Gives back what was handed out and never begun, once its lease has run out."""

from app.worklists.actions.leases import give_back_lapsed, sweep


def run() -> dict[str, int]:
    """Returns how many dossiers went back, and how many rows of who looked at what were forgotten."""
    return {"given_back": give_back_lapsed(), "forgotten": sweep()}
