"""An item: in a line, in full with its history and buttons, and the form that hands it on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from bot.domain.due import duration_text
from bot.domain.item import ENDS, Evidence, Item, Signoff, State, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.readiness import Derived
from bot.domain.runbook import Step
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, bullets, paragraph
from bot.views.parts import At, Bold, Emoji, Line, Link, Part, Quiet, clip, spoken

Name = Callable[[str], Part]
"""How a person is shown: by mention in a private answer, by plain name on a card."""

SIGNS = {
    State.OPEN: "white_circle",
    State.CLAIMED: "large_blue_circle",
    State.SIGNED: "large_yellow_circle",
    State.APPROVED: "white_check_mark",
    State.WAIVED: "ballot_box_with_check",
    State.NA: "heavy_minus_sign",
}
VERDICTS = {"approved": "white_check_mark", "rejected": "leftwards_arrow_with_hook", "void": "no_entry_sign"}

LABELS = {
    "claim": "Claim",
    "signoff": "Sign off…",
    "approve": "Approve",
    "reject": "Reject…",
    "hand": "Hand…",
    "waive": "Waive…",
    "reopen": "Reopen…",
    "trouble": "I am stuck…",
    "over": "Trouble is over",
    "edit": "Edit…",
}

FACTS = {
    "decided": "the decision",
    "rehearsed": "a rehearsal",
    "roll call complete": "the roll call",
    "stakeholders approved": "the stakeholders",
    "T-0 confirmed": "a confirmed T-0",
    "T-0 announced": "its announcement",
}
"""Facts that derived items follow from, as one waits for them."""

DEFINITION = 1500
"""Characters of a definition beside the rest of an item; *Edit…* shows all of it."""

FRESH = "kept fresh by its check"

TITLE = 80
"""Characters of a title in a list."""

FALLBACK = 3000
"""Characters of fallback text: Slack asks for less than 4,000."""


def message(lines: Iterable[Line], *shown: Block) -> Message:
    """A message whose fallback says what `lines` say."""
    return Message(clip(spoken(*lines), FALLBACK), shown)


def line(item: Item, name: Name, *, weighed: bool = True, late: bool = False) -> Line:
    """An item in a list: sign, ref, title, and who has it. `weighed`: it says so when it is a blocker."""
    who: list[Part] = [" · ", name(item.owner)] if item.owner else []
    blocker = [" · blocker"] if weighed and item.weight is Weight.BLOCKER else []
    trouble = [" · in trouble"] if item.trouble else []
    return [
        Emoji(SIGNS[item.state]),
        " ",
        Bold(item.ref),
        f" {clip(item.title, TITLE)}",
        *blocker,
        *who,
        *trouble,
        *([" · late"] if late else []),
    ]


def derived_line(derived: Derived) -> Line:
    sign = "white_check_mark" if derived.met else "white_circle"
    tail = f" · {count(derived.waivers, 'waiver')}" if derived.met and derived.waivers else ""
    wants = f" · waits for {some(_named(derived.wants))}" if derived.wants else ""
    return [Emoji(sign), " ", Bold(derived.ref), f" {clip(derived.title, TITLE)}{tail}{wants}"]


def _named(follows_from: Sequence[str]) -> list[str]:
    return [FACTS.get(each, each) for each in follows_from]


def evidence_lines(evidence: Sequence[Evidence]) -> list[Line]:
    """Links by their host and path, files and checks by their names, notes in full."""
    return [_evidence(each) for each in evidence]


def _evidence(each: Evidence) -> Line:
    if each.kind == "link":
        parts = urlsplit(each.value)
        return [Link(each.value, clip(f"{parts.netloc}{parts.path}".rstrip("/"), TITLE))]
    if each.kind == "file":
        return [Emoji("paperclip"), " ", Link(each.value, clip(each.name, TITLE))]
    if each.kind == "check":
        return [f"check {each.name}: ", Quiet(each.value)]
    return [Quiet(each.value)]


def signed_line(signoff: Signoff, name: Name, zone: str) -> Line:
    again = f" (sign-off {signoff.number})" if signoff.number > 1 else ""
    origin = f" · in attempt {signoff.origin}" if signoff.origin else ""
    return ["Signed off by ", name(signoff.signer), " · ", At(signoff.at, zone), again, origin]


def judged_line(signoff: Signoff, item: Item, name: Name, zone: str, *, fresh: bool = False) -> Line | None:
    """What came of a sign-off: who, when and their words. None while it stands. `fresh`: a check keeps its item so."""
    if signoff.state not in VERDICTS:
        return None
    by: list[Part] = [" by ", name(signoff.judged_by)] if signoff.judged_by else []
    by += [" for ", name(signoff.judged_for), ", who is away"] if signoff.judged_for else []
    at: list[Part] = [" · ", At(signoff.judged_at, zone)] if signoff.judged_at else []
    own = " (their own sign-off, as this launch allows)" if was_own(signoff, item) else ""
    note: list[Part] = [": ", Quiet(signoff.judged_note)] if signoff.judged_note else []
    ends = signoff.expires_at if signoff.state == "approved" else None
    until: list[Part] = [" · counts until ", At(ends, zone)] if ends else []
    until = [f" · {FRESH}"] if fresh and item.shelf is not None and signoff.state == "approved" else until
    return [Emoji(VERDICTS[signoff.state]), " ", Bold(signoff.state.capitalize()), *by, own, *at, *until, *note]


def was_own(signoff: Signoff, item: Item) -> bool:
    """Whether the one who approved it had signed it, or owned it."""
    return signoff.state == "approved" and signoff.judged_by in (signoff.signer, item.owner)


def detail(
    launch: Launch,
    attempt: Attempt,
    item: Item,
    signoff: Signoff | None,
    *,
    verbs: Sequence[str],
    history: Sequence[Line],
    name: Name,
    gathered: Sequence[Evidence] = (),
    checks: Sequence[Line] = (),
    fresh: bool = False,
) -> Message:
    """All of one item, with the buttons its reader may press. `fresh`: a check keeps it so."""
    title: Line = [Emoji(SIGNS[item.state]), " ", Bold(f"{item.ref} {item.title}")]
    lines: list[Line] = [title, [clip(item.definition, DEFINITION)], _state(item, name, launch, attempt, fresh)]
    if item.trouble:
        lines.append([Emoji("warning"), " In trouble: ", Quiet(item.trouble)])
    shown = [paragraph(*lines)]
    if signoff is not None:
        judged = judged_line(signoff, item, name, launch.zone, fresh=fresh)
        shown.append(paragraph(signed_line(signoff, name, launch.zone), *([judged] if judged else [])))
        if signoff.evidence:
            shown.append(bullets(*evidence_lines(signoff.evidence)))
    if checks:
        shown.append(paragraph([Bold("Checks")], *checks))
    if gathered:
        shown += [paragraph([Bold("Evidence for the next sign-off")]), bullets(*evidence_lines(gathered))]
    if history:
        shown += [paragraph([Bold("History")]), bullets(*history)]
    if buttons := [button for verb in verbs if (button := _button(verb, item, signoff, attempt))]:
        shown.append(blocks.actions(*buttons))
    return message(lines, *shown)


def _state(item: Item, name: Name, launch: Launch, attempt: Attempt, fresh: bool) -> Line:
    due = _due(item, launch, attempt) if item.state not in ENDS else []
    owner: list[Part] = [" · owner ", name(item.owner)] if item.owner else [" · nobody's yet"]
    since: list[Part] = [" · since ", At(item.changed_at, launch.zone)]
    return [f"{item.weight.capitalize()} · {item.state}", *owner, *since, *due, _counts(item, fresh)]


def _counts(item: Item, fresh: bool) -> str:
    """How long an approval of it counts, where that is not for good."""
    shelf = f" · an approval counts {duration_text(item.shelf)}" if item.shelf is not None else ""
    shelf = f" · {FRESH}, {duration_text(item.shelf)} without" if item.shelf is not None and fresh else shelf
    return f"{shelf} · for one version alone" if item.bound else shelf


def _due(item: Item, launch: Launch, attempt: Attempt) -> list[Part]:
    """When it is due; before there is a T-0, how long before it."""
    if item.due is None:
        return []
    at = item.due_at(attempt.t0, launch.zone)
    return [" · due ", At(at, launch.zone)] if at else [f" · due {item.due}"]


def _button(verb: str, item: Item, signoff: Signoff | None, attempt: Attempt) -> Button | None:
    seen = signoff.number if signoff and verb in ("approve", "reject") else None
    style = "primary" if verb in ("claim", "approve") else None
    if verb == "over":
        return Button(LABELS[verb], "trouble", (item.ref,), text="over", attempt=attempt.id)
    if verb == "edit":
        return Button(LABELS[verb], "item", text=f"edit {item.ref}", attempt=attempt.id)
    return Button(LABELS[verb], verb, (item.ref,), attempt=attempt.id, seen=seen, style=style)


def derived_detail(item: Item, derived: Derived, rule: Sequence[str]) -> Message:
    """A derived item: what it follows from, and what is missing."""
    state = "met" if derived.met else "not met"
    with_ = f", with {count(derived.waivers, 'waiver')}" if derived.met and derived.waivers else ""
    lines: list[Line] = [
        [Emoji("white_check_mark" if derived.met else "white_circle"), " ", Bold(f"{item.ref} {item.title}")],
        [item.definition],
        [f"{item.weight.capitalize()} · {state}{with_} · follows from the rest, nobody ticks it"],
    ]
    if derived.wants:
        lines.append(["Waits for ", some(_named(derived.wants), 20)])
    lines.append([Quiet(f"Follows from {some(_named(rule), 40)}")])
    return message(lines, paragraph(*lines))


def hand_form(attempt: Attempt, wanted: Sequence[Item]) -> Form:
    """Who takes these items on."""
    refs = [item.ref for item in wanted]
    return Form(
        verb="hand",
        title=clip(f"Hand {refs[0]} on" if len(refs) == 1 else f"Hand {len(refs)} items on", 24),
        submit="Hand on",
        blocks=(
            listed(wanted),
            inputs.person("text", "To whom", hint="Nobody: the item is open again, for anybody to claim."),
        ),
        carry={"a": attempt.id, "r": refs},
    )


def listed(wanted: Sequence[Item | Step]) -> Block:
    """Items or steps by ref and title, in a form."""
    lines: list[Line] = [[Bold(each.ref), f" {each.title}"] for each in wanted]
    return bullets(*lines)


def count(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"


def some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
