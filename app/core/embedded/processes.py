"""What the machine's process table says about a server."""

from pathlib import Path

import psutil


def lives(server: psutil.Process) -> bool:
    """False once it has ended, even where nobody collects the dead (a container without an init)."""
    try:
        return bool(server.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def running(number: str, *, name: str, folder: Path) -> psutil.Process | None:
    """The process with this number, if it lives, is called so, and works in the folder.

    Numbers are given out again: after a restart of the machine the one in an old file may be anybody's.
    """
    try:
        found = psutil.Process(int(number))
        ours = found.name().startswith(name) and Path(found.cwd()) == folder
    except (ValueError, OSError, psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return found if ours and lives(found) else None
