"""What ``nmt-expert assess`` prints, where it prints it, and the code it ends with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SEED = ("tight joint", "numbness", "postural tilt")
VISIT = "complaints: [{region: neck, side: left}]\nanswers:\n  - {joint_tightness: yes}\n"


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    file = tmp_path / "visit.yaml"
    file.write_text(VISIT)
    return file


def test_the_seed_example_prints_an_explained_ranking_and_ends_with_0(run: Run) -> None:
    result = run("assess", *SEED, "--region", "neck", "--side", "left", "--full")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    for word in ("Joint fixation", '"tight joint"', "left neck", "not a diagnosis"):
        assert word in result.stdout


def test_json_is_the_whole_assessment_and_nothing_else_on_standard_output(run: Run) -> None:
    result = run("assess", *SEED, "--region", "neck", "--json")
    data = json.loads(result.stdout)
    assert [reading["finding"] for reading in data["understood"]] == [
        "joint_tightness",
        "numbness_reported",
        "postural_tilt",
    ]
    assert len(data["complaints"][0]["principles"]) == 10
    assert "how" not in data


def test_how_adds_the_whole_tree_to_text_and_json(run: Run) -> None:
    assert "How Joint fixation was reached" in run("assess", *SEED, "--how", "Joint Fixation").stdout
    data = json.loads(run("assess", *SEED, "--how", "joint-fixation", "--json").stdout)
    assert data["how"][0]["id"] == "joint_fixation"
    assert data["how"][0]["reasons"]


def test_trace_adds_every_step_of_the_engine_to_text_and_json(run: Run) -> None:
    text = run("assess", *SEED, "--trace").stdout
    assert "The run of the rules" in text
    cycles = json.loads(run("assess", *SEED, "--trace", "--json").stdout)["complaints"][0]["trace"]["cycles"]
    assert len(cycles) > 3
    for cycle in cycles:
        assert f"Step {cycle['cycle']} of {len(cycles)}" in text


def test_a_place_alone_is_assessed_as_far_as_it_goes(run: Run) -> None:
    result = run("assess", "arm pain", "purple elephants", "--full")
    assert result.exit_code == 2
    assert "the complaint: arm" in result.stdout
    assert "Nothing said yet for or against" in result.stdout
    assert "'purple elephants' is not understood" in result.stderr


def test_two_processes_print_the_same_bytes(process: object) -> None:
    first, second = (
        process("assess", *SEED, "--json", env={"PYTHONHASHSEED": seed})  # type: ignore[operator]
        for seed in ("1", "2")
    )
    assert first.stdout == second.stdout != ""


@pytest.mark.parametrize("typed", ["neck", "Neck", "cervical spine"])
def test_a_region_goes_by_its_id_label_or_synonym(run: Run, typed: str) -> None:
    data = json.loads(run("assess", "numbness", "--region", typed, "--json").stdout)
    assert data["complaints"][0]["complaint"]["region"] == "neck"


@pytest.mark.parametrize(
    ("typed", "side"), [("L", "left"), ("r", "right"), ("Right", "right"), ("both", "both"), ("midline", "midline")]
)
def test_a_side_goes_by_its_name_or_first_letter(run: Run, typed: str, side: str) -> None:
    data = json.loads(run("assess", "numbness", "--side", typed, "--json").stdout)
    assert data["complaints"][0]["complaint"]["side"] == side


def test_a_side_said_in_the_region_is_kept(run: Run) -> None:
    complaint = json.loads(run("assess", "numbness", "--region", "left neck", "--json").stdout)["complaints"][0]
    assert (complaint["complaint"]["region"], complaint["complaint"]["side"]) == ("neck", "left")


# ------------------------------------------------------------------ the card and the whole report


def test_without_full_the_card_is_shown_and_ends_by_saying_how_to_see_everything(run: Run) -> None:
    lines = run("assess", *SEED, "--region", "neck", "--side", "left").stdout.splitlines()
    assert "The findings are consistent with (left neck)" in lines
    assert lines[-1].startswith("--full shows everything")
    assert len(lines) < 24
    assert not any("Driver and consequence" in line for line in lines)


def test_the_card_is_what_the_library_gives_of_the_same_words(run: Run) -> None:
    from nmt_expert import assess
    from nmt_expert.cli.assess import EVERYTHING

    card = assess(list(SEED), region="neck").card(note=EVERYTHING)
    for form, text in (("text", card.text()), ("markdown", card.markdown())):
        assert run("assess", *SEED, "--region", "neck", "--format", form).stdout.rstrip("\n") == text.rstrip("\n")
    assert "<dt>Ask next</dt>" in run("assess", *SEED, "--region", "neck", "--format", "html").stdout


def test_full_says_all_that_json_says_and_json_is_the_same_with_and_without_it(run: Run) -> None:
    full = run("assess", *SEED, "--full").stdout
    assert "What to check next" in full
    assert "Nothing said yet for or against" in full
    assert run("assess", *SEED, "--json", "--full").stdout == run("assess", *SEED, "--json").stdout


@pytest.mark.parametrize("added", [("--how", "joint_fixation"), ("--trace",)])
def test_how_and_trace_stand_with_the_whole_report(run: Run, added: tuple[str, ...]) -> None:
    assert "What to check next" in run("assess", *SEED, *added).stdout


def test_in_an_emergency_nothing_but_what_to_do_is_shown(run: Run) -> None:
    result = run("assess", "tight joint", "saddle numbness", "flumps like a pelican")
    assert result.exit_code == 3
    assert result.stdout.startswith("!!!")
    assert "Joint fixation" not in result.stdout
    assert "'flumps like a pelican' is not understood" in result.stderr


# ------------------------------------------------------------------ visit files


def test_a_visit_file_is_assessed(run: Run, visit: Path) -> None:
    data = json.loads(run("assess", str(visit), "--json").stdout)
    assert data["answers"][0]["finding"] == "joint_tightness"
    assert data["complaints"][0]["complaint"]["region"] == "neck"


def test_phrases_beside_a_file_are_added_to_its_answers(run: Run, visit: Path) -> None:
    data = json.loads(run("assess", "no tingling", str(visit), "numbness", "--json").stdout)
    said = {(answer["finding"], answer["word"]) for answer in data["answers"]}
    assert said == {("joint_tightness", "yes"), ("tingling_pins_needles", "no"), ("numbness_reported", "yes")}


def test_a_dash_reads_the_visit_from_standard_input_as_yaml_or_json(run: Run) -> None:
    for text in (VISIT, '{"answers": [{"joint_tightness": "yes"}]}'):
        data = json.loads(run("assess", "-", "--json", stdin=text).stdout)
        assert [answer["finding"] for answer in data["answers"]] == ["joint_tightness"]


def test_a_file_without_a_known_ending_is_a_visit_if_it_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "visit").write_text(VISIT)
    assert run("assess", str(tmp_path / "visit")).exit_code == 0


def test_two_files_are_refused_because_they_are_two_visits(run: Run, visit: Path) -> None:
    result = run("assess", str(visit), str(visit))
    assert result.exit_code == 2
    assert "two visits at once" in result.stderr
    assert result.stdout == ""


# ------------------------------------------------------------------ red flags and exit codes


def test_an_emergency_stands_first_and_ends_with_3(run: Run) -> None:
    result = run("assess", "tight joint", "saddle numbness", "--full")
    assert result.exit_code == 3
    head = result.stdout[: result.stdout.index("tight joint")]
    assert "EMERGENCY" in head
    assert "emergency care now" in head


def test_a_phrase_that_is_not_understood_never_hides_a_flag_that_was(run: Run) -> None:
    result = run("assess", "flumps like a pelican", "saddle numbness", "tight joint", "--full")
    assert result.exit_code == 3
    assert result.stdout.index("EMERGENCY") < result.stdout.index("Joint fixation")
    assert "'flumps like a pelican' is not understood" in result.stderr


def test_a_file_with_problems_never_hides_a_flag_in_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("answers:\n  - {saddle_numbness: yes}\n  - {nowt: yes}\n")
    result = run("assess", str(file))
    assert result.exit_code == 3
    assert "EMERGENCY" in result.stdout
    assert f"{file}:3: there is no finding 'nowt'" in result.stderr


def test_a_wrong_region_never_hides_a_flag(run: Run) -> None:
    assert run("assess", "saddle numbness", "--region", "nowhere").exit_code == 3


def test_a_phrase_not_understood_is_listed_with_suggestions_and_ends_with_2(run: Run) -> None:
    result = run("assess", "tight joint", "numb brick wall")
    assert result.exit_code == 2
    assert "Not understood" in result.stderr
    assert "numb brick wall" in result.stderr
    assert "did you mean" in result.stderr
    assert "Joint fixation" in result.stdout


def test_json_carries_the_problems_too(run: Run) -> None:
    result = run("assess", "tight joint", "flumps like a pelican", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "unknown-phrase"


def test_when_nothing_was_understood_only_the_problems_are_said(run: Run) -> None:
    result = run("assess", "flumps like a pelican", "numb brick wall")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "'flumps like a pelican'" in result.stderr
    assert "numb brick wall" in result.stderr


def test_a_raised_flag_without_referral_ends_with_0(run: Run) -> None:
    data = json.loads((result := run("assess", "numbness", "--json")).stdout)
    raised = {flag["action"] for flag in data["safety"]["raised"]}
    assert raised
    assert not raised & {"emergency", "urgent_referral"}
    assert result.exit_code == 0


# ------------------------------------------------------------------ offers

WALL = ("tight joint", "numb brick wall")


def test_what_may_be_meant_is_numbered_and_how_to_take_it_is_said(run: Run) -> None:
    result = run("assess", *WALL, "--full")
    assert result.exit_code == 2
    assert "1=1: Numbness or loss of feeling: yes" in result.stdout
    assert "1=2  Numbness between the legs: yes (saddle_numbness)" in result.stderr
    assert "--pick 1=1" in result.stderr


def test_offers_are_in_the_json_and_the_problem_says_which_is_its_own(run: Run) -> None:
    data = json.loads(run("assess", *WALL, "taut_band@nowhere", "--json").stdout)
    (offer,) = data["offers"]
    assert offer["phrase"] == "numb brick wall"
    assert offer["readings"][0]["finding"] == "numbness_reported"
    assert offer["readings"][0]["word"] == "yes"
    assert offer["readings"][0]["site"] == {"region": "", "side": "", "muscle": ""}
    assert [problem["offer"] for problem in data["problems"] if "wall" in problem["message"]] == [1]


def test_a_picked_reading_counts_as_read_and_nothing_is_left_to_understand(run: Run) -> None:
    result = run("assess", *WALL, "--pick", "1=1", "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, data["problems"], data["offers"]) == (0, "", [], [])
    assert data["understood"][-1]["how"] == "picked"
    assert data["answers"][-1]["said"] == "numb brick wall"


def test_a_picked_red_flag_is_raised(run: Run) -> None:
    assert run("assess", *WALL, "--pick", "1=2").exit_code == 3


@pytest.mark.parametrize(
    ("picks", "message"),
    [
        (["2=1"], "there is no part 2"),
        (["1=4"], "there are 1=1 numbness_reported; 1=2"),
        (["1=0"], "there is no reading 0"),
        (["1"], "is not PART=READING"),
        (["1=1", "1=2"], "part 1 is picked twice"),
    ],
)
def test_a_wrong_number_is_refused_and_says_what_there_is(run: Run, picks: list[str], message: str) -> None:
    result = run("assess", *WALL, *(word for pick in picks for word in ("--pick", pick)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_a_wrong_number_hides_no_red_flag(run: Run) -> None:
    result = run("assess", "saddle numbness", "--pick", "1=1")
    assert result.exit_code == 3
    assert "EMERGENCY" in result.stderr
    assert "nothing is offered" in result.stderr


def test_offers_of_a_visit_file_are_taken_the_same_way(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("phrases: [tight joint, numb brick wall]\n")
    assert f"{file}:1: 'numb brick wall'" in " ".join(run("assess", str(file)).stderr.split())
    assert run("assess", str(file), "--pick", "1=1").exit_code == 0


def test_another_language_is_named_and_nothing_is_guessed(run: Run) -> None:
    german = "Die Patientin hat seit drei Wochen Schmerzen im Nacken und kann nicht schlafen"
    result = run("assess", german, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 2
    assert (data["answers"], data["offers"]) == ([], [])
    assert data["problems"][0]["message"] == "this seems to be German: only English is read; nothing was guessed"


def test_a_phrase_that_is_too_long_hides_no_emergency_and_10_kilobytes_with_emoji_are_read(run: Run) -> None:
    long = "Numb between the legs. " + "No cramps. " * 1000
    result = run("assess", long)
    assert result.exit_code == 3
    assert "longer than 10,000 characters" in result.stderr
    data = json.loads(run("assess", "numb left hand \U0001f600. " + "no cramps. " * 800, "--json").stdout)
    assert [answer["finding"] for answer in data["answers"]] == ["numbness_reported", "muscle_cramps"]


# ------------------------------------------------------------------ suspected red flags

SUSPECTED = """\
answers: [{joint_tightness: yes}]
suspected: [{flag: rf_cauda_equina, ask: [saddle_numbness], phrase: odd}]
"""


def test_a_suspected_flag_is_asked_about_before_everything_and_ends_with_2(run: Run) -> None:
    result = run("assess", "-", "--full", stdin=SUSPECTED)
    assert result.exit_code == 2
    shown = " ".join(result.stdout.split())
    assert shown.index("This may be a red flag. Ask: Is there numbness") < shown.index("What was understood")
    assert "said: odd" in shown
    (flag,) = json.loads(run("assess", "-", "--json", stdin=SUSPECTED).stdout)["safety"]["suspected"]
    assert (flag["id"], flag["ask"][0]["finding"], flag["phrases"]) == ("rf_cauda_equina", "saddle_numbness", ["odd"])


@pytest.mark.parametrize(("answer", "code"), [("no", 0), ("unsure", 2), ("yes", 3)])
def test_the_answer_settles_a_suspected_flag(run: Run, answer: str, code: int) -> None:
    result = run("assess", "-", f"saddle_numbness={answer}", stdin=SUSPECTED)
    assert result.exit_code == code
    assert ("This may be" in result.stdout) == (code == 2)


def test_every_question_about_a_visit_says_its_suspected_flag_first_and_ends_with_2(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(SUSPECTED)
    for command in (["how", str(file), "--of", "joint_fixation"], ["trace", str(file)]):
        result = run(*command)
        assert result.exit_code == 2, result.output
        assert result.stdout.lstrip("#-\n ").startswith("This may be a red flag")


# ------------------------------------------------------------------ appearance


def test_there_is_no_colour_outside_a_terminal(run: Run) -> None:
    assert "\x1b" not in run("assess", "saddle numbness").stdout


@pytest.mark.parametrize(("env", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_a_terminal_gets_colour_unless_it_says_no(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], colored: bool
) -> None:
    from nmt_expert.cli import output

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert output.in_color() is colored


def test_an_encoding_without_the_characters_loses_no_line(process: object) -> None:
    plain = process("assess", "bløb", "tight joint", env={"PYTHONIOENCODING": "ascii"})  # type: ignore[operator]
    assert plain.returncode == 2
    assert "Joint fixation" in plain.stdout
    assert "Traceback" not in plain.stderr


# ------------------------------------------------------------------ pages at a terminal


@pytest.fixture
def paged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pager one that marks what goes through it."""
    monkeypatch.setenv("PAGER", "sed s/^/PAGED:/")


