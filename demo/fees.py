"""What the make-believe portal asks for a dossier: the lines of the office's own tariff in force on the day."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from config.catalogue import Catalogue, load_catalogue
from config.documents import CHILD_AGE
from config.fee_facts import Birth, FeeFacts, fee_facts
from config.kinds import Channel, FeeKind
from config.tariffs import Tariff, load_tariff

_CHANNELS = {"1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POST}
_KINDS = {FeeKind.FEE: "1", FeeKind.CHARGE: "2"}


class FeeAsked(NamedTuple):
    """What a fee depends on: the procedure, the form with its content, the day, and the portal's channel code."""

    procedure: str
    form: str
    content: Mapping[str, Any]
    on: date
    channel: str


class Asked(NamedTuple):
    """One line of `DanhSachLePhi`: `kind` 1 phí, 2 lệ phí; `amount` whole đồng or whole dollars."""

    code: str
    name: str
    kind: str
    amount: int
    currency: str


FeeFor = Callable[[FeeAsked], tuple[Asked, ...]]


def usual_fees(asked: FeeAsked) -> tuple[Asked, ...]:
    """The fees of the tariff in force, none where the procedure is free or the tariff cannot tell."""
    facts = fee_facts(asked.form, asked.content)
    child = facts.born is not None and facts.born.is_under(CHILD_AGE, asked.on) is True
    # Of a birth only childhood matters to a tariff; the day itself would make every dossier a line of its own.
    born = Birth(asked.on.year - (5 if child else 40))
    return _lines(asked.procedure, asked.on, _CHANNELS[asked.channel], replace(facts, born=born))


@lru_cache(4_096)
def _lines(procedure: str, on: date, channel: Channel, facts: FeeFacts) -> tuple[Asked, ...]:
    catalogue, tariff = _books()
    version = catalogue.at(procedure, on)
    if version is None:
        return ()
    lines = tariff.fees(version.fee_items, on=on, channel=channel, facts=facts)
    return tuple(
        Asked(line.code, line.name_vi, _KINDS[line.kind], line.amount, line.currency.value)
        for line in lines
        if line.amount is not None
    )


@cache
def _books() -> tuple[Catalogue, Tariff]:
    return load_catalogue(), load_tariff()
