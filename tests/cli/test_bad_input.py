"""Bad input ends with a readable message and its exit code, never with a traceback, and hides nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nmt_expert import assess
from nmt_expert.errors import KnowledgeError, VisitError
from tests.cli.conftest import ROOT, Run

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n" for before, after in zip("abcde", "bcdef", strict=True)
)

FILES = {
    "broken YAML": (b"answers: [\n", "visit.yaml:2: "),
    "a tab": (b"answers:\n\t- {numbness_reported: yes}\n", "tab"),
    "a duplicate key": (b"answers: []\nanswers: []\n", "visit.yaml:2: "),
    "an anchor bomb": (BOMB.encode(), "visit.yaml"),
    "an unknown key": (b"answer:\n  - {numbness_reported: yes}\n", "there is no key 'answer' here"),
    "an unknown finding": (b"answers: {numbness_reportd: yes}\n", "did you mean 'numbness_reported'"),
    "a wrong type": (b"answers: 7\n", "'answers' has to be a list or a mapping"),
    "a wrong word": (b"answers: {numbness_reported: 7}\n", "is not an answer to 'numbness_reported'"),
    "an unknown region": (b"complaint: {region: nekc}\nanswers: {}\n", "visit.yaml:1: 'nekc' is not a region"),
    "a side that is none": (b"complaint: {side: up}\nanswers: {}\n", "'up' is not a side"),
    "nothing": (b"", "the file is empty"),
    "bytes": (b"\x80\x81\xff\x00", "not UTF-8"),
    "a control character": (b"answers: {}\x00\n", "control character"),
    "a list": (b"- numbness\n", "not a mapping"),
}


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_used_is_said_with_its_place_and_ends_with_2(
    run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "visit.yaml"
    file.write_bytes(content)
    result = run("assess", str(file))
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert "visit.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_all_problems_of_a_file_are_said_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("complaint: {region: nekc, side: up}\nanswers:\n  - {nowt: yes}\n  - {numbness_reported: maybee}\n")
    stderr = run("assess", str(file)).stderr
    for message in ("'nekc'", "'up'", "'nowt'", "'maybee'"):
        assert message in stderr


def test_a_huge_file_is_refused_without_being_parsed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    result = run("assess", str(file))
    assert result.exit_code == 2
    assert "5 MB" in result.stderr


def test_a_missing_file_is_said(run: Run) -> None:
    result = run("assess", "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml: there is no such file" in result.stderr


def test_an_unreadable_file_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("answers: {}")
    opened = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self == file:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    result = run("assess", str(file))
    assert result.exit_code == 2
    assert "visit.yaml: the file cannot be read: permission denied" in result.stderr


def test_empty_standard_input_is_said(run: Run) -> None:
    result = run("assess", "-", stdin="")
    assert result.exit_code == 2
    assert "standard input" in result.stderr
    assert "empty" in result.stderr


# ------------------------------------------------------------------ the command line itself


def test_nothing_to_assess_gives_an_example(run: Run) -> None:
    result = run("assess")
    assert result.exit_code == 2
    assert 'for example: nmt-expert assess "tight joint"' in result.stderr


def test_an_empty_phrase_is_said(run: Run) -> None:
    result = run("assess", "")
    assert result.exit_code == 2
    assert "a phrase is empty" in result.stderr


def test_an_unknown_region_names_the_nearest_and_the_rest_is_assessed(run: Run) -> None:
    result = run("assess", "numbness", "--region", "nekc")
    assert result.exit_code == 2
    assert "there is no region 'nekc'" in result.stderr
    assert "did you mean" in result.stderr
    assert "Nerve compression" in result.stdout


def test_a_muscle_is_no_region(run: Run) -> None:
    result = run("assess", "numbness", "--region", "upper trapezius")
    assert result.exit_code == 2
    assert "there is no region 'upper trapezius'" in result.stderr


def test_a_side_that_is_none_says_which_there_are(run: Run) -> None:
    result = run("assess", "numbness", "--side", "up")
    assert result.exit_code == 2
    assert "there is no side 'up'\n  hint: say left, right, both or midline" in result.stderr


def test_two_sides_at_once_are_not_resolved_silently(run: Run) -> None:
    result = run("assess", "numbness", "--region", "left neck", "--side", "right")
    assert result.exit_code == 2
    assert "'left neck' is not 'right'" in result.stderr


def test_an_unknown_principle_names_the_nearest(run: Run) -> None:
    result = run("assess", "numbness", "--how", "ischemai")
    assert result.exit_code == 2
    assert "did you mean 'ischemia'?" in result.stderr


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    result = run("asess", "numbness")
    assert result.exit_code == 2
    assert "did you mean 'assess'?" in result.stderr


def test_a_phrase_without_a_command_says_how_to_assess_it(run: Run) -> None:
    result = run("numbness")
    assert result.exit_code == 2
    assert 'nmt-expert assess "numbness"' in result.stderr


def test_bytes_that_are_no_text_in_an_argument_are_said(process: object) -> None:
    result = process("assess", os.fsdecode(b"bl\xffub\xfe"), "tight joint", "--json")  # type: ignore[operator]
    assert result.returncode == 2
    assert json.loads(result.stdout)["problems"]
    assert "Traceback" not in result.stderr


# ------------------------------------------------------------------ contradictions


def test_yes_and_no_for_one_finding_is_a_conflict_to_settle(run: Run) -> None:
    result = run("assess", "numbness", "no numbness", "--json")
    data = json.loads(result.stdout)
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["yes-and-no"]
    assert all(entry["support"] == 0 for entry in data["complaints"][0]["principles"])


def test_both_of_an_exclusive_pair_are_a_conflict_to_settle(run: Run) -> None:
    result = run("assess", "joint_play_reduced", "joint_play_normal", "--full")
    assert result.exit_code == 0
    assert "These two exclude each other" in result.stdout


# ------------------------------------------------------------------ the knowledge base


def test_no_rules_folder_is_said(run: Run, tmp_path: Path) -> None:
    for arguments in (
        ("--rules", str(tmp_path / "none"), "principles"),
        ("principles", "--rules", str(tmp_path / "none")),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "there is no folder" in result.stderr


def test_an_installation_without_rules_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from nmt_expert.knowledge import load
    from nmt_expert.knowledge.where import _shipped

    monkeypatch.setattr(load, "rules_folder", lambda: _shipped("no_such_folder"))
    result = run("assess", "numbness")
    assert result.exit_code == 2
    assert "install nmt-expert again" in result.stderr


def test_a_broken_knowledge_base_says_file_line_and_hint(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scale.yaml").write_text("format: 1\nversio: x\n")
    result = run("--rules", str(tmp_path), "assess", "numbness")
    assert result.exit_code == 2
    assert (
        f"{tmp_path.as_posix()}/scale.yaml:2: there is no key 'versio' here\n  hint: did you mean 'version'?"
        in result.stderr
    )


# ------------------------------------------------------------------ how a command can end


def test_a_defect_is_one_message_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NMT_EXPERT_DEBUG", raising=False)
    monkeypatch.setattr("nmt_expert.api.understand", lambda *_, **__: 1 / 0)
    result = run("assess", "numbness")
    assert result.exit_code == 70
    assert "because of a defect in the program (ZeroDivisionError: division by zero)" in result.stderr
    assert "NMT_EXPERT_DEBUG=1" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_defect_after_a_red_flag_still_ends_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NMT_EXPERT_DEBUG", raising=False)
    monkeypatch.setattr("nmt_expert.api.Result.text", lambda *_, **__: 1 / 0)
    assert run("assess", "saddle numbness").exit_code == 3


def test_a_defect_shows_itself_on_request(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.api.understand", lambda *_, **__: 1 / 0)
    assert isinstance(run("assess", "numbness", env={"NMT_EXPERT_DEBUG": "1"}).exception, ZeroDivisionError)


def test_an_interruption_is_quiet_and_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nmt_expert.api.understand", interrupt)
    result = run("assess", "numbness")
    assert result.exit_code == 130
    assert result.output == ""


def test_any_error_a_caller_can_mend_is_its_own_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise KnowledgeError([])

    monkeypatch.setattr("nmt_expert.knowledge.load.load_knowledge", refuse)
    assert run("principles").exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently there")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("findings",), 141), (("assess", "tight joint"), 141), (("assess", "saddle numbness"), 3)],
    ids=["a list", "an assessment", "a red flag counts all the same"],
)
def test_a_closed_pipe_is_quiet(arguments: tuple[str, ...], code: int) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "nmt_expert", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=environment, timeout=60)
    os.close(write)
    assert ended.stderr == b""
    assert ended.returncode == code


# ------------------------------------------------------------------ files that break behind a red flag

FLAG = "answers:\n  - {saddle_numbness: yes}\n"
BROKEN = {
    "a second document": f"{FLAG}---\nanswers: []\n".encode(),
    "an open quote": f'{FLAG}  - {{taut_band: "yes}}\n'.encode(),
    "an open bracket": f"{FLAG}phrases: [numb\n".encode(),
    "a tab": f"{FLAG}\tphrases: [numb]\n".encode(),
    "a colon": f"{FLAG}title: Back: bad\n".encode(),
    "a wrong indent": f"{FLAG} - {{taut_band: yes}}\n".encode(),
    "a key that is a list": f"{FLAG}? [a]\n: b\n".encode(),
    "an unknown alias": f"{FLAG}title: *gone\n".encode(),
    "too deep": f"{FLAG}notes: {'[' * 60}{']' * 60}\n".encode(),
    "far too deep": f"{FLAG}notes: {'[' * 5000}\n".encode(),
    "a control character": f"{FLAG}title: \x00\n".encode(),
    "bytes": f"{FLAG}title: ".encode() + b"\xff\n",
    "JSON cut short": b'{"answers": [{"saddle_numbness": "yes"}, {"taut_band": "y',
    "JSON cut short on several lines": b'{"answers": [\n  {"saddle_numbness": "yes"},\n  {"taut_',
    "a bare answer above": b"answers:\n  - saddle_numbness: yes\n\t- taut_band: yes\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_red_flag_above_the_place_where_a_file_breaks_counts(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ("visit.json" if content.startswith(b"{") else "visit.yaml")
    file.write_bytes(content)
    for command in (
        ("assess", str(file)),
        ("assess", str(file), "--json"),
        ("how", str(file), "--of", "ischemia"),
        ("visits", "import", str(file), "--casebook", str(tmp_path / "book.sqlite")),
        ("interview", str(file)),
    ):
        result = run(*command)
        assert result.exit_code == 3, (command, result.output)
        assert "EMERGENCY" in result.output.upper()
        assert "nothing from here on was read, only what stands above" in result.stderr
        assert "Traceback" not in result.output
    assert not (tmp_path / "book.sqlite").exists()


def test_a_red_flag_in_one_of_several_files_counts_when_another_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "flag.yaml").write_text(FLAG)
    (tmp_path / "bad.yaml").write_text("answers: [\n")
    files = (str(tmp_path / name) for name in ("flag.yaml", "bad.yaml"))
    result = run("visits", "import", *files, "--casebook", str(tmp_path / "book.sqlite"))
    assert result.exit_code == 3
    assert result.stderr.startswith("STOP - EMERGENCY")
    assert "bad.yaml:" in result.stderr


def test_a_file_that_breaks_is_not_read_from_python_unless_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_bytes(BROKEN["a second document"])
    with pytest.raises(VisitError, match="a second document starts here"):
        assess(tmp_path / "visit.yaml")
    result = assess(tmp_path / "visit.yaml", strict=False)
    assert result.assessment.safety.requires_referral
    assert [issue.code for issue in result.problems] == ["yaml", "not-read"]


@pytest.mark.parametrize(
    "written",
    [
        "answers:\n  saddle_numbness: no\n  saddle_numbness: yes\n",
        "answers:\n  numbness_reported: no\nanswers:\n  saddle_numbness: yes\n",
        "answers:\n  - {taut_band: yes}\nphrases: [tight joint]\nphrases: [saddle numbness]\n",
    ],
)
def test_a_yes_under_a_key_that_stands_twice_is_not_lost(run: Run, tmp_path: Path, written: str) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(written, encoding="utf-8")
    result = run("assess", str(file), "--full")
    assert "is given twice" in result.stderr
    assert "Possible cauda equina syndrome" in result.stdout
    assert "Technique is withheld" in result.stdout
