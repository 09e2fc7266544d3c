"""Settings: every problem in one message, no secret ever in it, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.settings import SLACK, Listen, load, load_some

GOOD = {"SLACK_BOT_TOKEN": "xoxb-secret-1", "SLACK_SIGNING_SECRET": "secret-2"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [*GOOD, "SLACK_APP_TOKEN", "GOLIVE_DATABASE_URL", "GOLIVE_CLOCK_URL", "GOLIVE_LISTEN"]:
        monkeypatch.delenv(name, raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in {**GOOD, **settings}.items():
        monkeypatch.setenv(name, value)


def problems(monkeypatch: pytest.MonkeyPatch, **settings: str) -> tuple[str, ...]:
    given(monkeypatch, **settings)
    with pytest.raises(BadSettings) as refused:
        load()
    return refused.value.problems


def test_tokens_are_all_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch)

    settings = load()
    assert not settings.socket_mode
    assert settings.golive_slack_api_url == SLACK
    assert settings.golive_database_url == "sqlite:///golive.db"
    assert settings.golive_listen == Listen("127.0.0.1", 3000)
    assert settings.golive_metrics_listen == Listen("127.0.0.1", 9464)
    assert settings.golive_command == "/golive"
    assert settings.golive_log == "json"
    assert settings.golive_ops_channel is settings.golive_clock_url is None
    assert settings.golive_check_hosts == ()


def test_an_app_token_means_socket_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SLACK_APP_TOKEN="xapp-1")

    assert load().socket_mode


def test_nothing_set_at_all_names_each_thing_that_is_missing() -> None:
    with pytest.raises(BadSettings) as refused:
        load()

    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET",
    ]


def test_every_problem_stands_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    named = problems(
        monkeypatch,
        GOLIVE_CHECK_HOSTS="app.example.com, http://10.0.0.5",
        GOLIVE_CHECK_RESOLVERS="1.1.1.1 dns.example.com",
        GOLIVE_CI_URL="http://git.example/api",
        GOLIVE_DATABASE_URL="mysql://x",
        GOLIVE_LISTEN="3000",
        GOLIVE_METRICS_LISTEN="localhost:99999",
        GOLIVE_SLACK_API_URL="http://slack.example/api/",
        GOLIVE_CLOCK_URL="http://clock.example/clock",
        GOLIVE_COMMAND="golive",
        GOLIVE_LOG="loud",
    )

    assert sorted(problem.split(":")[0] for problem in named) == [
        "GOLIVE_CHECK_HOSTS",
        "GOLIVE_CHECK_RESOLVERS",
        "GOLIVE_CI_URL",
        "GOLIVE_CLOCK_URL",
        "GOLIVE_COMMAND",
        "GOLIVE_DATABASE_URL",
        "GOLIVE_LISTEN",
        "GOLIVE_LOG",
        "GOLIVE_METRICS_LISTEN",
        "GOLIVE_SLACK_API_URL",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-hush-hush"),
        ("SLACK_APP_TOKEN", "xoxb-hush-hush"),
        ("GOLIVE_DATABASE_URL", "mysql://me:hush-hush@host/name"),
        ("GOLIVE_DATABASE_URL", "postgresql://me:hush-hush@"),
        ("GOLIVE_SLACK_API_URL", "ftp://slack.example"),
    ],
)
def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    told = "\n".join(problems(monkeypatch, **{name: value}))

    assert name in told
    assert "hush-hush" not in told
    assert "secret-" not in told


def test_settings_do_not_show_their_secrets_either(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SLACK_APP_TOKEN="xapp-secret-3")

    assert "secret-" not in repr(load()) + str(load())


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("GOLIVE_LISTEN", "0.0.0.0:80", Listen("0.0.0.0", 80)),
        ("GOLIVE_LISTEN", "[::1]:0", Listen("::1", 0)),
        ("GOLIVE_LISTEN", "localhost:3000", Listen("localhost", 3000)),
        ("GOLIVE_CHECK_HOSTS", "a.example, b.example c.example", ("a.example", "b.example", "c.example")),
        ("GOLIVE_CHECK_HOSTS", "10.0.0.5,127.0.0.1:8080 [::1]:80", ("10.0.0.5", "127.0.0.1:8080", "[::1]:80")),
        ("GOLIVE_CHECK_RESOLVERS", "10.0.0.2:5353 ::1", ("10.0.0.2:5353", "::1")),
        ("GOLIVE_CI_URL", "https://git.example/api/v3/", "https://git.example/api/v3"),
        ("GOLIVE_CI_URL", "http://localhost:8080", "http://localhost:8080"),
        ("GOLIVE_DATABASE_URL", "postgresql://me:pw@db.example/golive", "postgresql://me:pw@db.example/golive"),
        ("GOLIVE_DATABASE_URL", "postgres://db/golive", "postgres://db/golive"),
        ("GOLIVE_DATABASE_URL", "sqlite:////var/lib/golive/golive.db", "sqlite:////var/lib/golive/golive.db"),
        ("GOLIVE_SLACK_API_URL", "http://127.0.0.1:8765/api/", "http://127.0.0.1:8765/api/"),
        ("GOLIVE_CLOCK_URL", "http://localhost:8765/clock", "http://localhost:8765/clock"),
        ("GOLIVE_COMMAND", "/golive-beta", "/golive-beta"),
        ("GOLIVE_LOG", "console", "console"),
        ("GOLIVE_OPS_CHANNEL", "C123", "C123"),
    ],
)
def test_what_can_be_meant_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str, kept: object) -> None:
    given(monkeypatch, **{name: value})

    assert getattr(load(), name.lower()) == kept


def test_an_empty_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SLACK_APP_TOKEN="", GOLIVE_CLOCK_URL="", GOLIVE_DATABASE_URL="")

    assert load().golive_database_url == "sqlite:///golive.db"


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=s\nGOLIVE_COMMAND=/beta\n")

    assert load().golive_command == "/beta"


def test_the_database_can_be_looked_after_without_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLIVE_DATABASE_URL", "sqlite:///other.db")
    assert load_some().golive_database_url == "sqlite:///other.db"

    monkeypatch.setenv("GOLIVE_DATABASE_URL", "other.db")
    with pytest.raises(BadSettings, match="GOLIVE_DATABASE_URL"):
        load_some()
