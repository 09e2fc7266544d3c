"""One Web API call: its arguments, read the forgiving way Slack reads them, and the errors it may end in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sandbox.log import Call as Entry
from sandbox.messages import Origin
from sandbox.workspace import Workspace
from sandbox.world import BOT


class ApiError(Exception):
    """The call is refused with `code`; `messages` and `extra` go into the answer beside it."""

    def __init__(self, code: str, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.messages, self.extra = code, messages or [], extra


class RateLimited(Exception):
    """HTTP 429: too fast; `seconds` is the Retry-After."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Call:
    """What a method function gets: the workspace and the arguments (form fields arrive as text)."""

    space: Workspace
    args: dict[str, Any]
    entry: Entry

    def text(self, name: str, missing: str | None = None) -> str:
        """A text argument; when it is empty or absent, "" or the error `missing`."""
        value = self.args.get(name)
        if value is None or value == "":
            if missing:
                raise ApiError(missing)
            return ""
        return value if isinstance(value, str) else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise ApiError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        """A positive number, at most `most`."""
        value = self.args.get(name) or default
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments", [f"[ERROR] must be a number [json-pointer:/{name}]"]) from None
        if number < 1:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(number, most)

    def listed(self, name: str) -> list[str]:
        """Ids given as a list, or as text with commas."""
        value = self.args.get(name)
        parts = value if isinstance(value, list) else str(value or "").split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, kind: type, fault: str) -> Any:
        """A JSON argument, given as such or as JSON text; None when absent; `fault` when it is not a `kind`."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                value = json.loads(value)
            except ValueError:
                raise ApiError(fault) from None
        if value is not None and not isinstance(value, kind):
            raise ApiError(fault)
        return value

    @property
    def origin(self) -> Origin:
        return Origin(self.space.world.bot_user, BOT, self.entry.id)


def page_of(items: list[Any], call: Call, default: int, most: int) -> tuple[list[Any], dict[str, Any]]:
    """One page of a list by `cursor` and `limit`, and the metadata that names the next."""
    start = 0
    if cursor := call.text("cursor"):
        if not cursor.startswith("next:") or not cursor[5:].isdecimal():
            raise ApiError("invalid_cursor")
        start = int(cursor[5:])
    end = start + call.number("limit", default, most)
    return items[start:end], {"response_metadata": {"next_cursor": f"next:{end}" if end < len(items) else ""}}
