"""What an installation needs, looked at one by one: what was found and, where something is missing, how to mend it."""

import hashlib
import json
import platform
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psycopg
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask_babel import gettext as _
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.core import embedded, schema
from app.core.office import RunningOffice
from config.settings import PROJECT, Origin, Settings

GIGABYTE = 1024**3
LEAST_FREE = GIGABYTE  # PostgreSQL stops writing when the disk is full; a day of packages fits in this
FONTS = tuple(f"Tinos_{style}.ttf" for style in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"))


class Grade(StrEnum):
    """How much it matters."""

    OK = "ok"
    ADVICE = "advice"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at; `cure` is empty when nothing is to be done."""

    name: str
    grade: Grade
    found: str
    cure: str = ""


def check_up(running: RunningOffice) -> tuple[Finding, ...]:
    """Look at everything. Starts the embedded servers if they are used; changes nothing else."""
    settings = running.settings
    return (
        python(),
        disk(settings),
        database(settings),
        migrations(settings),
        queue(settings),
        keys(settings),
        portal_key(settings),
        calendar(running),
        fonts(),
        front_end(),
        translations(),
        browser(),
    )


def python() -> Finding:
    return Finding(name="python", grade=Grade.OK, found=platform.python_version())


def disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    free = shutil.disk_usage(folder).free
    found = _("%(folder)s: còn trống %(free).1f GB", folder=folder, free=free / GIGABYTE)
    if free >= LEAST_FREE:
        return Finding(name="disk", grade=Grade.OK, found=found)
    cure = _("Giải phóng dung lượng hoặc đặt DATA_DIR ở ổ đĩa khác.")
    return Finding(name="disk", grade=Grade.MISSING, found=found, cure=cure)


def database(settings: Settings) -> Finding:
    try:
        url = embedded.database_url(settings)
        with psycopg.connect(schema.conninfo(url), connect_timeout=5) as connection:
            number = connection.info.server_version
    except (embedded.ServerDidNotStart, psycopg.Error) as error:
        cure = _("Kiểm tra DATABASE_URL và máy chủ PostgreSQL; để trống để dùng máy chủ đi kèm.")
        return Finding(name="postgresql", grade=Grade.MISSING, found=first_line(error), cure=cure)
    version = f"PostgreSQL {number // 10000}.{number % 10000}"
    if 15 <= number // 10000 <= 18:
        return Finding(name="postgresql", grade=Grade.OK, found=version)
    cure = _("Dùng PostgreSQL từ 15 đến 18.")
    return Finding(name="postgresql", grade=Grade.MISSING, found=version, cure=cure)


def migrations(settings: Settings) -> Finding:
    newest = schema.newest_step()
    try:
        engine = create_engine(embedded.database_url(settings), poolclass=NullPool)
        with engine.connect() as connection:
            step = schema.step_of(connection)
    except (embedded.ServerDidNotStart, SQLAlchemyError) as error:
        cure = _("Sửa kết nối cơ sở dữ liệu trước.")
        return Finding(name="migrations", grade=Grade.MISSING, found=first_line(error), cure=cure)
    if step == newest:
        return Finding(name="migrations", grade=Grade.OK, found=str(step))
    found = _("đang ở bước %(step)s, bước mới nhất là %(newest)s", step=step or "-", newest=newest)
    if step and newest and step > newest:
        cure = _("Cài phiên bản chương trình mới hơn: dữ liệu đã được nâng cấp.")
        return Finding(name="migrations", grade=Grade.MISSING, found=found, cure=cure)
    # No step at all is a new office; in both cases the first command that needs the database brings it to the newest.
    cure = _("Khởi động lại ứng dụng: lệnh đầu tiên dùng cơ sở dữ liệu sẽ nâng cấp nó; hãy sao lưu trước.")
    return Finding(name="migrations", grade=Grade.MISSING if step else Grade.ADVICE, found=found, cure=cure)


def queue(settings: Settings) -> Finding:
    try:
        url = embedded.redis_url(settings)
        with Redis.from_url(url, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as client:
            version = client.info("server")["redis_version"]
    except (embedded.ServerDidNotStart, RedisError) as error:
        cure = _("Kiểm tra REDIS_URL và máy chủ Redis; để trống để dùng máy chủ đi kèm.")
        return Finding(name="redis", grade=Grade.MISSING, found=first_line(error), cure=cure)
    return Finding(name="redis", grade=Grade.OK, found=f"Redis {version}")


def keys(settings: Settings) -> Finding:
    """A lost journal key makes every seal unverifiable, so the one we made must be backed up with the database."""
    if settings.database_url and settings.origins["journal_key"] is Origin.GENERATED:
        cure = _("Sao lưu thư mục %(folder)s cùng với cơ sở dữ liệu.", folder=settings.data_dir / "secrets")
        return Finding(name="keys", grade=Grade.ADVICE, found=_("khóa nhật ký do máy tạo"), cure=cure)
    return Finding(name="keys", grade=Grade.OK, found=_("có"))


def portal_key(settings: Settings) -> Finding:
    file = settings.portal_public_key
    cure = _("Đặt PORTAL_PUBLIC_KEY là tệp PEM chứa khóa công khai của cổng.")
    if file is None:
        found = _("chưa đặt: gói tin của cổng sẽ bị từ chối")
        return Finding(name="portal_key", grade=Grade.ADVICE, found=found, cure=cure)
    try:
        kind = type(load_pem_public_key(file.read_bytes())).__name__
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        return Finding(name="portal_key", grade=Grade.MISSING, found=f"{file}: {first_line(error)}", cure=cure)
    return Finding(name="portal_key", grade=Grade.OK, found=f"{file} ({kind})")


def calendar(running: RunningOffice) -> Finding:
    """Deadlines reach into the next year, so its holidays must be known before this one ends."""
    years = running.config.calendars["vietnam"].years
    found = f"{years[0]}–{years[-1]}"
    if running.today().year + 1 in years:
        return Finding(name="calendar", grade=Grade.OK, found=found)
    cure = _("Thêm ngày nghỉ của năm %(year)d vào config/calendars.", year=years[-1] + 1)
    grade = Grade.ADVICE if running.today().year in years else Grade.MISSING
    return Finding(name="calendar", grade=grade, found=found, cure=cure)


def fonts() -> Finding:
    folder = PROJECT / "reports" / "assets" / "fonts"
    missing = [name for name in FONTS if not (folder / name).is_file()]
    if not missing:
        return Finding(name="fonts", grade=Grade.OK, found="Tinos")
    return Finding(name="fonts", grade=Grade.MISSING, found=", ".join(missing), cure=_("Chạy make install."))


def front_end() -> Finding:
    """Files of the pages, compared with the hashes written when they were fetched."""
    folder = PROJECT / "app" / "web" / "static" / "vendor"
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        wrong = [name for name, wanted in manifest["sha256"].items() if sha256(folder / name) != wanted]
    except (OSError, ValueError) as error:
        wrong, manifest = [first_line(error)], {"packages": {}}
    if wrong:
        cure = _("Chạy make clean rồi make install.")
        return Finding(name="front_end", grade=Grade.MISSING, found=", ".join(wrong), cure=cure)
    found = ", ".join(f"{name} {version}" for name, version in manifest["packages"].items())
    return Finding(name="front_end", grade=Grade.OK, found=found)


def translations() -> Finding:
    sources = sorted((PROJECT / "app" / "web" / "translations").glob("*/LC_MESSAGES/*.po"))
    missing = [file.parts[-3] for file in sources if not file.with_suffix(".mo").is_file()]
    if not missing:
        return Finding(
            name="translations", grade=Grade.OK, found=", ".join(["vi", *(file.parts[-3] for file in sources)])
        )
    return Finding(name="translations", grade=Grade.MISSING, found=", ".join(missing), cure=_("Chạy make install."))


def browser() -> Finding:
    """Needed by no office, only by the browser tests."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if found:
        return Finding(name="chromium", grade=Grade.OK, found=found)
    cure = _("Chỉ cần cho kiểm thử bằng trình duyệt: apt install chromium.")
    return Finding(name="chromium", grade=Grade.ADVICE, found=_("không có"), cure=cure)


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def first_line(error: BaseException) -> str:
    """An error as one line. Addresses with passwords do not occur: psycopg and redis-py leave them out."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
