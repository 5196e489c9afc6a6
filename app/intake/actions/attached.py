"""The attachments that came along in a package: kept by content, and told to the documents that waited for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Final

from sqlalchemy import update

from app.core import clock
from app.core.copying import among
from app.core.db import transaction
from app.core.office import office
from app.core.store import Store, media_type
from app.dossiers.models import Document
from app.intake.actions.packing import MAX_FILE_BYTES, Package

KEEPERS: Final = 4  # a disk is asked to be sure of several files at once
AT_ONCE: Final = 32
SMALL_BYTES: Final = 1024 * 1024  # larger ones are held in memory one by one
Attachment = tuple[str, int]


def take_files(package: Package) -> dict[str, str]:
    """Keep the attachments. Returns what is wrong with those that are not what they say.

    Bytes kept by an earlier, killed import count as come along too: what waits for them is told again.
    """
    store = office().files
    kinds: dict[str | None, list[str]] = defaultdict(list)
    unfit: dict[str, str] = {}
    new = _new_ones(package, store, kinds=kinds, unfit=unfit)
    for sha256, found, kind in _kept(package, store, new):
        if found == sha256:
            kinds[kind].append(sha256)
        else:
            unfit[sha256] = "hash_differs"
    _mark_arrived(kinds)
    return unfit


def _kept(package: Package, store: Store, new: Iterator[Attachment]) -> Iterator[tuple[str, str, str]]:
    """Keep them: of each the hash it came under, its own, and its kind."""
    with ThreadPoolExecutor(KEEPERS, "keeping-files") as keepers:
        while some := list(islice(new, AT_ONCE)):
            small = [_content(package, sha256) for sha256, size in some if size <= SMALL_BYTES]
            yield from keepers.map(partial(_put, store), small)
            yield from (_put(store, _content(package, sha256)) for sha256, size in some if size > SMALL_BYTES)


def _new_ones(
    package: Package, store: Store, *, kinds: dict[str | None, list[str]], unfit: dict[str, str]
) -> Iterator[Attachment]:
    """Those not kept yet; of the others note that they are here, or too large."""
    for name, size in package.names():
        sha256 = name.removeprefix("files/")
        if not name.startswith("files/") or not sha256:
            continue
        if store.has(sha256):
            kinds[None].append(sha256)
        elif size > MAX_FILE_BYTES:
            unfit[sha256] = "refused"
        else:
            yield sha256, size


def _content(package: Package, sha256: str) -> tuple[str, bytes]:
    with package.open(f"files/{sha256}") as inside:
        return sha256, inside.read(MAX_FILE_BYTES)


def _put(store: Store, file: tuple[str, bytes]) -> tuple[str, str, str]:
    sha256, content = file
    return sha256, store.put(content), media_type(content)


def _mark_arrived(kinds: Mapping[str | None, list[str]]) -> None:
    """Documents that waited for these bytes have them now. Without a kind it is looked at when the document is."""
    with transaction() as session:
        for kind, hashes in kinds.items():
            waiting = update(Document).where(among(Document.sha256, hashes), Document.arrival == "awaited")
            session.execute(waiting.values(arrival="arrived", arrived_at=clock.now(), media_type=kind))


def mark_unfit(unfit: Mapping[str, str]) -> None:
    """Documents whose bytes were others (kept apart under their own hash) or too many: told to the officer."""
    with transaction() as session:
        for sha256, what in unfit.items():
            waiting = update(Document).where(Document.sha256 == sha256, Document.arrival == "awaited")
            session.execute(waiting.values(arrival=what))
