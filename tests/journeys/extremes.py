"""The smallest template there can be, and one with as much of everything, and as long, as golive takes."""

from __future__ import annotations

from typing import Any

import yaml

from bot import templates
from bot.templates import Template

Raw = dict[str, Any]
AREAS, SEATS, ITEMS, STEPS, CRITERIA, RISKS = 40, 50, 300, 60, 100, 100


def words(most: int) -> str:
    """As long as may be, with all that Slack would read as markup."""
    return ("<!channel> *&* _~`" * most)[: most - 1] + "x"


def base() -> Raw:
    raw: Raw = yaml.safe_load(templates.text_of("small-release"))
    return raw


def smallest() -> Template:
    """One area with one item, one seat, and no step that a launch can do without."""
    raw = base()
    raw |= {"name": "smallest", "risks": [], "success": [], "triggers": [], "checks": {}, "announcements": {}}
    raw["seats"] = raw["seats"][:1]
    raw["areas"] = raw["areas"][:1]
    raw["areas"][0]["groups"] = [{"title": "G", "items": [{"title": "I", "definition": "D", "weight": "blocker"}]}]
    raw["phases"] = [phase for phase in raw["phases"] if phase["code"] in ("DAY", "BACK")]
    for phase in raw["phases"]:
        for step in phase["steps"]:
            step.pop("expects_red", None)
            step.pop("procedure", None)
            step["lines"] = ["L"]
            step["owner"] = "director"
        phase["lead"] = "director"
    raw["phases"][0]["steps"][0].pop("after")
    return parsed(raw)


def longest() -> Template:
    raw = base()
    raw |= {"name": "longest", "title": words(150), "about": words(500)}
    _lengthen(raw)
    crowd, more = raw["areas"][0]["groups"][0], [code(number) for number in range(AREAS - len(raw["areas"]))]
    crowd["items"] += [an_item(number) for number in range(ITEMS)]
    raw["areas"] += [an_area(each) for each in more]
    raw["seats"] += [{"code": each, "area": each} for each in more]
    raw["seats"] += [a_seat(number) for number in range(SEATS - len(raw["seats"]))]
    day = next(phase for phase in raw["phases"] if phase["code"] == "DAY")
    day["steps"] += [a_step(number) for number in range(STEPS)]
    raw["success"][0]["criteria"] += [a_criterion() for _ in range(CRITERIA - len(raw["success"][0]["criteria"]))]
    raw["risks"] += [a_risk() for _ in range(RISKS - len(raw["risks"]))]
    return parsed(raw)


def parsed(raw: Raw) -> Template:
    return templates.parse(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), raw["name"])


def code(number: int) -> str:
    return f"{chr(65 + number // 20)}{chr(65 + number % 20)}QXQXQX"


def an_item(number: int) -> Raw:
    weight = ("blocker", "required", "optional")[number % 3]
    return {"title": words(150), "definition": words(500), "weight": weight}


def an_area(its: str) -> Raw:
    groups = [{"title": words(150), "items": [an_item(number) for number in range(3)]}]
    return {"code": its, "title": words(150), "lead": words(150), "due": "T-20h", "groups": groups}


def a_seat(number: int) -> Raw:
    texts = {"title": words(150), "holder": words(150), "asks": words(150)}
    return {"code": code(200 + number), **texts, "blockers": "BUILD"}


def a_step(number: int) -> Raw:
    place = {"at": f"T+{25 + number}m", "after": "DAY-2", "takes": "1m", "owner": "OPS"}
    return {"title": words(150), **place, "lines": [words(75)] * 10}


def a_criterion() -> Raw:
    return {"title": words(150), "definition": words(500), "judge_at": "T+24h", "owner": "OPS"}


def a_risk() -> Raw:
    texts = {"title": words(150), "definition": words(500), "mitigation": words(500)}
    return {**texts, "likelihood": "high", "impact": "high", "owner": "OPS"}


TITLES, TEXTS = ("title", "holder", "asks"), ("about", "definition", "mitigation", "warning")


def _lengthen(part: Any) -> None:
    """Every text that a template's author writes, as long as it may be."""
    for key, value in part.items() if isinstance(part, dict) else ():
        if isinstance(value, str) and key in (*TITLES, *TEXTS):
            part[key] = words(150 if key in TITLES else 500)
        elif key == "lines":
            part[key] = [(line if isinstance(line, dict) else {}) | {"text": words(75)} for line in value]
        else:
            _lengthen(value)
    for value in part if isinstance(part, list) else ():
        _lengthen(value)
