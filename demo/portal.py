"""A make-believe portal over HTTP, by the portal contract, section 3, which misbehaves as far as it is told to.

It runs on 127.0.0.1 for a first look and for tests; it is no server for anything else.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hmac import compare_digest
from random import Random
from typing import Any

import orjson
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from demo.feed import BadCursor, Feed

MOST_RECORDS = 1_000
_DAY = re.compile(r"[0-9]{8}")


@dataclass(slots=True)
class Misbehaviour:
    """How badly the portal behaves: shares (0 to 1) of its calls unless said otherwise. May be changed while it runs.

    `repeats`: lines of a page given before · `errors`: 500 · `busy`: 429 or 503 with `Retry-After` · `halves`: the
    answer breaks off · `slow`: answered only after `slow_seconds` · `wrong_hashes`, `lost_files`: of the attachments ·
    `token_lives`: how many calls until the token has expired, None for ever.
    """

    repeats: float = 0.0
    errors: float = 0.0
    busy: float = 0.0
    halves: float = 0.0
    slow: float = 0.0
    slow_seconds: float = 30.0
    wrong_hashes: float = 0.0
    lost_files: float = 0.0
    retry_after: int = 1
    token_lives: int | None = None


class Portal:
    """The WSGI application. `calls` counts answers by endpoint and status, for whoever watches."""

    def __init__(self, feed: Feed, *, token: str, misbehaviour: Misbehaviour | None = None) -> None:
        self.feed, self.token, self.misbehaviour = feed, token, misbehaviour or Misbehaviour()
        self.calls: Counter[tuple[str, int]] = Counter()
        self._turn, self._lock = 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one call, well or badly."""
        request = Request(environ)
        with self._lock:
            self._turn += 1
            turn = self._turn
        chance = Random(f"{self.feed.seed}:{turn}:call")
        endpoint, response = self._answer(request, turn, chance)
        self.calls[endpoint, response.status_code] += 1
        return response(environ, start_response)

    def _answer(self, request: Request, turn: int, chance: Random) -> tuple[str, Response]:
        try:
            endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return "unknown", _refused(error.code or 404, "Không có địa chỉ này")
        if not self._is_trusted(request, turn):
            return endpoint, _refused(401, "Mã truy cập sai hoặc đã hết hạn")
        return endpoint, self._trouble(chance) or self._maybe_half(
            _ENDPOINTS[endpoint](self, request, **values), chance
        )

    def _is_trusted(self, request: Request, turn: int) -> bool:
        lives = self.misbehaviour.token_lives
        given = request.headers.get("Authorization", "")
        return (lives is None or turn <= lives) and compare_digest(given.encode(), f"Bearer {self.token}".encode())

    def _trouble(self, chance: Random) -> Response | None:
        bad = self.misbehaviour
        if chance.random() < bad.slow:
            time.sleep(bad.slow_seconds)
        if chance.random() < bad.errors:
            return _refused(500, "Lỗi hệ thống")
        if chance.random() < bad.busy:
            response = _refused(429 if chance.random() < 0.5 else 503, "Hệ thống bận")
            response.headers["Retry-After"] = str(bad.retry_after)
            return response
        return None

    def _maybe_half(self, response: Response, chance: Random) -> Response:
        if chance.random() >= self.misbehaviour.halves or response.status_code != 200:
            return response
        whole = response.get_data()
        half = Response(iter((whole[: len(whole) // 2],)), mimetype=response.mimetype)
        half.headers["Content-Length"] = str(len(whole))
        return half

    def _dossiers(self, request: Request) -> Response:
        limit = _limit(request)
        if limit is None:
            return _refused(400, "limit phải từ 1 đến 1000")
        try:
            page = self.feed.page(request.args.get("cursor"), limit, again=int(limit * self.misbehaviour.repeats))
        except BadCursor:
            return _refused(400, "cursor không hợp lệ")
        tail = orjson.dumps({"next": page.next_cursor, "more": page.more})[1:]
        return _json(b'{"error_code":0,"data":[' + b",".join(page.lines) + b"]," + tail)

    def _index(self, request: Request) -> Response:
        first, last, limit = request.args.get("from", ""), request.args.get("to", ""), _limit(request)
        if limit is None or not _DAY.fullmatch(first) or not _DAY.fullmatch(last):
            return _refused(400, "from, to phải là ngày yyyyMMdd")
        try:
            found = self.feed.index(first, last, cursor=request.args.get("cursor"), limit=limit)
        except BadCursor:
            return _refused(400, "cursor không hợp lệ")
        return _json(orjson.dumps(found))

    def _file(self, _: Request, file_id: str) -> Response:
        content = self.feed.file(file_id)
        fate = Random(f"{self.feed.seed}:{file_id}:file").random()
        bad = self.misbehaviour
        if content is None or fate < bad.lost_files:
            return _refused(404, "Không có tệp này")
        if fate < bad.lost_files + bad.wrong_hashes:
            content = content[:-1] + b"?"
        return Response(content, mimetype="application/octet-stream")

    def _progress(self, request: Request) -> Response:
        try:
            told = orjson.loads(request.get_data())
        except orjson.JSONDecodeError:
            return _refused(400, "Nội dung không phải JSON")
        if not isinstance(told, dict) or told.get("service") != "CapNhatTienDoHoSoMC":
            return _refused(400, "service không hợp lệ")
        if told.get("madonvi") != self.feed.unit or not isinstance(told.get("data"), list):
            return _refused(400, "madonvi hoặc data không hợp lệ")
        answers = [_told(message, *self.feed.tell(message)) for message in told["data"] if isinstance(message, dict)]
        return _json(orjson.dumps({"error_code": 0, "data": answers}))


@contextmanager
def running(portal: Portal, port: int = 0) -> Iterator[str]:
    """Serve on 127.0.0.1 while the block runs; gives the address. Port 0 takes any free one."""
    server = make_server("127.0.0.1", port, portal, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="make-believe portal", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """Says nothing of each call: a load test makes thousands."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep silent."""


_ROUTES = Map(
    [
        Rule("/v1/dossiers", endpoint="dossiers", methods=["GET"]),
        Rule("/v1/files/<path:file_id>", endpoint="files", methods=["GET"]),
        Rule("/v1/index", endpoint="index", methods=["GET"]),
        Rule("/v1/progress", endpoint="progress", methods=["POST"]),
    ]
)
_ENDPOINTS: dict[str, Callable[..., Response]] = {
    "dossiers": Portal._dossiers,
    "files": Portal._file,
    "index": Portal._index,
    "progress": Portal._progress,
}


def _limit(request: Request) -> int | None:
    text = request.args.get("limit", "100")
    return int(text) if re.fullmatch("[0-9]{1,4}", text) and 1 <= int(text) <= MOST_RECORDS else None


def _told(message: dict[str, Any], error_code: int, words: str) -> dict[str, Any]:
    return {
        "MaHoSo": message.get("MaHoSo"),
        "ThuTu": message.get("ThuTu"),
        "error_code": error_code,
        "message": words,
    }


def _json(content: bytes) -> Response:
    return Response(content, mimetype="application/json")


def _refused(status: int, words: str) -> Response:
    return Response(orjson.dumps({"error_code": status, "message": words}), status=status, mimetype="application/json")
