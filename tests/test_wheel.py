"""What a user installs: the wheel, in an environment that never saw the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.journeys.stage import ROOT

pytestmark = pytest.mark.slow

PACKAGES = ("bot", "commands", "checks", "migrations", "sandbox")


def ran(*words: str | Path, cwd: Path) -> str:
    """What a program prints; it must end well."""
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; what it depends on is lent from the one the tests run in."""
    home = tmp_path_factory.mktemp("installed")
    ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", home / "dist", cwd=ROOT)
    (wheel,) = (home / "dist").glob("golive-*.whl")
    venv.create(home / "venv", with_pip=True, symlinks=True)
    python = home / "venv/bin/python"
    ran(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=home)
    (site,) = (home / "venv/lib").glob("python*/site-packages")
    # A path in a .pth file is taken without the .pth files that lie there, so the editable checkout stays unseen.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return home


def test_the_wheel_brings_every_package_and_its_data(home: Path) -> None:
    look = f"import json; print(json.dumps([__import__(name).__file__ for name in {PACKAGES}]))"
    files = json.loads(ran(home / "venv/bin/python", "-c", look, cwd=home))

    assert [Path(file).is_relative_to(home / "venv") for file in files] == [True] * len(PACKAGES)
    for top in PACKAGES:
        shipped = {path.name for path in (ROOT / top).rglob("*") if path.is_file() and path.suffix != ".pyc"}
        installed = {path.name for path in Path(files[PACKAGES.index(top)]).parent.rglob("*") if path.is_file()}
        assert shipped <= installed


def test_golive_runs_from_it(home: Path) -> None:
    golive = home / "venv/bin/golive"

    assert "demo" in ran(golive, "--help", cwd=home)
    assert "/golive" in ran(golive, "manifest", cwd=home)
    assert '"areas"' in ran(golive, "template", "schema", cwd=home)
    ran(golive, "db", "upgrade", cwd=home)
    assert "sound" in ran(golive, "db", "check", cwd=home)
