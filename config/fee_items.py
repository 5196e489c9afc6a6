"""What a fee item is: its amounts by circular and condition, and the reliefs that lower them; and how both are read.
What a dossier owes is in `tariffs`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.fee_facts import FeeFacts
from config.kinds import Channel, Currency, Entries, FeeKind, RequestKind
from config.reading import Table, refuse_breaks
from config.shapes import Source


class Fact(StrEnum):
    """What was lacking when an amount could not be told."""

    BORN = "born"
    REQUEST = "request"
    ENTRIES = "entries"
    VISA_DAYS = "visa_days"
    CARD_MONTHS = "card_months"
    PEOPLE = "people"
    RATE = "rate"  # no rate in force on the day
    ROW = "row"  # the tariff has no line for what was asked


@dataclass(frozen=True, slots=True)
class Row:
    """One amount and what must hold for it; a condition left out always holds. Ranges are `over < n <= up_to`."""

    amount: int
    requests: tuple[RequestKind, ...] = ()
    entries: Entries | None = None
    under_age: int | None = None
    days_over: int | None = None
    days_up_to: int | None = None
    months_over: int | None = None
    months_up_to: int | None = None

    def verdicts(self, facts: FeeFacts, on: date) -> Iterator[tuple[Fact, bool | None]]:
        """Each condition of this row with whether it holds on the day `on`, None when the facts do not tell."""
        if self.under_age is not None:
            yield Fact.BORN, facts.born.is_under(self.under_age, on) if facts.born else None
        if self.requests:
            yield Fact.REQUEST, None if facts.request is None else facts.request in self.requests
        if self.entries:
            yield Fact.ENTRIES, None if facts.entries is None else facts.entries is self.entries
        yield Fact.VISA_DAYS, _within(facts.visa_days, over=self.days_over, up_to=self.days_up_to)
        yield Fact.CARD_MONTHS, _within(facts.card_months, over=self.months_over, up_to=self.months_up_to)


@dataclass(frozen=True, slots=True)
class Rate:
    """The amounts of an item while one circular holds; `verified` when its own text or an official page shows them."""

    in_force_from: date
    in_force_to: date | None
    rows: tuple[Row, ...]
    source: Source
    verified: bool


@dataclass(frozen=True, slots=True)
class FeeItem:
    """Something the office charges for; `rates` follow one another without a gap, the oldest first."""

    code: str
    kind: FeeKind
    currency: Currency
    name_vi: str
    name_en: str
    per_person: bool
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Relief:
    """A dated factor: of the base amount of `items`, `percent` is collected from dossiers of these channels."""

    items: tuple[str, ...]
    percent: int
    channels: tuple[Channel, ...]
    in_force_from: date
    in_force_to: date | None
    source: Source
    verified: bool


def amount_of(rows: tuple[Row, ...], *, facts: FeeFacts, on: date) -> tuple[int | None, tuple[Fact, ...]]:
    """The first row that fits; where one above it might fit too, only if it makes no difference."""
    possible: list[int] = []
    unknown: list[Fact] = []
    for row in rows:
        verdicts = tuple(row.verdicts(facts, on))
        if any(holds is False for _, holds in verdicts):
            continue
        possible.append(row.amount)
        lacking = [fact for fact, holds in verdicts if holds is None]
        if not lacking:
            return (row.amount, ()) if set(possible) == {row.amount} else (None, tuple(dict.fromkeys(unknown)))
        unknown += lacking
    return None, tuple(dict.fromkeys(unknown)) or (Fact.ROW,)


def read_item(table: Table) -> FeeItem:
    """Read one `[[item]]`; refuses rates that overlap or leave a gap."""
    blocks = table.tables("rate")
    rates = tuple(_read_rate(block) for block in blocks)
    if not rates:
        raise table.refuse("rate", problem="holds none", cure="write at least one [[item.rate]]")
    refuse_breaks(rates, table=table, key="rate")
    return FeeItem(
        code=table.text("code"),
        kind=table.choice("kind", FeeKind),
        currency=table.choice("currency", Currency),
        name_vi=table.text("name_vi"),
        name_en=table.text("name_en"),
        per_person=table.flag("per_person", False),
        rates=rates,
    )


def _read_rate(table: Table) -> Rate:
    rows = tuple(_read_row(row) for row in table.tables("amounts"))
    if not rows:
        raise table.refuse("amounts", problem="holds none", cure="write at least { amount = … }")
    return Rate(
        in_force_from=table.day("in_force_from"),
        in_force_to=table.day_or_none("in_force_to"),
        rows=rows,
        source=table.table("source").source(),
        verified=table.flag("verified"),
    )


def _read_row(table: Table) -> Row:
    return Row(
        amount=table.whole("amount", at_least=1),
        requests=table.choices("requests", RequestKind) if "requests" in table else (),
        entries=table.choice("entries", Entries) if "entries" in table else None,
        under_age=_whole_or_none(table, "under_age"),
        days_over=_whole_or_none(table, "days_over"),
        days_up_to=_whole_or_none(table, "days_up_to"),
        months_over=_whole_or_none(table, "months_over"),
        months_up_to=_whole_or_none(table, "months_up_to"),
    )


def _whole_or_none(table: Table, key: str) -> int | None:
    return table.whole(key, at_least=1) if key in table else None


def read_relief(table: Table) -> Relief:
    """Read one `[[relief]]`; whether it fits the items is asked when all are read."""
    return Relief(
        items=table.texts("items"),
        percent=table.whole("percent", at_least=1),
        channels=table.choices("channels", Channel),
        in_force_from=table.day("in_force_from"),
        in_force_to=table.day_or_none("in_force_to"),
        source=table.table("source").source(),
        verified=table.flag("verified"),
    )


def _within(value: int | None, *, over: int | None, up_to: int | None) -> bool | None:
    if over is None and up_to is None:
        return True
    if value is None:
        return None
    return (over is None or value > over) and (up_to is None or value <= up_to)
