"""The tariff: what each fee item costs on a day, for whom, with which relief, and which circular says so; read from
`tariffs/*.toml`. Exchange rates, payments and receipts are not here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from config.errors import UnknownFeeItem
from config.fee_facts import FeeFacts, fee_facts
from config.fee_items import Fact, FeeItem, Rate, Relief, amount_of, read_item, read_relief
from config.kinds import Channel, Currency, FeeKind
from config.reading import FOLDER, Table, read_folder
from config.shapes import in_force_on, overlap

__all__ = ["Change", "ChangeKind", "Fact", "FeeFacts", "FeeLine", "Tariff", "fee_facts", "load_tariff"]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What one item costs one dossier, in whole đồng or whole US dollars.

    `amount` and `base_amount` are None when the facts do not settle it: then `missing` says what is lacking. `relief`
    says by how much and by which circular it was lowered; `verified` is False while any part of it awaits a check.
    """

    code: str
    kind: FeeKind
    name_vi: str
    name_en: str
    amount: int | None
    currency: Currency
    base_amount: int | None
    relief: str | None
    source: str
    verified: bool
    missing: tuple[Fact, ...] = ()


class ChangeKind(StrEnum):
    """What happens to an item on a day."""

    RATE_BEGINS = "rate_begins"
    RATE_ENDS = "rate_ends"
    RELIEF_BEGINS = "relief_begins"
    RELIEF_ENDS = "relief_ends"


@dataclass(frozen=True, slots=True)
class Change:
    """An item whose amount changes; `changes_on` is the first day of the new amount."""

    code: str
    changes_on: date
    kind: ChangeKind
    source: str


@dataclass(frozen=True, slots=True)
class Tariff:
    """Every fee item by code, and the reliefs."""

    items: Mapping[str, FeeItem]
    reliefs: tuple[Relief, ...]

    def fees(self, items: Iterable[str], *, on: date, channel: Channel, facts: FeeFacts) -> tuple[FeeLine, ...]:
        """What `items` cost on the local day `on`, one line each in the order given; raises UnknownFeeItem."""
        return tuple(self._line(self.item(code), on=on, channel=channel, facts=facts) for code in items)

    def item(self, code: str) -> FeeItem:
        """The item of that code; raises UnknownFeeItem."""
        if code not in self.items:
            raise UnknownFeeItem(code)
        return self.items[code]

    def rate(self, code: str, on: date) -> Rate | None:
        """The rate of an item in force on the local day `on`, None when there is none; raises UnknownFeeItem."""
        return next((rate for rate in self.item(code).rates if in_force_on(rate, on)), None)

    def relief(self, code: str, *, on: date, channel: Channel) -> Relief | None:
        """The relief that lowers an item on the local day `on` for dossiers of this channel."""
        found = (one for one in self.reliefs if code in one.items and channel in one.channels and in_force_on(one, on))
        return next(found, None)

    def items_about_to_change(self, on: date, within_days: int) -> tuple[Change, ...]:
        """What changes after `on` and at most `within_days` days later, the soonest first."""
        last = on + timedelta(days=within_days)
        due = {change for change in self._changes() if on < change.changes_on <= last}
        return tuple(sorted(due, key=lambda change: (change.changes_on, change.code, change.kind)))

    def unverified_items(self, on: date) -> tuple[str, ...]:
        """Codes of the items whose amount on the local day `on` rests on a rate or relief nobody has checked."""
        return tuple(code for code in sorted(self.items) if not self._is_verified(code, on))

    def _line(self, item: FeeItem, *, on: date, channel: Channel, facts: FeeFacts) -> FeeLine:
        rate = self.rate(item.code, on)
        relief = self.relief(item.code, on=on, channel=channel)
        base, missing = _base_amount(item, rate, facts=facts, on=on)
        return FeeLine(
            code=item.code,
            kind=item.kind,
            name_vi=item.name_vi,
            name_en=item.name_en,
            amount=_lowered(base, relief),
            currency=item.currency,
            base_amount=base,
            relief=f"{relief.percent} % · {relief.source.name}" if relief else None,
            source=rate.source.name if rate else "",
            verified=rate is not None and rate.verified and (relief is None or relief.verified),
            missing=missing,
        )

    def _is_verified(self, code: str, on: date) -> bool:
        rate = self.rate(code, on)
        reliefs = (self.relief(code, on=on, channel=channel) for channel in Channel)
        return (rate is None or rate.verified) and all(relief is None or relief.verified for relief in reliefs)

    def _changes(self) -> Iterator[Change]:
        for item in self.items.values():
            for rate in item.rates:
                yield from _ends_of(rate, item.code, kinds=(ChangeKind.RATE_BEGINS, ChangeKind.RATE_ENDS))
        for relief in self.reliefs:
            for code in relief.items:
                yield from _ends_of(relief, code, kinds=(ChangeKind.RELIEF_BEGINS, ChangeKind.RELIEF_ENDS))


