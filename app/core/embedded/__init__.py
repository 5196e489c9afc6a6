"""PostgreSQL and Redis without a server room: started from their Python packages when a process first needs them.

Several processes share one server; the last to leave stops it. DATABASE_URL and REDIS_URL point elsewhere instead, and
nothing is started here.
"""

import atexit
import threading
from pathlib import Path

from app.core.embedded.postgres_server import PostgresServer
from app.core.embedded.redis_server import RedisServer
from app.core.embedded.sharing import ServerDidNotStart, Share
from config.settings import Settings

__all__ = ["ServerDidNotStart", "database_url", "fallen", "leave", "redis_url", "stop"]

_shares: dict[tuple[str, Path], Share] = {}
_one_at_a_time = threading.RLock()


def database_url(settings: Settings) -> str:
    """SQLAlchemy's address of the office's database (psycopg), its server started if it is the embedded one.

    Asked again it answers the same. Raises ServerDidNotStart with the end of the server's log.
    """
    if settings.database_url:
        return settings.database_url
    return _joined(PostgresServer(settings.data_dir))


def redis_url(settings: Settings) -> str:
    """The address of the office's Redis, its server started if it is the embedded one. Raises ServerDidNotStart."""
    if settings.redis_url:
        return settings.redis_url
    return _joined(RedisServer(settings.data_dir))


def leave() -> None:
    """Let go of every server this process shares, stopping those nobody else uses. Happens by itself at exit."""
    with _one_at_a_time:
        while _shares:
            _, share = _shares.popitem()
            share.leave()


def fallen() -> tuple[str, ...]:
    """The names of servers this process shares that went down under it."""
    with _one_at_a_time:
        return tuple(name for (name, _), share in _shares.items() if not share.is_up())


def stop(settings: Settings) -> tuple[str, ...]:
    """Stop this office's embedded servers whoever uses them; returns the names of those that were running."""
    with _one_at_a_time:
        stopped = []
        for server in (RedisServer(settings.data_dir), PostgresServer(settings.data_dir)):
            share = _shares.pop((server.name, server.data_dir), None) or Share(server)
            if share.stop():
                stopped.append(server.name)
        return tuple(stopped)


def _joined(server: PostgresServer | RedisServer) -> str:
    with _one_at_a_time:
        share = _shares.get((server.name, server.data_dir))
        if share is None:
            if not _shares:
                atexit.unregister(leave)
                atexit.register(leave)
            share = Share(server)
            share.join()
            _shares[server.name, server.data_dir] = share
        return share.url
