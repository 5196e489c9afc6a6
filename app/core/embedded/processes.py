"""What the machine's process table says about a server."""

import psutil


def lives(server: psutil.Process) -> bool:
    """False once it has ended, even where nobody collects the dead (a container without an init)."""
    try:
        return bool(server.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def running(number: str, *, name: str, argument: str) -> psutil.Process | None:
    """The process with this number, if it lives, is called so, and has the text among its arguments.

    Numbers are given out again: after a restart of the machine the one in an old file may be anybody's.
    """
    try:
        found = psutil.Process(int(number))
        ours = found.name().startswith(name) and argument in " ".join(found.cmdline())
    except (ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return found if ours and lives(found) else None
