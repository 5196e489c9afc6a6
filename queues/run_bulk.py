"""Does acts on many dossiers that are too many to wait for, and goes on with those whose job was killed."""

from app.worklists.actions.bulk import work, work_on_unfinished


def run(run_id: int | None = None) -> dict[str, int]:
    """One run, promised when it was asked for; without its id, all that were left. Returns what is left, or found."""
    return {"found": work_on_unfinished()} if run_id is None else {"left": work(run_id)}
