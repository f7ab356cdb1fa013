"""The site's settings: `MAQAL_*` environment variables or a `.env` file, read once and frozen."""

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from app import addresses, postgres_address, smtp_address
from app import setting_refusals as refused
from app.errors import Bilingual
from app.refusals import Refusal, UnacceptableValueError, of_the_system
from app.secrets.key_strength import is_strong
from app.setting_kinds import ANYWHERE, HijriShift, Limit, Rate, Several, clean_path
from app.smtp_address import MailServer, Sender

SITE_WIDE_FACTOR = 5
"""How many times the limit for one article one network may comment on all of them, where no other limit is set."""

PREFIX = "MAQAL_"
DEVELOPMENT_KEY_FILE = "secret.key"


class SettingsError(Refusal):
    """A setting is wrong. The message is one line that names it and never repeats its value."""


class CommentLimits(NamedTuple):
    """What one network may write: comments under one article, comments in all, bytes that are stored of them."""

    of_article: Rate | None
    of_site: Rate | None
    stored: Rate | None


class Settings(BaseSettings):
    """Everything an operator may choose; each field is the variable `MAQAL_<NAME>` of docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix="MAQAL_", env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    database_url: str = ""
    database_direct_url: str = ""
    sqlite_synchronous: Literal["full", "normal"] = "full"
    secret_keys: Several = ()
    secret_key: str = ""

    site_name: str = "مقال"
    site_url: str = "http://127.0.0.1:8000"
    api_url: str = ""
    article_url: str = "{site}/articles/{slug}"
    section_url: str = "{site}/sections/{slug}"
    tag_url: str = "{site}/tags/{slug}"
    author_url: str = "{site}/authors/{slug}"
    preview_url: str = "{site}/preview/{token}"
    feed_content: Literal["full", "summary"] = "full"
    websub_hub: str = ""
    wordpress_api: bool = False
    widget: bool = True
    pages: bool = True
    desk: bool = True
    theme: Path | None = None
    new_tags: bool = True
    language: str = Field(default="ar", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    region: str = "EG"
    timezone: str = "Africa/Cairo"
    digits: Literal["latn", "arab"] = "latn"
    calendar: Literal["gregory", "islamic-umalqura"] = "gregory"
    hijri_shift: HijriShift = {}
    reading_wpm: int = Field(default=180, ge=50, le=1000)

    media_url: str = ""
    media_mib: int = Field(default=25, ge=1, le=2048)
    import_mib: int = Field(default=512, ge=1, le=65536)

    cors_origins: Several = ()
    frame_ancestors: Several = ()
    trusted_proxies: Several = ()
    comments_policy: Literal["open", "first", "links", "all", "closed"] = "first"
    comments_email: Literal["required", "optional", "off"] = "required"
    comments_form: Literal["off", "token", "work"] = "off"
    judge_url: str = ""
    judge_key: str = ""
    comments_close_days: int = Field(default=0, ge=0, le=36500)
    comments_reports: int = Field(default=3, ge=0, le=1000)
    comments_edit_minutes: int = Field(default=15, ge=0, le=10_080)

    keep_rejected_days: int = Field(default=0, ge=0, le=36500)
    keep_addresses_days: int = Field(default=0, ge=0, le=36500)

    smtp_url: str = ""
    mail_from: str = ""

    webhook_ports: Several = ("443",)
    webhook_networks: Several = ()

    limit_reads: Limit = Rate(6000, 60)
    root_path: str = ""
    idle_seconds: int = Field(default=30, ge=1, le=3600)
    connections: int = Field(default=4096, ge=0)
    connections_per_network: int = Field(default=256, ge=0)
    limit_sign_in: Limit = Rate(10, 60)
    limit_comments: Limit = Rate(20, 60)
    limit_comments_site: Limit = Rate(100, 60)
    limit_comments_kib: Limit = Rate(8192, 3600)
    limit_mail: Limit = Rate(10, 3600)
    streams: int = Field(default=2000, ge=0)
    streams_per_network: int = Field(default=20, ge=1)
    limit_likes: Limit = Rate(60, 3600)
    limit_reports: Limit = Rate(20, 3600)
    limit_views: Limit = Rate(600, 60)
    cache_mib: int = Field(default=64, ge=0, le=65_536)
    access_log: bool = True
    worker: bool = True

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str) -> str:
        from app.arabic.dates import REGIONS  # noqa: PLC0415  Babel is loaded only where settings are

        if value.upper() not in REGIONS:
            raise UnacceptableValueError(refused.REGION)
        return value.upper()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as error:
            raise UnacceptableValueError(refused.TIMEZONE) from error
        return value

    @field_validator("site_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return addresses.site(value)

    @field_validator("api_url", "judge_url")
    @classmethod
    def _web_address_if_any(cls, value: str) -> str:
        return addresses.site(value) if value.strip() else ""

    @field_validator("websub_hub")
    @classmethod
    def _hub(cls, value: str) -> str:
        return addresses.site(value) + "/" * value.rstrip().endswith("/") if value.strip() else ""

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, value: str) -> str:
        if value:
            smtp_address.mail_server(value)
        return value

    @field_validator("mail_from")
    @classmethod
    def _known_sender(cls, value: str) -> str:
        if value:
            smtp_address.sender(value)
        return value

    @field_validator("media_url")
    @classmethod
    def _known_storage(cls, value: str) -> str:
        if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]{0,200})?", value):
            raise UnacceptableValueError(refused.MEDIA)
        return value

    @field_validator("article_url", "section_url", "tag_url", "author_url")
    @classmethod
    def _template(cls, value: str) -> str:
        names = set(re.findall(r"{([^}]*)}", value))
        if not names <= {"site", "slug", "id"} or not names & {"slug", "id"}:
            raise UnacceptableValueError(refused.TEMPLATE)
        return addresses.template(value, names=frozenset({"site", "slug", "id"}))

    @field_validator("preview_url")
    @classmethod
    def _preview_template(cls, value: str) -> str:
        names = set(re.findall(r"{([^}]*)}", value))
        if not names <= {"site", "token"} or "token" not in names:
            raise UnacceptableValueError(refused.PREVIEW_TEMPLATE)
        return addresses.template(value, names=frozenset({"site", "token"}))

    @field_validator("cors_origins", "frame_ancestors")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each if each == "*" else addresses.origin(each) for each in value))

    @field_validator("hijri_shift")
    @classmethod
    def _known_regions(cls, value: Mapping[str, int]) -> Mapping[str, int]:
        from app.arabic.dates import REGIONS  # noqa: PLC0415  see above

        if not set(value) <= {*REGIONS, ANYWHERE}:
            raise UnacceptableValueError(refused.REGION)
        return value

    @field_validator("root_path")
    @classmethod
    def _path_before_ours(cls, value: str) -> str:
        path = clean_path(value)
        if path is None:
            raise UnacceptableValueError(refused.ROOT_PATH)
        return path

    @field_validator("webhook_ports")
    @classmethod
    def _ports(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(each.isascii() and each.isdecimal() and 0 < int(each) < 65536 for each in value):
            raise UnacceptableValueError(refused.PORTS)
        return value

    @field_validator("trusted_proxies", "webhook_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for network in value:
                ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise UnacceptableValueError(refused.NETWORKS) from None
        return value

    @field_validator("secret_keys", "secret_key")
    @classmethod
    def _long_enough(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for key in value if isinstance(value, tuple) else filter(None, [value]):
            if len(key) < 32:
                raise UnacceptableValueError(refused.KEY_LENGTH)
        return value

    @field_validator("database_direct_url")
    @classmethod
    def _known_server(cls, value: str) -> str:
        if value and not postgres_address.is_postgres(value):
            raise UnacceptableValueError(refused.DIRECT_DATABASE)
        return postgres_address.for_asyncpg(value) if value else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if postgres_address.is_postgres(value):
            return postgres_address.for_asyncpg(value)
        if value and not value.startswith("sqlite:///"):
            raise UnacceptableValueError(refused.DATABASE)
        return value

    @model_validator(mode="after")
    def _keys_in_production(self) -> Self:
        if self.env != "production":
            return self
        if not self.keys:
            raise UnacceptableValueError(refused.NO_KEYS)
        if not is_strong(self.keys[0]):  # an older one has to be there until `maqal keys rotate` is done
            name = "MAQAL_SECRET_KEYS" if self.secret_keys else "MAQAL_SECRET_KEY"
            raise UnacceptableValueError(refused.weak_key(name))
        return self

    @model_validator(mode="after")
    def _sender_of_mail(self) -> Self:
        if self.smtp_url and not self.mail_from:
            raise UnacceptableValueError(refused.NO_SENDER)
        return self

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed over; None where mail is off, and nothing that needs it is offered."""
        return smtp_address.mail_server(self.smtp_url) if self.smtp_url else None

    @property
    def mail_sender(self) -> Sender | None:
        """Who mail comes from, by the site's name where it has no other; None where mail is off."""
        if not self.smtp_url:
            return None
        found = smtp_address.sender(self.mail_from)
        return found._replace(name=found.name or self.site_name)

    @property
    def absolute_address(self) -> str:
        """What stands before this server's paths where no path alone leads anywhere, as in mail."""
        return self.api_url or self.site_url + self.root_path

    @property
    def keys(self) -> tuple[str, ...]:
        """The configured secret keys, newest first; empty where development makes its own."""
        return self.secret_keys or tuple(filter(None, [self.secret_key]))

    @property
    def database(self) -> str:
        """The address of the database for SQLAlchemy: `sqlite:///…` or `postgresql+asyncpg://…`."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'maqal.db'}"
        return self.database_url

    @property
    def media_folder(self) -> Path:
        """The folder of uploads: on their way in, and where they lie unless that is a bucket."""
        return self.data_dir / "media"

    @property
    def direct_database(self) -> str | None:
        """The address of the PostgreSQL server itself, where the database is asked through a pooler."""
        return self.database_direct_url or None

    @property
    def own_address(self) -> str:
        """What stands before this server's paths in answers: its public address, or the path before its own."""
        return self.api_url or self.root_path

    @cached_property
    def comment_limits(self) -> CommentLimits:
        """Limits of one network's comments; those that are not set follow `limit_comments`: five times it, or off."""
        of_article, site, kib = self.limit_comments, self.limit_comments_site, self.limit_comments_kib
        if "limit_comments_site" not in self.model_fields_set:
            site = None if of_article is None else of_article._replace(times=of_article.times * SITE_WIDE_FACTOR)
        if of_article is None and "limit_comments_kib" not in self.model_fields_set:
            kib = None
        return CommentLimits(of_article, site, None if kib is None else kib._replace(times=kib.times * 1024))

    def hijri_shift_in(self, region: str) -> int:
        """By how many days the Hijri date of a country differs from Umm al-Qura."""
        return self.hijri_shift.get(region, self.hijri_shift.get(ANYWHERE, 0))

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env`; `overrides` win over both.

    Raises `SettingsError` with one clear line when something in them is wrong.
    """
    env_file = overrides.get("_env_file", Settings.model_config.get("env_file"))
    _refuse_unknown(_names(env_file))
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(refused.of_validation(error)) from None


def unset_in_production(settings: Settings) -> Bilingual | None:
    """What production should be told and was not, in one line; None where nothing is missing."""
    if settings.env == "production" and "site_url" not in settings.model_fields_set:
        return refused.no_site_address(settings.site_url)
    return None


def _names(env_file: Any) -> list[str]:
    """The names of ours in the environment and in the file."""
    names = [name for name in os.environ if not _is_service_link(name)]
    if env_file is not None and (file := Path(env_file).expanduser()).is_file():
        try:
            names += DotEnvSettingsSource(Settings, env_file=file, env_file_encoding="utf-8").env_vars
        except (OSError, UnicodeDecodeError) as error:
            reason = of_the_system(error) if isinstance(error, OSError) else refused.NOT_UTF8
            raise SettingsError(refused.unreadable(env_file, reason)) from None
    return [name.upper() for name in names if name.upper().startswith(PREFIX)]


def _is_service_link(name: str) -> bool:
    """Whether Kubernetes has set this for a service that is called maqal."""
    return "KUBERNETES_SERVICE_HOST" in os.environ and re.match(r"MAQAL_(SERVICE_|PORT(_|$))", name) is not None


def _refuse_unknown(names: Iterable[str]) -> None:
    from difflib import get_close_matches  # noqa: PLC0415  to refuse, and for nothing else

    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in names:
        if name not in known:
            (nearest,) = get_close_matches(name, known, n=1, cutoff=0)
            shown = name if re.fullmatch(r"\w{1,80}", name, re.ASCII) else f"{PREFIX}…"
            raise SettingsError(refused.unknown(shown, nearest))
