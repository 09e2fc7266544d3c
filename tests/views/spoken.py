"""Texts as nobody should type them, and what of a message is more than letters."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.domain.launch import Attempt, Launch, State
from bot.message import Message

PLAIN = "plain"
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
Say = Callable[[str], Message]
"""A message of golive's, with some text of a person's in it."""

PIECES = (
    *("<!channel>", "<!here>", "<!everyone>", "<@U01ANA>", "<#C01LAUNCH>", "<!subteam^S01|ops>", "@channel", "@here"),
    *("<https://evil.example|here>", "https://evil.example", "mailto:a@evil.example", "<mailto:a@evil.example>"),
    *("`rm -rf`", "```", "*bold*", "_quiet_", "~gone~", "> quoted", ":rocket:", "&lt;!channel&gt;", "&amp;lt;", "&"),
    *(
        "<",
        ">",
        "<<@U01ANA>>",
        "<!date^1^{date}|x>",
        "\u202e",
        "\u200b",
        "\u2063",
        "\u20630\u2063",
        "\x00",
        "\n",
        "\r\n",
    ),
    *(
        "{{ t0 }}",
        "{{ name }}",
        "{{ why }}",
        "{% if why %}",
        "{% endif %}",
        "{{",
        "}}",
        "{%",
        "{# x #}",
        "{{ name|upper }}",
    ),
    *("’", "“a”", "–", "é", "日本", "🚀", " ", "a", "0", "\\", "'", '"', "<@U01ANA|ana>", "<!channel|x>", "‮<@U01BEN>"),
)


def texts(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8)))


def skeleton(message: Message) -> tuple[Any, ...]:
    """All that is not letters: kinds of elements, whom they mention, where links lead, how they are styled."""
    return tuple(_bones(block) for block in message.blocks)


def _bones(part: Any) -> Any:
    if isinstance(part, list):
        return _joined([_bones(each) for each in part])
    if not isinstance(part, dict):
        return part
    return tuple(sorted((key, _bones(value)) for key, value in part.items() if not _is_letters(part, key)))


def _is_letters(part: dict[str, Any], key: str) -> bool:
    return key == "text" and isinstance(part[key], str) and part.get("type") in ("text", "plain_text", "link")


def _joined(bones: list[Any]) -> tuple[Any, ...]:
    """Neighbouring pieces of plain text are one."""
    kept: list[Any] = []
    for bone in bones:
        if not (kept and kept[-1] == bone == (("type", "text"),)):
            kept.append(bone)
    return tuple(kept)


TOKEN = re.compile(r"<[^<>\s]+>")


def live(message: Message) -> list[str]:
    """What Slack would read as more than words in the fallback text, and in texts that are marked up."""
    return [
        *TOKEN.findall(message.text),
        *(token for text in _marked_up(message.blocks) for token in TOKEN.findall(text)),
    ]


def _marked_up(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from _marked_up(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _marked_up(each)


def launch(name: str) -> Launch:
    return Launch(
        1, "recon", name, name, "go-live", "document", "U01ANA", "U01BEN", "UTC", 3600, False, {}, {}, {}, AT, 1, ""
    )


def attempt() -> Attempt:
    return Attempt(
        1, 1, 1, "real", "C01", False, 1, State.COUNTING, AT, "UTC", "", AT, 1, None, None, None, None, None, None
    )
