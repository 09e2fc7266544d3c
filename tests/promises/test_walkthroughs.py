"""The two walk-throughs of CONTRIBUTING.md, walked: what they have one write works as their tests say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from checks import CHECKS
from commands import COMMANDS
from tests.desk import EVE, LEADS, open_desk

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
BLOCKS = [dedent(block) for block in re.findall(r"^ *```python\n(.*?)^ *```$", TEXT, re.M | re.S)]
PATHS = "commands/thanks.py", "tests/journeys/test_thanks.py", "checks/robots.py", "tests/checks/test_robots.py"
FILES = dict(zip(PATHS, BLOCKS, strict=True))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """Each file of the walk-throughs as a module, and its line in its table."""
    modules = {}
    for path in sorted(PATHS):  # a module before its test
        name = path.removesuffix(".py").replace("/", ".")
        modules[path] = module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(FILES[path], path, "exec"), module.__dict__)
    monkeypatch.setitem(COMMANDS, "thanks", modules["commands/thanks.py"])
    monkeypatch.setitem(CHECKS, "robots", modules["checks/robots.py"])
    return modules


@pytest.mark.parametrize("path", PATHS)
def test_each_file_is_named_before_it_is_shown(path: str) -> None:
    assert TEXT.index(f"`{path}`") < TEXT.index(FILES[path].splitlines()[0])


@pytest.mark.parametrize("path", PATHS)
def test_each_file_passes_lint_as_it_is_shown(path: str) -> None:
    for act in (["check", "--quiet"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *act, "--stdin-filename", path, "-"]
        done = subprocess.run(ruff, input=FILES[path], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


async def test_the_verb_does_what_its_tests_say(written: dict[str, ModuleType], tmp_path: Path) -> None:
    tests = written["tests/journeys/test_thanks.py"]
    walked = [test for name, test in vars(tests).items() if name.startswith("test_")]
    assert len(walked) == 2
    for number, test in enumerate(walked):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with open_desk(folder) as desk:
            await desk.name_leads(LEADS)
            await test(desk)


async def test_help_knows_the_verb(written: dict[str, ModuleType], tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert "thanks REF" in (await desk.say("help thanks", by=EVE)).shown


async def test_the_check_does_what_its_tests_say(written: dict[str, ModuleType]) -> None:
    tests = written["tests/checks/test_robots.py"]
    for text, listed in tests.test_a_site_is_listed_or_not.pytestmark[0].args[1]:
        await tests.test_a_site_is_listed_or_not(text, listed)
    tests.test_bad_options_are_named()
