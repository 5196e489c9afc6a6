"""A make-believe portal on 127.0.0.1 for the tests of the wire, and wires that neither wait nor throw dice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import orjson
import pytest

from app.portal.actions.wire import Wire
from demo.faults import KINDS_OVER_HTTP, Expectation, hurt
from demo.feed import Feed
from demo.portal import Misbehaviour, Portal, running
from demo.records import HANOI_UNIT, PortalRecords

TOKEN = "invented-token"


def lines(count: int, *, seed: int = 7, hurt_share: float = 0.0) -> list[bytes]:
    """What `count` lodgings of an invented office send, some of it hurt where said, in the portal's order."""
    if not hurt_share:
        return [orjson.dumps(record) for record in stream(count, seed)]
    return [line for line, _ in expected_lines(count, seed=seed, hurt_share=hurt_share)]


def expected_lines(count: int, *, seed: int = 7, hurt_share: float) -> list[tuple[bytes, Expectation]]:
    """The same, each line with what must become of it in an empty office that reads them in order."""
    return list(hurt(stream(count, seed), seed=seed, share=hurt_share, kinds=KINDS_OVER_HTTP))


def stream(count: int, seed: int) -> PortalRecords:
    return PortalRecords(seed, first_day=date(2026, 5, 4), last_day=date(2026, 8, 28), count=count)


class Waits:
    """Stands for sleeping: remembers how long each pause was, and takes none."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def a_portal() -> Iterator[Callable[..., tuple[Portal, str]]]:
    """`portal, address = a_portal(lines(200), errors=0.2, …)`: one that behaves as badly as told."""
    with ExitStack() as stack:

        def started(records: list[bytes], *, disorder: float = 0.0, seed: int = 1, **bad: Any) -> tuple[Portal, str]:
            feed = Feed(HANOI_UNIT, list(records), disorder=disorder, seed=seed)
            portal = Portal(feed, token=TOKEN, misbehaviour=Misbehaviour(**bad))
            return portal, stack.enter_context(running(portal))

        yield started


@pytest.fixture
def a_wire(waits: Waits) -> Iterator[Callable[..., Wire]]:
    """`a_wire(address)`: a wire to it that does not wait."""
    with ExitStack() as stack:

        def opened(address: str, *, token: str = TOKEN, **more: Any) -> Wire:
            return stack.enter_context(Wire(address, token, **{"sleep": waits, "chance": lambda: 0.5} | more))

        yield opened
