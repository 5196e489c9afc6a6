"""The stream of an invented office's portal records. The same seed, unit and days give the same bytes.

One record is made in `demo.lodging`; how records travel is in `demo.package` and `demo.portal`.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from random import Random

import orjson

from demo import people
from demo.dice import Loaded
from demo.errands import ERRANDS, HANOI_MIX, ONLINE, Errand, Pools
from demo.fees import FeeFor, usual_fees
from demo.followups import Record, Shares, later_versions
from demo.lodging import Lodging

HANOI_UNIT = "G01.801.108"

_HOURLY = (1.2, 0.6, 0.3, 0.2, 0.3, 0.7, 1.5, 3, 7, 9, 9, 7, 5, 6, 8, 8, 7, 5, 4, 5, 6.5, 6.5, 4.5, 2.5)
_HOURS = Loaded(dict(enumerate(_HOURLY)))
_MORNING, _AFTERNOON = (27_000, 14_400), (48_600, 12_600)


def is_reception_day(day: date) -> bool:
    """Whether the counter receives: Monday to Saturday. Days off are for the caller to take away."""
    return day.weekday() < 6


class PortalRecords:
    """Records of one unit from `first_day` to `last_day`, both included, in the order the portal made them.

    `count` is the number of lodgings over all days; without it `per_day` is that of an average working day. Versions
    that would come after the last day are left out. `is_open` tells on which days the counter receives.
    """

    def __init__(
        self,
        seed: int,
        unit: str = HANOI_UNIT,
        *,
        first_day: date,
        last_day: date,
        count: int | None = None,
        per_day: float = 60.0,
        mix: dict[str, float] | None = None,
        shares: Shares | None = None,
        fee_for: FeeFor = usual_fees,
        is_open: Callable[[date], bool] = is_reception_day,
    ) -> None:
        if last_day < first_day:
            raise ValueError("the last day stands before the first")
        self.seed, self.unit, self.shares = seed, unit, shares or Shares()
        self._fee_for, self._is_open = fee_for, is_open
        self._errands = Loaded({ERRANDS[name]: weight for name, weight in (mix or HANOI_MIX).items()})
        self._days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
        self._load = self._loads(count, per_day)
        self._pools = Pools(*people.organisations(Random(f"{seed}:{unit}:organisations"), 120))

    def __iter__(self) -> Iterator[Record]:
        """Every record, lodgings and what follows them, ordered by `NgayCapNhat`."""
        waiting: list[tuple[str, int, Record]] = []
        serial = 0
        for day in self._days:
            rng = Random(f"{self.seed}:{self.unit}:{day}:later")
            for record in self.lodged_on(day):
                while waiting and waiting[0][0] <= record["NgayCapNhat"]:
                    yield heappop(waiting)[2]
                yield record
                for _, version in later_versions(record, shares=self.shares, rng=rng):
                    serial += 1
                    heappush(waiting, (version["NgayCapNhat"], serial, version))
        end = f"{self._days[-1]:%Y%m%d}235959"
        while waiting and waiting[0][0] <= end:
            yield heappop(waiting)[2]

    def lines(self) -> Iterator[bytes]:
        """Every record as one line of `records.ndjson`, the newline included."""
        for record in self:
            yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)

    def lodgings(self) -> Iterator[Record]:
        """The lodgings alone, each as first made; the same ones `iter` yields."""
        for day in self._days:
            yield from self.lodged_on(day)

    def lodged_on(self, day: date) -> list[Record]:
        """The lodgings of one day of the span, by time. Raises KeyError for a day outside it."""
        rng = Random(f"{self.seed}:{self.unit}:{day}")
        is_open = self._is_open(day)
        arrivals = sorted(self._arrival(rng, day, is_open, n) for n in range(self._load[day]))
        lodging = Lodging(self.unit, day, pools=self._pools, shares=self.shares, fee_for=self._fee_for)
        return [
            lodging.record(rng, errand, second=second, serial=serial, channel=channel)
            for serial, (second, _, channel, errand) in enumerate(arrivals, 1)
        ]

    def _loads(self, count: int | None, per_day: float) -> dict[date, int]:
        """How many are lodged on each day: fewer when the counter is closed, never quite the same."""
        rng = Random(f"{self.seed}:{self.unit}:loads")
        busy = (1.0 if day.weekday() < 5 and self._is_open(day) else 0.4 for day in self._days)
        shares = [share * (0.85 + rng.random() * 0.3) for share in busy]
        scale = per_day if count is None else count / sum(shares)
        loads, reached, given = {}, 0.0, 0
        for day, share in zip(self._days, shares, strict=True):
            reached += share * scale
            loads[day] = round(reached) - given
            given += loads[day]
        return loads

    def _arrival(self, rng: Random, day: date, is_open: bool, number: int) -> tuple[int, int, str, Errand]:
        errand = self._errands.roll(rng)
        channel = errand.channels.roll(rng)
        if channel == ONLINE or is_open:
            return _second(rng, day, channel), number, channel, errand
        errand = errand if errand.form != "NA15" else ERRANDS["passport"]
        return _second(rng, day, ONLINE), number, ONLINE, errand


def _second(rng: Random, day: date, channel: str) -> int:
    """A second of the day: online at any hour, at the counter or from the post while it receives."""
    if channel == ONLINE:
        return _HOURS.roll(rng) * 3_600 + int(rng.random() * 3_600)
    first, length = _MORNING if day.weekday() == 5 or rng.random() < 0.57 else _AFTERNOON
    return first + int(rng.random() * length)
