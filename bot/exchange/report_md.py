"""The report as Markdown, for people: readiness, exceptions, items with who and why, the runbook, the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

from bot.domain import when
from bot.domain.report import Proof, Report, ReportItem, ReportStep

_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
MET, NOT_MET = "met", "not met"
"""How far an item is that follows from others."""

BOUND = "bound to version"

_TICKS = {"approved": "x", "waived": "x", "na": "x"}
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>()#+!|~-])")
_OF_LINKS = "/:?#@!$&'*+,;=%~-._"
"""What may stand in a link's target as it is; brackets and spaces would end it."""


def written(report: Report, picture: tuple[str, str] | None = None) -> str:
    """With a `picture` (where it is, and what it shows in words) that stands under the heading."""
    shown = ["", f"![{plain(picture[1])}](<{picture[0]}>)"] if picture else []
    parts = [*_head(report), *shown, *_readiness(report), *_exceptions(report), *_items(report), *_runbook(report)]
    return "\n".join([*parts, *_criteria(report), *_risks(report), *_actions(report), *_record(report)]) + "\n"


def plain(text: str) -> str:
    """Words of people, on one line, so that nothing in them is read as Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _plain_lines(text: str) -> Iterator[str]:
    """The same of words that have lines: each as it is indented."""
    return (_SIGNS.sub(r"\\\1", line).rstrip() for line in text.strip().splitlines())


def meant(text: str) -> str:
    """What stood there before."""
    return _ESCAPED.sub(r"\1", text)


def _head(report: Report) -> Iterator[str]:
    title = f"{report.name} {report.version}" if report.version else report.name
    yield f"# {plain(title)}"
    yield ""
    yield f"Attempt {report.attempt}, {report.state}. Made {_at(report, report.made_at)}."
    t0 = _at(report, report.t0) if report.t0 else "not named yet"
    yield f"T-0: {t0}. Director {_who(report, report.director)}, deputy {_who(report, report.deputy)}."
    if report.decision:
        yield f"Decision: {report.decision.upper()}."


def _readiness(report: Report) -> Iterator[str]:
    yield from ("", "## Readiness", "", "| area | led by | approved | waived | of | blockers open |")
    yield "|---|---|--:|--:|--:|--:|"
    for area in report.areas:
        leads = ", ".join(_who(report, lead) for lead in area.leads) or "nobody"
        numbers = f"{area.approved} | {area.waived} | {area.counted} | {area.blockers_open}"
        yield f"| {area.code} {plain(area.title)} | {leads} | {numbers} |"


def _exceptions(report: Report) -> Iterator[str]:
    if not report.exceptions:
        return
    yield from ("", "## Exceptions", "")
    items = {item.ref: item for item in report.items}
    for ref in report.exceptions:
        item = items[ref]
        why = f": {plain(item.reason)}" if item.reason else ""
        yield f"- **{ref}** {plain(item.title)}, {item.state}{why}"


def _items(report: Report) -> Iterator[str]:
    yield from ("", "## Items")
    titles = {area.code: area.title for area in report.areas}
    place: tuple[str, str] = ("", "")
    for item in report.items:
        if item.area != place[0]:
            yield from ("", f"### {item.area} {plain(titles.get(item.area, ''))}")
        if (item.area, item.group) != place:
            yield from ("", f"#### {plain(item.group)}".rstrip(), "")
            place = (item.area, item.group)
        yield from _item(report, item)


def _item(report: Report, item: ReportItem) -> Iterator[str]:
    """Its definition stands under it, unless the title says it all; `read_markdown` takes both from here again."""
    told = [item.weight, _state(item)]
    if item.due:
        told.append(f"due {item.due}")
    if item.shelf:
        told.append(f"shelf life {item.shelf}")
    if item.bound:
        told.append(BOUND)
    if item.owner:
        told.append(f"owner {_who(report, item.owner)}")
    yield f"- [{_TICKS.get(item.state, ' ')}] **{item.ref}** {plain(item.title)} ({', '.join(told)})"
    if item.definition != item.title:
        yield from (f"  {line}".rstrip() for line in _plain_lines(item.definition))
    if item.signed_at:
        yield f"  - signed off by {_who(report, item.signer)}, {_at(report, item.signed_at)}"
    for proof in item.evidence:
        yield f"  - {proof.kind}: {_proof(proof)}"
    if item.judged_at:
        note = f": {plain(item.judged_note)}" if item.judged_note else ""
        done = "approved" if item.state == "approved" else "judged"
        yield f"  - {done} by {_who(report, item.judged_by)}, {_at(report, item.judged_at)}{note}"
    if item.reason:
        yield f"  - reason: {plain(item.reason)}"
    if item.trouble:
        yield f"  - in trouble: {plain(item.trouble)}"


def _state(item: ReportItem) -> str:
    if item.derived:
        return MET if item.state == "approved" else NOT_MET
    return item.state


def _proof(proof: Proof) -> str:
    if proof.kind == "link" and urlsplit(proof.value).scheme in ("http", "https"):
        return f"<{quote(proof.value, safe=_OF_LINKS)}>"
    return plain(proof.value)


def _runbook(report: Report) -> Iterator[str]:
    yield from ("", "## Runbook", "", "| step | what | owner | backup | due | state | started | ended |")
    yield "|---|---|---|---|---|---|---|---|"
    for step in report.steps:
        yield _step(report, step)


def _step(report: Report, step: ReportStep) -> str:
    trouble = f", in trouble: {plain(step.trouble)}" if step.trouble else ""
    cells = [
        *(step.ref, plain(step.title), _who(report, step.owner), _who(report, step.backup)),
        *(_at(report, step.due_at), f"{step.state}{trouble}", _done(report, step.started_at, step.started_by)),
        _done(report, step.ended_at, step.ended_by),
    ]
    return f"| {' | '.join(cells)} |"


def _criteria(report: Report) -> Iterator[str]:
    if not report.criteria:
        return
    yield from ("", "## Success", "", "| criterion | what | target | due | verdict | why | judged |")
    yield "|---|---|---|---|---|---|---|"
    for each in report.criteria:
        said = ", ".join(filter(None, (plain(each.figure), each.result)))
        cells = [
            *(each.ref, plain(each.title), plain(each.target or "judged in words"), _at(report, each.due_at)),
            *(f"so far {said}" if each.early else said, plain(each.reason)),
            _done(report, each.judged_at, each.judged_by),
        ]
        yield f"| {' | '.join(cells)} |"


def _risks(report: Report) -> Iterator[str]:
    if not report.risks:
        return
    yield from ("", "## Risks", "", "| risk | what | likelihood | impact | state | with | against it | said last |")
    yield "|---|---|---|---|---|---|---|---|"
    for each in report.risks:
        whose = plain(report.called(each.owner)) or each.place
        words = (plain(each.mitigation), plain(each.why))
        cells = [each.ref, plain(each.title), each.likelihood, each.impact, each.state, whose, *words]
        yield f"| {' | '.join(cells)} |"


def _actions(report: Report) -> Iterator[str]:
    if not report.actions:
        return
    yield from ("", "## Actions", "", "| action | what | about | owner | due | done | what came of it |")
    yield "|---|---|---|---|---|---|---|"
    for action in report.actions:
        cells = [
            *(action.ref, plain(action.text), action.about or "", _who(report, action.owner)),
            *(_at(report, action.due_at), _done(report, action.done_at, action.done_by), plain(action.outcome)),
        ]
        yield f"| {' | '.join(cells)} |"


def _record(report: Report) -> Iterator[str]:
    yield from ("", "## Record", "")
    yield f"{report.record_entries} entries; the head of the chain is `{report.record_head}`."


def _done(report: Report, at: datetime | None, by: str | None) -> str:
    return " ".join(filter(None, (_at(report, at), plain(report.called(by)))))


def _who(report: Report, who: str | None) -> str:
    return plain(report.called(who)) or "nobody"


def _at(report: Report, at: datetime | None) -> str:
    return when.local(at, report.zone, now=report.made_at) if at else ""
