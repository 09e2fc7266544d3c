"""Templates from files: all faults of one are told at once, each with its line and its place."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .faults import Fault, TemplateFaults, hint, wording
from .labels import label
from .model import Template
from .parts import Loc
from .repair import KEY, keys, repaired
from .rules import problems
from .tree import Flaw, Tree, read

SHIPPED = "bot.templates"
REFERRED = {
    "areas",
    "groups",
    "items",
    "phases",
    "steps",
    "after",
    "success",
    "criteria",
    "seats",
    "timings",
    "code",
    KEY,
}


@cache
def names() -> tuple[str, ...]:
    """The names of the shipped templates."""
    files = resources.files(SHIPPED).iterdir()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml")))


def load(name_or_path: str | Path) -> Template:
    """A shipped template by name, else the one in a file; TemplateFaults tells all that is wrong with it."""
    return _shipped(name_or_path) if name_or_path in names() else parse(text_of(name_or_path), str(name_or_path))


def text_of(name_or_path: str | Path) -> str:
    """The text of a shipped template or of a file; TemplateFaults if there is none that can be read."""
    if name_or_path in names():
        return resources.files(SHIPPED).joinpath(f"{name_or_path}.yaml").read_text(encoding="utf-8")
    try:
        return Path(name_or_path).read_text(encoding="utf-8")
    except FileNotFoundError:
        problem = f"there is neither a file nor a template of this name{hint(str(name_or_path), names())}"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text (byte {error.start})"
    except (OSError, ValueError) as error:
        problem = f"cannot be read: {error}"
    raise TemplateFaults(str(name_or_path), [Fault(1, 1, "", problem)])


def parse(text: str, source: str) -> Template:
    """The template in `text`; `source` names it in TemplateFaults."""
    template, faults = _examined(text)
    if template is None or faults:
        raise TemplateFaults(source, faults)
    return template


def check(text: str) -> list[Fault]:
    """Every fault of the template in `text`, by line; none if it can be used."""
    return _examined(text)[1]


@cache
def _shipped(name: str) -> Template:
    return parse(text_of(name), name)


def _examined(text: str) -> tuple[Template | None, list[Fault]]:
    tree = read(text)
    if not tree.whole:
        return None, _told(tree, tree.flaws)
    template, errors = _validated(tree.data)
    unread = [flaw.loc for flaw in tree.flaws]
    flaws = [*tree.flaws, *(_flaw(tree, error) for error in errors if not _within(error["loc"], unread))]
    if template is not None and not _upset(errors):
        wrong = [*unread, *(_reach(error["loc"]) for error in errors)]
        found = [(loc, problem) for loc, problem in problems(template) if not _within(loc, wrong)]
        flaws += [Flaw(tree.mark(loc), loc, problem) for loc, problem in found]
    return template, _told(tree, flaws)


def _validated(data: object) -> tuple[Template | None, list[Any]]:
    """The template, mended where it had errors so that its other parts can be held against each other."""
    first: list[Any] = []
    for _ in range(3):
        try:
            return Template.model_validate(data), first
        except ValidationError as error:
            errors = _own(error.errors(include_url=False))
        first = first or errors
        data = repaired(data, (error["loc"] for error in errors))
    return None, first


def _own(errors: list[Any]) -> list[Any]:
    """Without the length of lists that are only short because pydantic leaves faulty members out."""
    locs = [error["loc"] for error in errors]
    short = {loc for loc in locs if any(len(other) > len(loc) and other[: len(loc)] == loc for other in locs)}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in short]


def _upset(errors: list[Any]) -> bool:
    """Whether what others refer to is gone, so that looking further would tell the same faults again elsewhere."""
    return any(not error["loc"] or error["loc"][-1] in REFERRED or "derived" in error["loc"] for error in errors)


def _reach(loc: Loc) -> Loc:
    """What a fault makes doubtful: without its kind, a whole check or trigger."""
    return loc[:-1] if loc[-1] == "kind" else loc


def _within(loc: Loc, wrong: list[Loc]) -> bool:
    return any(loc[: len(other)] == other for other in wrong)


def _flaw(tree: Tree, error: Any) -> Flaw:
    loc: Loc = error["loc"]
    if not loc:
        return Flaw(tree.mark(loc), loc, "is no template; it begins with `name: …`, `title: …`, `about: …`")
    if loc[-1] == KEY:
        return Flaw(tree.mark(loc[:-1], key=True), loc[:-1], wording(error))
    if error["type"] != "extra_forbidden":
        return Flaw(tree.mark(loc), loc, wording(error))
    word = str(loc[-1])
    return Flaw(tree.mark(loc, key=True), loc, f"is not known here{hint(word, keys(loc[:-1]))}")


def _told(tree: Tree, flaws: list[Flaw]) -> list[Fault]:
    told = {Fault(flaw.mark.line, flaw.mark.column, label(tree.data, flaw.loc), flaw.problem) for flaw in flaws}
    return sorted(told)
