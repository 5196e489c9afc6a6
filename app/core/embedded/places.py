"""Where embedded servers may put a socket, and as whom PostgreSQL runs when we are root (it refuses to be root)."""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.embedded.sharing import ServerDidNotStart

LONGEST_SOCKET_PATH = 103  # bytes; sun_path holds 104 on macOS and 108 on Linux, each with a closing zero
ACCOUNT = "pgserver"
OPEN_FILES = Path("/proc/self/fd")


@dataclass(frozen=True)
class Account:
    """A user of this machine, by number."""

    uid: int
    gid: int


def own_account() -> Account:
    return Account(os.geteuid(), os.getegid())


def unprivileged_account() -> Account:
    """Whoever we are, or, when we are root, the account `pgserver`, made if the machine has none."""
    if os.geteuid() != 0:
        return own_account()
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    answer = ""
    for _ in range(5):  # another process may hold the machine's list of users at this moment
        try:
            entry = pwd.getpwnam(ACCOUNT)
        except KeyError:
            answer = _output(command)
        else:
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServerDidNotStart(
        "postgres",
        problem=f"PostgreSQL does not run as root, and the account {ACCOUNT} could not be made: {answer}",
        cure=f"Run as another user, or make an account named {ACCOUNT}.",
    )


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
    except OSError as error:
        return str(error)


def socket_folder(preferred: Path, name: str, *, owner: Account) -> Path:
    """A folder in which a socket called `name` has a path short and plain enough: the preferred one, else our own.

    The folder of our own lies among the machine's temporary files under a name made from the preferred path; only
    its owner may look into it. Raises ServerDidNotStart where it belongs to somebody else.
    """
    if _fits(preferred / name):
        return preferred
    short = f"office-{hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]}"
    for parent in _temporary():
        folder = parent / short
        if _fits(folder / name):
            return _claimed(folder, owner)
    return preferred


def _temporary() -> Iterator[Path]:
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        yield Path(runtime)
    yield Path(tempfile.gettempdir())
    yield Path("/tmp")  # noqa: S108 - the folder made in it is checked to be ours and closed to others


def _fits(socket: Path) -> bool:
    # To libpq a comma in a host separates two hosts.
    return len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH and "," not in str(socket) and socket.parent.parent.is_dir()


def _claimed(folder: Path, owner: Account) -> Path:
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise ServerDidNotStart(
                "socket", problem=f"{folder} belongs to somebody else", cure="Remove it, or use a shorter DATA_DIR."
            ) from None
    return folder


@contextmanager
def reachable(folder: Path, account: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What the account calls a folder of its own, and the open files a program must inherit for that.

    Another account than ours may not be let through the folders above. On Linux it gets the folder already open and
    needs no way to it, whatever becomes of those above; elsewhere they are made passable.
    """
    if account == own_account():
        yield str(folder), ()
    elif OPEN_FILES.is_dir():
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield str(OPEN_FILES / str(opened)), (opened,)
        finally:
            os.close(opened)
    else:
        open_way(folder)
        yield str(folder), ()


def open_way(target: Path) -> None:
    """Let other accounts pass through (not look into) every folder above the target."""
    for folder in target.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def open_tree(tree: Path) -> None:
    """Let other accounts read and run everything in an installed tree."""
    for file in (tree, *tree.rglob("*")):
        if file.is_symlink():
            continue
        mode = file.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            file.chmod(stat.S_IMODE(wanted))
