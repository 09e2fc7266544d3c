"""However a template is mangled, the checker answers with faults, never with an error of its own."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.templates import Template, TemplateFaults, check, load, parse, text_of
from bot.templates.tree import read

SMALL = text_of("small-release")
LINES = SMALL.splitlines()
ODD = st.sampled_from(
    [
        *(
            "",
            "x",
            "TECH",
            "T-5h",
            "R+3m",
            "BUILD-1..9999",
            "DAY-*",
            "PRE-1 DAY-3",
            "{x}",
            "go",
            "live",
            "director",
            "=",
            "a\nb",
        ),
        *(None, True, 0, -1, 3.5, 10**15, [], {}, ["a"], {"a": 1}, [[]], {"text": 3}, {"text": "x", "checks": ["y"]}),
    ]
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def examine(text: str) -> None:
    """Faults point into the text; without any, the text is a template."""
    faults = check(text)
    for fault in faults:
        assert 1 <= fault.line <= len(re.findall("\r\n|\r|\n", text)) + 1
        assert fault.column >= 1
        assert fault.problem
    if faults:
        with pytest.raises(TemplateFaults) as refused:
            parse(text, "mangled")
        assert list(refused.value.faults) == faults
    else:
        assert isinstance(parse(text, "mangled"), Template)


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([way] if way else []), *(found for key, item in inner for found in ways(item, (*way, key)))]


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


WAYS = ways(plain(read(SMALL).data))


@FEW
@given(
    st.lists(st.tuples(st.sampled_from(WAYS), ODD, st.sampled_from(["set", "drop", "double"])), min_size=1, max_size=6)
)
def test_any_value_may_be_anything(changes: list[tuple[tuple[Any, ...], Any, str]]) -> None:
    data = plain(read(SMALL).data)
    for way, odd, deed in changes:
        parent = data
        try:
            for key in way[:-1]:
                parent = parent[key]
            if deed == "drop":
                del parent[way[-1]]
            elif deed == "double" and isinstance(parent, list):
                parent.insert(way[-1], plain(parent[way[-1]]))
            else:
                parent[way[-1]] = plain(odd)
        except (KeyError, IndexError, TypeError):
            continue
    examine(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000))


@FEW
@given(
    st.integers(0, len(LINES) - 1),
    st.integers(0, len(LINES) - 1),
    st.sampled_from(["swap", "drop", "double", "indent", "dedent"]),
)
def test_any_lines_may_change_places(first: int, second: int, deed: str) -> None:
    lines = list(LINES)
    if deed == "swap":
        lines[first], lines[second] = lines[second], lines[first]
    elif deed == "drop":
        del lines[first]
    elif deed == "double":
        lines.insert(second, lines[first])
    else:
        lines[first] = "  " + lines[first] if deed == "indent" else lines[first].removeprefix("  ")
    examine("\n".join(lines))


@FEW
@given(st.integers(0, len(SMALL)), st.text(max_size=5) | st.sampled_from(list("\t:-{}[]\"'#&*!|>%@`?,")))
def test_any_characters_may_get_in(place: int, text: str) -> None:
    examine(SMALL[:place] + text + SMALL[place:])


@FEW
@given(st.text(max_size=200))
def test_any_text_may_be_given(text: str) -> None:
    examine(text)


def test_what_is_loaded_can_be_written_out_and_read_again() -> None:
    for name in ("go-live", "small-release"):
        template = load(name)
        written = yaml.safe_dump(
            template.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False
        )
        assert parse(written, name) == template
