"""Logs: one JSON line an event, on standard error, without personal data.

What is logged is chosen, not caught: method, route pattern (never the path, which may hold a number), status, time,
officer's id. A dossier's own text never reaches a log.
"""

import logging
import sys
import time
from datetime import UTC, datetime

import orjson
from flask import Flask, Response, g, request, session

FIELDS = ("method", "route", "status", "milliseconds", "officer_id", "job", "run_id", "count")


class JsonLine(logging.Formatter):
    """One event as one JSON object. An exception gives its type and where it happened, never its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self._where(record)
        return orjson.dumps(line, default=str).decode()

    def _where(self, record: logging.LogRecord) -> list[str]:
        found, step = [], record.exc_info[2] if record.exc_info else None
        while step is not None:
            code = step.tb_frame.f_code
            found.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{step.tb_lineno} {code.co_name}")
            step = step.tb_next
        return found[-8:]


def set_up(app: Flask, *, level: str) -> None:
    """Send the office's events to standard error as JSON lines, a line a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    for name in ("app", "queues"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    if request.endpoint not in ("static", "web.healthz", "web.readyz", "web.metrics"):
        logging.getLogger("app.request").info(
            "request",
            extra={
                "method": request.method,
                "route": str(request.url_rule) if request.url_rule else "none",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
                "officer_id": str(session.get("_user_id", "")).partition(".")[0] or None,
            },
        )
    return response
