"""The office as this process knows it: settings, the checked configuration, keys, Redis; kept in `app.extensions`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app
from redis import Redis

from app.core import clock, embedded
from app.core.bucket import store_of
from app.core.store import Store
from app.deadlines.rules import WorkingCalendar, local_date, working_calendar
from config.office import Office as OfficeConfig
from config.settings import Settings
from config.units import Unit


@dataclass
class RunningOffice:
    """What an act may ask about the office it happens in."""

    settings: Settings
    config: OfficeConfig
    uses_redis: bool = True
    _redis: Redis | None = field(default=None, repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.settings.office_timezone)

    @cached_property
    def unit(self) -> Unit:
        """The unit this installation serves."""
        return self.config.units.unit(self.settings.office_unit)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar that deadlines are counted by."""
        return working_calendar(self.config.calendars["vietnam"])

    @cached_property
    def journal_key(self) -> bytes:
        """The key of the journal's hashes."""
        return self.settings.journal_key.encode()

    @cached_property
    def files_dir(self) -> Path:
        """Where attachments are kept, by content."""
        return Path(self.settings.files_dir)

    @cached_property
    def files(self) -> Store:
        """The store of attachments this office has chosen: a folder, or a bucket."""
        return store_of(self.settings)

    def redis(self) -> Redis | None:
        """Redis, started if it is the embedded one and not yet up."""
        if self.uses_redis and self._redis is None:
            self._redis = Redis.from_url(embedded.redis_url(self.settings), socket_timeout=5)
        return self._redis

    def local_day(self, at: datetime) -> date:
        """The day of an instant on the office's wall."""
        return local_date(at, self.settings.office_timezone)

    def today(self) -> date:
        """The office's day now."""
        return self.local_day(clock.now())


def office() -> RunningOffice:
    """The office of the running application."""
    running: RunningOffice = current_app.extensions["office"]
    return running
