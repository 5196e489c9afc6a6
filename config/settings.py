"""The settings of one installation, one table: name, kind, default and what it is for; and where a value came from.

A value comes from the environment, else from DATA_DIR/settings.toml, else from the default here. What the office has
decided for every installation (catalogue, tariff, calendars) is not a setting and stands beside this file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from config.errors import ConfigError
from config.secret_files import kept_secret
from config.setting_kinds import (
    Reader,
    Unfit,
    address,
    database_address,
    long_secret,
    number,
    one_of,
    path,
    path_if_any,
    text,
    time_zone,
    unit_code,
    url,
)

PROJECT: Final = Path(__file__).resolve().parent.parent
FILE_NAME: Final = "settings.toml"


class Origin(StrEnum):
    """Where a setting's value came from."""

    ENVIRONMENT = "environment"
    FILE = "file"
    GENERATED = "generated"
    DEFAULT = "default"


def setting(reads: Reader, *, default: str, vi: str, en: str, secret: bool = False, made: bool = False) -> Any:
    """One row of the table. `{data_dir}` in a default stands for DATA_DIR; `made`: made once and kept if not set."""
    known = {"reads": reads, "default": default, "vi": vi, "en": en, "secret": secret, "made": made}
    return field(metadata=known)


@dataclass(frozen=True, kw_only=True, repr=False)
class Settings:
    """Every setting of this installation; the environment knows each by its name in capitals."""

    data_dir: Path = setting(
        path, default=str(PROJECT / "var"),
        vi="Thư mục chứa mọi dữ liệu được giữ lại", en="Folder that holds all that is kept",
    )  # fmt: skip
    database_url: str = setting(
        database_address, default="",
        vi="Máy chủ PostgreSQL 15–18; để trống: dùng máy chủ đi kèm", en="PostgreSQL 15 to 18; empty: the embedded one",
    )  # fmt: skip
    redis_url: str = setting(
        url("redis", "rediss", "unix", example="redis://host:6379/0"), default="",
        vi="Máy chủ Redis; để trống: dùng máy chủ đi kèm", en="Redis; empty: the embedded one",
    )  # fmt: skip
    office_unit: str = setting(
        unit_code, default="G01.801.108",
        vi="Mã đơn vị mà hệ thống này phục vụ", en="Code of the unit this installation serves",
    )  # fmt: skip
    office_timezone: str = setting(
        time_zone, default="Asia/Ho_Chi_Minh",
        vi="Múi giờ của đơn vị", en="Time zone of the office",
    )  # fmt: skip
    portal_public_key: Path | None = setting(
        path_if_any, default="",
        vi="Tệp PEM chứa khóa công khai của cổng dịch vụ công", en="PEM file with the portal's public key",
    )  # fmt: skip
    portal_url: str = setting(
        url("http", "https", example="https://portal.example.vn"), default="",
        vi="Địa chỉ của cổng; để trống: chỉ nhận gói tin", en="Address of the portal; empty: packages only",
    )  # fmt: skip
    portal_token: str = setting(
        text, default="", secret=True,
        vi="Mã truy cập cổng", en="Token for the portal",
    )  # fmt: skip
    files_dir: Path = setting(
        path, default="{data_dir}/files",
        vi="Thư mục chứa tệp đính kèm", en="Folder of attachments",
    )  # fmt: skip
    files_url: str = setting(
        url("s3", example="s3://bucket/prefix"), default="",
        vi="Kho S3 chứa tệp đính kèm; để trống: dùng FILES_DIR", en="S3 bucket of attachments; empty: FILES_DIR",
    )  # fmt: skip
    intake_folder: Path = setting(
        path, default="{data_dir}/intake",
        vi="Thư mục nhận gói tin mang tới", en="Watched folder for packages carried in",
    )  # fmt: skip
    bind: str = setting(
        address, default="127.0.0.1",
        vi="Địa chỉ mà máy chủ web lắng nghe", en="Address the web server listens on",
    )  # fmt: skip
    port: int = setting(
        number(1, 65535), default="8000",
        vi="Cổng mà máy chủ web lắng nghe", en="Port the web server listens on",
    )  # fmt: skip
    web_workers: int = setting(
        number(1, 64), default="2",
        vi="Số tiến trình web", en="Web processes",
    )  # fmt: skip
    web_threads: int = setting(
        number(1, 64), default="8",
        vi="Số luồng của mỗi tiến trình web", en="Threads of each web process",
    )  # fmt: skip
    job_workers: int = setting(
        number(1, 64), default="1",
        vi="Số tiến trình chạy việc nền", en="Processes for background jobs",
    )  # fmt: skip
    import_niceness: int = setting(
        number(0, 19), default="10",
        vi="Việc nhập gói tin nhường máy cho trang của cán bộ đến mức nào; 0: không nhường, 19: nhường hết",
        en="How far an import gives way to officers' pages; 0: not at all, 19: entirely",
    )  # fmt: skip
    secret_key: str = setting(
        long_secret, default="", secret=True, made=True,
        vi="Khóa ký phiên làm việc", en="Key that signs sessions",
    )  # fmt: skip
    journal_key: str = setting(
        long_secret, default="", secret=True, made=True,
        vi="Khóa niêm phong nhật ký", en="Key that seals the journal",
    )  # fmt: skip
    session_idle_minutes: int = setting(
        number(1, 1440), default="30",
        vi="Số phút không thao tác trước khi phải đăng nhập lại", en="Idle minutes before signing in again",
    )  # fmt: skip
    sign_in_attempts: int = setting(
        number(1, 100), default="5",
        vi="Số lần nhập sai mật khẩu trước khi khóa", en="Wrong passwords before an account is locked",
    )  # fmt: skip
    sign_in_lock_minutes: int = setting(
        number(1, 1440), default="15",
        vi="Số phút khóa tài khoản", en="Minutes an account stays locked",
    )  # fmt: skip
    given_password_days: int = setting(
        number(1, 90), default="7",
        vi="Số ngày dùng được mật khẩu do quản trị cấp", en="Days a password given by an administrator can be used",
    )  # fmt: skip
    cookie_secure: str = setting(
        one_of("auto", "on", "off"), default="auto",
        vi="Chỉ gửi cookie qua HTTPS; auto: có, trừ khi chỉ nghe trên máy này",
        en="Cookies over HTTPS only; auto: yes, unless the server listens to this machine alone",
    )  # fmt: skip
    locale: str = setting(
        one_of("vi", "en"), default="vi",
        vi="Ngôn ngữ khi chưa chọn", en="Language until one is chosen",
    )  # fmt: skip
    log_level: str = setting(
        one_of("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO",
        vi="Mức chi tiết của nhật ký kỹ thuật", en="How much the technical log tells",
    )  # fmt: skip
    origins: Mapping[str, Origin] = field(hash=False)

    def __repr__(self) -> str:
        """Fit for a log: no secret, no password."""
        return f"Settings({', '.join(f'{row.name}={row.value}' for row in listed(self))})"

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers are told to send cookies over HTTPS alone."""
        if self.cookie_secure == "auto":
            return not ip_address(self.bind).is_loopback
        return self.cookie_secure == "on"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A setting as `flask doctor` lists it: `value` is fit to be printed."""

    name: str
    value: str
    origin: Origin
    vi: str
    en: str


def listed(settings: Settings) -> tuple[Row, ...]:
    """All settings in the table's order, secrets and passwords hidden."""
    return tuple(
        Row(
            name=row.name.upper(),
            value=shown(getattr(settings, row.name), secret=row.metadata["secret"]),
            origin=settings.origins[row.name],
            vi=row.metadata["vi"],
            en=row.metadata["en"],
        )
        for row in table()
    )


def shown(value: object, *, secret: bool) -> str:
    """A value fit to be printed: `***` for a secret and for the password in an address, empty for none."""
    if value is None or value == "":
        return ""
    if secret:
        return "***"
    parts = urlsplit(str(value))
    if parts.password:
        parts = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@"))
        return urlunsplit(parts)
    return str(value)


def table() -> tuple[Field[Any], ...]:
    """The rows of the table: the fields of Settings that can be set."""
    return tuple(row for row in fields(Settings) if row.metadata)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings for this environment. An empty variable counts as not set.

    Makes DATA_DIR and, once, the keys that are not set. Raises ConfigError naming the setting and the cure.
    """
    named = environ.get("DATA_DIR", "")
    data_dir = path(named or table()[0].metadata["default"]).resolve()
    made_folder(data_dir)
    file = read_file(data_dir / FILE_NAME)
    values: dict[str, Any] = {"data_dir": data_dir}
    origins = {"data_dir": Origin.ENVIRONMENT if named else Origin.DEFAULT}
    for row in table()[1:]:
        values[row.name], origins[row.name] = value_of(row, environ, file=file, data_dir=data_dir)
    return Settings(**values, origins=origins)


def value_of(
    row: Field[Any], environ: Mapping[str, str], *, file: Mapping[str, str], data_dir: Path
) -> tuple[object, Origin]:
    """One setting's value and where it came from."""
    name, known = row.name.upper(), row.metadata
    if environ.get(name):
        origin, raw, folder, source = Origin.ENVIRONMENT, environ[name], Path.cwd(), "environment"
    elif name in file:
        origin, raw, folder, source = Origin.FILE, file[name], data_dir, str(data_dir / FILE_NAME)
    elif known["made"]:
        origin, raw, folder, source = Origin.GENERATED, kept_secret(data_dir, row.name), data_dir, str(data_dir)
    else:
        origin, raw, folder, source = Origin.DEFAULT, known["default"].format(data_dir=data_dir), data_dir, __file__
    try:
        value = known["reads"](raw)
    except Unfit as error:
        raise ConfigError(file=source, key=name, problem=error.problem, cure=error.cure) from error
    # A relative path starts where it was written: in the folder of settings.toml, or where the command was typed.
    return (folder / value).resolve() if isinstance(value, Path) else value, origin


def made_folder(data_dir: Path) -> None:
    """DATA_DIR, made for its owner alone. Raises ConfigError where that is not possible."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            file="environment",
            key="DATA_DIR",
            problem=f"{data_dir} cannot be made ({error.strerror})",
            cure="name a folder that this user may write to",
        ) from error


def read_file(file: Path) -> Mapping[str, str]:
    """The values of settings.toml as text, by name; nothing where there is no such file."""
    if not file.is_file():
        return {}
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            file=str(file),
            key="",
            problem=f"it is not TOML: {error}",
            cure='write lines such as PORT = 8000 or LOCALE = "en"',
        ) from error
    return {name: as_text(name, value, file=file) for name, value in content.items()}


def as_text(name: str, value: object, *, file: Path) -> str:
    """A TOML value as the environment would have it. Raises ConfigError for an unknown name or a list or table."""
    known = [row.name.upper() for row in table()[1:]]
    if name == "DATA_DIR":
        raise ConfigError(
            file=str(file), key=name, problem="the folder cannot name itself", cure="set it in the environment"
        )
    if name not in known:
        near = get_close_matches(name.upper(), known, n=1)
        cure = f"write {near[0]}" if near else "flask doctor lists the names"
        raise ConfigError(file=str(file), key=name, problem="there is no such setting", cure=cure)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int):
        return str(value)
    raise ConfigError(file=str(file), key=name, problem="it is neither text nor a number", cure="write one value")
