"""Issues the receipts of payments the portal confirmed."""

from app.receipts.actions.receipts import issue_waiting


def run() -> dict[str, int]:
    """Returns how many were issued, and how many wait for a rate of the day."""
    issued, waiting = issue_waiting()
    return {"issued": issued, "waiting": waiting}
