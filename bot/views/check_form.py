"""The form of a new check: the kind first, then what that kind may be told, as its options say."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.check import Check
from bot.domain.launch import Attempt
from bot.domain.options import OneOf, Option, Whole, headers, sent, truth
from bot.message import Block, Form
from bot.views import inputs
from bot.views.parts import clip

CAPITALS = {"url": "URL", "json": "JSON", "ttl": "TTL", "starttls": "STARTTLS"}
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
TRIES = (
    ("1 of 1", "One try has to pass"),
    ("1 of 2", "1 of 2 tries has to pass"),
    ("2 of 3", "2 of 3 tries have to pass"),
    ("3 of 3", "All of 3 tries have to pass"),
)
MOST = 2000


def form(attempt: Attempt, ref: str, kinds: Mapping[str, Check], kind: str) -> Form:
    """What a new check is to try. Another kind draws the form anew, with what that one may be told."""
    named = [(name, f"{name}: {one.SUMMARY}") for name, one in kinds.items()]
    return Form(
        verb="check",
        title=clip(f"Check {ref}", 24),
        submit="Try it",
        blocks=(
            inputs.choice("kind", "What is tried", named, initial=kind, redraws=True),
            *(_field(name, option) for name, option in kinds[kind].OPTIONS.items()),
            inputs.choice("quorum", "How often each time", TRIES, initial="1 of 1"),
        ),
        carry={"a": attempt.id, "t": f"add {ref}"},
    )


def _field(name: str, option: Option) -> Block:
    label = CAPITALS.get(name) or name.replace("_", " ").capitalize()
    hint, optional = f"{option.says[0].upper()}{option.says[1:]}.", not option.needed
    match option.form:
        case Whole(least, most):
            return inputs.number(name, label, least, most, hint=hint, optional=optional)
        case OneOf(words):
            return inputs.choice(name, label, [(word, word) for word in words], hint=hint, optional=optional)
    if option.form is truth:
        return inputs.choice(name, label, YES_OR_NO, hint=hint, optional=optional)
    lines = option.form in (headers, sent)
    return inputs.text(name, label, hint=hint, lines=lines, optional=optional, most=MOST)
