"""`golive report` and `golive import`: what goes out of golive into files, and comes in from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bot.domain.checklist import New
from bot.domain.due import duration_text
from bot.errors import Refused
from bot.exchange import report_md, reports
from bot.exchange.checklist import Import
from bot.services import importing, picturing
from bot.store import diary, launches, reporting
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views.item import count

SHOWN = 20
"""Items of a preview that are listed; faults are all told."""


def report(tx: Tx, key: str, kind: str, now: datetime, picture: str | None = None) -> tuple[str, str]:
    """The report of the launch called `key`, and its picture as SVG. In Markdown it is shown from where `picture` says.

    Raises Refused, naming the launches there are.
    """
    scene = scene_of(tx, key, now)
    told, shown = reporting.report(scene), picturing.picture(scene).file
    assert shown is not None
    if picture is not None and kind == "md":
        return report_md.written(told, (picture, shown.alt)), shown.text
    if kind == reports.ICS:
        return reports.as_calendar(diary.calendar(scene)), shown.text
    return reports.written(told, kind), shown.text


def preview(tx: Tx, key: str, name: str, content: bytes, now: datetime) -> tuple[str, bool]:
    """What a file would add to the launch called `key`, or all that is wrong with it; and whether it can be added.

    Raises Refused.
    """
    asked = importing.asked(scene_of(tx, key, now), name, content)
    if asked.found.faults:
        faults = "\n".join(f"  {fault}" for fault in asked.found.faults)
        many = count(len(asked.found.faults), "fault")
        return f"{name} has {many}, so nothing of it can be imported:\n{faults}", False
    return "\n".join(_told(asked.found, key, name, asked.token)), True


def add(tx: Tx, key: str, name: str, content: bytes, token: str, now: datetime) -> str:
    """Add what was previewed. Raises Refused."""
    new = importing.confirmed(scene_of(tx, key, now), name, content, token)
    return f"{count(len(new), 'item')} added to {key}: {importing.spans(new)}."


def _told(found: Import, key: str, name: str, token: str) -> Iterator[str]:
    if not found.new:
        yield f"All {found.there} items of {name} are in {key} already. There is nothing to add."
        return
    areas = Counter(each.area for each in found.new)
    by_area = ", ".join(f"{area} {many}" for area, many in areas.items())
    yield f"{name} would add {count(len(found.new), 'item')} to {key}: {by_area}"
    for each in found.new[:SHOWN]:
        yield f"  {each.ref} {each.title} ({', '.join(_what(each))}; {each.group or 'no group'})"
    if rest := len(found.new) - SHOWN if len(found.new) > SHOWN else 0:
        yield f"  and {rest} more"
    if found.there:
        yield f"{found.there} are there already and stay as they are."
    for each_left in found.left_out:
        yield f"Left out: {each_left}."
    yield f"Nothing is added yet. To add them: golive import {name} --launch {key} --confirm {token}"


def _what(each: New) -> Iterator[str]:
    yield each.weight
    if each.due:
        yield f"due {each.due}"
    if each.shelf:
        yield f"shelf life {duration_text(each.shelf)}"
    if each.bound:
        yield "bound to version"


def scene_of(tx: Tx, key: str, now: datetime) -> Scene:
    """The launch called `key`, with its latest attempt; `tx` is of its team from then on. Raises Refused."""
    keys: list[str] = []
    for team in launches.teams(tx):
        tx.team = team
        for launch, attempt in launches.every(tx):
            keys.append(launch.key)
            if launch.key == key.lower():
                return Scene(tx, launches.by_id(tx, launch.id), attempt, now)
    raise Refused(f"There is no launch {key}. There are: {', '.join(keys)}." if keys else "There is no launch yet.")
