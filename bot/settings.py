"""Settings come from the environment, or from a `.env` file beside it. Bad ones stop the start, all named at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings
from bot.probing.hosts import listed, literal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SLACK = "https://slack.com/api/"


class Listen(NamedTuple):
    """Where a server listens. Port 0 takes any free one."""

    host: str
    port: int


Hosts = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """The names are a contract: each field is the environment variable of its name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True, validate_default=False
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    golive_slack_api_url: str = SLACK
    golive_database_url: str = "sqlite:///golive.db"
    golive_listen: Annotated[Listen, NoDecode] = Listen("127.0.0.1", 3000)
    golive_metrics_listen: Annotated[Listen, NoDecode] = Listen("127.0.0.1", 9464)
    golive_command: str = "/golive"
    golive_ops_channel: str | None = None
    golive_check_hosts: Hosts = Field(default=())
    golive_check_resolvers: Hosts = Field(default=("1.1.1.1", "8.8.8.8", "9.9.9.9"))
    golive_ci_url: str = "https://api.github.com"
    golive_ci_token: SecretStr | None = None
    golive_clock_url: str | None = None
    golive_log: Literal["json", "console"] = "json"

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None

    @field_validator("golive_listen", "golive_metrics_listen", mode="before")
    @classmethod
    def _listen(cls, value: object) -> Listen:
        if isinstance(value, tuple):
            return Listen(*value)
        found = re.fullmatch(r"\[?(?P<host>[^\[\]\s]+?)\]?:(?P<port>\d{1,5})", str(value))
        if not found or int(found["port"]) > 65535:
            raise ValueError(f"{value!r} is not host:port, as in 127.0.0.1:3000")
        return Listen(found["host"], int(found["port"]))

    @field_validator("golive_check_hosts", "golive_check_resolvers", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> tuple[str, ...]:
        entries = tuple(value) if isinstance(value, tuple) else tuple(re.split(r"[\s,]+", str(value).strip(" ,")))
        listed(entries)
        return entries

    @field_validator("golive_check_resolvers")
    @classmethod
    def _resolvers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if named := [entry for entry, one in zip(value, listed(value), strict=True) if literal(one.host) is None]:
            raise ValueError(f"{named[0]!r} is no address; a resolver is named by one, such as 1.1.1.1 or 10.0.0.2:53")
        return value

    @field_validator("golive_ci_url")
    @classmethod
    def _ci_url(cls, value: str) -> str:
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or url.query or url.username:
            raise ValueError("it is the base of an API, such as https://api.github.com")
        if url.scheme == "http" and url.hostname not in LOOPBACK:
            raise ValueError("tokens travel by https only, save to this machine itself")
        return value.rstrip("/")

    @field_validator("golive_slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or not value.endswith("/api/"):
            raise ValueError(f"{value!r} is not the base of a Web API: it ends in /api/, as in {SLACK}")
        if url.scheme == "http" and url.hostname not in LOOPBACK:
            raise ValueError("tokens travel by https only, save to this machine itself")
        return value

    @field_validator("golive_clock_url")
    @classmethod
    def _clock_url(cls, value: str) -> str:
        url = urlsplit(value)
        if url.scheme != "http" or url.hostname not in LOOPBACK:
            raise ValueError("a clock can be followed on this machine only, as in http://127.0.0.1:8765/clock")
        return value

    @field_validator("golive_command")
    @classmethod
    def _command(cls, value: str) -> str:
        if not re.fullmatch(r"/[a-z0-9_-]{1,31}", value):
            raise ValueError(f"{value!r} is no slash command: / and at most 31 small letters, digits, - or _")
        return value

    @field_validator("golive_database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
            return value
        if value.startswith(("postgresql://", "postgres://")) and urlsplit(value).hostname is not None:
            return value
        raise ValueError("it is sqlite:///path or postgresql://user:password@host/name")


def load(**given: Any) -> Settings:
    """The settings for serving. Raises BadSettings with every problem; no value of a secret is ever in it."""
    settings, problems = _read(given)
    problems += _missing(settings) if settings else []
    if settings is None or problems:
        raise BadSettings(problems)
    return settings


def load_some(**given: Any) -> Settings:
    """The settings for looking after the database, where Slack's tokens may be missing. Raises BadSettings."""
    settings, problems = _read(given)
    if settings is None:
        raise BadSettings(problems)
    return settings


def _read(given: dict[str, Any]) -> tuple[Settings | None, list[str]]:
    try:
        return Settings(**given), []
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        return None, [f"{str(fault['loc'][0]).upper()}: {_words(fault)}" for fault in faults]


def _words(fault: Mapping[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _missing(settings: Settings) -> Iterator[str]:
    bot, app = settings.slack_bot_token.get_secret_value(), settings.slack_app_token
    if not bot:
        yield "SLACK_BOT_TOKEN: not set. It begins with xoxb-: your app's page, OAuth & Permissions"
    elif not bot.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN: a bot token begins with xoxb-"
    if app and not app.get_secret_value().startswith("xapp-"):
        yield "SLACK_APP_TOKEN: an app-level token begins with xapp-"
    if not app and not settings.slack_signing_secret:
        yield (
            "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: one is needed. An app token for Socket Mode, "
            "or the signing secret for requests from Slack on /slack/events"
        )
