"""What goes wrong between office and portal, named for what happened (portal contract, section 3)."""

from app.core.errors import OfficeError


class NotConnected(OfficeError):
    """This office has no wire: PORTAL_URL is not set."""

    def __init__(self) -> None:
        super().__init__("portal_not_connected")


class UnderWay(OfficeError):
    """The same is being done by another worker or person."""


class Trouble(OfficeError):
    """The portal cannot be spoken with now. What was stored stays; the next attempt carries on from there."""

    status = 502


class TokenRefused(Trouble):
    """`401`: stop and tell. Asking again with the same token would change nothing."""

    def __init__(self) -> None:
        super().__init__("portal_token_refused")


class Silent(Trouble):
    """No whole answer after every attempt; `last` is a code of what came instead."""

    def __init__(self, *, attempts: int, last: str) -> None:
        super().__init__("portal_silent", attempts=attempts, portal_answer=last)


class AskedToWait(Trouble):
    """`429` or `503` with a longer `Retry-After` than a worker stands still for."""

    def __init__(self, seconds: float) -> None:
        super().__init__("portal_asks_to_wait", seconds=round(seconds))
        self.seconds = seconds


class Refusal(Trouble):
    """The portal understood and said no, in its own words."""

    def __init__(self, *, answer: int, words: str) -> None:
        super().__init__("portal_refuses", answer=answer, words=words)
        self.answer, self.words = answer, words


class TooLarge(Trouble):
    """An answer beyond what this office takes in one piece, in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__("portal_answer_too_large", most=most)
