"""``nmt-expert visits note`` and ``report``: a saved visit's note and report, printed again, edited and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nmt_expert.casebook.store import Casebook
from tests.cli.conftest import Run
from tests.cli.editing import editor

FIRST = "complaint: left neck\ntitle: First\nanswers:\n  - {joint_play_reduced: yes}\n  - {numbness_reported: no}\n"
SECOND = "complaint: left neck\ntitle: Second\nanswers:\n  - {joint_play_reduced: no}\n  - {numbness_reported: no}\n"
EMERGENCY = "complaint: low back\nanswers:\n  - {saddle_numbness: yes}\n"
Visits = Callable[..., Result]

DONE = "treatment: [{done: held the joint, response: glides further}, {response: felt lighter}]\n"


@pytest.fixture
def visits(run: Run, tmp_path: Path) -> Visits:
    """Run a sub-command of ``visits`` on a casebook of two visits of one client."""
    book = {"NMT_EXPERT_CASEBOOK": str(tmp_path / "casebook.sqlite")}

    def invoke(*words: str, env: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
        return run("visits", *words, env={**book, **(env or {})})

    for name, content in (("first.yaml", FIRST + DONE), ("second.yaml", SECOND)):
        (tmp_path / name).write_text(content)
        assert invoke("import", str(tmp_path / name), "--client", "amber-heron").exit_code == 0
    return invoke


def test_a_saved_visit_has_its_note_with_whose_it_is_and_when(visits: Visits) -> None:
    result = visits("note", "1")
    assert result.exit_code == 0
    assert "amber-heron, 20" in result.stdout
    assert "Done: held the joint; response: glides further" in result.stdout


def test_an_edited_note_is_kept_and_printed_until_a_new_one_is_wanted(visits: Visits, tmp_path: Path) -> None:
    changed = editor(tmp_path, "file.write_text(text + 'Likes the window open.')")
    assert "Kept with visit 1" in visits("note", "1", "--edit", env=changed).stderr
    assert visits("note", "1").stdout.endswith("Likes the window open.\n")
    assert "window" not in visits("note", "1", "--new").stdout
    assert "window" not in visits("note", "2").stdout
    assert "edited_note" in visits("show", "1").stdout
    assert "is kept as text" in visits("note", "1", "--json").stderr


def test_a_copy_that_was_not_changed_is_not_kept(visits: Visits, tmp_path: Path) -> None:
    assert "Kept" not in visits("note", "1", "--edit", env=editor(tmp_path, "pass")).stderr
    assert "edited_note" not in visits("show", "1").stdout


def test_the_note_of_another_visit_can_be_begun_with(visits: Visits, tmp_path: Path) -> None:
    changed = editor(tmp_path, "file.write_text(text.replace('First', 'As before'))")
    result = visits("note", "2", "--edit", "--like", "1", env=changed)
    assert "As before" in result.stdout
    assert "held the joint" in visits("note", "2").stdout
    assert visits("note", "2", "--like", "1").exit_code == 2


def test_an_edited_note_hides_no_red_flag(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(EMERGENCY)
    visits("import", str(tmp_path / "e.yaml"))
    result = visits("note", "3", "--edit", env=editor(tmp_path, "file.write_text('All fine.')"))
    assert result.exit_code == 3
    again = visits("note", "3")
    assert again.exit_code == 3
    assert again.stdout.startswith("STOP - EMERGENCY")
    assert again.stdout.endswith("All fine.\n")


def test_an_edited_note_goes_along_when_the_visit_is_exported(visits: Visits, tmp_path: Path, run: Run) -> None:
    visits("note", "1", "--edit", env=editor(tmp_path, "file.write_text(text + 'Likes tea.')"))
    visits("export", "1", "-o", str(tmp_path / "out.yaml"))
    other = tmp_path / "other.sqlite"
    assert run("visits", "--casebook", str(other), "import", str(tmp_path / "out.yaml")).exit_code == 0
    with Casebook(other) as book:
        assert book.load(1).edited_note.endswith("Likes tea.")
        assert book.load(1).visit.treatment[0].done == "held the joint"


def test_the_report_of_a_saved_visit_is_printed_again(visits: Visits, tmp_path: Path, run: Run) -> None:
    result = visits("report", "1")
    assert result.exit_code == 0
    assert "Technique" in result.stdout or "technique" in result.stdout
    assert json.loads(visits("report", "1", "--json").stdout)["title"] == "First"
    assert visits("report", "1", "-o", str(tmp_path / "r.html")).exit_code == 0
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")


def test_show_begins_with_what_the_visit_came_to(visits: Visits) -> None:
    lines = visits("show", "1").stdout.splitlines()
    assert lines[1].startswith("Concluded")
    text = " ".join(" ".join(lines).split())
    assert text.index("Done: held the joint; response: glides further") < text.index("Answers:")
    assert "Response: felt lighter" in text


@pytest.mark.parametrize("name", ["note", "report"])
def test_a_visit_that_is_not_there_ends_with_2(visits: Visits, name: str) -> None:
    result = visits(name, "9")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("name", ["note", "report"])
def test_the_casebook_itself_is_never_overwritten(visits: Visits, tmp_path: Path, name: str) -> None:
    result = visits(name, "1", "-o", str(tmp_path / "casebook.sqlite"), "--force")
    assert result.exit_code == 2
