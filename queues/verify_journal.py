"""Proves the journal whole each night and keeps the verdict for the page that shows it."""

from app.audit.actions import verify_journal


def run() -> dict[str, int]:
    """Returns how many entries were looked at and how many findings there are. Findings end the job red."""
    verdict = verify_journal()
    if verdict.findings:
        raise JournalNotWhole(len(verdict.findings))
    return {"entries": verdict.entries, "findings": 0}


class JournalNotWhole(Exception):
    """The journal has been tampered with; the page and `flask journal verify` name what is wrong."""
