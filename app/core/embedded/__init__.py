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


def leave(settings: Settings | None = None) -> None:
    """Let go of this office's servers, or of every office's; those nobody else uses are stopped. So at exit."""
    with _one_at_a_time:
        for key in [key for key in _shares if settings is None or key[1] == settings.data_dir]:
            _shares.pop(key).leave()


def fallen(settings: Settings) -> tuple[str, ...]:
    """The names of this office's servers that this process shares and that went down under it."""
    with _one_at_a_time:
        ours = {name: share for (name, folder), share in _shares.items() if folder == settings.data_dir}
        return tuple(name for name, share in ours.items() if not share.is_up())


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
