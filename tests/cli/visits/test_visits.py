"""``nmt-expert visits``: list, show, diff, rerun, verdict, rename, export, import, delete."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.visits.group import COMMANDS
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.cli.conftest import Run

FIRST = "complaint: left neck\ntitle: First\nanswers:\n  - {joint_play_reduced: yes}\n  - {numbness_reported: no}\n"
SECOND = "complaint: left neck\ntitle: Second\nanswers:\n  - {joint_play_reduced: no}\n  - {numbness_reported: no}\n"
EMERGENCY = "complaint: low back\nanswers:\n  - {saddle_numbness: yes}\n"
Visits = Callable[..., Result]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "casebook.sqlite"


@pytest.fixture
def visits(run: Run, book: Path) -> Visits:
    """Run a sub-command of ``visits`` on a casebook of the test's own."""
    return lambda *words, **settings: run("visits", *words, env={"NMT_EXPERT_CASEBOOK": str(book)}, **settings)


@pytest.fixture
def two(visits: Visits, tmp_path: Path) -> Visits:
    """The same with two visits of one client in it."""
    files = []
    for name, content in (("first.yaml", FIRST), ("second.yaml", SECOND)):
        (tmp_path / name).write_text(content)
        files.append(str(tmp_path / name))
    assert visits("import", *files, "--client", "amber-heron").exit_code == 0
    return visits


@pytest.mark.parametrize("name", COMMANDS)
def test_every_sub_command_says_what_the_group_says_of_it(run: Run, name: str) -> None:
    text = run("visits", name, "--help").stdout
    assert text.startswith(f"Usage: nmt-expert visits {name} ")
    assert run("visits", "--help").stdout.count(COMMANDS[name]) == 1


def test_an_empty_casebook_is_said_and_not_made(visits: Visits, book: Path) -> None:
    result = visits("list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(book) in result.stderr
    assert not book.exists()


def test_list_has_a_line_for_each_visit_and_json_has_everything(two: Visits) -> None:
    lines = two("list").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["1", "amber-heron"], ["2", "amber-heron"]]
    assert "left neck; First" in lines[0]
    data = json.loads(two("list", "--json").stdout)
    assert [entry["answers"] for entry in data] == [2, 2]
    assert two("list", "--client", "nobody").exit_code == 1


def test_the_list_says_which_visit_was_an_emergency(run: Run, book: Path) -> None:
    run("interview", "--casebook", str(book), stdin="numb between the legs\n\nq\n")
    run("interview", "--casebook", str(book), stdin="\n\nn\n\n")
    first, second = (
        run("visits", "list", "--casebook", str(book), "--json"),
        run("visits", "list", "--casebook", str(book)),
    )
    assert [entry["raised"] for entry in json.loads(first.stdout)] == [["rf_cauda_equina"], []]
    assert " ".join(second.stdout.split()).count("EMERGENCY: Possible cauda equina syndrome") == 1


def test_the_option_beats_the_variable_before_and_behind_the_sub_command(run: Run, two: Visits, book: Path) -> None:
    elsewhere = {"NMT_EXPERT_CASEBOOK": str(book.parent / "other")}
    assert run("visits", "--casebook", str(book), "list", env=elsewhere).exit_code == 0
    assert run("visits", "list", "--casebook", str(book), env=elsewhere).exit_code == 0
    assert run("visits", "list", env=elsewhere).exit_code == 1


def test_show_tells_answers_with_their_words_and_times(two: Visits) -> None:
    text = two("show", "1").stdout
    assert text.startswith("Visit 1 of amber-heron: First\n")
    assert "Numbness" in text
    assert "findings consistent with" in " ".join(text.split())
    data = json.loads(two("show", "amber-heron", "--json").stdout)
    assert (data["id"], data["title"], data["notes"]["casebook"]["client"]) == (2, "Second", "amber-heron")


