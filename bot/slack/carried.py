"""What golive writes into buttons and modals, and reads back from them. Nothing in it is trusted: it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot import grammar
from bot.contracts import Call, Origin, Where
from bot.errors import Refused
from bot.slack import shapes
from bot.slack.shapes import Body, Malformed

_KINDS: Mapping[str, tuple[type, Any]] = {
    "v": (str, ""),
    "r": (list, []),
    "o": (dict, {}),
    "t": (str, ""),
    "a": (int, None),
    "s": (int, None),
    "c": (str, ""),
    "h": (str, ""),
    "p": (bool, False),
    "u": (str, ""),
}


def write(where: Where, url: str, verb: str, **more: Any) -> str:
    """What any view carries, so that its buttons know where they are; `url` takes the answer."""
    carried = {"v": verb, "c": where.channel, "h": where.thread, "p": where.private, "u": url, **more}
    return json.dumps({name: value for name, value in carried.items() if value}, separators=(",", ":"))


def read(text: str) -> dict[str, Any]:
    """The parts by their letters, each of its type or its default. Raises Malformed."""
    try:
        parts = json.loads(text)
    except ValueError:
        raise Malformed from None
    if not isinstance(parts, dict) or not parts.get("v"):
        raise Malformed
    carried = {name: parts.get(name, default) for name, (_, default) in _KINDS.items()}
    for name, (kind, default) in _KINDS.items():
        if carried[name] != default and type(carried[name]) is not kind:
            raise Malformed
    if not _all_text(carried["r"]) or not _all_text([*carried["o"], *carried["o"].values()]):
        raise Malformed
    return carried


def _all_text(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def pressed(action: Body) -> dict[str, Any]:
    """What a button carries; of check boxes, what their id carries and which are ticked now. Raises Malformed."""
    if action["type"] == "button":
        return read(shapes.text(action, "value"))
    carried = read(shapes.text(action, "action_id"))
    return {**carried, "o": {**carried["o"], "ticked": shapes.value_of(action)}}


def launch(carried: Body) -> str | None:
    return f"#{carried['a']}" if carried["a"] is not None else None


def where_of(carried: Body) -> Where:
    """Where a modal was opened."""
    return Where(carried["c"], carried["h"] or None, launch(carried), carried["p"])


def call(key: str, user: str, origin: Origin, where: Where, carried: Body, now: datetime) -> Call:
    return Call(
        key=key,
        actor=user,
        verb=carried["v"],
        now=now,
        origin=origin,
        where=where,
        refs=tuple(carried["r"]),
        options=carried["o"],
        text=carried["t"],
        seen=carried["s"],
        mentioned=grammar.users(" ".join([carried["t"], *carried["o"].values()])),
    )


def filled(carried: dict[str, Any], fields: Mapping[str, str]) -> tuple[dict[str, Any], Refused | None]:
    """What was carried, with the fields over it; and why the refs cannot be read, if so."""
    options, refused = dict(carried["o"]), None
    for name, value in fields.items():
        if name == "refs":
            try:
                carried = {**carried, "r": list(_refs(value))}
            except Refused as why:
                refused = Refused(why.text, field="refs")
        elif name == "text":
            carried = {**carried, "t": value}
        else:
            options[name] = value
    return {**carried, "o": options}, refused


def _refs(value: str) -> tuple[str, ...]:
    """The refs in a field. What is no ref stays as it is, so that the verb can say there is no such thing."""
    read = grammar.read(value, options=frozenset(), codes=True)
    return read.refs + tuple(read.text.upper().split())
