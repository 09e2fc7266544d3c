"""The world is plain data: built in Python or read from YAML; a manifest Slack would refuse is refused."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox import Channel, Group, ManifestError, User, World
from tests.sandbox.parrot import MANIFEST, make_world


def test_ids_come_from_names_and_members_by_name() -> None:
    world = make_world()
    assert world.user("ana").id == world.user("@Ana").id == world.user("U01ANA").id == "U01ANA"
    assert world.channel("#general").id == "C01GENERAL"
    assert world.channel("general").people == {"U01ANA", "U01KIM", "U0PARROT"}
    assert world.group("@DBA") == Group("dba", "Databases", ("U01KIM",), "S01DBA")
    assert world.bot_user == "U0PARROT"
    for missing in (lambda: world.user("nobody"), lambda: world.channel("nowhere")):
        with pytest.raises(KeyError):
            missing()


def test_a_channel_without_members_has_every_full_member() -> None:
    people = [User("ana"), User("gus", kind="guest"), User("deb", kind="deactivated"), User("al", kind="admin")]
    world = World.build(MANIFEST, people, [Channel("all")])
    assert world.channel("all").people == {"U01ANA", "U01AL"}


def test_channels_of_one_name_have_ids_of_their_own() -> None:
    world = World.build(MANIFEST, [User("ana")], [Channel("a-b"), Channel("ab")])
    assert [channel.id for channel in world.channels.values()] == ["C01AB", "C01AB2"]


def test_a_mistake_in_the_people_is_named() -> None:
    with pytest.raises(ValueError, match="ana: kind is one of member, admin"):
        World.build(MANIFEST, [User("ana", kind="boss")])
    with pytest.raises(KeyError, match="no user 'kim'"):
        World.build(MANIFEST, [User("ana")], [Channel("a", members=["kim"])])


def test_a_world_is_read_from_yaml(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(yaml.safe_dump(MANIFEST))
    (tmp_path / "world.yaml").write_text("""
manifest: manifest.yaml
workspace: Acme Rockets
people:
  - {name: ana, real_name: Ana Ruiz, tz: Europe/Madrid, dnd: ["22:00", "07:00"]}
  - {name: kim, kind: guest}
channels:
  - {name: launch, members: [ana, kim], app: true, topic: To the Moon}
groups:
  - {handle: dba, users: [kim]}
""")
    world = World.from_yaml(tmp_path / "world.yaml")
    assert (world.team_name, world.team_domain) == ("Acme Rockets", "acme-rockets")
    assert world.user("ana").dnd == ("22:00", "07:00")
    assert world.channel("launch").people == {"U01ANA", "U01KIM", "U0PARROT"}
    assert world.groups["S01DBA"].users == ("U01KIM",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "expected a mapping"),
        ("people: []", "names no manifest"),
        ("manifest: manifest.yaml", "'people'"),
        ("{manifest: manifest.yaml, people: [{nmae: ana}]}", "nmae"),
    ],
)
def test_a_wrong_yaml_names_its_mistake(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "manifest.yaml").write_text(yaml.safe_dump(MANIFEST))
    (tmp_path / "world.yaml").write_text(text)
    with pytest.raises(ValueError, match=said):
        World.from_yaml(tmp_path / "world.yaml")


def manifest(change: Any) -> dict[str, Any]:
    wrong = copy.deepcopy(MANIFEST)
    change(wrong)
    return wrong


def commands(many: int) -> list[dict[str, str]]:
    return [{"command": f"/c{at}", "description": "x"} for at in range(many)]


def shortcuts(many: int) -> list[dict[str, str]]:
    one = {"name": "x", "type": "global", "description": "x"}
    return [{**one, "callback_id": f"s{at}"} for at in range(many)]


def test_a_manifest_at_its_limits_is_taken() -> None:
    full = manifest(lambda raw: raw["features"].update(slash_commands=commands(50), shortcuts=shortcuts(10)))
    full["display_information"] |= {"name": "n" * 35, "description": "d" * 140, "long_description": "l" * 175}
    world = World.build(full)
    assert (len(world.manifest.commands), len(world.manifest.shortcuts)) == (50, 10)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda raw: raw.pop("display_information"), "display_information.name must have 1 to 35 characters"),
        (lambda raw: raw["display_information"].update(name="x" * 36), "must have 1 to 35 characters"),
        (lambda raw: raw["display_information"].update(description="x" * 141), "at most 140 characters"),
        (lambda raw: raw["display_information"].update(long_description="x" * 174), "175 to 4,000 characters"),
        (lambda raw: raw["display_information"].update(long_description="x" * 4001), "175 to 4,000 characters"),
        (lambda raw: raw["features"].update(slash_commands=commands(51)), "features.slash_commands: at most 50"),
        (lambda raw: raw["features"].update(shortcuts=shortcuts(11)), "features.shortcuts: at most 10"),
        (
            lambda raw: raw["settings"]["event_subscriptions"].update(bot_events=[f"e{at}" for at in range(101)]),
            "bot_events: at most 100",
        ),
        (lambda raw: raw["features"]["bot_user"].update(display_name="x" * 81), "at most 80 characters"),
        (lambda raw: raw["features"]["slash_commands"][0].update(command="parrot"), "must start with /"),
        (lambda raw: raw["features"]["slash_commands"][0].update(command="/" + "x" * 32), "at most 32 characters"),
        (lambda raw: raw["features"]["slash_commands"][0].update(description=""), "description has 1 to 2,000"),
        (lambda raw: raw["features"]["slash_commands"][0].update(usage_hint="x" * 1001), "at most 1,000"),
        (lambda raw: raw["features"]["shortcuts"][0].update(name="x" * 25), "name has 1 to 24 characters"),
        (lambda raw: raw["features"]["shortcuts"][0].update(type="local"), "type is message or global"),
        (lambda raw: raw["oauth_config"]["scopes"]["bot"].remove("commands"), "slash commands need the scope commands"),
        (
            lambda raw: raw["oauth_config"]["scopes"]["bot"].remove("app_mentions:read"),
            "the event app_mention needs the scope app_mentions:read",
        ),
    ],
)
def test_a_manifest_slack_would_refuse_is_refused(change: Any, fault: str) -> None:
    with pytest.raises(ManifestError, match="the manifest would be refused") as error:
        World.build(manifest(change))
    assert any(fault in one for one in error.value.faults)
