"""A practice on the page: the same as in a terminal, and nothing of the solution before its end."""

from __future__ import annotations

import re
from html import unescape

import pytest

from nmt_expert.api import default_expert
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.teach.feedback_page import HARD_FAIL, write_review
from nmt_expert.teach.practice import Practice
from nmt_expert.teach.practice_library import practice_names
from nmt_expert.teach.practice_progress import progress_text
from nmt_expert.web.workspace import Workspace
from tests.teach.cases import DESK, begin, case, sample, say
from tests.web.browser import Browser
from tests.web.learn.student import Student

EMERGENCY = "red_flags/saddle-numbness"
TWO = "several_complaints/neck-first-then-the-knee"


@pytest.fixture
def student(browser: Browser) -> Student:
    return Student(browser)


def practised(workspace: Workspace, browser: Browser) -> Practice:
    """The practice that is open in a browser."""
    return workspace.practices.of(browser.access.form_token(browser.client.cookies[browser.access.cookie]))[0]


def test_the_first_page_of_no_case_tells_its_id_title_principle_or_teaching_point(browser: Browser) -> None:
    kb = default_expert().knowledge
    for name in practice_names():
        student, one = Student(browser, name), case(name)
        assert browser.status == 200
        shown = browser.page + browser.address
        for secret in (name, *name.split("/"), one.visit.title, one.teaches):
            assert not secret or secret not in shown, (name, secret)
        without = student.text.replace(" ".join(one.story.split()), "").casefold()
        assert " ".join(one.story.split()) in student.text
        for entry in kb.principles.values():
            assert entry.label.casefold() not in without, (name, entry.id)
            assert entry.id not in browser.page


def test_the_answers_of_the_case_come_only_when_they_are_asked_for(student: Student) -> None:
    assert "Found so far Nothing yet." in student.text
    student.ask("is there a taut band?", "any numbness?")
    assert "Rope-like tight strand inside a softer muscle: yes, right upper trapezius" in student.text
    assert "not examined in this case Numbness or loss of feeling" in student.text
    assert "tender spot" not in student.text


@pytest.mark.parametrize("name", [*sample(6, seed=5), EMERGENCY, TWO])
def test_a_case_is_practised_to_the_end_and_looked_back_on_in_the_words_of_the_command(
    workspace: Workspace, browser: Browser, name: str
) -> None:
    student, told = Student(browser, name), case(name).visit.answers
    kb = workspace.kb
    student.tap("Go through the safety screen").ask(*(kb.label(answer.finding) for answer in told[:3]))
    student.tap("I have asked enough")
    student.tap("These are raised", ticks=list(student.ticks.values())[:1])
    if student.stage == "ranking":
        student.rank("trigger_points", "ischemia")
        student.tap("This speaks for it" if student.ticks else "Nothing", ticks=list(student.ticks.values())[:1])
        student.tap("Nothing does").tap("I would ask this", "joint play reduced")
    assert student.stage == "review"
    page = Document()
    practice = practised(workspace, browser)
    write_review(page, practice)
    assert unescape(body(page.blocks)).split() == unescape(review(browser)).split()
    assert practice.submission.flags
    assert practice.over


def review(browser: Browser) -> str:
    found = re.search(r'<div class="lookback"[^>]*>(.*?)</div>\s*<div><form', browser.page, re.DOTALL)
    return found[1] if found else ""


def test_a_missed_emergency_is_said_plainly_and_ends_it(browser: Browser) -> None:
    student = Student(browser, EMERGENCY).tap("I have asked enough").tap("None is raised")
    assert student.stage == "review"
    assert HARD_FAIL in student.text


def test_words_that_may_mean_several_things_are_picked_by_a_button(student: Student) -> None:
    student.ask("reflexes").tap("Are the reflexes")
    assert "reflexes" in student.text.partition("not examined in this case")[2].casefold()


def test_a_search_offers_what_has_the_words(student: Student) -> None:
    student.tap("Search the findings", "band")
    assert any("rope-like" in words.casefold() for words in student.browser.buttons)


def test_at_each_stage_what_was_committed_is_compared(student: Student) -> None:
    student.ask("taut band").tap("I have asked enough").tap("None is raised")
    assert "No red flag is raised here, and you named none." in student.text
    student.rank("trigger_points").tap("This speaks for it", "taut band").tap("Nothing does")
    assert "On what you have found:" in student.text
    assert "it speaks for Trigger points" in student.text


def test_a_second_try_keeps_what_was_asked_and_begin_again_does_not(student: Student) -> None:
    student.ask("taut band").to_the_end().send("again")
    assert student.stage == "asking"
    assert "right upper trapezius" in student.text
    student.to_the_end().send("restart")
    student.browser.get(student.address)
    assert "Found so far Nothing yet." in student.text


