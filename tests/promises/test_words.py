"""The words: every verb stands in the README, every state and kind in the glossary, and nothing that is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from bot.domain import alarms, check, criterion, draft, item, launch, people, poll, risk, runbook
from checks import CHECKS
from commands import COMMANDS

ROOT = Path(__file__).parents[2]

STATES: dict[str, type[StrEnum]] = {
    "an item": item.State,
    "an attempt": launch.State,
    "a step": runbook.State,
    "a reminder": alarms.Kind,
    "a draft": draft.State,
    "a recommendation": poll.Verdict,
    "an outcome": check.Result,
    "a verdict": criterion.Result,
    "a risk": risk.State,
    "a person": people.Kind,
}


def rows(file: str, heading: str) -> Iterator[list[str]]:
    """The cells of each row of the first table under a heading, without the table's own heading."""
    section = (ROOT / file).read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in table[2:])


def test_every_verb_stands_in_the_readmes_table() -> None:
    named = {
        code.split()[0] for _, verbs in rows("README.md", "What people type") for code in re.findall("`(.+?)`", verbs)
    }

    assert COMMANDS.keys() - named == set()


def test_the_glossary_has_exactly_the_states_and_kinds_there_are() -> None:
    explained: list[tuple[str, str]] = []
    of = ""
    for owner, word, meaning in rows("docs/glossary.md", "States and kinds"):
        of = owner or of
        explained.append((of, word.strip("`")))
        assert meaning, word

    assert explained == [(name, str(state)) for name, states in STATES.items() for state in states]


def test_every_kind_of_check_stands_in_the_docs_with_all_it_may_be_told() -> None:
    told = [
        (kind.strip("`"), tries, re.findall("`(.+?)`", options), re.findall(r"\*\*`(.+?)`\*\*", options))
        for kind, tries, options in rows("docs/checks.md", "The kinds")
    ]

    assert told == [
        (name, kind.SUMMARY, list(kind.OPTIONS), [key for key, option in kind.OPTIONS.items() if option.needed])
        for name, kind in CHECKS.items()
    ]


def test_the_glossarys_words_stand_in_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text().split("\n## ")[0]
    words = [found.casefold() for found in re.findall(r"^\| \*\*(.+?)\*\*", text, re.M)]

    assert words == sorted(words, key=lambda word: (word.split("-")[0], word))
