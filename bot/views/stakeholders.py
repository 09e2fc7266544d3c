"""Stakeholders: who they are and what they said, the question they are asked, and the forms."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt, Launch
from bot.domain.stakeholder import Answer, Role, Stakeholder
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Emoji, Line, Mention, Part, Quiet, clip, spoken

WORDS = 300
RECORDED = 5
"""Buttons to record what somebody outside of Slack said."""


def seen_button(attempt: int, key: str) -> Button:
    return Button("Seen", "stakeholder", (), {"act": "seen", "of": key}, attempt=attempt)


def question(launch: Launch, attempt: Attempt) -> Message:
    """To somebody whose approval a launch needs."""
    version = f" {launch.version}" if launch.version else ""
    t0: list[Part] = [" It is to go live at ", At(attempt.t0, launch.zone), "."] if attempt.t0 else []
    return blocks.say(
        [Bold(f"{launch.name}{version}"), ": you are one of those whose approval this launch needs.", *t0],
        ["Do you approve?"],
        buttons=answers(attempt),
    )


def answers(attempt: Attempt) -> list[Button]:
    return [
        Button("Approve", "stakeholder", (), {"act": "approve"}, attempt=attempt.id, style="primary"),
        Button("Not yet, because…", "stakeholder", (), {"act": "not yet"}, attempt=attempt.id),
    ]


def not_yet_form(attempt: Attempt) -> Form:
    why = inputs.text(
        "text", "What is missing", hint="Director, deputy and the leads of PLAN read it.", lines=True, most=500
    )
    carried = {"a": attempt.id, "o": {"act": "not yet"}}
    return Form("stakeholder", "Not yet, because…", "Say so", (why,), carry=carried)


def record_form(attempt: Attempt, who: Stakeholder) -> Form:
    """What somebody said outside of Slack, recorded by a lead with evidence."""
    return Form(
        "stakeholder",
        "Record an answer",
        "Record it",
        (
            blocks.paragraph(["What ", Bold(who.name), " said:"]),
            inputs.choice("answer", "Answer", [("approved", "Approves"), ("not yet", "Not yet")], initial="approved"),
            inputs.text("evidence", "Evidence", hint="A link, or where and when it was said.", most=1000),
            inputs.text("text", "What is missing", hint="If they do not approve yet.", optional=True, most=500),
        ),
        carry={"a": attempt.id, "o": {"act": "record", "who": str(who.id)}},
    )


def overview(launch: Launch, attempt: Attempt, all_of_them: Sequence[Stakeholder], *, records: bool) -> Message:
    """Who there is, and what each said."""
    if not all_of_them:
        return blocks.say(
            [Bold(launch.name), " has no stakeholders yet, so nobody has been asked to approve it."],
            ["“stakeholder add @user” names one, “stakeholder add Jane Doe” somebody outside of Slack."],
        )
    waiting = sum(each.waited_for for each in all_of_them)
    asked = sum(each.role is Role.APPROVING for each in all_of_them)
    title: Line = [Bold(f"Stakeholders of {launch.name}"), f": {asked - waiting} of {asked} approve"]
    lines = [_line(each, launch.zone) for each in all_of_them]
    outside = [each for each in all_of_them if each.waited_for and each.person is None] if records else []
    buttons = [
        Button(
            f"Record {clip(each.name, 40)}…",
            "stakeholder",
            (),
            {"act": "record", "who": str(each.id)},
            attempt=attempt.id,
        )
        for each in outside[:RECORDED]
    ]
    parts = [blocks.paragraph(title), blocks.bullets(*lines), *([blocks.actions(*buttons)] if buttons else [])]
    return Message(spoken(title, *lines), tuple(parts))


def _line(who: Stakeholder, zone: str) -> Line:
    at: list[Part] = [" · ", At(who.at, zone)] if who.at else []
    recorded: list[Part] = [", recorded by ", Mention(who.by)] if who.by and who.by != who.person else []
    if who.answer is Answer.APPROVED:
        evidence: list[Part] = [": ", Quiet(clip(who.evidence, WORDS))] if who.evidence else []
        return [Emoji("white_check_mark"), " ", Bold(who.name), " approves", *at, *recorded, *evidence]
    if who.answer is Answer.NOT_YET:
        return [
            Emoji("x"),
            " ",
            Bold(who.name),
            " does not approve yet: ",
            Quiet(clip(who.reason or "", WORDS)),
            *at,
            *recorded,
        ]
    if who.role is Role.INFORMED:
        return [Emoji("speech_balloon"), " ", Bold(who.name), " is kept informed"]
    return [Emoji("hourglass_flowing_sand"), " ", Bold(who.name), " has not answered"]


def not_yet(launch: Launch, who: Stakeholder, reason: str) -> Message:
    """To those who see to it."""
    return blocks.say([Bold(launch.name), ": ", Bold(who.name), " does not approve yet."], [Quiet(clip(reason, WORDS))])
