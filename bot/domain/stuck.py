"""Steps somebody is stuck with."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import runbook
from bot.domain.people import Crew
from bot.domain.runbook import Step, hands_of, may_run
from bot.errors import Refused


def in_trouble(step: Step, *, by: str, reason: str) -> Step:
    """Somebody is stuck with it. Saying it again only changes the words."""
    if step.settled:
        raise Refused(f"{step.ref} is {step.state}, so nobody is stuck with it any more.")
    if not reason:
        raise Refused(f"Say why: `trouble {step.ref} the console does not answer`.", field="text")
    if step.trouble == reason:
        raise Refused(f"{step.ref} is in trouble already, in those words. `trouble {step.ref} over` ends it.")
    return replace(step, trouble=reason, trouble_by=by if step.trouble is None else step.trouble_by)


def out_of_trouble(step: Step, *, by: str, crew: Crew) -> Step:
    """It is over. Whoever said so may say it, and whoever may run the step."""
    if step.trouble is None:
        raise Refused(
            f"{step.ref} is not in trouble. `trouble {step.ref} the console does not answer` says that it is."
        )
    if by != step.trouble_by and not may_run(step, by, crew):
        raise Refused(
            f"<@{step.trouble_by}> said that {step.ref} is in trouble. "
            "They, its owner or backup, or its leads can say that it is over."
        )
    return runbook.out_of_trouble(step)


def must_be_of_steps(step: Step, by: str, crew: Crew) -> None:
    """Raises Refused unless a guest is the step's owner or backup: they speak for what was given to them alone."""
    if by not in hands_of(step, crew):
        raise Refused(f"{step.ref} is not yours. A guest speaks for the steps the director gave them.")
