"""What somebody did, in words, by the verb of the entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DID = {
    "approve": "approved",
    "away": "is away",
    "blind": "could not tell for a day a check of",
    "check": "begins anew to look at",
    "claim": "claimed",
    "close": "closed the attempt",
    "date": "moved the date of",
    "decide": "decided",
    "done": "finished",
    "doubt": "saw something speak against the GO:",
    "fail": "said that",
    "evidence": "gave evidence for",
    "green": "saw a check green again of",
    "hand": "handed on",
    "discard": "discarded",
    "here": "stood ready for",
    "on it": "sees to",
    "roll call": "answered the roll call",
    "ask": "asked somebody to run",
    "stand in": "took on",
    "decline": "cannot take on",
    "snooze": "puts off the reminder of",
    "hold": "held the countdown",
    "item": "wrote",
    "import": "took over a checklist,",
    "judge": "judged",
    "lapse": "let a go-if lapse in",
    "lead": "named who leads",
    "liftoff": "lifted the launch off with",
    "live": "made the launch live with",
    "new": "began",
    "na": "set aside",
    "note": "noted",
    "poll": "ran the poll",
    "recycle": "began the next attempt",
    "rehearse": "rehearsed",
    "red": "saw a check turn red of",
    "reject": "rejected",
    "reopen": "reopened",
    "resume": "resumed the countdown",
    "rolled back": "brought the launch home",
    "risk": "weighed",
    "run out": "saw the shelf life end of",
    "scrub": "scrubbed the attempt",
    "set": "set",
    "shorten": "left less time for",
    "signoff": "signed off",
    "skip": "skipped",
    "stale": "counts answers no more in",
    "start": "started",
    "t0": "set T-0",
    "step": "changed the plan of",
    "take over": "took over",
    "tick": "ticked",
    "trouble": "is stuck with",
    "undo": "took back that",
    "untick": "unticked",
    "void": "voided the sign-off of",
    "vote": "voted",
    "waive": "waived",
}
"""What somebody did, by the verb of the entry; a verb that is not here stands as it is."""

ACTS = {
    ("check", "key"): "gave a job its key:",
    ("check", "add"): "added a check to",
    ("check", "remove"): "took a check off",
    ("decide", "lapse"): "let a proposed GO lapse",
    ("decide", "propose"): "proposed to decide",
    ("decide", "stands"): "said that the GO stands",
    ("poll", "close"): "closed the poll",
    ("poll", "open"): "opened the poll",
    ("rollback", "begin"): "began the rollback",
    ("rollback", "lapse"): "let the rollback lapse",
    ("rollback", "propose"): "called a rollback",
    ("rollback", "withdraw"): "took the rollback back",
    ("set", "lapse"): "let it lapse to set",
    ("set", "propose"): "proposed to set",
}
"""The same, where an entry says which act of its verb it was."""


def of(verb: str, ref: str, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What was done, and the facts that are left to tell."""
    kept = {key: value for key, value in facts.items() if key != "rehearsal"}
    if (verb, facts.get("act")) in ACTS:
        return ACTS[verb, str(kept.pop("act"))], kept
    did = DID.get(verb, verb)
    return did if ref else did.removesuffix(" with"), kept
