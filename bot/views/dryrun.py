"""What a dry run has shown: one run in some detail, and how the others spread."""

from __future__ import annotations

from bot.domain import when
from bot.domain.dryrun import DryRun, Late
from bot.domain.launch import Launch
from bot.views.parts import Bold, Code, Line
from bot.views.projection import slip

NAMED = 5


def told(launch: Launch, found: DryRun) -> list[Line]:
    return [
        ["A dry run of ", Bold(launch.name), ": nobody is told, and each step takes a length drawn around its plan."],
        [
            Bold(f"Run {found.seed}"),
            ": live at ",
            Bold(when.offset(found.live)),
            f", {slip(found.slip) or 'as planned'}.",
        ],
        [f"What decided it: {' → '.join(found.critical)}."],
        *(_late(each) for each in found.late[:NAMED]),
        *([[f"and {len(found.late) - NAMED} more that ended late"]] if found.late[NAMED:] else []),
        [
            Bold(f"{found.runs} runs"),
            f": planned {when.offset(found.planned)}; half are live by {when.offset(found.half)}, nine in ten by ",
            Bold(when.offset(found.nine_in_ten)),
            f". {_too_late(found)}",
        ],
        [f"Most often it hangs on {', '.join(f'{ref} ({many})' for ref, many in found.often[:NAMED])}."],
        [
            Code(f"rehearse dry seed={found.seed}"),
            " draws the same again; ",
            Code("rehearse in=#channel"),
            " asks people.",
        ],
    ]


def _late(late: Late) -> Line:
    by = slip(late.by)
    return [Bold(late.ref), f" ended {by}: it took {when.span(late.took)}, the plan says {when.span(late.planned)}"]


def _too_late(found: DryRun) -> str:
    if not found.past_safe:
        return "All were live while there was time to turn back."
    were = "was" if found.past_safe == 1 else "were"
    return f"{found.past_safe} {were} live only after the latest safe rollback."
