"""The place of a fault in golive's own words: `TECH-7.weight`, `DAY-3.2`, `seats.SEC.area`."""

from __future__ import annotations

from typing import Any

from .model import CRITERION, HOLD, RISK
from .parts import Loc


def label(data: object, loc: Loc) -> str:
    """Works on data that is still unchecked."""
    match loc:
        case ("areas", int(), "groups", int(group), "items", int(item), *rest):
            groups = _get(data, *loc[:3])
            return _joined(_ref(_get(data, *loc[:2], "code"), _before(groups, group, "items") + item), rest, loc)
        case ("success", int(group), "criteria", int(criterion), *rest):
            return _joined(_ref(CRITERION, _before(_get(data, "success"), group, "criteria") + criterion), rest, loc)
        case ("phases", int(), "steps", int(step), *rest):
            ref = _ref(_get(data, *loc[:2], "code"), step)
            if ref and rest[:1] == ["lines"] and len(rest) > 1:
                written_out = isinstance(_get(data, *loc[:6]), dict)
                return _joined(f"{ref}.{int(rest[1]) + 1}", rest[2:] if written_out else [], loc)
            return _joined(ref, rest, loc)
        case ("holds", int(hold), *rest):
            return _joined(_ref(HOLD, hold), rest, loc)
        case ("risks", int(risk), *rest):
            return _joined(_ref(RISK, risk), rest, loc)
        case (("areas" | "phases" | "seats") as section, int(), *rest) if isinstance(_get(data, *loc[:2], "code"), str):
            code = _get(data, *loc[:2], "code")
            return _joined(f"seats.{code}" if section == "seats" else code, rest, loc)
    return _plain(loc)


def _ref(code: object, index: int) -> str:
    return f"{code}-{index + 1}" if isinstance(code, str) else ""


def _joined(ref: str, rest: list[Any], loc: Loc) -> str:
    return _plain((ref, *rest)) if ref else _plain(loc)


def _plain(loc: Loc) -> str:
    """Keys joined by dots; places in lists count from 1, as refs do."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in loc).removeprefix(".")


def _before(groups: object, index: int, key: str) -> int:
    """How many parts the groups before this one hold."""
    found = (_get(groups, n, key) for n in range(index))
    return sum(len(parts) for parts in found if isinstance(parts, tuple))


def _get(value: Any, *loc: str | int) -> Any:
    for key in loc:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, tuple) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
