"""The board of fees: what each procedure costs on a day, line by line, with its circular and the reliefs on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.catalogue import Procedure
from config.fee_items import FeeItem, Rate, Relief, Row
from config.kinds import Channel
from config.tariffs import Tariff


@dataclass(frozen=True)
class Collected:
    """What is collected of an amount, and from which channels; `relief` is what lowers it there, if anything does."""

    channels: tuple[Channel, ...]
    amount: int
    relief: Relief | None


@dataclass(frozen=True)
class BoardLine:
    """One amount of one item, with what must hold for it (`row`) and what each channel pays."""

    item: FeeItem
    rate: Rate
    row: Row
    collected: tuple[Collected, ...]

    @property
    def is_verified(self) -> bool:
        """Whether somebody checked everything this line rests on."""
        return self.rate.verified and all(one.relief is None or one.relief.verified for one in self.collected)


def board(procedure: Procedure, tariff: Tariff, *, on: date) -> tuple[BoardLine, ...]:
    """The lines of one procedure on the local day `on`, for its own channels; empty where nothing is charged."""
    return tuple(line for code in procedure.fee_items for line in _lines(procedure, tariff, code=code, on=on))


def _lines(procedure: Procedure, tariff: Tariff, *, code: str, on: date) -> Iterator[BoardLine]:
    rate = tariff.rate(code, on)
    if rate is None:
        return
    reliefs = {channel: tariff.relief(code, on=on, channel=channel) for channel in procedure.channels}
    for row in rate.rows:
        yield BoardLine(tariff.item(code), rate, row, _collected(row, reliefs))


def _collected(row: Row, reliefs: dict[Channel, Relief | None]) -> tuple[Collected, ...]:
    """Channels that pay alike stand together, in the order of the procedure's channels."""
    together: dict[Relief | None, list[Channel]] = {}
    for channel, relief in reliefs.items():
        together.setdefault(relief, []).append(channel)
    return tuple(
        Collected(tuple(channels), row.amount if relief is None else row.amount * relief.percent // 100, relief)
        for relief, channels in together.items()
    )
