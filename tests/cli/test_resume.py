"""``nmt-expert interview --resume``: what was skipped, screened and meant is known again; an emergency halts again."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.casebook.records import Saved
from nmt_expert.casebook.store import Casebook
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, RangeMeasured, Site, Suspicion, Total, Visit
from tests.cli.conftest import Run

PLACE = ("--region", "neck", "--side", "left")
AGE = "45"
Talk = Callable[..., Result]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "casebook.sqlite"


@pytest.fixture
def begin(run: Run, book: Path) -> Talk:
    """Hold a new interview about the left neck and save it; the lines are typed."""
    return lambda *lines: run("interview", *PLACE, "--casebook", str(book), stdin=_typed((AGE, *lines)))


@pytest.fixture
def resume(run: Run, book: Path) -> Talk:
    """Go on with it."""
    return lambda *lines: run("interview", "--resume", "1", "--casebook", str(book), stdin=_typed(lines))


def _typed(lines: tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _saved(book: Path) -> Saved:
    with Casebook(book) as opened:
        return opened.load(1)


def _questions(result: Result) -> list[str]:
    """Return the questions that were asked."""
    return re.findall(r": question \d+, .+\n(.+)$", result.stderr, re.MULTILINE)


def test_what_was_skipped_is_not_asked_again(begin: Talk, resume: Talk, book: Path) -> None:
    skipped = _questions(begin("n", "", "s", "s"))[:2]
    assert len(_saved(book).progress["passed"]) >= 2
    asked = _questions(resume("n", "n", "n"))
    assert len(asked) >= 3
    assert not set(skipped) & set(asked)


def test_a_resumed_interview_asks_what_the_first_would_have_asked_next(begin: Talk, resume: Talk) -> None:
    last = _questions(begin("n", "", "s", "n", "s", "n"))[-1]
    assert _questions(resume())[0] == last


def test_a_screen_that_was_shown_is_not_shown_again(begin: Talk, resume: Talk) -> None:
    assert "Safety first" in begin("n").stderr
    assert "Safety first" not in resume().stderr


def test_a_screen_that_was_skipped_is_not_shown_again_and_is_not_called_clear(
    begin: Talk, resume: Talk, book: Path
) -> None:
    begin("s")
    assert _saved(book).progress["screened"] == ["neck"]
    result = resume()
    assert "Safety first" not in result.stderr
    assert "not screened" in " ".join(result.stdout.split()).casefold()


def test_a_screen_that_was_skipped_is_saved_though_nothing_is_known_yet(run: Run, book: Path) -> None:
    run("interview", "--save", "--casebook", str(book), stdin=_typed(("", "", AGE, "s")))
    assert _saved(book).progress["screened"] == [""]


def test_what_a_line_of_the_screen_named_is_saved_as_unsure_and_asked_when_it_is_resumed(
    begin: Talk, resume: Talk, book: Path
) -> None:
    result = begin("11")  # pregnancy; then the input ends
    assert "Which of these exactly?" in result.stderr
    saved = _saved(book)
    words = {answer.finding: answer.word for answer in saved.visit.answers}
    assert (words["pregnant"], words["may_be_pregnant"]) == ("unsure", "unsure")
    assert list(words.values()).count("no") > 50
    again = resume("1").stderr
    assert "Safety first" not in again
    assert "Are you pregnant?" in again
    assert {a.finding: a.word for a in _saved(book).visit.answers}["pregnant"] == "yes"


def test_own_words_and_place_are_not_asked_for_again(run: Run, resume: Talk, book: Path) -> None:
    run("interview", "--casebook", str(book), stdin=_typed(("knot in the left upper trap", "y", "left neck", AGE)))
    result = resume()
    assert "brings the client" not in result.stderr
    assert "Where is it" not in result.stderr
    assert "Safety first" in result.stderr


def test_a_side_that_is_not_known_is_not_asked_for_again(run: Run, resume: Talk, book: Path) -> None:
    run("interview", "--casebook", str(book), stdin=_typed(("stress", "y", "shoulder", "", AGE, "n")))
    assert "Which side" not in resume().stderr


def test_an_emergency_that_somebody_went_on_past_halts_again(run: Run, resume: Talk, book: Path) -> None:
    first = run("interview", "--casebook", str(book), stdin=_typed(("numb between the legs", "y", "go on", "low back")))
    assert first.exit_code == 3
    result = resume("go on", "q")
    assert result.exit_code == 3
    assert result.stderr.index("STOP - EMERGENCY") < result.stderr.index("q ends it")
    assert [note.kind for note in _saved(book).notes] == ["went_on", "went_on"]


def test_by_other_rules_the_screen_is_shown_for_what_is_not_answered(begin: Talk, resume: Talk, book: Path) -> None:
    begin("s")
    _change(book, progress=json.dumps({**_saved(book).progress, "rules": "others"}))
    assert "Safety first" in resume().stderr


@pytest.mark.parametrize("progress", ["7", "[]", '{"passed": 1, "screened": {}, "meant": [99]}', '"\\u001b[2J"', None])
def test_a_progress_that_says_nothing_only_asks_more(
    begin: Talk, resume: Talk, book: Path, progress: str | None
) -> None:
    begin("n", "u")
    _change(book, progress=progress)
    result = resume("u")
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output


def test_a_progress_that_is_no_json_is_said_to_be_damaged(begin: Talk, resume: Talk, book: Path) -> None:
    begin("n")
    _change(book, progress='{"passed": [')
    result = resume()
    assert result.exit_code == 2
    assert "visit 1 is damaged" in result.stderr
    assert "Traceback" not in result.output


def test_words_that_the_rules_have_no_more_are_said_and_stay_saved(begin: Talk, resume: Talk, book: Path) -> None:
    begin("n")
    gone = Answer("gone\x1b[2J", "yes", Site("neck", "left"), "old words")
    with Casebook(book) as opened:
        there = opened.load(1)
        visit = replace(there.visit, answers=(gone, *there.visit.answers))
        opened.update(1, visit, progress=there.progress)
    result = resume("", "n")
    assert result.exit_code == 2
    assert "the answer to 'gone\\x1b[2J' is left out" in " ".join(result.stderr.split())
    assert "\x1b" not in result.output
    after = _saved(book).visit
    assert gone in after.answers
    assert len(after.answers) > len(visit.answers)
    assert after.complaints == visit.complaints


def test_a_region_that_the_rules_have_no_more_is_said_and_stays_saved(begin: Talk, resume: Talk, book: Path) -> None:
    begin("n", "", "s")
    connection = sqlite3.connect(book)
    connection.execute("UPDATE complaint SET region = 'atlantis'")
    connection.commit()
    connection.close()
    result = resume("-", "n")
    assert result.exit_code == 2
    assert "there is no region 'atlantis' any more" in " ".join(result.stderr.split())
    assert _saved(book).visit.complaints[0].region == "atlantis"


def test_a_title_given_meanwhile_stays(begin: Talk, run: Run, resume: Talk, book: Path) -> None:
    begin("n")
    run("visits", "rename", "1", "--title", "After the drive", "--casebook", str(book))
    resume("u")
    assert _saved(book).visit.title == "After the drive"


def _change(book: Path, **columns: Any) -> None:
    connection = sqlite3.connect(book)
    for name, value in columns.items():
        connection.execute(f"UPDATE visit SET {name} = ?", (value,))
    connection.commit()
    connection.close()


SUSPECTED = "suspected: [{flag: rf_cauda_equina, ask: [saddle_numbness], phrase: odd down there}]\nanswers: []\n"


def test_what_came_near_a_red_flag_is_kept_and_its_question_comes_first_again(
    run: Run, resume: Talk, book: Path, tmp_path: Path
) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(SUSPECTED)
    first = run("interview", str(file), *PLACE, "--casebook", str(book), stdin="s\nq\n")
    assert first.exit_code == 2
    assert first.stderr.index("This may be a red flag") < first.stderr.index("How old is the client?")
    (near,) = _saved(book).visit.suspected
    assert (near.flag, near.ask, near.phrase) == ("rf_cauda_equina", ("saddle_numbness",), "odd down there")
    shown = run("visits", "show", "1", "--casebook", str(book))
    assert shown.stdout.startswith("This may be a red flag")
    assert shown.exit_code == 2
    exported = run("visits", "export", "1", "--casebook", str(book)).stdout
    assert 'suspected:\n  - {flag: rf_cauda_equina, ask: [saddle_numbness], phrase: "odd down there"}' in exported


@pytest.mark.parametrize(("key", "code"), [("n", 0), ("u", 2), ("y", 3)])
def test_one_key_settles_a_suspected_red_flag_also_in_a_resumed_interview(
    resume: Talk, book: Path, key: str, code: int
) -> None:
    near = Visit((Complaint("neck", "left"),), suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness",), "odd"),))
    with Casebook(book) as opened:
        opened.save(near, default_expert().knowledge, client="amber-heron")
    result = resume(key, "q")
    assert result.exit_code == code
    assert "said: odd" in result.stderr
    assert _saved(book).visit.answers[0].finding == "saddle_numbness"


@pytest.mark.parametrize(("line", "kept"), [("", []), ("1", ["numbness_reported"]), ("n", [])])
def test_what_was_offered_is_kept_if_it_was_picked(run: Run, book: Path, line: str, kept: list[str]) -> None:
    result = run("interview", "--casebook", str(book), stdin=f"numb brick wall\n{line}\nleft neck\nq\n")
    assert "1 Numbness or loss of feeling: yes" in result.stderr
    assert [answer.finding for answer in _saved(book).visit.answers] == kept


def test_measures_stay_with_a_visit_that_is_resumed_also_those_that_are_no_longer_known(
    begin: Talk, resume: Talk, book: Path
) -> None:
    begin("n")
    gone = (RangeMeasured("tail_wagging", 30.0, "left"),)
    measures = Measures(pain_now=4.0, ranges=gone, totals=(Total("ndi", 14.0),), goal="drive again")
    with Casebook(book) as opened:
        opened.update(1, replace(opened.load(1).visit, measures=measures))
    assert "'tail_wagging' is left out" in resume("u", "u").stderr
    assert _saved(book).visit.measures == measures