def test_a_visit_that_does_not_exist_ends_with_2(two: Visits) -> None:
    for words in (("show", "9"), ("rerun", "9"), ("delete", "9", "--yes"), ("diff", "9"), ("export", "9")):
        result = two(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "there is no saved visit '9'" in result.stderr


def test_a_red_flag_in_a_saved_visit_stands_first_and_ends_with_3(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(EMERGENCY)
    assert visits("import", str(tmp_path / "e.yaml")).exit_code == 3
    for words in (("show", "1"), ("rerun", "1")):
        result = visits(*words)
        assert result.exit_code == 3
        assert result.stdout.startswith("STOP - EMERGENCY")


def test_diff_compares_with_the_visit_before(two: Visits) -> None:
    result = two("diff", "amber-heron")
    assert result.exit_code == 1
    assert "yes -> no" in " ".join(result.stdout.split())
    assert two("diff", "1", "1").exit_code == 0
    assert "is the first of its client" in two("diff", "1").stderr


def test_rerun_by_the_same_rules_finds_nothing_different(two: Visits) -> None:
    result = two("rerun", "1")
    assert result.exit_code == 0
    assert "the same rules" in result.stdout
    assert "Nothing is concluded differently." in result.stdout


def test_rerun_shows_what_was_concluded_otherwise_until_today_s_is_kept(two: Visits, book: Path) -> None:
    connection = sqlite3.connect(book)
    (kept,) = connection.execute("SELECT outcome FROM visit WHERE id = 1").fetchone()
    outcome = json.loads(kept)
    outcome["digest"], outcome["technique"] = "of other rules", ["none"]
    for ranked in outcome["complaints"][0]:
        if ranked[0] == "joint_fixation":
            ranked[1:] = ["well_supported", 0.9]
    connection.execute("UPDATE visit SET outcome = ? WHERE id = 1", (json.dumps(outcome),))
    connection.commit()
    connection.close()
    result = two("rerun", "1")
    assert result.exit_code == 1
    assert "well supported (+0.90) -> " in " ".join(result.stdout.split())
    assert "technique for complaint 1: none -> " in result.stdout
    data = json.loads(two("rerun", "1", "--json", "--keep").stdout)
    assert (data["differs"], data["same_knowledge"], data["shifts"][0]["before"][2]) == (True, False, 0.9)
    assert two("rerun", "1").exit_code == 0


def test_words_that_the_rules_have_no_more_are_said_and_the_rest_assessed(visits: Visits, book: Path) -> None:
    with Casebook(book) as there:
        answers = (Answer("gone\x1b[2J", "yes"), Answer("saddle_numbness", "yes"))
        there.save(Visit((Complaint("low_back"),), answers), load_knowledge())
    result = visits("rerun", "1")
    assert result.exit_code == 3  # what is not understood hides no red flag
    assert "the answer to 'gone\\x1b[2J' is left out" in result.stderr
    assert "No conclusion was kept" in result.stdout


def test_a_verdict_stands_beside_the_engine_s_word_and_a_second_replaces_it(two: Visits) -> None:
    assert two("verdict", "1", "ischemia", "disagree", "--reason", "colour\x1b[2J returns").exit_code == 0
    text = " ".join(two("show", "1").stdout.split())
    assert "disagrees with Ischemia; the engine says open" in text
    assert "colour\\x1b[2J returns" in text
    assert two("verdict", "1", "Ischemia", "agree").exit_code == 0
    (verdict,) = json.loads(two("show", "1", "--json").stdout)["notes"]["casebook"]["verdicts"]
    assert (verdict["agrees"], verdict["band"], verdict["principle"]) == (True, "open", "ischemia")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verdict", "1", "ishcemia", "agree"), "did you mean 'ischemia'"),
        (("verdict", "1", "ischemia", "perhaps"), "perhaps"),
        (("verdict", "1", "ischemia", "agree", "--complaint", "2"), "only one complaint"),
        (("rename", "1"), "--title"),
        (("rename", "1", "--client", "a\x1b[2J"), "a\\x1b[2J"),
        (("rename", "1", "--title", ""), "it is empty"),
        (("rename", "1", "--client", "a", "--follows", "2"), "cannot be combined"),
        (("delete", "1"), "--yes"),
        (("import", "nowhere.yaml"), "nowhere.yaml"),
        (("shwo", "1"), "did you mean 'show'"),
    ],
)
def test_wrong_use_ends_with_2_says_what_to_do_and_changes_nothing(
    two: Visits, words: tuple[str, ...], said: str
) -> None:
    before = two("list", "--json").stdout
    result = two(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "\x1b" not in result.output
    assert "Traceback" not in result.output
    assert two("list", "--json").stdout == before


def test_rename_changes_title_client_and_whose_visit_it_is(two: Visits, tmp_path: Path) -> None:
    assert two("rename", "1", "--title", "After the drive", "--client", "quiet-otter").exit_code == 0
    two("import", str(tmp_path / "first.yaml"), "--client", "calm-fox")
    assert two("rename", "3", "--follows", "1").exit_code == 0
    clients = {entry["client"] for entry in json.loads(two("list", "--json").stdout)}
    assert clients == {"quiet-otter"}


@pytest.mark.parametrize("name", ["out.yaml", "out.json"])
def test_what_was_exported_is_private_assessable_and_comes_back_as_it_was(
    run: Run, two: Visits, tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    before = json.loads(two("show", "1", "--json").stdout)
    assert two("export", "1", "--out", str(out)).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert run("assess", str(out), "--json").exit_code == 0
    assert "already, as visit 1" in two("import", str(out)).stderr
    assert two("delete", "1", "--yes").exit_code == 0
    assert two("import", str(out)).exit_code == 0
    after = json.loads(two("show", "3", "--json").stdout)
    assert {**after, "id": 1} == before


def test_export_prints_and_replaces_no_file_unless_forced(two: Visits, tmp_path: Path) -> None:
    assert two("export", "1").stdout.startswith('title: "First"\n')
    assert json.loads(two("export", "1", "--json").stdout)["title"] == "First"
    out = tmp_path / "out.yaml"
    out.write_text("mine")
    assert two("export", "1", "--out", str(out)).exit_code == 2
    assert out.read_text() == "mine"
    assert two("export", "1", "--out", str(out), "--force").exit_code == 0
    assert out.read_text() == two("export", "1").stdout


def test_import_saves_all_or_none(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(FIRST)
    (tmp_path / "bad.yaml").write_text("answers:\n  - {taut_bnad: yes}\n")
    result = visits("import", str(tmp_path / "good.yaml"), str(tmp_path / "bad.yaml"))
    assert result.exit_code == 2
    assert "bad.yaml:2: there is no finding 'taut_bnad'" in result.stderr
    assert visits("list").exit_code == 1


def test_delete_asks_on_a_terminal_and_may_be_answered_no(two: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.visits.edit.on_terminal", lambda: True)
    two("delete", "1", "2", stdin="n\ny\n")
    assert [entry["id"] for entry in json.loads(two("list", "--json").stdout)] == [1]


def test_visits_are_completed_by_number_and_client(run: Run, two: Visits, book: Path) -> None:
    settings = {"NMT_EXPERT_CASEBOOK": str(book), "_NMT_EXPERT_COMPLETE": "bash_complete"}
    offered = run(env={**settings, "COMP_WORDS": "nmt-expert visits show ", "COMP_CWORD": "3"}).stdout
    assert offered.split() == ["plain,1", "plain,2", "plain,amber-heron"]
    book.write_bytes(b"broken")
    assert run(env={**settings, "COMP_WORDS": "nmt-expert visits show ", "COMP_CWORD": "3"}).stdout.strip() == ""


def test_names_are_never_echoed_raw(visits: Visits, book: Path) -> None:
    with Casebook(book) as there:
        said = "\x1b]0;gone\x07\x9b2J\u202e"
        visit = Visit((Complaint("neck", "left", said),), (Answer("joint_play_reduced", "no", said=said),), said)
        there.save(visit, load_knowledge(), client="amber-heron")
        there.note(1, "went_on", said)
    for words in (("list",), ("show", "1"), ("rerun", "1"), ("export", "1"), ("rename", "1", "--client", "b")):
        for more in ((), ("--json",)) if words[0] != "rename" else ((),):
            output = visits(*words, *more).output
            assert all(letter.isprintable() or letter == "\n" for letter in output)


def test_a_damaged_casebook_ends_with_2_and_clear_words(two: Visits, book: Path) -> None:
    book.write_bytes(b"\0" * 100 + book.read_bytes()[100:])
    result = two("list")
    assert result.exit_code == 2
    assert "this is not a casebook, or its beginning is damaged" in result.stderr


def test_a_visit_in_which_nothing_speaks_for_a_principle_names_none(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "vague.yaml").write_text("complaint: left neck\nanswers:\n  - {joint_play_reduced: unsure}\n")
    visits("import", str(tmp_path / "vague.yaml"))
    for words in (("show", "1"), ("rerun", "1")):
        text = " ".join(visits(*words).stdout.split())
        assert "nothing speaks for a principle yet" in text
        assert "findings consistent with" not in text


def test_show_and_diff_say_what_changed_in_measures_and_what_counts(visits: Visits, tmp_path: Path) -> None:
    for name, pain in (("first", 7), ("second", 4)):
        (tmp_path / f"{name}.yaml").write_text(
            f"complaint: low back\nanswers: []\nmeasures: {{pain: {{now: {pain}}}}}\n"
        )
        assert visits("import", str(tmp_path / f"{name}.yaml"), "--client", "amber-heron").exit_code == 0
    assert "Since the previous visit" not in visits("show", "1").stdout
    for command in ("show", "diff"):
        said = " ".join(visits(command, "2").stdout.split())
        assert "Pain now: 7 -> 4 of 10, better (smallest important change 2 and 30 percent" in said
    [change] = json.loads(visits("show", "2", "--json").stdout)["measures_changed"]
    assert (change["before"], change["after"], change["verdict"]) == (7.0, 4.0, "better")
    assert any("Farrar" in source["citation"] for source in change["counted"]["sources"])
