"""Bad input to the commands that question the reasoning: a message, exit code 2, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

V = "numbness"

BAD = {
    "no visit": (("how",), "Missing argument 'VISIT...'"),
    "unknown principle": (("how", V, "--of", "ischemai"), "did you mean 'ischemia' (Ischemia)?"),
    "principle like nothing": (("how", V, "--of", "flux"), "nmt-expert principles lists them"),
    "unknown principle of whynot": (("whynot", V, "--of", "joint fixatoin"), "did you mean 'joint_fixation'"),
    "a finding is no principle": (("whynot", V, "--of", "taut_band"), "there is no principle 'taut_band'"),
    "unknown rule": (
        ("how", V, "--of", "ischemia.static-lode-pattern"),
        "did you mean 'ischemia.static-load-pattern'?",
    ),
    "rule like nothing": (("how", V, "--of", "xyz.foo"), "nmt-expert show lists the rules"),
    "unknown finding": (("why", V, "--asking", "taut_bnad"), "did you mean 'taut_band'"),
    "finding like nothing": (("why", V, "--asking", "xyzzy"), "nmt-expert findings lists them"),
    "nothing asked": (("why", V), "Missing option '--asking'"),
    "a change that contradicts itself": (("whatif", V, "numbness=no", "numbness=yes"), "cannot be 'no' and 'yes'"),
    "a change of an unknown finding": (("whatif", V, "taut_bnad=yes"), "taut_bnad"),
    "a change to an unknown word": (("whatif", V, "numbness=banana"), "banana"),
    "a change at an unknown place": (("whatif", V, "taut_band=yes@nowhere"), "nowhere"),
    "no change": (("whatif", V), "there is no change"),
    "nothing to change": (("whatif", "numbness=no"), "there is no visit to change"),
    "changes and pivotal": (("whatif", V, "numbness=no", "--pivotal"), "--pivotal takes no changes"),
    "compared with itself": (("compare", "ischemia", "Ischemia", V), "cannot be compared with itself"),
    "compared with nothing": (("compare", "ischemia"), "Missing argument 'PRINCIPLE'"),
    "compared with an unknown": (("compare", "ischemia", "trigger_pionts"), "did you mean 'trigger_points'"),
    "a place without a visit": (("compare", "ischemia", "adhesions", "--side", "left"), "belong to a visit"),
    "one visit only": (("diff", V), "Missing argument 'FOLLOWUP'"),
    "standard input twice": (("diff", "-", "-"), "only one of the two"),
    "a file that is not there": (("chain", "nowhere.yaml"), "nowhere.yaml"),
    "two outputs": (("how", V, "--json", "--format", "html"), "choose one"),
    "an unknown format": (("how", V, "--format", "pdf"), "'pdf' is not one of"),
    "a graph of what has none": (("how", V, "--format", "dot"), "'dot' is not one of"),
    "no such complaint": (("how", V, "--complaint", "2"), "there is only one complaint"),
    "nothing understood": (("how", "purple elephants"), "'purple elephants' is not understood"),
    "an unknown region": (("whynot", "numbness", "--region", "nekc"), "did you mean 'neck"),
}


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_with_a_message_and_ends_with_2(run: Run, what: str) -> None:
    arguments, message = BAD[what]
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert "defect" not in result.output


def test_what_is_not_understood_is_said_and_the_rest_explained(run: Run) -> None:
    result = run("how", "numbness", "purple elephants")
    assert result.exit_code == 2
    assert "'purple elephants' is not understood" in result.stderr
    assert "was reached" in result.stdout


def test_a_place_alone_can_be_questioned(run: Run) -> None:
    result = run("whynot", "arm pain", "purple elephants", "--of", "ischemia", "--short")
    assert result.exit_code == 2
    assert "Ischemia: open" in result.stdout


@pytest.mark.parametrize(
    "refused",
    [
        ("how", "--of", "ischemai"),
        ("how", "--complaint", "9"),
        ("whatif", "numbness=banana"),
        ("trace", "--complaint", "9"),
        ("graph", "--of", "ischemai"),
        ("assess", "--how", "ischemai"),
    ],
)
def test_a_red_flag_is_said_first_even_if_the_rest_is_refused(run: Run, refused: tuple[str, ...]) -> None:
    result = run(refused[0], "saddle_numbness", *refused[1:])
    assert result.exit_code == 3
    assert result.stderr.startswith("STOP - EMERGENCY")
    assert "hint" in result.stderr or "Error" in result.stderr


def test_a_visit_file_with_a_mistake_names_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("complaints: [{region: neck}]\nanswers:\n  - {numbness_reported: yes}\n  - {taut_bnad: yes}\n")
    result = run("how", str(file))
    assert result.exit_code == 2
    assert "visit.yaml:4" in result.stderr
    assert "Nerve" in result.stdout
