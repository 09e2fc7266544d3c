"""Typed text to words, and that nothing a person says is lost or changed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import grammar
from bot.errors import Refused
from bot.grammar import Reading, Words

OPTIONS = frozenset({"owner", "by", "until", "go-if"})


def read(rest: str, **how: bool) -> Reading:
    return grammar.read(rest, options=OPTIONS, **how)


# Launch and verb


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", Words(None, "", "")),
        ("   ", Words(None, "", "")),
        ("status", Words(None, "status", "")),
        ("  Status  share ", Words(None, "status", "share")),
        ("claim TECH-1  now", Words(None, "claim", "TECH-1  now")),
        ("TECH-7", Words(None, "tech-7", "")),
        ("TECH–7", Words(None, "tech-7", "")),
        ("TECH-1…7", Words(None, "tech-1..7", "")),
        ("Status.", Words(None, "status", "")),
        ("help!", Words(None, "help", "")),
        ("recon: status", Words("recon", "status", "")),
        ("Recon: Status share", Words("recon", "status", "share")),
        ("q3-2026: t0 +30m  DNS — late", Words("q3-2026", "t0", "+30m  DNS — late")),
        ("q3–2026: status", Words("q3-2026", "status", "")),
        ("recon:", Words("recon", "", "")),
        ("recon: ", Words("recon", "", "")),
        ("recon:status", Words("recon", "status", "")),
        (":rocket: status", Words(None, ":rocket", "status")),
        ("re_con: status", Words(None, "re_con", "status")),
        ("\u200bstatus\u00a0share", Words(None, "status", "share")),
        ("note “that’s odd” …", Words(None, "note", "“that’s odd” …")),
    ],
)
def test_a_line_is_a_launch_a_verb_and_the_rest(typed: str, words: Words) -> None:
    assert grammar.split(typed) == words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("“go”", '"go"'),
        ("‘it’s’", "'it's'"),
        ("T–2h — T—2h", "T-2h - T-2h"),
        ("TECH-1…7", "TECH-1..7"),
        ("TECH-1…TECH-7", "TECH-1..TECH-7"),
        ("wait…", "wait..."),
        ("a\u00a0b\u202fc", "a b c"),
        ("ta\u200bl\u202ek\ufeff", "talk"),
        ("as typed", "as typed"),
    ],
)
def test_words_are_read_as_a_phone_types_them(typed: str, plain: str) -> None:
    assert grammar.normalise(typed) == plain


# Refs


@pytest.mark.parametrize(
    ("typed", "refs", "text"),
    [
        ("", "", ""),
        ("tech-1", "TECH-1", ""),
        ("TECH-01", "TECH-1", ""),
        ("DAY-3.2 done", "DAY-3.2", "done"),
        ("CRIT-3 0.04", "CRIT-3", "0.04"),
        ("TECH-1 TECH-2 TECH-1", "TECH-1 TECH-2", ""),
        ("TECH-1,TECH-2, tech-3 and DATA-4 & DATA-5 &amp; DATA-6", "TECH-1 TECH-2 TECH-3 DATA-4 DATA-5 DATA-6", ""),
        ("TECH-1, and TECH-2", "TECH-1 TECH-2", ""),
        ("TECH-1 and so on", "TECH-1", "and so on"),
        ("and TECH-1", "", "and TECH-1"),
        ("TECH-1..3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1..TECH-3", "TECH-1 TECH-2 TECH-3", ""),
        ("tech-1...3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1…3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1 .. 3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1 … TECH-3 please", "TECH-1 TECH-2 TECH-3", "please"),
        ("TECH-1-3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1–3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH–1–3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-1—TECH-3", "TECH-1 TECH-2 TECH-3", ""),
        ("TECH-3..3", "TECH-3", ""),
        ("DAY-3.1..3", "DAY-3.1 DAY-3.2 DAY-3.3", ""),
        ("DAY-3.1..DAY-3.2", "DAY-3.1 DAY-3.2", ""),
        ("DAY-3.1–3.2", "DAY-3.1 DAY-3.2", ""),
        ("TECH-1..3 TECH-2..4", "TECH-1 TECH-2 TECH-3 TECH-4", ""),
        ("TECH-1,3,5..6", "TECH-1 TECH-3 TECH-5 TECH-6", ""),
        ("TECH-1,3 are done", "TECH-1 TECH-3", "are done"),
        ("TECH-1, 3, 5", "TECH-1 TECH-3 TECH-5", ""),
        ("TECH-1,DATA-1,TECH-1,5", "TECH-1 DATA-1 TECH-5", ""),
        ("TECH-1, 3 of them", "TECH-1", "3 of them"),
        ("DAY-3.1,2", "DAY-3.1 DAY-3.2", ""),
        ("DAY-3.1,4.2", "DAY-3.1 DAY-4.2", ""),
        ("data-*", "DATA-*", ""),
        ("`TECH-1` fine", "TECH-1", "fine"),
        ("TECH-1.", "TECH-1", ""),
        ("TECH-1: TECH-2 is missing", "TECH-1", "TECH-2 is missing"),
        ("TECH-1 – the log", "TECH-1", "– the log"),
        ("TECH-1\u00a0the\u00a0log", "TECH-1", "the\u00a0log"),
        ("TE\u200bCH-1 the log", "TECH-1", "the log"),
        ("TECH-1\nthe log\n\nis here", "TECH-1", "the log\n\nis here"),
        ("the log of TECH-1", "", "the log of TECH-1"),
        ("CVE-2026-1234 is open", "", "CVE-2026-1234 is open"),
        ("CVE-20-7", "", "CVE-20-7"),
        ("OPS-1234 is open", "", "OPS-1234 is open"),
        ("no-go", "", "no-go"),
        ("T-2h", "", "T-2h"),
        ("TECH-1... what", "", "TECH-1... what"),
        ("ß-1", "", "ß-1"),
        ("tech", "", "tech"),
    ],
)
def test_the_refs_a_line_begins_with(typed: str, refs: str, text: str) -> None:
    assert read(typed) == Reading(tuple(refs.split()), {}, text)


@pytest.mark.parametrize(
    ("typed", "refs", "text"),
    [
        ("tech", "TECH", ""),
        ("POLL", "POLL", ""),
        ("Day, data and tech-3", "DAY DATA TECH-3", ""),
        ("TECH <@U1>", "TECH", "<@U1>"),
        ("TECH,3", "TECH TECH-3", ""),
        ("rollback 12", "ROLLBACK", "12"),
        ("criteria's", "", "criteria's"),
        ("operations", "", "operations"),
        ("and so", "", "and so"),
    ],
)
def test_bare_codes_are_refs_where_the_verb_takes_them(typed: str, refs: str, text: str) -> None:
    assert read(typed, codes=True) == Reading(tuple(refs.split()), {}, text)


def test_a_verb_without_refs_keeps_every_word() -> None:
    assert read("DAY-6 failed, by=noon", refs=False) == Reading((), {"by": "noon"}, "DAY-6 failed,")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("TECH-7..1", "TECH-7..1 runs backwards. Write for example `TECH-1..7`."),
        ("TECH-7–1", "TECH-7..1 runs backwards."),
        ("TECH-1..201", "TECH-1..201 is 201 refs, more than the 200 that fit in one command."),
        ("TECH-1..999999", "is 999999 refs"),
        ("TECH-1..DATA-3", "A range stays within one area or step."),
        ("DAY-3.1..4.1", "A range stays within one area or step."),
        ("DAY-3.1..DAY-4", "A range stays within one area or step."),
        ("DAY-3..4.1", "A range stays within one area or step."),
        ("TECH-1..150 DATA-1..150", "That is more than 200 refs. Name at most 200 at a time."),
        ("x owner=<@U1> owner=<@U2>", "`owner=` stands twice. Give it once."),
        ('x owner="bo', 'The quote after `owner=` is never closed. Write `owner="…"`.'),
    ],
)
def test_what_cannot_be_read_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(typed)
    assert said in refused.value.text


def test_the_widest_range_that_fits_is_read() -> None:
    assert len(read("TECH-1..200").refs) == 200
    assert read("TECH-1-201").refs == ()


# Options


@pytest.mark.parametrize(
    ("typed", "options", "text"),
    [
        ("owner=<@U1|bo>", {"owner": "<@U1|bo>"}, ""),
        ("Owner=<@U1|Bo Lee>,<@U2> fine", {"owner": "<@U1|Bo Lee>,<@U2>"}, "fine"),
        ('go-if "the log is  here" owner=<@U1>', {"owner": "<@U1>"}, 'go-if "the log is  here"'),
        ('go-if "owner=bo says" by=noon', {"by": "noon"}, 'go-if "owner=bo says"'),
        ("go-if “owner=bo says” by=noon", {"by": "noon"}, "go-if “owner=bo says”"),
        ('by="tomorrow  9:00"', {"by": "tomorrow  9:00"}, ""),
        ("by=“tomorrow 9:00” x", {"by": "tomorrow 9:00"}, "x"),
        ("by=„tomorrow 9:00“ x", {"by": "tomorrow 9:00"}, "x"),
        ("by=‘tomorrow 9:00’ x", {"by": "tomorrow 9:00"}, "x"),
        ("by=''", {"by": ""}, ""),
        ("by='tis", {"by": "'tis"}, ""),
        ("owner=", {"owner": ""}, ""),
        ("go–if=x", {"go-if": "x"}, ""),
        ("a  owner=bo  b", {"owner": "bo"}, "a  b"),
        ("a owner=bo", {"owner": "bo"}, "a"),
        ('a owner="bo"b', {"owner": "bo"}, "a b"),
        ("by=tomorrow 9:00 the rest", {"by": "tomorrow 9:00"}, "the rest"),
        ("by=2026-12-01 09:00 Europe/Berlin the rest", {"by": "2026-12-01 09:00 Europe/Berlin"}, "the rest"),
        ("by=in 3 h owner=bo", {"by": "in 3 h", "owner": "bo"}, ""),
        ("by=T-2h the rest", {"by": "T-2h"}, "the rest"),
        ("by=T-5d 17:00 the rest", {"by": "T-5d 17:00"}, "the rest"),
        ("by=T-5d 17:000 the rest", {"by": "T-5d"}, "17:000 the rest"),
        ("by=9:00 Europe/Berln the rest", {"by": "9:00 Europe/Berln"}, "the rest"),
        ("colour=blue a=b", {}, "colour=blue a=b"),
        ('note="owner=bo by=x" y', {}, 'note="owner=bo by=x" y'),
        ("(owner=bo)", {}, "(owner=bo)"),
        ("<https://x?owner=bo|see owner=bo>", {}, "<https://x?owner=bo|see owner=bo>"),
        ('a 5" disk owner=bo', {"owner": "bo"}, 'a 5" disk'),
        ("the “best” — it’s…  <@U1> &amp; co", {}, "the “best” — it’s…  <@U1> &amp; co"),
    ],
)
def test_only_declared_options_leave_the_text(typed: str, options: dict[str, str], text: str) -> None:
    assert read(typed) == Reading((), options, text)
    assert read(f"TECH-1 {typed}") == Reading(("TECH-1",), options, text)


# Properties

WORDS = st.text(st.characters(exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc")), min_size=1, max_size=8)
PIECES = st.lists(
    WORDS
    | st.sampled_from(
        [
            "TECH-1",
            "tech-2..4",
            "DATA-*",
            "DAY-3.1–4",
            "TECH-9..1",
            "and",
            ",",
            "3",
            "…",
            "..",
            "owner=bo",
            "x=1",
            "by=“",
            "go-if",
            "&amp;",
            "it’s",
        ]
    )
    | st.sampled_from(["TECH-1", "tech-2..4", "DATA-*", "DAY-3.1–4", "TECH-9..1", "and", ",", "3", "…", ".."])
    | st.sampled_from(["owner=bo", "x=1", "by=“", "go-if", "&amp;", "it’s"])
    | st.sampled_from(['by="a b"', "until=tomorrow 9:00", "“a b”", "<@U1|bo lee>", "\u200b"]),
    max_size=12,
)
SPACED = st.tuples(PIECES, st.lists(st.sampled_from([" ", "  ", "\n", "\u00a0", ","]), min_size=12, max_size=12))


def outcome(act: Callable[[], Reading]) -> Reading | Refused:
    try:
        return act()
    except Refused as refused:
        return refused


def joined(spaced: tuple[list[str], list[str]]) -> str:
    words, gaps = spaced
    return "".join(word + gap for word, gap in zip(words, gaps, strict=False))


@settings(max_examples=400, deadline=None)
@given(SPACED.map(joined) | st.text(max_size=60))
def test_without_options_the_text_is_what_was_typed_after_the_refs(rest: str) -> None:
    for codes in (False, True):
        reading = outcome(partial(grammar.read, rest, options=frozenset(), codes=codes))
        if isinstance(reading, Refused):
            continue
        assert rest.rstrip().endswith(reading.text)
        before = rest.rstrip()[: len(rest.rstrip()) - len(reading.text)]
        assert reading.refs or not before.strip()
        assert grammar.read(before, options=frozenset(), codes=codes) == Reading(reading.refs, {}, "")


@settings(max_examples=400, deadline=None)
@given(SPACED.map(joined) | st.text(max_size=60))
def test_no_word_is_lost_to_an_option_that_was_not_declared(rest: str) -> None:
    reading = outcome(lambda: read(rest, refs=False))
    if isinstance(reading, Refused):
        return
    left = rest
    for name, value in reading.options.items():
        left, found = re.subn(
            rf"(?i){re.escape(name)}=[\"'“”„‟«»＂‘’‚‛]?{re.escape(value)}[\"'“”„‟«»＂‘’‚‛]?", " ", left, count=1
        )
        assert found
    signs = re.sub(r"\s", "", reading.text)
    assert sorted(signs) == sorted(re.sub(r"\s", "", left))
    typed = iter(rest)
    assert all(sign in typed for sign in signs), "in the order they were typed"


@settings(max_examples=200, deadline=None)
@given(
    refs=st.lists(st.sampled_from(["TECH-1", "DATA-12", "DAY-3.2", "CONT-*"]), unique=True),
    text=st.lists(
        WORDS.filter(lambda word: not re.search(r"[=<>\"“”„‟«»＂\u00ad\u200b-\u206f\ufeff,]|^and$|^&$|-", word)),
        max_size=6,
    ),
    owner=st.sampled_from(["<@U1>", "<@U1|bo>", "nobody"]),
    place=st.integers(0, 6),
)
def test_refs_text_and_options_come_back_as_they_were_put_together(
    refs: list[str], text: list[str], owner: str, place: int
) -> None:
    told = [*text[:place], f"owner={owner}", *text[place:]]
    assert read(" ".join([*refs, *told])) == Reading(tuple(refs), {"owner": owner}, " ".join(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_has_words_and_tokens(text: str) -> None:
    takers: tuple[Callable[[str], object], ...] = (
        grammar.split, grammar.users, grammar.groups, grammar.channels, grammar.links, grammar.without_tokens,
        grammar.plain, grammar.normalise,
    )  # fmt: skip
    for take in takers:
        take(text)
    words = grammar.split(text)
    assert words.rest in text


@given(st.text(max_size=60))
def test_what_slack_escaped_comes_back_as_typed(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert grammar.plain(escaped) == grammar.unescape(escaped) == typed


# Slack's tokens

LINE = (
    "<@U1|bo> and <@W2> with <!subteam^S1|@dba> in <#C1|ops> or <#C2|>: <https://x.io/a?b=1&amp;c=2|the log>, "
    "<http://x.io|x.io> (https://y.io/z). <@U1|bo> &lt;@U9&gt; <!here> <mailto:a@b.c|a@b.c>"
)


def test_people_groups_channels_and_links_are_found_by_id() -> None:
    assert grammar.users(LINE) == ("U1", "W2")
    assert grammar.groups(LINE) == ("S1",)
    assert grammar.channels(LINE) == ("C1", "C2")
    assert grammar.links(LINE) == ("https://x.io/a?b=1&c=2", "http://x.io", "https://y.io/z")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("see https://x.io/a_(b)", "https://x.io/a_(b)"),
        ("see https://x.io/a?b=1&amp;c=2, then", "https://x.io/a?b=1&c=2"),
        ("&lt;https://x.io&gt;", "https://x.io"),
        ("“https://x.io”", "https://x.io"),
        ("HTTPS://X.io/A.", "HTTPS://X.io/A"),
    ],
)
def test_a_bare_address_is_a_link_too(typed: str, found: str) -> None:
    assert grammar.links(typed) == (found,)


def test_what_is_no_web_address_is_no_link() -> None:
    assert grammar.links("<javascript:alert(1)|x> ftp://x.io <mailto:a@b.c>") == ()


def test_plain_text_reads_as_it_was_typed() -> None:
    assert grammar.plain(LINE) == (
        "@bo and @W2 with @dba in #ops or #C2: the log (https://x.io/a?b=1&c=2), "
        "x.io (https://y.io/z). @bo <@U9> @here a@b.c"
    )
    assert grammar.plain("<!date^1796112000^{date}|1 Dec> <!channel|channel> <https://x.io>") == (
        "1 Dec @channel https://x.io"
    )
    assert grammar.plain("<@U1|@bo> <#C1|#ops> &amp;lt; “a”  — b…") == "@bo #ops &lt; “a”  — b…"


def test_text_without_tokens_keeps_its_own_spacing() -> None:
    assert grammar.without_tokens("<https://x|y> restored  in <#C1|ops> 4 min <@U1> ") == "restored  in 4 min"


# Nearest


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("stat", ("status", "start")),
        ("aprove", ("approve",)),
        ("CLAM", ("claim",)),
        ("signof", ("signoff",)),
        ("signoffs", ("signoff",)),
        ("s", ("set", "start", "status")),
        ("xyzzy", ()),
        ("", ()),
    ],
)
def test_an_unknown_word_names_the_nearest(word: str, near: tuple[str, ...]) -> None:
    known = ["status", "start", "set", "claim", "approve", "signoff", "note", "vote"]
    assert grammar.nearest(word, known) == near


def test_an_unknown_ref_names_the_nearest() -> None:
    known = [f"TECH-{number}" for number in range(1, 40)] + ["DATA-1"]
    assert grammar.nearest("TECH-44", known)[0] == "TECH-4"
    assert grammar.nearest("tehc-7", known, 1) == ("TECH-7",)
