"""What people give as evidence is read as links and one note."""

from __future__ import annotations

import pytest

from bot.domain.item import Evidence
from bot.errors import Refused
from bot.services import evidence


def link(url: str) -> Evidence:
    return Evidence("link", url)


def note(text: str) -> Evidence:
    return Evidence("note", text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("<https://ci.example/7>", (link("https://ci.example/7"),)),
        ("<https://ci.example/7|the run> all green", (link("https://ci.example/7"), note("all green"))),
        ("green, see https://ci.example/7.", (link("https://ci.example/7"), note("green, see"))),
        ("(https://ci.example/7)", (link("https://ci.example/7"),)),
        ("<https://a.example> and <https://a.example>", (link("https://a.example"), note("and"))),
        ("<https://a.example/?x=1&amp;y=2>", (link("https://a.example/?x=1&y=2"),)),
        ("restored by <@U1|kim> in &lt; 5 min", (note("restored by @kim in < 5 min"),)),
        ("first line\nsecond line", (note("first line second line"),)),
        ("<!channel> look", (note("@channel look"),)),
        (
            "<https://acme.slack.com/files/U1/F1/restore.log|The restore> ran",
            (Evidence("file", "https://acme.slack.com/files/U1/F1/restore.log", "The restore"), note("ran")),
        ),
        (
            "https://acme.slack.com/files/U1/F1/the%20log.txt",
            (Evidence("file", "https://acme.slack.com/files/U1/F1/the%20log.txt", "the log.txt"),),
        ),
        ("http://[::1 is down", (note("is down http://[::1"),)),
    ],
)
def test_links_come_first_and_the_words_around_them_are_one_note(typed: str, read: tuple[Evidence, ...]) -> None:
    given = evidence.read(typed)

    assert given.evidence == read
    assert not given.cleaned


def test_a_secret_is_left_out_and_that_is_said() -> None:
    given = evidence.read("<https://bob:pw@ci.example/7> with password=hunter2")

    assert given.evidence == (link("https://ci.example/7"), note("with password=[removed]"))
    assert given.cleaned


def test_five_hundred_characters_fit_and_one_more_is_refused() -> None:
    assert evidence.words("x" * 500) == ("x" * 500, False)

    with pytest.raises(Refused) as no:
        evidence.words("x" * 501)

    assert no.value.text == "That is 501 characters, and 500 fit. Put the rest where a link can point to it."
    assert no.value.field == "text"


def test_ten_links_fit_and_one_more_is_refused() -> None:
    ten = " ".join(f"https://ci.example/{run}" for run in range(10))
    assert len(evidence.read(ten).evidence) == 10

    with pytest.raises(Refused) as no:
        evidence.read(f"{ten} https://ci.example/10")

    assert no.value.text == "That is 11 links, and 10 fit. One page can point to the others."


def test_a_link_too_long_for_slack_is_refused() -> None:
    with pytest.raises(Refused) as no:
        evidence.read(f"https://ci.example/{'x' * 2000}")

    assert no.value.text == "One of the links is longer than 2000 characters. Give a shorter one."
