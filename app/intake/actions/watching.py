"""The watched folder: a package carried in is taken when it is whole, imported, and archived; never deleted.

Whole means: nobody has written to it for a while and it ends as a zip does. Whoever puts packages there does best to
write under another name and rename at the end. `archive/` and `refused/` beside them keep every file with its run.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Any, Final

from sqlalchemy import func, select

from app.core import clock, journal
from app.core.db import db, transaction
from app.core.errors import RefusedWhole, StoreAway
from app.core.office import office
from app.dossiers.rules import Actor
from app.intake.actions.packages import NOT_ITS_FAULT, import_package
from app.intake.actions.packing import PACKAGE_NAME, RECORDS
from app.intake.models import IntakeRun

QUIET: Final = timedelta(seconds=10)
GIVEN_UP: Final = timedelta(hours=1)  # a file that stays broken so long is refused, so that somebody sees it
AT_ONCE_BYTES: Final = 4 * 1024 * 1024  # some ten thousand records: seconds, not minutes
ARCHIVE, REFUSED = "archive", "refused"
UNFINISHED: Final = (".part", ".partial", ".tmp", ".filepart", ".crdownload")
IN_FOLDER: Final = ("manifest.json", "manifest.sig", RECORDS)


@dataclass(frozen=True)
class Taken:
    """What became of one file: `imported`, `refused` or `waiting`, and the refusal or what it waits for, with `facts`
    that fill the gaps of its sentence.
    """

    name: str
    became: str
    run_id: int | None = None
    why: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {"name": self.name, "became": self.became, "run": self.run_id, "why": self.why}


def watched_folder() -> Path:
    """The folder, made where it is not there yet. Raises RefusedWhole where it can be neither made nor read."""
    folder = Path(office().settings.intake_folder)
    with _readable():
        folder.mkdir(parents=True, exist_ok=True)
        next(folder.iterdir(), None)
    return folder


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RefusedWhole("intake_folder_unfit", reason=error.strerror or type(error).__name__) from error


def take_packages() -> list[Taken]:
    """Look once: import every whole package, in the order of their names. Others are left for the next look."""
    folder, taken = watched_folder(), []
    for path in sorted(_given(folder)):
        quiet_for = clock.now() - _written_at(path)
        if quiet_for < QUIET or (not _is_whole(path) and quiet_for < GIVEN_UP):
            taken.append(Taken(path.name, "waiting", why="package_unfinished"))
            continue
        one = _take(folder, path)
        taken.append(one)
        if one.became == "waiting":
            break
    return taken


def put_in_turn(content: IO[bytes], name: str) -> Path:
    """Put a package into the folder, whole or not at all, for the next look. Returns where it stands."""
    folder = watched_folder()
    safe = name if PACKAGE_NAME.fullmatch(name) and name.endswith(".zip") else "package.zip"
    with _readable():
        opened, unfinished = mkstemp(dir=folder, prefix=".", suffix=".part")
        try:
            with open(opened, "wb") as out:  # noqa: PTH123 - it is open already
                shutil.copyfileobj(content, out)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    return _moved(Path(unfinished), folder / safe)


def give_package(content: IO[bytes], name: str, *, officer: Actor) -> Taken:
    """A package brought in by hand: imported at once where it is small, else left in the folder for the next look."""
    folder = watched_folder()
    placed = put_in_turn(content, name)
    is_small = placed.stat().st_size <= AT_ONCE_BYTES
    taken = _take(folder, placed, officer) if is_small else Taken(placed.name, "waiting", why="upload_in_turn")
    with transaction() as session:
        facts = {"name": placed.name, "run": taken.run_id}
        journal.write(session, journal.Act("package_given", facts, officer.id, clock.now()))
    return taken


def _given(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() or path.name.startswith(".") or path.name.endswith(UNFINISHED):
            continue
        if (path.is_file() and path.suffix == ".zip") or (path.is_dir() and path.name not in (ARCHIVE, REFUSED)):
            yield path


def _written_at(path: Path) -> datetime:
    newest = max([path.stat().st_mtime, *(inner.lstat().st_mtime for inner in path.rglob("*"))])
    return datetime.fromtimestamp(newest, UTC)


def _is_whole(path: Path) -> bool:
    if path.is_dir():
        return all((path / name).is_file() for name in IN_FOLDER)
    try:
        with zipfile.ZipFile(path):
            return True
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        return False


def _take(folder: Path, path: Path, officer: Actor | None = None) -> Taken:
    try:
        imported = import_package(path, officer=officer)
    except StoreAway as away:  # its run stays open, and goes on at the next look
        return Taken(path.name, "waiting", why=away.code, facts=away.facts)
    except RefusedWhole as refusal:
        if refusal.code in NOT_ITS_FAULT:
            return Taken(path.name, "waiting", why=refusal.code, facts=refusal.facts)
        run_id = _refused_run()
        _moved(path, folder / REFUSED / f"{run_id:08d}-{path.name}")
        return Taken(path.name, "refused", run_id, refusal.code, refusal.facts)
    _moved(path, folder / ARCHIVE / f"{imported.run_id or 0:08d}-{path.name}")
    return Taken(path.name, "imported", imported.run_id)


def _refused_run() -> int:
    newest: int = db.session.execute(select(func.max(IntakeRun.id)).where(IntakeRun.state == "refused")).scalar_one()
    db.session.rollback()
    return newest


def _moved(source: Path, target: Path) -> Path:
    """Move within the folder; a name that is taken gets a number, so that nothing is ever written over."""
    target.parent.mkdir(exist_ok=True)
    free, number = target, 2
    while free.exists():
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
        number += 1
    return source.rename(free)
