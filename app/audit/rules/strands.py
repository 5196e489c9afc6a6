"""Reading one strand of the journal from its first entry to its head: every keyed hash, every place, the seal.

A state machine over rows: it is fed entries in order and yields findings. It knows no database; what it must look up
about an entry out of its order, which is seldom, it asks of a function it is given.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from app.audit.rules.entries import NO_HASH, Anchor, Ask, Entry, HashOf, Head, Known
from app.audit.rules.findings import Finding, Kind, named

Fits = Callable[[bytes], bool]
REACH = 8  # how far from its place an entry that was moved or renumbered is looked for


@dataclass(frozen=True, slots=True)
class _Doubt:
    """An entry that fits nothing. `earlier` is the hash before it, `made` what its content comes to after that one.

    `is_solid`: the hash before it is certain, so that it is this entry that was changed.
    """

    entry: Entry
    earlier: bytes | None
    made: bytes | None
    is_solid: bool


@dataclass
class StrandCheck:
    """One strand while it is read: feed it every entry in the order of places, then `close` it.

    `shift` is how far the entries now read stand before the places they were written for; `end` the place of the last.
    """

    strand: int
    head: Head | None
    hash_of: HashOf
    ask: Ask
    anchor: Anchor | None = None
    missing_places: int = 0
    suspects: set[tuple[int, int]] = field(default_factory=set)
    _place: int = 0
    _hash: bytes | None = NO_HASH
    _name: str = ""
    _shift: int = 0
    _end: int = 0
    _doubt: _Doubt | None = None

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Look at the next entry."""
        if entry.place > self._place + 1:
            yield from self._settle()
            yield from self._gap(self._place + 1, entry.place - 1, name=entry.before, fits=partial(self._fits, entry))
        if self._follows(entry):
            yield from self._settle()
            self._end = entry.place + self._shift
        else:
            yield from self._explain(entry)
        yield from self._held_against_anchor(entry)
        self._place, self._hash, self._name = entry.place, entry.hash, entry.name

    def close(self) -> Iterator[Finding]:
        """There are no more entries: hold the end against the head and against the anchor."""
        yield from self._settle(shift=self._shift_by_head())
        head = self.head
        if head is None:
            yield Finding(kind=Kind.HEAD_MISSING, strand=self.strand)
        elif not head.is_sealed:
            yield Finding(kind=Kind.HEAD_CHANGED, strand=self.strand, place=head.entries)
        elif self._end < head.entries:
            yield from self._gap(self._end + 1, head.entries, name=head.last_entry, fits=head.last_hash.__eq__)
        elif self._end > head.entries:
            yield Finding(kind=Kind.ROLLED_BACK, strand=self.strand, place=head.entries + 1, until=self._end)
        elif self._hash != head.last_hash and (self.strand, self._place) not in self.suspects:
            yield self._about(Kind.CHANGED, head.last_entry, place=head.entries)
        yield from self._short_of_anchor()

    def _shift_by_head(self) -> int | None:
        """How far the last entry stands before its place, where the head knows it and nothing else does."""
        doubt, head = self._doubt, self.head
        if doubt is None or head is None or not head.is_sealed or doubt.entry.hash != head.last_hash:
            return None
        self._end = head.entries
        return head.entries - doubt.entry.place

    def _follows(self, entry: Entry) -> bool:
        """The ordinary case, and the only one that must be fast."""
        return self._hash is not None and self._fits(entry, self._hash)

    def _fits(self, entry: Entry, earlier: bytes) -> bool:
        """Whether the entry was written after the entry of that hash, so many places further as the others here."""
        written = entry._replace(place=entry.place + self._shift) if self._shift else entry
        return self.hash_of(written, earlier) == entry.hash

    def _gap(self, first: int, last: int, *, name: str, fits: Fits) -> Iterator[Finding]:
        """Places without an entry; what comes after them names the last one that stood there, and fits its hash."""
        self.missing_places += last - first + 1
        self._hash, self._name = None, name
        if last > first:
            yield Finding(kind=Kind.DROPPED, strand=self.strand, place=first, until=last - 1)
        yield from self._dropped(name, place=last, fits=fits)

    def _dropped(self, name: str, *, place: int, fits: Fits) -> Iterator[Finding]:
        if any(known.place is not None and fits(known.hash) for known in self.ask(self.strand, name)):
            self.missing_places -= 1  # it stands elsewhere and will be found to have been moved
        else:
            yield self._about(Kind.DROPPED, name, place=place)

    def _explain(self, entry: Entry) -> Iterator[Finding]:
        """Find out how an entry that does not follow came to stand here."""
        known = tuple(self.ask(self.strand, entry.before)) if entry.before else (Known(NO_HASH),)
        found = self._as_written(entry, known)
        if found is None:
            doubt = self._doubted(entry, known)
            yield from self._settle()
            self._doubt = doubt
            return
        written, earlier = found
        shift = written.place - entry.place if written.strand == self.strand else self._shift
        yield from self._settle(earlier=earlier, shift=shift)
        if shift > self._shift and entry.before != self._name:
            self.missing_places += 1
            yield from self._dropped(entry.before, place=entry.place, fits=earlier.__eq__)
        is_elsewhere = written.strand != self.strand or shift not in (0, self._shift)
        if is_elsewhere or written.ordinal != entry.ordinal:
            self.suspects.add((entry.strand, entry.place))
            yield self._named(Kind.MOVED, entry)
        if written.strand == self.strand:
            self._shift, self._end = shift, max(self._end, written.place)

    def _as_written(self, entry: Entry, known: tuple[Known, ...]) -> tuple[Entry, bytes] | None:
        """The entry as its hash says it was written, and the hash before it then; None when nothing near fits."""
        doubt = self._doubt
        around = (doubt.made, doubt.earlier) if doubt is not None else ()
        hashes = [self._hash, *around, *(one.hash for one in known)]
        earlier = list(dict.fromkeys(one for one in hashes if one is not None))
        tried = (
            (written, one) for written in _writings(entry, known, shift=self._shift) for one in earlier
        )  # fmt: skip
        return next(((written, one) for written, one in tried if self.hash_of(written, one) == entry.hash), None)

    def _doubted(self, entry: Entry, known: tuple[Known, ...]) -> _Doubt:
        attested = {one.hash for one in known if one.place is None}
        is_sure = self._doubt is None and (self.strand, self._place) not in self.suspects
        is_solid = bool(attested) if self._hash is None else is_sure or self._hash in attested
        earlier = self._hash if self._hash is not None else next(iter(attested), None)
        written = entry._replace(place=entry.place + self._shift)
        made = None if earlier is None else self.hash_of(written, earlier)
        if self.head is None or not self.head.is_sealed or written.place <= self.head.entries:
            self._end = written.place
        return _Doubt(entry, earlier, made, is_solid)

    def _settle(self, *, earlier: bytes | None = None, shift: int | None = None) -> Iterator[Finding]:
        """Say what is wrong with the entry in doubt, now that the next one is known."""
        doubt, self._doubt = self._doubt, None
        if doubt is None:
            return
        entry = doubt.entry
        self.suspects.add((entry.strand, entry.place))
        is_pushed_in = doubt.is_solid and shift == self._shift - 1 and earlier == doubt.earlier
        if is_pushed_in or self._is_beyond_head(doubt):
            yield self._named(Kind.INSERTED, entry)
        elif shift is not None and shift > self._shift:
            self.missing_places += shift - self._shift
            yield from self._dropped(entry.before, place=entry.place, fits=partial(self._fits, entry))
            yield self._named(Kind.UNPROVEN, entry)
        else:
            yield self._named(Kind.CHANGED if doubt.is_solid else Kind.UNPROVEN, entry)

    def _is_beyond_head(self, doubt: _Doubt) -> bool:
        place = doubt.entry.place + (max(self._shift, 0) if doubt.is_solid else 0)
        return self.head is not None and self.head.is_sealed and place > self.head.entries

    def _held_against_anchor(self, entry: Entry) -> Iterator[Finding]:
        anchor = self.anchor
        if anchor is None or entry.place + self._shift != anchor.entries or entry.hash == anchor.last_hash:
            return
        if self._doubt is None and (entry.strand, entry.place) not in self.suspects:
            yield self._about(Kind.ROLLED_BACK, anchor.last_entry, place=anchor.entries)

    def _short_of_anchor(self) -> Iterator[Finding]:
        """Fewer entries than an earlier verification saw, and a head that does not say so."""
        anchor, head = self.anchor, self.head
        is_told = head is not None and head.is_sealed and anchor is not None and head.entries >= anchor.entries
        if anchor is not None and self._end < anchor.entries and not is_told:
            yield self._about(Kind.ROLLED_BACK, anchor.last_entry, place=self._end + 1, until=anchor.entries)

    def _named(self, kind: Kind, entry: Entry) -> Finding:
        return Finding(
            kind=kind, subject=entry.subject, ordinal=entry.ordinal, strand=entry.strand, place=entry.place
        )  # fmt: skip

    def _about(self, kind: Kind, name: str, *, place: int, until: int | None = None) -> Finding:
        subject, ordinal, _ = named(name)
        return Finding(
            kind=kind, subject=subject or None, ordinal=ordinal, strand=self.strand, place=place, until=until
        )  # fmt: skip


def _writings(entry: Entry, known: tuple[Known, ...], *, shift: int) -> Iterator[Entry]:
    """What the entry may have been: as it stands; right after the entry it names; near by; of another ordinal."""
    yield entry
    for one in known:
        if one.strand is not None and one.place is not None:
            yield entry._replace(strand=one.strand, place=one.place + 1)
    steps = [step for far in range(1, REACH + 1) for step in (far, -far)]
    yield from (entry._replace(place=entry.place + step) for step in steps)
    if entry.ordinal is not None:
        yield from (entry._replace(place=entry.place + shift, ordinal=entry.ordinal + step) for step in steps)