def load_tariff(folder: Path | None = None) -> Tariff:
    """Read every fee item and relief of `folder` (default: the ones shipped); raises ConfigError."""
    items: dict[str, FeeItem] = {}
    reliefs: list[tuple[Relief, Table]] = []
    for _, table in read_folder(folder or FOLDER / "tariffs"):
        for block in table.tables("item", or_none=True):
            item = read_item(block)
            if item.code in items:
                raise block.refuse("code", problem=f"{item.code} is listed twice", cure="keep one of the two")
            items[item.code] = item
        reliefs += [(read_relief(block), block) for block in table.tables("relief", or_none=True)]
        table.finish()
    for relief, block in reliefs:
        _refuse_unfit_relief(relief, block, items=items)
    _refuse_double_relief(reliefs)
    return Tariff(MappingProxyType(items), tuple(relief for relief, _ in reliefs))


def _ends_of(dated: Rate | Relief, code: str, *, kinds: tuple[ChangeKind, ChangeKind]) -> Iterator[Change]:
    yield Change(code, dated.in_force_from, kinds[0], dated.source.name)
    if dated.in_force_to is not None:
        yield Change(code, dated.in_force_to + timedelta(days=1), kinds[1], dated.source.name)


def _base_amount(item: FeeItem, rate: Rate | None, *, facts: FeeFacts, on: date) -> tuple[int | None, tuple[Fact, ...]]:
    if rate is None:
        return None, (Fact.RATE,)
    amount, missing = amount_of(rate.rows, facts=facts, on=on)
    people = facts.people if item.per_person else 1
    if people is None:
        return None, (*missing, Fact.PEOPLE)
    return (None, missing) if amount is None else (amount * people, ())


def _lowered(base: int | None, relief: Relief | None) -> int | None:
    # Reading the tariff made sure that the percentage gives a whole amount.
    return base * relief.percent // 100 if base is not None and relief else base


def _refuse_unfit_relief(relief: Relief, table: Table, *, items: dict[str, FeeItem]) -> None:
    for key in ("items", "channels"):
        if not getattr(relief, key):
            raise table.refuse(key, problem="names none", cure="name at least one, or remove the relief")
    if relief.percent >= 100:
        raise table.refuse("percent", problem=f"is {relief.percent}", cure="write the share collected, below 100")
    if relief.in_force_to is not None and relief.in_force_to < relief.in_force_from:
        cure = f"write a day from {relief.in_force_from} on"
        raise table.refuse("in_force_to", problem="lies before in_force_from", cure=cure)
    for code in relief.items:
        if code not in items:
            cure = f"use one of {', '.join(sorted(items))}"
            raise table.refuse("items", problem=f"{code} is not a fee item", cure=cure)
        _refuse_broken_amounts(relief, table, item=items[code])


def _refuse_broken_amounts(relief: Relief, table: Table, *, item: FeeItem) -> None:
    rates = (rate for rate in item.rates if overlap(rate, relief))
    broken = (row for rate in rates for row in rate.rows if row.amount * relief.percent % 100)
    for row in broken:
        problem = f"{relief.percent} % of {row.amount} {item.currency} ({item.code}) is not a whole amount"
        raise table.refuse("percent", problem=problem, cure="write a percentage that gives a whole amount")


def _refuse_double_relief(reliefs: list[tuple[Relief, Table]]) -> None:
    # How two circulars would combine is written in neither, so one of them must give way in the file.
    for (before, _), (after, table) in combinations(reliefs, 2):
        both = sorted(set(before.items) & set(after.items))
        if both and set(before.channels) & set(after.channels) and overlap(before, after):
            problem = f"lowers {both[0]} while {before.source.name} does"
            raise table.refuse("in_force_from", problem=problem, cure="let the periods or the channels differ")
