"""The words of a vote, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import Words, read, take_reply
from bot.domain.poll import Reply

CODES = ("TECH", "DATA", "TEST")


@pytest.mark.parametrize(
    ("text", "reply", "rest"),
    [
        ("go", Reply.GO, ""),
        ("  GO  all", Reply.GO, "all"),
        ("Go, looks fine", Reply.GO, "looks fine"),
        ("go!", Reply.GO, ""),
        ("no-go the log", Reply.NO_GO, "the log"),
        ("NO–GO: the log", Reply.NO_GO, "the log"),
        ("nogo", Reply.NO_GO, ""),
        ("no go the log", Reply.NO_GO, "the log"),
        ("go-if the log comes", Reply.GO_IF, "the log comes"),
        ("Go if: the log comes", Reply.GO_IF, "the log comes"),
        ("go iffy", Reply.GO, "iffy"),
        ("withdraw", Reply.WITHDRAWN, ""),
        ("Withdrawn TECH", Reply.WITHDRAWN, "TECH"),
        ("gone", None, "gone"),
        ("nothing", None, "nothing"),
        ("", None, ""),
    ],
)
def test_the_answer_comes_first(text: str, reply: Reply | None, rest: str) -> None:
    assert take_reply(text) == (reply, rest)


@pytest.mark.parametrize(
    ("text", "seats", "reason"),
    [
        ("", (), ""),
        ("TECH", ("TECH",), ""),
        ("tech, data and test", ("TECH", "DATA", "TEST"), ""),
        ("all", ("ALL",), ""),
        ("TECH the log is gone", ("TECH",), "the log is gone"),
        ("TECH, DATA: the log is gone", ("TECH", "DATA"), "the log is gone"),
        ("tech: the log is gone", ("TECH",), "the log is gone"),
        ("the log is gone TECH DATA", ("TECH", "DATA"), "the log is gone"),
        ("“the log is gone” TECH", ("TECH",), "the log is gone"),
        ("data was lost", (), "data was lost"),
        ("we lost data", (), "we lost data"),
        ("test data is gone", (), "test data is gone"),
        ("TECH data was lost", ("TECH",), "data was lost"),
        ("what was said of TECH is wrong", (), "what was said of TECH is wrong"),
        ("fix them all", (), "fix them all"),
        ("a &lt;b&gt; &amp; c", (), "a &lt;b&gt; &amp; c"),
    ],
)
def test_seats_stand_in_capitals_or_before_a_colon_or_alone(text: str, seats: tuple[str, ...], reason: str) -> None:
    assert read(text, CODES, several=False) == Words(seats, reason)


@pytest.mark.parametrize("text", ["all nobody slept", "nobody slept all", "ALL: nobody slept", "all, nobody slept"])
def test_all_means_every_seat_of_somebody_who_holds_several(text: str) -> None:
    assert read(text, CODES, several=True) == Words(("ALL",), "nobody slept")


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_and_nothing_is_invented(text: str, several: bool) -> None:
    words = read(text, CODES, several=several)

    assert set(words.seats) <= {*CODES, "ALL"}
    assert words.reason in text
