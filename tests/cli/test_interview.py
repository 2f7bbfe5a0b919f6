"""``nmt-expert interview`` as typed, with the shipped rules: piped answers in, a result out, nothing lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.records import Saved
from nmt_expert.casebook.store import Casebook
from nmt_expert.errors import Issue
from tests.cli.conftest import Run

PLACE = ("--region", "neck", "--side", "left")
NOTE = "knot in the left upper trap, no tingling"


def loaded(book: Path, which: int | str) -> Saved:
    """Return a visit as it is on the disk."""
    with Casebook(book) as there:
        return there.load(which)


def lines(*typed: str) -> str:
    return "".join(f"{line}\n" for line in typed)


WHOLE = lines(NOTE, "y", "left neck", "45", "n", "pain 6/10 now", "", "n", "n", "w", "b", "n", "f", "q")
"""Own words, confirmed; the place; the age; all red flags clear; how it is; some questions, steered; stop."""


def test_a_whole_interview_ends_with_the_card_on_standard_output(run: Run) -> None:
    result = run("interview", stdin=WHOLE)
    assert result.exit_code == 0, result.output
    assert "Is that right?" in result.stderr
    assert "Safety first (neck)" in result.stderr
    assert "So far (left neck)" in result.stderr
    assert "(left neck)" in result.stdout
    assert len(result.stdout.splitlines()) <= 24
    assert "Safety first" not in result.stdout


def test_full_ends_with_the_whole_report_and_note_with_the_note(run: Run) -> None:
    card, full, note = (run("interview", *more, stdin=WHOLE).stdout for more in ((), ("--full",), ("--note",)))
    assert len(full) > len(card)
    assert "What was understood" in full
    assert "Measured: Pain, of 10: 6 now" in note
    assert card in note


def test_json_is_data_alone_and_says_how_the_interview_went(run: Run) -> None:
    data = json.loads(run("interview", "--format", "json", stdin=WHOLE).stdout)
    assert (data["interview"]["went_on"], data["interview"]["screened"]) == ([], ["neck"])
    assert data["interview"]["scope"] == "simple"
    assert len(data["interview"]["asked"]) == 2
    assert all(name.endswith("@neck left") for name in data["interview"]["asked"])
    assert len(data["complaints"][0]["principles"]) == 10
    assert any(answer["said"] == NOTE for answer in data["answers"])


def test_markdown_is_a_note_to_paste(run: Run) -> None:
    result = run("interview", "--format", "markdown", stdin=WHOLE)
    assert result.stdout.startswith("#")


def test_the_same_lines_give_the_same_bytes(run: Run) -> None:
    first, second = (run("interview", stdin=WHOLE) for _ in range(2))
    assert (first.stdout, first.stderr) == (second.stdout, second.stderr)


def test_what_is_known_already_is_not_asked_again(run: Run) -> None:
    result = run("interview", "no tingling", *PLACE, stdin=lines("", "n", "q"))
    assert "own words" not in result.stderr
    assert "Where is it" not in result.stderr
    assert result.exit_code == 0


def test_nothing_said_gives_no_assessment(run: Run) -> None:
    result = run("interview", stdin="")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing was answered" in result.stderr


def test_end_of_input_ends_with_what_there_is(run: Run) -> None:
    result = run("interview", *PLACE, stdin=lines("", "n", "", "u"))
    assert result.exit_code == 0
    assert "(left neck)" in result.stdout


def test_an_emergency_in_the_first_words_halts_and_ends_with_3(run: Run) -> None:
    result = run("interview", stdin=lines("numb between the legs", "y", "q"))
    assert result.exit_code == 3
    assert "STOP - EMERGENCY" in result.stderr
    assert "Where is it" not in result.stderr
    assert "EMERGENCY" in result.stdout


def test_going_on_deliberately_is_recorded_in_the_result(run: Run) -> None:
    script = lines("numb between the legs", "y", "go on", "low back", "m", "", "s", "", "q")
    for form in ("text", "markdown"):
        result = run("interview", "--format", form, stdin=script)
        assert result.exit_code == 3
        assert "deliberately continued" in result.stdout


def test_the_visit_is_written_where_asked_and_assess_reads_it(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "visit.yaml"
    result = run("interview", "--out", str(out), stdin=WHOLE)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert run("assess", str(out)).stdout.startswith(result.stdout)


def test_a_file_that_is_there_is_refused_before_the_first_question(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "visit.yaml"
    out.write_text("mine")
    result = run("interview", "--out", str(out), stdin=WHOLE)
    assert result.exit_code == 2
    assert "own words" not in result.stderr
    assert out.read_text() == "mine"


# ------------------------------------------------------------------ saved


def test_nothing_is_saved_unless_asked(run: Run, tmp_path: Path) -> None:
    run("interview", stdin=WHOLE, env={"XDG_DATA_HOME": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_a_saved_interview_is_resumed_where_it_stopped(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    first = run("interview", *PLACE, "--casebook", str(book), "--client", "heron", stdin=lines("", "n", "", "n", "q"))
    assert first.exit_code == 0, first.output
    assert "Saved as visit 1 of heron" in first.stderr
    saved = loaded(book, 1).visit
    second = run("interview", "--casebook", str(book), "--resume", "1", stdin=lines("u", "q"))
    assert second.exit_code == 0, second.output
    assert "Safety first" not in second.stderr
    after = loaded(book, "heron")
    assert after.visit.answers[: len(saved.answers)] == saved.answers
    assert len(after.visit.answers) > len(saved.answers)
    assert after.outcome is not None


def test_every_answer_is_on_the_disk_before_the_next_question_is_shown(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, typed = tmp_path / "book.sqlite", iter(["45", "n", "", "n", "n"])

    def hear(prompt: str) -> str:
        on_disk.append(len(loaded(book, 1).visit.answers) if book.exists() else 0)
        line = next(typed, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    on_disk: list[int] = []
    monkeypatch.setattr("nmt_expert.cli.conversation.hear", hear)
    result = run("interview", *PLACE, "--casebook", str(book), "--save")
    assert result.exit_code == 130
    assert on_disk == sorted(on_disk)
    assert len(set(on_disk)) == 5  # nothing is answered where there is nothing to tell
    assert len(on_disk) == 6
    assert "Saved as visit 1" in result.stderr
    assert len(loaded(book, 1).visit.answers) == on_disk[-1]


def test_going_on_past_an_emergency_is_noted_in_the_casebook(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    script = lines("numb between the legs", "y", "go on", "low back", "m", "", "s", "", "q")
    run("interview", "--casebook", str(book), stdin=script)
    assert [note.kind for note in loaded(book, 1).notes] == ["went_on"]


@pytest.mark.parametrize("which", ["7", "nobody", "\x1b[2J", "9" * 40])
def test_a_visit_that_does_not_exist_is_refused_without_raw_echo(run: Run, tmp_path: Path, which: str) -> None:
    book = tmp_path / "book.sqlite"
    run("interview", *PLACE, "--casebook", str(book), stdin=lines("", "n", "q"))
    result = run("interview", "--casebook", str(book), "--resume", which, stdin="")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "\x1b" not in result.output


def test_a_client_name_with_escapes_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("interview", *PLACE, "--casebook", str(tmp_path / "b"), "--client", "\x1b[31mred", stdin=lines("n"))
    assert result.exit_code == 2
    assert "\x1b" not in result.output
    assert "Safety first" not in result.stderr


def test_a_casebook_that_cannot_be_used_is_refused_before_the_first_question(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    book.write_bytes(b"no casebook at all" * 100)
    result = run("interview", *PLACE, "--casebook", str(book), stdin=lines("", "n", "q"))
    assert result.exit_code == 2
    assert "Safety first" not in result.stderr
    assert book.read_bytes() == b"no casebook at all" * 100


def test_when_saving_fails_the_interview_ends_and_still_shows_the_result(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **settings: object) -> None:
        raise CasebookError([Issue("book", 0, "full", "the disk is full")])

    monkeypatch.setattr(Casebook, "update", full)
    result = run("interview", *PLACE, "--casebook", str(tmp_path / "book.sqlite"), stdin=lines("", "n", "n", "n", "q"))
    assert result.exit_code == 2
    assert result.stderr.count("the disk is full") == 1
    assert "(left neck)" in result.stdout


def test_resume_and_a_new_visit_exclude_each_other(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    run("interview", *PLACE, "--casebook", str(book), stdin=lines("", "n", "q"))
    assert run("interview", "no tingling", "--casebook", str(book), "--resume", "1", stdin="").exit_code == 2


# ------------------------------------------------------------------ bad input


def test_bytes_that_are_no_text_are_only_nonsense(run: Run) -> None:
    result = run("interview", *PLACE, stdin=b"\xff\xfe\x00\n\x80\x81\n\nn\nq\n")
    assert result.exit_code == 0
    assert "Not understood" in result.stderr


def test_a_region_that_does_not_exist_is_said_and_asked_for(run: Run) -> None:
    result = run("interview", "no tingling", "--region", "elbw", stdin=lines("elbow", "l", "", "n", "q"))
    assert result.exit_code == 2
    assert "no region 'elbw'" in result.stderr
    assert "left elbow" in result.stdout


def test_a_finding_that_is_split_is_changed_and_asked_in_its_parts(run: Run) -> None:
    typed = lines(NOTE, "y", "left neck", "45", "s", "", "c frail_now", "y", "q")
    result = run("interview", "--format", "json", stdin=typed)
    words = {answer["finding"]: answer["word"] for answer in json.loads(result.stdout)["answers"]}
    assert words["frail_now"] == "yes"
    assert "frail_or_falling" not in words
    assert "Are you frail, or do you often fall?" not in result.stderr


def test_the_screen_asks_one_thing_at_a_time_behind_a_line_that_is_not_clear(run: Run) -> None:
    result = run("interview", *PLACE, "--format", "json", stdin=lines("45", "1", "n", "q"))
    assert "Has one side of the face suddenly drooped?" in result.stderr
    assert "such as a drooping face, a weak arm or slurred speech?" not in result.stderr


def test_a_visit_that_wants_nothing_is_screened_and_ends(run: Run) -> None:
    result = run("interview", stdin=lines("", "30", "n", ""))
    assert result.exit_code == 0
    assert "That is all that is needed." in result.stderr
    assert result.stderr.count(" > ") == 4
    assert result.stdout


def test_the_bound_and_the_scope_are_said_at_the_command_line(run: Run) -> None:
    result = run("interview", *PLACE, "--questions", "5", "--scope", "neurological", "--format", "json",
                 stdin=lines("45", "n", "", *["n"] * 5, "y"))  # fmt: skip
    assert "Stop here?" in result.stderr
    data = json.loads(result.stdout)["interview"]
    assert (data["scope"], len(data["asked"])) == ("neurological", 5)


def test_a_follow_up_goes_on_from_the_last_visit_and_ends_with_what_changed(run: Run, tmp_path: Path) -> None:
    book = ("--casebook", str(tmp_path / "book.sqlite"), "--client", "amber-heron")
    note = "familiar pain reproduced in left upper trap; taut band in left upper trap; tender spot in left upper trap"
    first = run("interview", *book, stdin=lines(note, "y", "left neck", "45", "n", "pain 6/10 now", "", "q"))
    assert "Saved as visit 1 of amber-heron" in first.stderr
    second = run("interview", *PLACE, *book, stdin=lines("", "n", "1", "pain 3/10 now", "", "q"))
    assert second.exit_code == 0, second.output
    assert "How old" not in second.stderr
    assert "Found last time. Is it found again today?" in second.stderr
    assert second.stderr.index("Safety first") < second.stderr.index("Found last time")
    assert "yes -> no" in second.stdout
    assert "Saved as visit 2 of amber-heron" in second.stderr
