"""What was said between the app and the workspace: every API call, and every delivery to the app."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT = 20_000


@dataclass(slots=True, eq=False)
class Call:
    """An API call by the app. `ms` is how long the workspace took, `status` the HTTP status, 0 for none."""

    id: int
    at: datetime
    method: str
    args: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    ms: float = 0.0
    kind: str = "api"
    fault: str | None = None

    @property
    def error(self) -> str | None:
        return self.fault or self.answer.get("error") or None

    def in_brief(self) -> dict[str, Any]:
        brief = {"id": self.id, "at": self.at.isoformat(), "kind": self.kind, "method": self.method}
        return {**brief, "ms": round(self.ms, 1), "status": self.status, "error": self.error}

    def as_json(self) -> dict[str, Any]:
        return self.in_brief() | {"args": self.args, "answer": self.answer}


@dataclass(slots=True, eq=False)
class Delivery:
    """A request to the app: `kind` is events_api, slash_commands or interactive; `ack` what it answered.

    `status` is ok, timeout or error; `ms` the time to the answer; `headers` and `body` what went over HTTP.
    """

    id: int
    at: datetime
    kind: str
    payload: dict[str, Any]
    status: str = ""
    ack: Any = None
    ms: float = 0.0
    error: str = ""
    retry: int = 0
    envelope_id: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = ""

    @property
    def name(self) -> str:
        payload = self.payload
        return str(payload.get("command") or payload.get("event", {}).get("type") or payload.get("type", ""))

    def in_brief(self) -> dict[str, Any]:
        brief = {"id": self.id, "at": self.at.isoformat(), "kind": self.kind, "method": self.name, "retry": self.retry}
        return {**brief, "ms": round(self.ms, 1), "status": self.status, "error": self.error or None}

    def as_json(self) -> dict[str, Any]:
        return self.in_brief() | {"payload": self.payload, "ack": self.ack}


Entry = Call | Delivery


def concerns(entry: Entry, ts: str) -> bool:
    """Whether a request made the message with this ts, changed it, or came of it."""
    if isinstance(entry, Call):
        return ts in (entry.args.get("ts"), entry.args.get("timestamp"), entry.answer.get("ts"))
    parts = (entry.payload.get(name) or {} for name in ("message", "event"))
    return any(isinstance(part, dict) and part.get("ts") == ts for part in parts) or _item(entry.payload) == ts


def _item(payload: dict[str, Any]) -> Any:
    """What a reaction or a pin was given to."""
    event = payload.get("event")
    item = event.get("item") if isinstance(event, dict) else None
    return item.get("ts") if isinstance(item, dict) else None


class Log(list[Entry]):
    """A list of entries, oldest first; beyond 20,000 the oldest are dropped. Ids go on counting."""

    def __init__(self) -> None:
        super().__init__()
        self.last_id = 0

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def add(self, entry: Entry) -> None:
        self.append(entry)
        if len(self) > KEPT + 1_000:
            del self[:1_000]

    def find(self, id: int) -> Entry | None:
        return next((entry for entry in reversed(self) if entry.id == id), None)
