"""The form of `check add`: a kind is picked, and asked for what that kind may be told."""

from __future__ import annotations

import pytest

from bot.domain.options import headers, sent
from bot.message import Block, Form
from bot.store import trials
from checks import CHECKS
from tests.desk import KIM, OLI
from tests.journeys.checking.lab import APP, Lab
from tests.told import Told


def fields(form: Form) -> dict[str, Block]:
    return {block["block_id"]: block for block in form.blocks}


def element(form: Form, name: str) -> Block:
    found: Block = fields(form)[name]["element"]
    return found


async def opened(lab: Lab, kind: str) -> Told:
    return await lab.desk.say(f"check add OPS-4 {kind}", by=OLI)


@pytest.mark.parametrize("kind", CHECKS)
async def test_each_kind_asks_for_what_it_may_be_told(lab: Lab, kind: str) -> None:
    form = (await opened(lab, kind)).form

    options = CHECKS[kind].OPTIONS
    assert list(fields(form)) == ["kind", *options, "quorum"]
    assert element(form, "kind")["initial_option"]["value"] == kind
    for name, option in options.items():
        block = fields(form)[name]
        assert block["optional"] is not option.needed
        assert block["hint"]["text"].lower() == f"{option.says}.".lower()
        assert bool(block["element"].get("multiline")) is (option.form in (headers, sent))


async def test_numbers_words_and_yes_or_no_are_asked_for_as_such(lab: Lab) -> None:
    form = (await opened(lab, "tls")).form

    days, chain, protocol = element(form, "days"), element(form, "chain"), element(form, "protocol")
    assert (days["type"], days["min_value"], days["max_value"]) == ("number_input", "0", "3650")
    assert [option["value"] for option in chain["options"]] == ["yes", "no"]
    assert [option["value"] for option in protocol["options"]] == ["1.2", "1.3"]


async def test_another_kind_draws_the_form_anew(lab: Lab) -> None:
    first = await lab.desk.say("check add OPS-4", by=OLI)
    assert element(first.form, "kind")["initial_option"]["value"] == "http"
    assert fields(first.form)["kind"]["dispatch_action"] is True

    then = await lab.desk.redraw(first, by=OLI, kind="tls", url="https://app.example.com", quorum="3 of 3")

    assert list(fields(then.form)) == ["kind", *CHECKS["tls"].OPTIONS, "quorum"]
    assert then.form.carry == first.form.carry


async def test_it_is_tried_as_it_was_filled_in_and_kept_so(lab: Lab) -> None:
    form = await opened(lab, "tls")
    port = str(lab.certificate.port)

    told = await lab.desk.submit(form, by=OLI, kind="tls", host=APP, port=port, chain="yes", quorum="2 of 3")
    assert not told.refused, told.shown
    await lab.probe()
    assert (await lab.desk.heard(OLI))[-1].startswith(
        f"A trial of tls for OPS-4: passed\n:white_check_mark: valid for 90 days, TLS 1.3\n"
        f"host={APP} port={port} chain=yes quorum=2 of 3\n"
    )
    await lab.desk.press((await lab.desk.messages(OLI))[-1], "Save it", by=OLI)
    await lab.probe()

    kept = await lab.check("tls-ops-4")
    assert (kept.need, kept.of, dict(kept.options)) == (2, 3, {"host": APP, "port": port, "chain": "yes"})


async def test_one_that_must_pass_several_times_is_tried_as_often(lab: Lab) -> None:
    told = await lab.desk.say(f'check add OPS-4 tls host={APP} port={lab.certificate.port} quorum="3 of 3"', by=OLI)
    assert not told.refused, told.shown

    [taken, *_] = await lab.desk.store.write(lambda tx: trials.take(tx, lab.desk.now, 16))

    assert (taken.check.need, taken.check.of) == (3, 3)


async def test_what_is_wrong_stands_beside_its_field(lab: Lab) -> None:
    form = await opened(lab, "http")
    told = await lab.desk.submit(form, by=OLI, kind="http", url="app.example.com", within="soon", status="200")

    assert told.refused
    assert told.answer.beside == {
        "url": "url must be an address such as https://app.example.com/path.",
        "within": "within 'soon' is not a length of time; write 2s, 45m, 36h or 7d.",
    }
    told = await lab.desk.submit(form, by=OLI, kind="http", url="https://{version}.example.com", contains="{cdn}")
    assert (told.answer.field, told.shown) == ("contains", "It waits for what is not set: set cdn=… first.")


async def test_who_may_not_change_what_is_checked_gets_no_form(lab: Lab) -> None:
    told = await lab.desk.say("check add OPS-4", by=KIM)

    assert told.refused
    assert "Only a lead of OPS can change what is checked" in told.shown
