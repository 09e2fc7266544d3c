"""The README's pictures are of golive as it is."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from .pictures import take_all

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKED = sorted(set(re.findall(r'(?:src|srcset)="(docs/pictures/[a-z-]+\.png)"', README)))
MOST_BYTES = 200_000


async def test_each_picture_of_the_readme_can_be_taken_anew(tmp_path: Path) -> None:
    await take_all(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [Path(path).name for path in LINKED]
    assert all(_width(file) > 400 for file in tmp_path.iterdir())


async def test_each_picture_is_there_small_and_told_in_words() -> None:
    assert {Path(path).stem for path in LINKED} >= {"board", "approval", "reminder", "poll", "decision"}
    for path in LINKED:
        assert 0 < (ROOT / path).stat().st_size < MOST_BYTES, path
    told = re.findall(r'<img alt="([^"]{20,})"', README)
    assert len(told) == README.count("<img")


def _width(file: Path) -> int:
    """From the head of a PNG."""
    (width,) = struct.unpack(">I", file.read_bytes()[16:20])
    return int(width)
