"""The shipped `go-live`: what is checked, judged and feared, and who is told."""

from datetime import timedelta

import pytest

from bot.templates import load

GO_LIVE = load("go-live")


ATTACHED = {
    "health": "TECH-1 TECH-35 MON-1 DAY-2.2 DAY-11.1",
    "balancer": "TECH-2 DAY-5.2",
    "certificate": "TECH-3 DAY-4.2 DAY-13.3",
    "dns-ttl": "TECH-4",
    "dns-answer": "DAY-3.2 DAY-3.3",
    "front-page": "DAY-3.4",
    "cdn": "TECH-5 TECH-28",
    "backup": "TECH-6 DATA-4 DATA-13 PRE-2.2",
    "version": "TECH-8 DAY-6.2",
    "api": "TECH-12",
    "websocket": "TECH-13",
    "mail": "TECH-15",
    "mail-spf": "TECH-15",
    "mail-dmarc": "TECH-15",
    "scan": "TECH-16 TECH-23 TEST-7 CRIT-4",
    "cors": "TECH-21",
    "security-headers": "TECH-22 DAY-13.1",
    "cache-headers": "TECH-26",
    "compression": "TECH-31",
    "loadtest": "TECH-24 TEST-6",
    "monitoring-up": "TECH-32 TECH-36 PRE-5.1 DAY-9.1",
    "dashboard": "TECH-37 MON-3",
    "sso": "USER-14 DAY-10.2",
    "privacy": "CONT-8",
    "terms": "CONT-7",
    "docs": "DOCS-2",
    "faq": "DOCS-13",
    "support-page": "SUPP-13 DOCS-16",
    "third-party": "CONT-14",
    "status-page": "DAY-14.3",
    "build": "TEST-2 TEST-8",
    "response-time": "DAY-12.1 CRIT-2",
    "error-rate": "DAY-11.3 CRIT-3",
    "data-integrity": "DAY-7.2",
    "resources": "DAY-12.3",
    "crashes": "CRIT-6",
}


def test_checks_hang_where_they_can_see_something() -> None:
    found: dict[str, set[str]] = {}
    for part in (*GO_LIVE.items, *GO_LIVE.lines):
        for name in part.checks:
            found.setdefault(name, set()).add(part.ref)
    for criterion in GO_LIVE.criteria:
        if criterion.check and criterion.ref != "CRIT-1":
            found.setdefault(criterion.check, set()).add(criterion.ref)
    assert found == {name: set(text.split()) for name, text in ATTACHED.items()}
    assert set(GO_LIVE.checks) == set(ATTACHED)


def test_only_five_variables_are_asked_for() -> None:
    asked = [name for name, variable in GO_LIVE.variables.items() if variable.ask]
    assert asked == ["domain", "base_url", "metrics_url", "repo", "version"]
    assert GO_LIVE.variables["health_path"].default == "/healthz"
    assert GO_LIVE.variables["target_host"].default is None


def test_names_and_certificates_are_seen_differently_before_and_after_the_cutover() -> None:
    changing = {name for name, check in GO_LIVE.checks.items() if check.before or check.after}
    assert changing == {"certificate", "dns-answer"}


def test_probing_quickens_towards_t_0() -> None:
    probing = GO_LIVE.probing
    assert probing.every == timedelta(hours=1)
    assert [(str(row.since), row.every) for row in probing.nearer] == [
        ("T-24h", timedelta(minutes=10)),
        ("T-2h", timedelta(minutes=1)),
    ]
    assert (probing.until, str(probing.red_after)) == ("live", "3 of 5")


def test_criteria_are_judged_when_they_can_be() -> None:
    due: dict[str, list[int]] = {}
    for criterion in GO_LIVE.criteria:
        due.setdefault(str(criterion.judge_at), []).append(criterion.number)
    assert due == {
        "T+24h": [1, 2, 3, 4, 5, 6, 7, 8, 11, 15, 18, 19],
        "T+7d": [10, 16, 17, 20, 21, 22],
        "T+30d": [9, 12, 14, 23],
        "T+90d": [13, 24],
    }
    owners = {criterion.number: criterion.owner for criterion in GO_LIVE.criteria}
    assert [owners[n] for n in (1, 4, 5, 8, 11, 13, 16, 17, 19, 21)] == (
        ["TECH", "SEC", "DATA", "TEST", "SUPP", "BIZ", "TEST", "USER", "SUPP", "SUPP"]
    )


def test_eight_criteria_have_a_figure_and_one_gets_its_own_per_launch() -> None:
    targets = {criterion.number: str(criterion.target) for criterion in GO_LIVE.criteria if criterion.target}
    assert targets == {
        **{1: "≥ 99.9 %", 2: "≤ 2 s", 3: "≤ 0.1 %", 4: "= 0 critical", 5: "= 0 incidents", 6: "= 0 crashes"},
        **{9: "≥ 80 %", 10: "≥ 4 of 5", 11: "≤ {ticket_limit} tickets"},
    }
    measures = {criterion.number: criterion.measure for criterion in GO_LIVE.criteria}
    assert [n for n, measure in measures.items() if measure == "check"] == [1, 2, 3, 4, 6]
    assert [n for n, measure in measures.items() if measure == "number"] == [5, 9, 10, 11]
    assert [n for n, measure in measures.items() if measure == "items"] == [18]
    assert GO_LIVE.criterion("CRIT-1").every == timedelta(seconds=60)


def test_two_risks_are_high_from_the_start() -> None:
    assert [risk.ref for risk in GO_LIVE.risks if risk.high] == ["RISK-1", "RISK-7"]
    owners = [(risk.likelihood[0] + risk.impact[0], risk.owner) for risk in GO_LIVE.risks]
    assert owners == [
        *(("mh", "TECH"), ("mm", "TECH"), ("lh", "SEC"), ("lh", "DATA")),
        *(("mm", "BIZ"), ("mm", "SUPP"), ("mh", "TECH"), ("lh", "LEGAL")),
    ]
    assert str(GO_LIVE.assess_risks_by) == "T-7d"


ANNOUNCEMENTS = """
T-0 confirmed | automatic | automatic            | -
T-0 moved     | automatic | automatic            | -
T-24h         | -         | automatic            | -
T-1h          | -         | -                    | -
poll opened   | -         | -                    | -
go            | automatic | automatic            | -
no-go         | automatic | automatic            | draft if T-0 was told
hold          | -         | automatic if over 30m | -
resume        | -         | automatic if over 30m | -
scrub         | automatic | automatic            | draft if T-0 was told
liftoff       | -         | automatic            | -
update        | -         | draft                | -
live          | automatic | automatic            | -
rollback      | automatic | automatic            | draft
closed        | automatic | automatic            | -
"""


@pytest.mark.parametrize("row", ANNOUNCEMENTS.strip().splitlines())
def test_each_audience_is_told_what_concerns_it(row: str) -> None:
    event, *audiences = (cell.strip() for cell in row.split("|"))
    told = [GO_LIVE.telling(event, audience) for audience in ("company", "stakeholders", "customers")]
    assert [str(telling) if telling else "-" for telling in told] == audiences
    assert str(GO_LIVE.telling(event, "room")) == "automatic"