def test_back_takes_the_last_step_back(student: Student) -> None:
    student.ask("taut band").send("back")
    assert "Found so far Nothing yet." in student.text


def test_what_was_written_is_still_there_after_a_problem_a_hint_or_the_screen(student: Student) -> None:
    student.ask("qwertz")
    assert student.browser.status == 422
    assert "names no finding" in student.browser.problem()
    assert student.written == "qwertz"
    student.send("hint", written="numb fi")
    assert "Safety first" in student.text
    assert student.written == "numb fi"
    student.tap("Go through the safety screen", "numb fi")
    assert student.written == "numb fi"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rank1": "ischemia", "rank2": "ischemia"}, "two places"),
        ({"rank1": "", "rank2": "ischemia"}, "Fill the places from the first on"),
        ({"rank1": "", "rank2": ""}, "Nothing was chosen"),
        ({"rank1": "qwertz"}, "There is no principle 'qwertz'"),
    ],
)
def test_a_ranking_with_gaps_or_doubles_is_refused_and_kept(
    student: Student, fields: dict[str, str], said: str
) -> None:
    student.tap("I have asked enough").tap("None is raised").tap("That is my ranking", **fields)
    assert said in student.browser.problem()
    for name in {value for value in fields.values() if value != "qwertz"} - {""}:
        assert f'value="{name}" selected' in student.browser.page


def test_a_form_of_an_earlier_turn_changes_nothing(student: Student) -> None:
    old = student.browser.page
    student.ask("taut band")
    student.browser.page = old
    student.ask("tender spot")
    assert student.browser.status == 409
    assert "out of date" in student.browser.problem()
    assert "tender spot in the band: yes" not in student.text
    assert student.written == "tender spot"


def test_another_browser_sees_nothing_of_it(workspace: Workspace, student: Student) -> None:
    student.ask("taut band")
    other = Student(Browser(workspace))
    assert "Found so far Nothing yet." in other.text
    assert "Begun in this browser" not in other.browser.get("/learn")
    assert "Begun in this browser" in student.browser.get("/learn")


def test_each_complaint_of_a_case_is_a_practice_of_its_own(browser: Browser) -> None:
    student = Student(browser, TWO, 2)
    assert "You are asked about one complaint: right front of the knee." in student.text
    student.ask("scar")
    assert "Nothing yet" in Student(browser, TWO, 1).text
    browser.get(f"{student.address}?complaint=3")
    assert "there is no complaint 3" in browser.problem()


def test_only_the_script_gets_the_part_that_changes(student: Student) -> None:
    fields = {"tap": "0", "written": "taut band", "complaint": "1"}
    student.browser.post(f"{student.address}/reply", fields, **{"x-part": "1"})
    assert student.browser.page.startswith('<section id="asked"')
    assert "<html" not in student.browser.page


def test_what_is_kept_is_the_file_of_the_command_and_leads_on_here(browser: Browser, student: Student) -> None:
    student.tap("Go through the safety screen").ask("taut band")
    browser.get(f"{student.address}/file")
    same = Practice(default_expert(), case(), name=student.address[-11:])
    assert browser.page == progress_text(say(same, "screen", "taut band"))
    assert "attachment" in browser.headers["content-disposition"]
    kept = browser.page
    browser.get(student.address)
    student.send("restart")
    browser.get("/learn")
    browser.post("/learn/kept", {"file": kept})
    assert "right upper trapezius" in student.text


@pytest.mark.parametrize("wrong", ["", "{}", '{"practice": "/etc/passwd"}', '{"practice": "cases/x.yaml"}'])
def test_a_file_that_is_no_practice_of_this_page_is_refused(browser: Browser, wrong: str) -> None:
    browser.get("/learn")
    browser.post("/learn/kept", {"file": wrong})
    assert browser.status in (400, 422)
    assert browser.problem()


def test_a_practice_kept_under_the_id_goes_on_under_the_neutral_name(browser: Browser) -> None:
    browser.get("/learn")
    browser.post("/learn/kept", {"file": progress_text(say(begin(), "taut band"))})
    assert "case-" in browser.address
    assert DESK not in browser.page


@pytest.mark.parametrize("name", ["case-000000", "desk-worker-knot-to-the-temple", "setup.cfg", "x.yaml"])
def test_only_a_neutral_name_opens_a_case(browser: Browser, name: str) -> None:
    browser.get(f"/learn/practise/{name}")
    assert browser.status == 404
    assert "no such case" in browser.problem()


def test_a_form_without_its_token_does_nothing(browser: Browser, student: Student) -> None:
    browser.page = re.sub(r'name="form_token" value="\w+"', "", browser.page)
    student.ask("taut band")
    assert browser.status == 403
    browser.get(student.address)
    assert "Nothing yet" in student.text