@pytest.mark.usefixtures("paged")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no scripted terminal")
def test_at_a_terminal_the_whole_report_goes_through_the_pager_and_the_card_does_not() -> None:
    from tests.cli.pseudoterminal import Terminal

    for words, through in ((("assess", "saddle numbness", "--full"), True), (("assess", "saddle numbness"), False)):
        terminal = Terminal(*words)
        try:
            assert terminal.end() == 3
            assert ("PAGED:STOP - EMERGENCY" in terminal.log) == through
            assert "STOP - EMERGENCY" in terminal.log
        finally:
            terminal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no scripted terminal")
def test_at_a_terminal_the_card_is_the_last_thing_on_the_screen() -> None:
    from tests.cli.pseudoterminal import Terminal

    terminal = Terminal("assess", "saddle numbness", "flumps like a pelican")
    try:
        assert terminal.end() == 3
        assert terminal.log.index("pelican") < terminal.log.index("STOP - EMERGENCY")
    finally:
        terminal.close()


@pytest.mark.usefixtures("paged")
def test_in_a_pipe_nothing_is_paged(process: object) -> None:
    shown = process("assess", "tight joint", "--full")  # type: ignore[operator]
    assert "Joint fixation" in shown.stdout
    assert "PAGED" not in shown.stdout
