"""`golive template`, as typed in a shell."""

import json

from click.testing import CliRunner

from bot.cli.template import template_group
from bot.templates import text_of


def golive_template(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(template_group, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_a_shipped_template_has_no_fault() -> None:
    assert golive_template("check", "go-live") == (
        0,
        "go-live: no fault; 10 areas, 181 items, 38 steps, 8 steps back, 13 seats, 24 criteria, 8 risks\n"
        "look at SUPP-2 and SUPP-8: one title in one group, so people may take one for the other\n",
    )


def test_a_file_with_faults_is_told_line_by_line_and_exits_2(tmp_path) -> None:
    path = tmp_path / "tuesday.yaml"
    path.write_text(text_of("small-release").replace("at: T-18h", "at: 18h").replace("kind: ci", "kind: cy"))
    code, output = golive_template("check", path)
    lines = output.splitlines()
    assert code == 2
    assert lines[0].startswith(f"{path}:116: PRE-1.at: '18h' is not an offset")
    assert lines[-1].startswith(f"{path}:333: checks.build.kind: 'cy' is not known here")
    assert len(lines) == 2


def test_a_file_that_is_not_there_exits_2(tmp_path) -> None:
    code, output = golive_template("check", tmp_path / "wednesday.yaml")
    assert code == 2
    assert "there is neither a file nor a template of this name" in output


def test_the_schema_is_printed_for_editors() -> None:
    code, output = golive_template("schema")
    assert code == 0
    assert json.loads(output)["title"] == "golive template"
