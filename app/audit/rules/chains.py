"""Reading the chains of single dossiers: every ordinal there, every link whole, the end as the dossier remembers it.

A state machine like that of the strands, fed dossiers and links in the order of the dossiers' ids. That an entry's
content is genuine is proven by its strand; here only what hangs together is looked at.
"""

from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from app.audit.rules.entries import NO_HASH
from app.audit.rules.findings import Finding, Kind

NAMED_ONE_BY_ONE = 100  # more entries missing at an end than this and it is the dossier that is not believed


class File(NamedTuple):
    """What a dossier remembers of its own history."""

    id: int
    number: str
    entries: int
    last_hash: bytes


class Link(NamedTuple):
    """What a dossier's chain needs of an entry."""

    dossier_id: int
    ordinal: int
    subject: str
    strand: int
    place: int
    chain_hash: bytes
    hash: bytes


def check_chains(
    files: Iterable[File], links: Iterable[Link], *, suspects: Container[tuple[int, int]]
) -> Iterator[Finding]:
    """Hold dossiers against their chains; both come in the order of dossier ids, links of one by ordinal.

    `suspects` are the places of entries already found wrong: their hashes prove nothing and accuse nobody else.
    """
    chains = groupby(links, key=lambda link: link.dossier_id)
    waiting = next(chains, None)
    for file in files:
        while waiting is not None and waiting[0] < file.id:
            yield _without_dossier(waiting[1])
            waiting = next(chains, None)
        own: Iterable[Link] = ()
        if waiting is not None and waiting[0] == file.id:
            own = list(waiting[1])
            waiting = next(chains, None)
        yield from _check(file, own, suspects)
    while waiting is not None:
        yield _without_dossier(waiting[1])
        waiting = next(chains, None)


def _without_dossier(links: Iterable[Link]) -> Finding:
    first = next(iter(links))
    return Finding(kind=Kind.DOSSIER_DROPPED, subject=first.subject, strand=first.strand, place=first.place)


def _check(file: File, links: Iterable[Link], suspects: Container[tuple[int, int]]) -> Iterator[Finding]:
    ordinal, hash_before, is_certain = 0, NO_HASH, True
    for link in links:
        is_suspect = (link.strand, link.place) in suspects
        if is_suspect and link.ordinal > file.entries:
            continue  # put in by hand after the end, and already named
        for missing in range(ordinal + 1, link.ordinal):
            yield Finding(kind=Kind.DROPPED, subject=file.number, ordinal=missing)
        follows = link.ordinal == ordinal + 1 and link.chain_hash == hash_before
        if is_certain and not is_suspect and not follows and link.ordinal <= ordinal + 1:
            yield Finding(kind=Kind.BROKEN_CHAIN, subject=file.number, ordinal=link.ordinal,
                          strand=link.strand, place=link.place)  # fmt: skip
        ordinal, hash_before, is_certain = link.ordinal, link.hash, not is_suspect
    for missing in range(ordinal + 1, min(file.entries, ordinal + NAMED_ONE_BY_ONE) + 1):
        yield Finding(kind=Kind.DROPPED, subject=file.number, ordinal=missing)
    is_last = ordinal == file.entries
    if is_last and not ordinal:
        yield Finding(kind=Kind.NO_HISTORY, subject=file.number)
    elif not ordinal <= file.entries <= ordinal + NAMED_ONE_BY_ONE or (
        is_last and is_certain and hash_before != file.last_hash
    ):
        yield Finding(kind=Kind.DOSSIER_DIFFERS, subject=file.number, ordinal=ordinal)
