"""What several kinds read out of an answer."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.domain.net import Response
from bot.domain.options import text

_NOTHING = object()


def path(value: Any) -> str:
    """An option's form: `status.indicator`, `items.0.name`."""
    if not re.fullmatch(r"[^.\s]+(?:\.[^.\s]+)*", text(value)):
        raise ValueError("must be names with dots between them, such as status.indicator")
    return text(value)


def json_of(answer: Response) -> Any:
    """The body as JSON. Raises ValueError when it is none, or more than 64 kB of it."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise ValueError("the answer is no JSON of up to 64 kB") from None


def holds(found: Any, where: str, wanted: str | None) -> bool:
    """Whether there is something at `where`, and whether it is what was wanted, written as JSON writes it."""
    for name in where.split("."):
        if isinstance(found, dict):
            found = found.get(name, _NOTHING)
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return False
    if found is _NOTHING or wanted is None:
        return found is not _NOTHING
    return (found if isinstance(found, str) else json.dumps(found)) == wanted
