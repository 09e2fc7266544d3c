"""When a check of a template is attached, what it then expects, and how many tries settle a probe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.domain.attached import Attached, attach, probe
from bot.domain.check import Outcome
from bot.domain.net import Net, NoAnswer
from bot.domain.options import Option

CHECKS = {
    "health": {"kind": "http", "options": {"url": "{base_url}/x", "send": {"A": "{version}"}}, "quorum": "3 of 5"},
    "name": {
        "kind": "dns",
        "options": {"name": "{domain}", "ttl": 300},
        "before": {"expect": "{old}"},
        "after": {"expect": "{new}"},
        "quorum": None,
    },
}


def attached(variables: Mapping[str, str], *, cut_over: bool = False) -> dict[str, Attached]:
    refs = {"health": ["OPS-1", "DAY-2.2"]}
    return {one.name: one for one in attach(CHECKS, variables, refs, cut_over=cut_over)}


def test_a_check_waits_for_all_its_variables() -> None:
    health = attached({"base_url": "https://a.example", "version": ""})["health"]

    assert health.waits_for == ("version",)


def test_it_is_filled_in_once() -> None:
    health = attached({"base_url": "https://a.example", "version": "{base_url}"})["health"]

    assert health.options == {"url": "https://a.example/x", "send": {"A": "{base_url}"}}
    assert (health.refs, health.need, health.of) == (("OPS-1", "DAY-2.2"), 3, 5)


def test_what_it_expects_changes_at_the_cutover() -> None:
    before = attached({"domain": "a.example", "old": "1.2.3.4"})["name"]
    after = attached({"domain": "a.example", "old": "1.2.3.4"}, cut_over=True)["name"]

    assert before.options == {"name": "a.example", "ttl": 300, "expect": "1.2.3.4"}
    assert (before.waits_for, after.waits_for) == ((), ("new",))


class Scripted:
    """A kind whose tries go as written: `.` passes, `x` fails, `?` could not tell, `-` gives no answer."""

    SUMMARY = ""
    OPTIONS: Mapping[str, Option] = {}

    def __init__(self, tries: str) -> None:
        self.tries: Iterator[str] = iter(tries)

    def parse(self, options: Mapping[str, Any], /) -> None: ...

    async def probe(self, spec: Any, net: Net, /) -> Outcome:
        how = next(self.tries)
        if how == "-":
            raise NoAnswer("no connection")
        return {".": Outcome.passed("well"), "x": Outcome.failed("ill"), "?": Outcome.unknown("dark")}[how]


@pytest.mark.parametrize(
    ("need", "of", "tries", "outcome"),
    [
        (1, 1, ".", Outcome.passed("well")),
        (1, 1, "-", Outcome.failed("no answer: no connection")),
        (1, 1, "?", Outcome.unknown("dark")),
        (3, 3, "...", Outcome.passed("well")),
        (3, 3, "..x", Outcome.failed("ill")),
        (3, 3, "x", Outcome.failed("ill")),
        (2, 3, "x..", Outcome.passed("well")),
        (2, 3, "xx", Outcome.failed("ill")),
        (2, 3, "x.?", Outcome.unknown("dark")),
        (2, 3, "??.", Outcome.unknown("dark")),
    ],
)
async def test_a_probe_ends_when_its_tries_have_settled_it(need: int, of: int, tries: str, outcome: Outcome) -> None:
    kind = Scripted(tries)

    assert await probe(kind, None, object(), need, of) == outcome  # type: ignore[arg-type]
    assert list(kind.tries) == []
