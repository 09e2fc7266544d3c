"""Passwords and tokens that come along with a link or a sentence are not kept; everything else is, letter by letter."""

from __future__ import annotations

import pytest

from bot.domain.secrets import safe_link, without_secrets


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://bob:hunter2@ci.example/7", "https://ci.example/7"),
        ("https://bob@ci.example/7", "https://ci.example/7"),
        ("https://ci.example/?run=7&token=abc&x=1", "https://ci.example/?run=7&x=1"),
        ("https://ci.example/?access_token=abc", "https://ci.example/"),
        ("https://ci.example/?API_KEY=abc&b=", "https://ci.example/?b="),
        ("https://s3.example/log?X-Amz-Signature=a1&X-Amz-Date=2026", "https://s3.example/log?X-Amz-Date=2026"),
        ("https://s3.example/log?X-Amz-Credential=a%2Fb", "https://s3.example/log"),
        ("https://blob.example/x?sv=1&sig=abc%3D", "https://blob.example/x?sv=1"),
        ("https://app.example/#access_token=abc&state=1", "https://app.example/#state=1"),
        ("https://app.example/#/board?sid=9&tab=2", "https://app.example/#/board?tab=2"),
        ("https://hooks.slack.com/services/T01/B02/xyz123", "https://hooks.slack.com/removed"),
        ("https://git.example/raw/ghp_abcdefghijklmnopqrstuvwx", "https://git.example/raw/removed"),
    ],
)
def test_a_link_is_kept_without_what_is_secret(pasted: str, kept: str) -> None:
    assert safe_link(pasted) == kept


@pytest.mark.parametrize(
    "link",
    [
        "https://ci.example/run/7",
        "https://ci.example/run?",
        "https://ci.example/run?q=a=b&&c=%20+x#frag",
        "https://ci.example/?ticket=OPS-12&code=TECH&tokens_used=5",
        "http://[::1]:8080/a;b?c",
        "https://docs.example/how-to-rotate-a-token",
    ],
)
def test_any_other_link_is_kept_letter_by_letter(link: str) -> None:
    assert safe_link(link) == link


@pytest.mark.parametrize("broken", ["http://[::1", "http://", "https://user@/path"])
def test_what_is_no_address_is_no_link(broken: str) -> None:
    assert safe_link(broken) is None


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234567890-abcdefghij",
        "xapp-1-A0123-456-abcdef",
        "ghp_abcdefghijklmnopqrstuvwx",
        "github_pat_11ABCDEFG0abcdefghijk_x",
        "glpat-abcdefghijklmnopqrst",
        "AKIAIOSFODNN7EXAMPLE",
        "AIzaSyA-1234567890abcdefghijklmnopqrstuv",
        "ya29.a0AfH6SMBexample",
        "sk_live_abcdefghijklmnop",
        "sk-abcdefghijklmnopqrstuvwxyz",
        "npm_abcdefghijklmnopqrstuvwxyz0123456789",
        "pypi-AgEIcHlwaS5vcmcCJDUwMDAwMDAw",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIE cut off",
    ],
)
def test_a_token_in_a_sentence_is_taken_out(secret: str) -> None:
    assert without_secrets(f"we used {secret}") == "we used [removed]"


def test_what_follows_a_name_for_a_secret_is_taken_out() -> None:
    assert without_secrets("password=hunter2 works") == "password=[removed] works"
    assert without_secrets("Authorization: Bearer abcdefghij0123456789") == "Authorization: Bearer [removed]"
    assert without_secrets("ftp://bob:pw@host/x") == "ftp://[removed]@host/x"


def test_sentences_about_secrets_stay_as_they_are() -> None:
    told = "token: rotated, secret is in the vault, mail bob@example.org about password= and the API key"

    assert without_secrets(told) == told
