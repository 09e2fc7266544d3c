"""What is said to somebody whose first word is no verb: what they may have meant, or what there is to type."""

from __future__ import annotations

from collections.abc import Iterable

from bot.contracts import Call, Origin
from bot.domain.typed import either, literal, nearest
from bot.errors import Refused
from bot.views.blocks import Button
from bot.views.parts import clip

ALWAYS = frozenset({"CRITERIA", "CRIT", "RISKS", "RISK", "ACTIONS", "ACTION", "CHECKS"})
"""Things that every launch has, and that can be typed alone like the code of an area."""

SMALL_TALK = {
    "Hello.": "hello hi hey hiya hallo hola moin howdy yo greetings good morning afternoon evening",
    "You are welcome.": "thanks thank thx ty cheers danke merci gracias",
    "All right.": "ok okay k yes yep yeah no nope sure great nice cool perfect awesome bye",
}
REPLIES = {word: reply for reply, words in SMALL_TALK.items() for word in words.split()}

GUIDE = "Type `mine` for what you owe, `status` for where the launch stands, `help` for all there is."


def names_a_thing(call: Call, codes: Iterable[str]) -> bool:
    """Whether a word that is no verb stands alone and is the code of something."""
    return not call.text and len(call.refs) == 1 and call.refs[0] in {*codes, *ALWAYS}


def unknown(call: Call, names: Iterable[str]) -> Refused:
    """The nearest of `names`, verbs and codes; to what is just chatter a short answer, with what to type."""
    if reply := REPLIES.get(call.verb):
        return Refused(f"{reply} {GUIDE}", offer=_buttons())
    word, known = literal(clip(call.verb, 40)), tuple(names)
    if word.upper() in known:
        return Refused(f"Type `{word.upper()}` alone to see it; all else begins with a verb. `help` lists them.")
    if near := nearest(call.verb, known):
        return Refused(f"There is no `{word}`. Nearest: {either(near)}. `help` lists all.")
    if call.origin in (Origin.DM, Origin.MENTION):
        return Refused(f"golive goes by the first word, and “{word}” is none it knows. {GUIDE}", offer=_buttons())
    return Refused(f"There is no `{word}`. `help` lists all.")


def _buttons() -> list[Button]:
    return [Button("What I owe", "mine"), Button("Status", "status"), Button("Help", "help")]
