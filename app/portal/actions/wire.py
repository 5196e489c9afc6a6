"""The HTTP client of the portal contract, section 3: one call after another, asked again as long as patience lasts.

It keeps nothing: what an answer is worth, and where to go on after a broken one, is for whoever calls.
"""

import random
import ssl
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

import httpx
import orjson

from app.core import clock
from app.core.office import office
from app.portal.rules.answers import (
    Fate,
    FeedPage,
    HalfAnswer,
    IndexPage,
    SaidNo,
    read_fates,
    read_feed,
    read_index,
    words_of,
)
from app.portal.rules.patience import Patience, seconds_asked
from app.portal.rules.troubles import AskedToWait, NotConnected, Refusal, Silent, TokenRefused, TooLarge

MOST_PAGE_BYTES: Final = 64 * 1024 * 1024
MOST_FILE_BYTES: Final = 32 * 1024 * 1024
MOST_WORDS_BYTES: Final = 64 * 1024
SERVICE: Final = "CapNhatTienDoHoSoMC"
TIMES: Final = httpx.Timeout(connect=10.0, read=20.0, write=20.0, pool=20.0)
WHOLE_ANSWER: Final = 90.0  # seconds: a server that drips byte by byte is no better than one that is silent
Got = TypeVar("Got")


class _Hiccup(Exception):
    """One attempt failed in a way that another may not: a code of what came, and the pause the portal asked for."""

    def __init__(self, what: str, *, asked: float | None = None) -> None:
        super().__init__(what)
        self.what, self.asked = what, asked


class Wire:
    """A connection to the portal, open as long as its block. May be used by several threads.

    `sleep` takes seconds and `chance` gives a number from 0 to 1; both are arguments so that a test neither waits nor
    throws dice. Every call raises Trouble: TokenRefused at once, Refusal for any other no, Silent or AskedToWait when
    patience ends.
    """

    def __init__(
        self,
        address: str,
        token: str,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        times: httpx.Timeout = TIMES,
        most_of_page: int = MOST_PAGE_BYTES,
        most_of_file: int = MOST_FILE_BYTES,
    ) -> None:
        self.address, self.patience, self.sleep, self.chance = address, patience or Patience(), sleep, chance
        self.most_of_page, self.most_of_file = most_of_page, most_of_file
        # The machine's own certificates, so that an intranet's authority is known; and no proxy nor netrc of whoever
        # runs the office. A redirect is refused: the token is for this address alone.
        self._client = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
            timeout=times,
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._client.close()

    def page(self, cursor: str | None, *, limit: int) -> FeedPage:
        """The next records after a cursor; from the beginning without one. Raises TooLarge."""
        wanted = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        return self._ask("GET", "/v1/dossiers", reads=read_feed, params=wanted)

    def index(self, first: str, last: str, *, cursor: str | None) -> IndexPage:
        """The dossiers lodged from `first` to `last` (yyyyMMdd), as the portal lists them."""
        wanted = {"from": first, "to": last, "limit": "1000"} | ({"cursor": cursor} if cursor else {})
        return self._ask("GET", "/v1/index", reads=read_index, params=wanted)

    def file(self, file_id: str) -> bytes | None:
        """An attachment's bytes, None where the portal has none by this id. Raises TooLarge."""
        return self._ask("GET", f"/v1/files/{quote(file_id, safe='')}", reads=bytes, most=self.most_of_file, lost={404})

    def tell(self, unit: str, messages: Sequence[dict[str, Any]]) -> tuple[Fate, ...]:
        """Tell progress; answers one by one."""
        body = orjson.dumps({"service": SERVICE, "madonvi": unit, "data": list(messages)})
        heads = {"Content-Type": "application/json"}
        return self._ask("POST", "/v1/progress", reads=read_fates, content=body, headers=heads)

    def _ask(self, method: str, path: str, *, reads: Callable[[bytes], Got], **call: Any) -> Any:
        attempt = 0
        while True:
            attempt += 1
            try:
                body = self._once(method, path, **call)
                return None if body is None else reads(body)
            except SaidNo as refused:
                raise Refusal(answer=refused.error_code, words=refused.words) from refused
            except HalfAnswer:
                trouble = _Hiccup("half_answer")
            except _Hiccup as hiccup:
                trouble = hiccup
            self._wait(attempt, trouble)

    def _wait(self, attempt: int, trouble: _Hiccup) -> None:
        if trouble.asked is not None and trouble.asked > self.patience.standing:
            raise AskedToWait(trouble.asked)
        pause = self.patience.pause(attempt, chance=self.chance(), asked=trouble.asked)
        if pause is None:
            raise Silent(attempts=attempt, last=trouble.what)
        self.sleep(pause)

    def _once(
        self, method: str, path: str, *, most: int | None = None, lost: frozenset[int] | set[int] = frozenset(),
        **call: Any,
    ) -> bytes | None:  # fmt: skip
        try:
            with self._client.stream(method, path, **call) as answer:
                if answer.status_code == 200:
                    return _whole(answer, most or self.most_of_page)
                if answer.status_code in lost:
                    return None
                raise _refusal(answer)
        except httpx.TimeoutException as error:
            raise _Hiccup("slow") from error
        except httpx.ConnectError as error:
            raise _Hiccup("unreachable") from error
        except httpx.HTTPError as error:
            raise _Hiccup("broken_off") from error


def open_wire(**more: Any) -> Wire:
    """The wire of this office. Raises NotConnected where PORTAL_URL is not set."""
    settings = office().settings
    if not settings.portal_url:
        raise NotConnected
    return Wire(settings.portal_url, settings.portal_token, **more)


def _whole(answer: httpx.Response, most: int) -> bytes:
    pieces, size, until = [], 0, time.monotonic() + WHOLE_ANSWER
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > most:
            raise TooLarge(most)
        if time.monotonic() > until:
            raise _Hiccup("slow")
        pieces.append(piece)
    return b"".join(pieces)


def _refusal(answer: httpx.Response) -> Exception:
    status = answer.status_code
    if status in (401, 403):
        return TokenRefused()
    if status in (429, 503):
        return _Hiccup(f"http_{status}", asked=seconds_asked(answer.headers.get("Retry-After"), clock.now()))
    if status >= 500:
        return _Hiccup(f"http_{status}")
    return Refusal(answer=status, words=_words(answer))


def _words(answer: httpx.Response) -> str:
    """What a refusal says: its `message` where it is JSON of the contract, else nothing."""
    try:
        said = orjson.loads(_whole(answer, MOST_WORDS_BYTES))
    except (orjson.JSONDecodeError, TooLarge):
        return ""
    return words_of(said.get("message")) if isinstance(said, dict) else ""
