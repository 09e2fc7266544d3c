"""Each fault of a template is told with its line and its place, all of them in one reading."""

import re

import pytest
import yaml

from bot.templates import Fault, TemplateFaults, check, load, parse, text_of, tree
from bot.templates.rules import RISK, VERBS
from commands import COMMANDS

SMALL = text_of("small-release")


def changed(*changes: tuple[str, str]) -> str:
    """`small-release` with the first occurrence of each text replaced."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def told(text: str) -> list[tuple[str, str]]:
    return [(fault.field, fault.problem) for fault in check(text)]


# the change, the text whose line is named, the field, the problem
CASES = [
    pytest.param(
        ("weight: blocker", "wieght: blocker"), "wieght", "BUILD-1.wieght", "did you mean `weight`?", id="key"
    ),
    pytest.param(
        ("weight: blocker", "weight: bloker"), "bloker", "BUILD-1.weight", "did you mean `blocker`?", id="word"
    ),
    pytest.param(("        owner: OPS\n", ""), "Last Checks", "PRE-1.owner", "is missing", id="missing"),
    pytest.param(("title: Release branch", "title: 3"), "title: 3", "BUILD-1.title", "must be text", id="not text"),
    pytest.param(("title: Release branch", "title:"), "title:\n", "BUILD-1.title", "is empty", id="nothing"),
    pytest.param(("title: Release branch", 'title: ""'), 'title: ""', "BUILD-1.title", "is empty", id="no text"),
    pytest.param(
        ("title: Release branch", f"title: {'x' * 151}"), "xxx", "BUILD-1.title", "longer than 150", id="long title"
    ),
    pytest.param(
        ("- The decision is declared", f"- {'x' * 76}"), "xxx", "DAY-1.3", "longer than 75 characters", id="long line"
    ),
    pytest.param(("Release branch", '"a\\nb"'), '"a\\nb"', "BUILD-1.title", "on one plain line", id="two lines"),
    pytest.param(("- code: BUILD", "- code: Build"), "code: Build\n", "Build.code", "capital letters", id="code"),
    pytest.param(
        ("takes: 45m", "takes: 45"), "takes: 45\n", "PRE-1.takes", "45 is not a length of time", id="duration"
    ),
    pytest.param(("takes: 45m", "takes: 0m"), "takes: 0m", "PRE-1.takes", "takes 1m", id="no duration"),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T-2h, for: 15}\ntriggers:"),
        "15}",
        "HOLD-1.for",
        "15 is not a length of time",
        id="hold, length",
    ),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T+3h, for: 15m}\ntriggers:"),
        "T+3h",
        "HOLD-1.at",
        "T+3h is not before T-0",
        id="hold after T-0",
    ),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T-2h}\ntriggers:"),
        "{title: Look",
        "HOLD-1",
        "ends by nothing; say `for` how long it stands, or `until` what",
        id="hold without end",
    ),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T-2h, until: tomorrow}\ntriggers:"),
        "tomorrow",
        "HOLD-1.until",
        "is nothing to wait for; write poll, or a step such as PRE-2 done",
        id="hold until what",
    ),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T-2h, until: PRE-9 done}\ntriggers:"),
        "PRE-9",
        "HOLD-1.until",
        "PRE-9 is no step before or after T-0",
        id="hold until no step",
    ),
    pytest.param(
        ("\ntriggers:", "\nholds:\n  - {title: Look, at: T-2h, until: DAY-2 done}\ntriggers:"),
        "DAY-2 done}",
        "HOLD-1.until",
        "DAY-2 is planned after HOLD-1, so it would wait for ever",
        id="hold until later",
    ),
    pytest.param(("at: T-18h", "at: 18h"), "at: 18h", "PRE-1.at", "is not an offset", id="offset"),
    pytest.param(("due: T-20h", "due: T-20h 17:00"), "17:00", "BUILD.due", "mixes hours", id="due"),
    pytest.param(
        ("mandatory: false", "mandatory: no"), "no}", "seats.PEOPLE.mandatory", "must be true or false", id="bool"
    ),
    pytest.param(("feeds: CRIT-3", "feeds: CRIT-3, CRIT-1"), "feeds", "POST-1.feeds", "not a list of refs", id="refs"),
    pytest.param(
        ("items:", "items: []\n        x:"), "items: []", "BUILD.groups[1].items", "at least 1", id="no items"
    ),
    pytest.param(
        ("weight: blocker", "derived: {}"), "derived", "BUILD-1.derived", "not marked `derived: true`", id="derived"
    ),
    pytest.param(("    lead: Lead developer\n", ""), "code: BUILD\n", "BUILD.lead", "say the role", id="no lead"),
    pytest.param(("code: PEOPLE\n", "code: OP\n"), "code: OP\n", "OP.code", "OP and OPS begin alike", id="prefix"),
    pytest.param(("code: PEOPLE\n", "code: CRIT\n"), "code: CRIT", "CRIT.code", "CRIT is taken already", id="taken"),
    pytest.param(("code: PEOPLE\n", "code: STATUS\n"), "code: STATUS", "STATUS.code", "golive's own", id="verb"),
    pytest.param(
        ("area: PEOPLE", "area: PEPLE"), "area: PEPLE", "seats.PEOPLE.area", "did you mean `PEOPLE`?", id="seat"
    ),
    pytest.param(
        ("code: PEOPLE, area", "code: OPS, area"), "code: OPS, area: P", "seats.OPS.code", "one seat", id="twice"
    ),
    pytest.param(
        ("code: OPS, area: OPS", "code: OPS"), "code: OPS}", "seats.OPS.area", "belongs to that area", id="no area"
    ),
    pytest.param((", blockers: PEOPLE", ""), "code: BIZ", "seats.BIZ.blockers", "needs its own", id="no blockers"),
    pytest.param(
        ("holder: Product owner", "watches: OPS-1"), "code: BIZ", "seats.BIZ.holder", "is missing", id="holder"
    ),
    pytest.param(("owner: OPS", "owner: OBS"), "owner: OBS", "PRE-1.owner", "did you mean `OPS`?", id="owner"),
    pytest.param(("lead: deputy", "lead: boss"), "lead: boss", "PRE.lead", "'boss' owns nothing", id="phase lead"),
    pytest.param(("after: PRE-1", "after: PRE-9"), "after: PRE-9", "PRE-2.after", "PRE ends at PRE-2", id="ref number"),
    pytest.param(("after: PRE-1", "after: PER-1"), "after: PER-1", "PRE-2.after", "did you mean `PRE`?", id="ref code"),
    pytest.param(("after: PRE-1", "after: OPS-1"), "after: OPS-1", "PRE-2.after", "another kind (item)", id="ref kind"),
    pytest.param(("after: PRE-1", "after: BACK-1"), "after: BACK-1", "PRE-2.after", "another clock", id="other clock"),
    pytest.param(
        ("after: PRE-2", "after: DAY-3"), "after: DAY-3", "DAY-1.after", "in a circle (plain): DAY-", id="circle"
    ),
    pytest.param(("after: PRE-1", "after: PRE-2"), "after: PRE-2", "PRE-2.after", "PRE-2 waits for PRE-2", id="itself"),
    pytest.param(("at: T-17h", "at: T-19h"), "after: PRE-1", "PRE-2.after", "planned before PRE-1", id="too early"),
    pytest.param(("at: T-18h", "at: R+1h"), "at: R+1h", "PRE-1.at", "by clock R, but PRE runs by T", id="clock"),
    pytest.param(("        at: T-18h\n", ""), "Last Checks", "PRE-1", "either `at`", id="no time"),
    pytest.param(
        ("at: T-18h", "timing: {plan: {at: T-18h}}"), "plan:", "PRE-1.timing.plan", "did you mean `plain`?", id="timing"
    ),
    pytest.param(("decides: go", "time_lock: true"), "phases:\n", "phases", "no step has `decides: go`", id="no go"),
    pytest.param(
        ("confirms: live", "decides: go"),
        "decides: go\n        lines:\n          - The three",
        "DAY-3.decides",
        "at DAY-1 already",
        id="two go",
    ),
    pytest.param(("needs: go", "time_lock: true"), "phases:\n", "phases", "no step has `needs: go`", id="no gate"),
    pytest.param(("        after: DAY-1\n", ""), "title: Deploy", "DAY-2.after", "without a GO at DAY-1", id="ungated"),
    pytest.param(
        ("takes: 25m\n    lead", "takes: 31m\n    lead"), "takes: 31m", "BACK.takes", "its steps take 25m", id="length"
    ),
    pytest.param(
        ("confirms: live", "confirms: live\n        to: [company]"), "Confirm", "DAY-3.sends", "together", id="to"
    ),
    pytest.param(("        form: tally\n", ""), "Look Back", "POST-1.form", "only a form", id="feeds"),
    pytest.param(
        ("checks: [build]", "checks: [buld]"), "[buld]", "BUILD-2.checks[1]", "did you mean `build`?", id="check"
    ),
    pytest.param(
        ("check: health", "check: helth"), "check: helth", "CRIT-1.check", "did you mean `health`?", id="measure"
    ),
    pytest.param(("kind: ci", "kind: cy"), "kind: cy", "checks.build.kind", "'cy' is not known", id="kind"),
    pytest.param(
        ('repo: "{repo}"', "rep: x"), "rep: x", "checks.build.options.rep", "did you mean `repo`?", id="option"
    ),
    pytest.param(
        ("status: 200", "status: ok"), "status: ok", "checks.health.options.status", "whole number", id="type"
    ),
    pytest.param(
        ("{health_path}", "{helth_path}"), "helth", "checks.health.options.url", "`health_path`?", id="variable"
    ),
    pytest.param(
        ("max_age: 36h", "max_age: old"), "max_age", "checks.backup.options.max_age", "'old' is not", id="age"
    ),
    pytest.param(
        ("kind: ci", "kind: ci\n    before: {repo: x}"),
        "  build:\n",
        "checks.build",
        "no step is marked `cutover",
        id="cutover",
    ),
    pytest.param(
        ("judge_at: T+24h", "judge_at: T-24h"), "T-24h\n        owner", "CRIT-1.judge_at", "not after T-0", id="judge"
    ),
    pytest.param(
        ("owner: BUILD\n        check", "owner: BUILD\n        interim: T+2d\n        check"),
        "interim",
        "CRIT-2.interim",
        "is not before T+24h",
        id="interim",
    ),
    pytest.param(
        ("check: error-rate", "check: error-rate\n        items: OPS-*"),
        "items: OPS",
        "CRIT-2.items",
        "beside a check",
        id="two ways",
    ),
    pytest.param(("        check: health\n", ""), "since: live", "CRIT-1.since", "but it has no check", id="since"),
    pytest.param(
        ("at: T-18h", "timing: {plain: {at: T-18h}}\n        after: PRE-2"),
        "after: PRE-2",
        "PRE-1.after",
        "beside `timing`",
        id="after",
    ),
    pytest.param(
        ("    takes: 25m\n    lead", "    lead"), "code: BACK", "BACK.takes", "the latest safe rollback", id="no length"
    ),
    pytest.param(
        ("status: 200}", "headers: {Age: 3}}"), "Age: 3", "checks.health.options.headers", "not text", id="header"
    ),
    pytest.param(("links: BUILD-3", "links: BUILD-6"), "links: BUILD-6", "RISK-1.links", "ends at BUILD-5", id="link"),
    pytest.param(("criterion: CRIT-2", "criterion: CRIT-4"), "CRIT-4", "triggers[1].criterion", "CRIT-4", id="trigger"),
    pytest.param((", lasting: 10m", ""), "Too many", "triggers[1].lasting", "is missing", id="lasting"),
    pytest.param(
        ("go: {stakeholders", "goo: {stakeholders"), "goo: {", "announcements.goo", "did you mean `go`?", id="event"
    ),
    pytest.param(
        ("automatic if over", "automatic if under"),
        "if under",
        "announcements.hold.stakeholders",
        "is not known",
        id="if",
    ),
    pytest.param(
        ("auto: roll call", "auto: practice poll"), "holds:", "PRE-2.1.holds", "no `auto: roll call`", id="roll call"
    ),
    pytest.param(("nudge: 15m", "nudge: 45m"), "45m,", "PRE.reminders.late_start", "before the owner", id="reminders"),
    pytest.param(
        ("red_after: 3 of 5", "red_after: 6 of 5"), "6 of 5", "probing.red_after", "can never be", id="quorum"
    ),
    pytest.param(
        ("updates: 30m", "updates: 30m\nupdates: 1h"), "updates: 1h", "updates", "stands twice", id="double key"
    ),
    pytest.param(("title: Small", "title: &x Small"), "title: &x", "title", "anchors, aliases and tags", id="anchor"),
    pytest.param(("title: Small", "title: !!str Small"), "title: !!", "title", "anchors, aliases and tags", id="tag"),
]


@pytest.mark.parametrize(("change", "where", "field", "problem"), CASES)
def test_a_fault_names_its_line_and_its_field(change: tuple[str, str], where: str, field: str, problem: str) -> None:
    text = changed(change)
    faults = [fault for fault in check(text) if fault.field == field and problem in fault.problem]
    assert faults, told(text)
    assert faults[0].line == line_of(text, where)


def test_faults_of_fields_and_faults_between_parts_are_told_together() -> None:
    text = changed(
        ("weight: blocker", "weight: bloker"),
        ("takes: 45m", "takes: soon"),
        ("after: PRE-1", "after: PRE-7"),
        ("owner: PEOPLE", "owner: PEPLE"),
        ("title: Small release", "title: Small release\ntitel: Small"),
    )
    faults = check(text)
    assert [fault.field for fault in faults] == [
        "titel",
        "BUILD-1.weight",
        "PRE-1.takes",
        "PRE-2.after",
        "CRIT-3.owner",
    ]
    assert faults == sorted(faults)


def test_a_fault_is_not_told_again_where_it_only_shows() -> None:
    assert len(check(changed(("- code: BUILD", "- code: build")))) == 1
    assert len(check(changed(("        items:", "        itmes:")))) == 2


def test_a_missing_section_is_missing_once() -> None:
    assert told(changed(("seats:", "seets:"))) == [
        ("seats", "is missing"),
        ("seets", "is not known here; did you mean `seats`?"),
    ]


def test_a_step_must_say_both_what_it_sends_and_to_whom() -> None:
    text = changed(("confirms: live", "confirms: live\n        sends: announcement"))
    assert told(text) == [("DAY-3.to", "is missing; `sends` and `to` go together")]


def test_there_is_one_way_back_and_something_before_it() -> None:
    two = changed(("title: The Day After", "title: The Day After\n    clock: R"))
    assert ("BACK.clock", "is the second phase by clock R; there is one way back") in told(two)
    none = re.sub(r"(    title: The (Day Before|Release|Day After)\n)", r"\1    clock: R\n", SMALL)
    assert ("phases", "holds no phase counted from T-0") in told(none)


def test_there_is_one_cutover() -> None:
    text = changed(
        ("needs: go", "needs: go\n        cutover: forth"), ("confirms: live", "confirms: live\n        cutover: forth")
    )
    assert told(text) == [("DAY-3.cutover", "DAY-2 is the cutover already; there is one")]


def test_a_seat_that_no_item_knows_is_named() -> None:
    text = text_of("go-live").replace("seat: LEGAL", "seat: LEGEL")
    assert told(text) == [("FINAL-6.derived.seat", "there is no seat LEGEL; did you mean `LEGAL`?")]


def test_nobody_leads_or_ticks_what_is_derived() -> None:
    text = text_of("go-live").replace("derived: true", "derived: true\n    lead: Chief ticker")
    text = text.replace("            derived:\n              items: DOCS-*\n", "")
    assert ("FINAL.lead", "leads a derived area, where nobody can tick anything; leave it out") in told(text)
    assert ("FINAL-7.derived", "is missing; every item of a derived area is computed") in told(text)
    assert ("DOCS-16", "DOCS-16 counts in no derived item; add it to one") in told(text)


def test_a_poll_needs_somebody_who_must_answer() -> None:
    codes = ("BUILD}", "OPS}", "PEOPLE}")
    assert told(changed(*((code, f"{code[:-1]}, mandatory: false}}") for code in codes))) == [
        ("seats", "all are advisory; a poll needs at least one mandatory seat")
    ]


def test_a_gap_in_the_derived_items_is_named_by_its_ref() -> None:
    text = text_of("go-live").replace("items: SUPP-1..8", "items: SUPP-1..7")
    assert told(text) == [("SUPP-8", "SUPP-8 counts in no derived item; add it to one")]


def test_an_item_counts_in_one_derived_item_only() -> None:
    text = text_of("go-live").replace("items: SUPP-1..8", "items: SUPP-1..9")
    assert told(text) == [("FINAL-9.derived.items", "SUPP-9 counts in FINAL-8 already")]


def test_a_derived_item_is_not_computed_from_a_derived_item_nor_from_nothing() -> None:
    text = text_of("go-live").replace("items: DOCS-*", "items: DOCS-* FINAL-2").replace("facts: [decided]", "facts: []")
    assert told(text) == [
        ("FINAL-7.derived.items", "FINAL-2 is derived itself; name the items behind it"),
        ("FINAL-11.derived", "is computed from nothing; name items, steps or facts"),
    ]


def test_a_circle_in_one_timing_only_is_found() -> None:
    text = text_of("go-live").replace(
        "traffic-last: {at: T+15m, after: DAY-2}", "traffic-last: {at: T+15m, after: DAY-6}"
    )
    assert (
        "DAY-6.timing.traffic-last.after",
        "goes in a circle (traffic-last): DAY-6 waits for DAY-7 waits for DAY-6",
    ) in (told(text))
    assert not any("(document)" in problem for _, problem in told(text))


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "is no template"),
        ("- a\n- b\n", 1, "is no template"),
        ("about: 3", 1, "is missing"),
        ("name: x\ntitle: [a, b\n", 3, "not YAML"),
        ("name: x\n\tname: y\n", 2, "not YAML"),
        ("name: x\ntitle: a\x07b\n", 2, "U+0007"),
        ("name: x\ntitle: a\ud800b\n", 2, "U+D800"),
        ("name: x\n---\nname: y\n", 2, "a second document begins here"),
        ("? [a]\n: b\n", 1, "a key is a plain word here"),
        ("a: " + "[" * 200_000, 1, "nested deeper than any template"),
        ("a: &a [*a, *a]\n", 1, "anchors, aliases and tags are not read"),
        ("a: x\n" * 300_000, 1, "is longer than 1,000,000 characters"),
    ],
)
def test_what_is_hardly_yaml_is_refused_on_its_line(text: str, line: int, problem: str) -> None:
    faults = check(text)
    assert any(fault.line == line and problem in fault.problem for fault in faults), faults[:3]


def test_words_that_yaml_takes_for_something_else_stay_text() -> None:
    for word in ("on", "Yes", "2026-12-01", "12:30", "1e3", "0x1F", "=", "<<", ".inf"):
        assert parse(changed(("Release branch", word)), "small").item("BUILD-1").title == word


def test_load_refuses_with_everything_that_is_wrong(tmp_path) -> None:
    path = tmp_path / "tuesday.yaml"
    path.write_text(changed(("weight: blocker", "weight: bloker"), ("takes: 45m", "takes: soon")), encoding="utf-8")
    with pytest.raises(TemplateFaults) as refused:
        load(path)
    assert [fault.field for fault in refused.value.faults] == ["BUILD-1.weight", "PRE-1.takes"]
    assert str(refused.value).splitlines()[0] == (
        f"{path}:47: BUILD-1.weight: 'bloker' is not known here; did you mean `blocker`?"
    )


def test_a_file_of_ones_own_is_a_template_like_any_other(tmp_path) -> None:
    path = tmp_path / "tuesday.yaml"
    path.write_text(changed(("name: small-release", "name: tuesday")), encoding="utf-8")
    assert load(path).name == load(str(path)).name == "tuesday"


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "neither a file nor a template"), (b"name: \xff", "is not UTF-8 text (byte 6)")],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "tuesday.yaml"
    if content:
        path.write_bytes(content)
    with pytest.raises(TemplateFaults, match=re.escape(problem)):
        load(path)


def test_a_directory_is_no_template(tmp_path) -> None:
    with pytest.raises(TemplateFaults, match="cannot be read"):
        load(tmp_path)


def test_a_name_mistyped_gets_the_nearest() -> None:
    with pytest.raises(TemplateFaults, match="did you mean `go-live`"):
        load("golive")


def test_a_shipped_template_is_read_once() -> None:
    assert load("go-live") is load("go-live")


def test_a_fault_reads_as_one_line() -> None:
    assert str(Fault(3, 7, "DAY-1.takes", "is missing")) == "3: DAY-1.takes: is missing"
    assert str(Fault(3, 7, "", "is missing")) == "3: is missing"


@pytest.mark.parametrize("text", [text_of("go-live"), SMALL, "a: " + "[" * 5_000, "name: x\ntitle: [a, b\n"])
def test_without_the_c_parser_the_same_is_read(monkeypatch, text: str) -> None:
    by_c = tree.read(text)
    monkeypatch.setattr(tree, "LOADER", yaml.BaseLoader)
    by_python = tree.read(text)
    assert (by_python.data, by_python.values, by_python.keys) == (by_c.data, by_c.values, by_c.keys)
    assert [flaw.mark.line for flaw in by_python.flaws] == [flaw.mark.line for flaw in by_c.flaws]


def test_no_verb_can_be_the_code_of_an_area() -> None:
    words = {verb.upper() for verb in COMMANDS if verb.isalpha() and 2 <= len(verb) <= 8}
    assert words <= {*VERBS.split(), RISK}, "that one is taken by the risks themselves"
