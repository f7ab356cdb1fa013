"""The site's settings: `MAQAL_*` environment variables or a `.env` file, read once and frozen."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
DEVELOPMENT_KEY_FILE = "secret.key"
_HTTP_URL = TypeAdapter(HttpUrl)


class SettingsError(Exception):
    """A setting is wrong. The message is one line that names it and never repeats its value."""


class Rate(NamedTuple):
    """How often something may be done: so many times in each window of `seconds`."""

    times: int
    seconds: int


def _comma_separated(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _for_asyncpg(address: str) -> str:
    return re.sub(r"^postgres(ql)?://", "postgresql+asyncpg://", address)


def _rate(value: Any) -> Any:
    """Read `20/minute`; `off` is no limit."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return None
    found = re.fullmatch(r"\s*(\d{1,7})\s*/\s*(second|minute|hour|day)\s*", value)
    if not found or int(found[1]) < 1:
        raise ValueError("write it as 20/minute (second, minute, hour, day), or off")
    return Rate(int(found[1]), SECONDS[found[2]])


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
Limit = Annotated[Rate | None, NoDecode, BeforeValidator(_rate)]


class Settings(BaseSettings):
    """Everything an operator may choose; each field is the variable `MAQAL_<NAME>` of the README."""

    model_config = SettingsConfigDict(
        env_prefix="MAQAL_", env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    database_url: str = ""
    database_direct_url: str = ""
    sqlite_synchronous: Literal["full", "normal"] = "full"
    secret_keys: Words = ()
    secret_key: str = ""

    site_name: str = "مقال"
    site_url: str = "http://127.0.0.1:8000"
    article_url: str = "{site}/articles/{slug}"
    preview_url: str = "{site}/preview/{token}"
    new_tags: bool = True
    language: str = Field(default="ar", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    region: str = "EG"
    timezone: str = "Africa/Cairo"
    digits: Literal["latn", "arab"] = "latn"
    calendar: Literal["gregory", "islamic-umalqura"] = "gregory"
    reading_wpm: int = Field(default=180, ge=50, le=1000)

    cors_origins: Words = ()
    trusted_proxies: Words = ()
    comments_policy: Literal["open", "first", "all", "closed"] = "first"
    comments_email: Literal["required", "optional", "off"] = "required"
    comments_close_days: int = Field(default=0, ge=0, le=36500)

    limit_reads: Limit = Rate(6000, 60)
    limit_sign_in: Limit = Rate(10, 60)
    limit_comments: Limit = Rate(20, 60)
    cache_mib: int = Field(default=64, ge=0, le=65_536)
    access_log: bool = True
    worker: bool = True

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str) -> str:
        from app.arabic.dates import REGIONS  # noqa: PLC0415  Babel is loaded only where settings are

        if value.upper() not in REGIONS:
            raise ValueError("not a country for which Arabic month names are known")
        return value.upper()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as error:
            raise ValueError("not a time zone of the IANA database, such as Asia/Riyadh") from error
        return value

    @field_validator("site_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        _HTTP_URL.validate_python(value)
        return value.rstrip("/")

    @field_validator("article_url")
    @classmethod
    def _template(cls, value: str) -> str:
        names = set(re.findall(r"{([^}]*)}", value))
        if not names <= {"site", "slug", "id"} or not names & {"slug", "id"}:
            raise ValueError("use {slug} or {id} in it, and {site} for MAQAL_SITE_URL")
        return value

    @field_validator("preview_url")
    @classmethod
    def _preview_template(cls, value: str) -> str:
        names = set(re.findall(r"{([^}]*)}", value))
        if not names <= {"site", "token"} or "token" not in names:
            raise ValueError("use {token} in it, and {site} for MAQAL_SITE_URL")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and not re.fullmatch(r"https?://[^/\s]+", origin):
                raise ValueError("write origins as https://example.org, without a path, or *")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for network in value:
                ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ValueError("write addresses or networks, as 10.0.0.0/8, with commas between") from None
        return value

    @field_validator("secret_keys", "secret_key")
    @classmethod
    def _long_enough(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for key in value if isinstance(value, tuple) else filter(None, [value]):
            if len(key) < 32:
                raise ValueError("a secret key has at least 32 characters")
        return value

    @field_validator("database_direct_url")
    @classmethod
    def _known_server(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://", "postgresql+asyncpg://")):
            raise ValueError("use postgresql://user:password@host/name; it is for PostgreSQL behind a pooler")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+asyncpg://")):
            raise ValueError("use sqlite:///file or postgresql://user:password@host/name")
        return value

    @model_validator(mode="after")
    def _keys_in_production(self) -> Self:
        if self.env == "production" and not self.keys:
            raise ValueError("MAQAL_SECRET_KEYS is required in production: openssl rand -hex 32 makes one")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The configured secret keys, newest first; empty where development makes its own."""
        return self.secret_keys or tuple(filter(None, [self.secret_key]))

    @property
    def database(self) -> str:
        """The address of the database for SQLAlchemy: `sqlite:///…` or `postgresql+asyncpg://…`."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'maqal.db'}"
        return _for_asyncpg(self.database_url)

    @property
    def direct_database(self) -> str | None:
        """The address of the PostgreSQL server itself, where the database is asked through a pooler."""
        return _for_asyncpg(self.database_direct_url) if self.database_direct_url else None

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env`; `overrides` win over both.

    Raises `SettingsError` with one clear line when something in them is wrong.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"MAQAL_{str(first['loc'][0]).upper()}: " if first["loc"] else ""
        raise SettingsError(f"{name}{first['msg'].removeprefix('Value error, ')}") from None
