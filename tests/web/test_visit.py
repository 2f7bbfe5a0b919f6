"""A visit on the page, played without a script: forms are sent, and what they lead to is shown."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.intake.casefile import read_case
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.assess import Expert
from nmt_expert.web.open_visits import LIFETIME, MOST, OpenVisits
from nmt_expert.web.rendering import static_text
from nmt_expert.web.workspace import Workspace
from tests.web.browser import ORIGIN, Browser

CASES = Path(__file__).parents[2] / "cases"
TOPICS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
SCRIPT = "<script>alert(1)</script><style>*{display:none}</style>\"'><img src=x onerror=alert(2)>"
PART = {"x-part": "1"}


def play(browser: Browser, most: int = 60) -> list[str]:
    """Answer everything until the result is shown; return the kinds of prompts that were met."""
    met: list[str] = []
    while not browser.address.endswith("/result"):
        assert len(met) < most, f"no end after {most} answers: {met}"
        met.append(browser.kind)
        answer_somehow(browser, len(met))
    return met


def answer_somehow(browser: Browser, number: int) -> None:
    """Answer what is asked; ``number`` varies it."""
    match browser.kind:
        case "screen":
            browser.tap("All clear")
        case "story":
            browser.tap("Go on")
        case "age":
            browser.tap("Not known")
        case "choice" if "None of these" in browser.buttons:
            ticks = re.findall(r'type="checkbox" name="tick" value="(\d+)"', browser.page)[:1]
            browser.tap("Ticked: yes, the rest: no", ticks=ticks) if ticks else browser.tap("None of these")
        case "where" | "settle" | "side":
            browser.tap(next(iter(browser.buttons)))
        case "followup":
            browser.tap("No")
        case "question":
            browser.tap("Yes" if number % 2 else "No")
        case "offer":
            browser.tap("Stop here")
        case _:
            browser.tap(next(iter(browser.buttons)))


def test_a_whole_visit_leads_from_words_to_the_card(browser: Browser) -> None:
    address = browser.to_the_questions("knot in my left shoulder that aches when I press it")
    met = play(browser)
    assert browser.address == f"{address}/result"
    assert "question" in met or "choice" in met
    assert "consistent with" in browser.page


def test_each_answer_leads_to_a_page_that_can_be_loaded_again(browser: Browser) -> None:
    browser.told("left neck")
    address, page = browser.address, browser.page
    assert address.startswith(browser.visit)
    assert "/do/" not in address
    browser.get(address)
    assert browser.page == page


def test_going_back_shows_the_question_before(browser: Browser) -> None:
    browser.to_the_questions()
    before = browser.question
    browser.tap(next(iter(browser.buttons)), ticks=["1"])
    assert browser.question != before
    browser.do("back")
    assert browser.question == before


def test_an_answer_can_be_changed_and_taken_back_from_the_list(browser: Browser) -> None:
    address = browser.told("numb left hand, no swelling")
    browser.get(f"{address}?show=answers")
    label = re.search(r'<label for="given(\d+)">Numbness[^<]*</label>', browser.page)
    assert label
    browser.do("change", to=f"{label[1]} no")
    browser.get(f"{address}?show=answers")
    assert not re.search(r'<label for="given\d+">Numbness', browser.page)
    assert "What was denied" in browser.page


def test_what_is_unticked_of_what_was_read_does_not_count(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="numb left hand and tingling in the left hand")
    assert browser.kind == "confirm"
    keys = dict(re.findall(r'value="(\w+)" checked><span>([^<]*)', browser.page))
    assert any("Numbness" in text for text in keys.values())
    browser.tap("Right as ticked", ticks=[key for key, text in keys.items() if "Numbness" not in text])
    visit = browser.workspace.visits.all()[0].session.visit
    words = {answer.finding: answer.word for answer in visit.answers}
    assert "numbness_reported" not in words
    assert words["tingling_pins_needles"] == "yes"


def test_words_that_come_near_something_are_offered_as_a_choice_of_one(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="pain in the left knee. leg feels like wood")
    offers = re.findall(r'type="radio" name="(tick-offer\d+)" value="(\d*)"', browser.page)
    assert offers
    name, value = next((name, value) for name, value in offers if value)
    number = browser.buttons[next(label for label in browser.buttons if "ticked" in label)]
    browser.post(f"{browser.visit}/do/answer", {"tap": number, name: value})
    assert browser.kind != "confirm"
    assert browser.workspace.visits.all()[0].session.visit.answers


def test_a_place_is_chosen_from_the_list_and_its_side_with_it(browser: Browser) -> None:
    browser.begin()
    browser.post(f"{browser.visit}/do/answer", {"choose": "1", "region": "calf", "side": "left"})
    assert browser.status == 422
    assert "Choose a region" in browser.problem()
    browser.post(f"{browser.visit}/do/answer", {"choose": "1", "region": "leg_posterior", "side": "left"})
    complaint = browser.workspace.visits.all()[0].session.visit.complaints[0]
    assert (complaint.region, complaint.side) == ("leg_posterior", "left")


def test_a_second_complaint_is_added_in_the_middle(browser: Browser) -> None:
    address = browser.to_the_questions()
    browser.get(f"{address}?show=add")
    browser.post(f"{address}/do/add", {"choose": "1", "region": "knee_medial", "side": "right"})
    complaints = browser.workspace.visits.all()[0].session.visit.complaints
    assert [one.side for one in complaints] == ["left", "right"]


def test_an_empty_list_is_asked_back_and_never_taken_for_a_no(browser: Browser) -> None:
    browser.told("left neck")
    assert browser.kind == "screen"
    browser.tap("Ticked: yes, the rest: no")
    assert browser.status == 422
    assert "Nothing is ticked" in browser.problem()
    assert browser.workspace.visits.all()[0].session.screened == ()


def session(browser: Browser) -> Session:
    return browser.workspace.visits.all()[0].session


def test_words_are_read_with_the_place_that_was_shown_beside_them(browser: Browser) -> None:
    browser.begin()
    place = {"choose": "1", "region": "hand", "side": "left"}
    browser.post(f"{browser.visit}/do/answer", {**place, "written": "pins and needles for three weeks"})
    assert browser.kind == "confirm"
    browser.tap("Right as ticked")
    assert [(one.region, one.side) for one in session(browser).visit.complaints] == [("hand", "left")]
    assert "tingling_pins_needles" in {answer.finding for answer in session(browser).visit.answers}


@pytest.mark.parametrize(
    ("button", "fields", "said"),
    [
        ("Read this", {}, "Nothing was written"),
        ("Nothing hurts", {"written": "numb left hand"}, "'numb left hand' is not read yet"),
    ],
)
def test_a_slip_at_the_words_loses_nothing(browser: Browser, button: str, fields: dict[str, str], said: str) -> None:
    browser.begin()
    browser.tap(button, **fields)
    assert browser.status == 422
    assert said in browser.problem()
    assert browser.kind == "words"
    assert fields.get("written", "") in browser.page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "no plain text"),
        ("r\u00fccken".encode("latin-1"), "no plain text"),
        (b"my back hurts and " * 2000, "letters, and 12,000 are read at once"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_once(browser: Browser, data: bytes, said: str) -> None:
    browser.begin()
    sent = {"form_token": browser.hidden("form_token"), "turn": browser.hidden("turn"), "tap": "0", "written": "sore"}
    address, file = f"{browser.visit}/do/answer", {"file": ("note.txt", data, "text/plain")}
    answer = browser.client.post(address, data=sent, files=file, headers={"origin": ORIGIN})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_and_what_is_written_beside_it_are_both_read(browser: Browser) -> None:
    browser.begin()
    sent = {"form_token": browser.hidden("form_token"), "turn": browser.hidden("turn"), "tap": "0"}
    sent["written"] = "numb between my legs"
    file = {"file": ("note.txt", "left knee pain".encode("utf-16"), "text/plain")}
    answer = browser.client.post(f"{browser.visit}/do/answer", data=sent, files=file, headers={"origin": ORIGIN})
    assert "left knee" in answer.text
    assert "STOP" in answer.text


@pytest.mark.parametrize("button", ["All clear", "Not known, all of it", "Skip"])
def test_what_is_ticked_on_the_safety_screen_is_never_dropped_by_another_button(browser: Browser, button: str) -> None:
    browser.told("left neck")
    browser.tap(button, ticks=["1"])
    assert browser.status == 422
    assert "something is ticked" in browser.problem()
    assert re.search(r'value="1" checked', browser.page)
    assert session(browser).screened == ()


def test_what_was_denied_on_the_safety_screen_can_be_changed_later(browser: Browser) -> None:
    address = browser.to_the_questions("low back pain")
    browser.get(f"{address}?show=answers")
    denied = browser.page.partition("Denied on the safety screen")[2]
    name = re.search(r'<option value="(\w+)">Numbness between the legs', denied)
    assert name
    browser.post(f"{address}/do/change", {"which": name[1], "word": "yes"})
    assert "STOP" in browser.page


def test_the_enter_key_means_the_line_if_something_is_written_and_else_the_main_button(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="left neck pain, stiff in the morning")
    enter = {"tap": "enter", "tick": re.findall(r'name="tick" value="(\w+)" checked', browser.page)}
    browser.post(f"{browser.visit}/do/answer", {**enter, "written": "pins and needles in the left arm"})
    assert browser.kind == "confirm"
    assert "arm" in browser.page
    enter["tick"] = re.findall(r'name="tick" value="(\w+)" checked', browser.page)
    browser.post(f"{browser.visit}/do/answer", {**enter, "written": ""})
    assert browser.kind != "confirm"


def test_a_reply_that_says_nothing_keeps_what_was_written(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="left neck")
    browser.tap("Go on", written="old enough")
    assert browser.status == 422
    assert 'value="old enough"' in browser.page
    assert "age in years" in browser.problem()


TYPING = re.compile(r"\b(Enter|[Tt]ype|typed|numbers?|for example: [a-z]{1,2} )\b|\bh says\b|\[left|\[right")
"""What only somebody at a terminal can make sense of."""


def read(page: str) -> str:
    """What a person reads on a page."""
    return unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def test_nothing_on_a_page_speaks_of_typing_whatever_is_asked_and_whatever_is_written(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="pain in my left neck, pain in my right knee, a knot in the muscle")
    seen: set[str] = set()
    for number in range(60):
        if browser.address.endswith("/result"):
            break
        seen.add(browser.kind)
        assert not TYPING.search(read(browser.page)), (browser.kind, browser.question)
        for text in browser.buttons if 'name="written"' in browser.page else ():
            nonsense(browser, text)
        answer_somehow(browser, number)
    assert {"age", "screen", "story", "choice", "question"} <= seen
    for page in PAGES:
        shown = read(browser.get(f"/visit/{browser.workspace.visits.all()[0].id}/{page}"))
        assert not re.search(r"nmt-expert [a-z]+", shown), page


def nonsense(browser: Browser, button: str) -> None:
    """Write something that means nothing, look at what the page says to it, and go back to where it was."""
    visits = browser.workspace.visits
    visit = visits.all()[0]
    before = visits.interview(visit)
    browser.tap(button, written="xyzzy plugh", ticks=[])
    assert not TYPING.search(read(browser.page)), (browser.kind, button)
    visits.go_on(visit, before)
    browser.get(f"/visit/{visit.id}")


def test_a_question_about_one_of_two_complaints_says_which(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="pain in my left neck, pain in my right knee")
    while browser.kind not in ("question", "choice"):
        answer_somehow(browser, 0)
    assert re.search(r'class="about">Left neck<', browser.page)
    assert "[" not in browser.question


def test_an_emergency_in_words_takes_over_the_page(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="low back pain, numb between the legs and I cannot pee")
    assert "STOP - EMERGENCY" in browser.page
    browser.tap("Right as ticked")
    assert browser.kind == "halt"
    assert 'class="visit halted"' in browser.page
    browser.do("stop")
    assert browser.address.endswith("/result")
    assert "STOP" in browser.page
    assert "Work first" not in browser.page


def test_going_on_past_an_emergency_is_recorded_on_the_card(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="low back pain, numb between the legs and I cannot pee")
    browser.tap("Right as ticked")
    browser.tap("Go on despite it")
    assert browser.kind != "halt"
    browser.do("stop")
    assert "deliberately continued" in browser.page


# ------------------------------------------------------------------ stale pages, several visits


def test_a_stale_form_changes_nothing_and_keeps_the_words(browser: Browser) -> None:
    address = browser.begin()
    browser.tap("Read this", written="left neck")
    session = browser.workspace.visits.all()[0].session
    browser.post(f"{address}/do/answer", {"turn": "0", "tap": "0", "written": "right knee"})
    assert browser.status == 409
    assert "out of date" in browser.problem()
    assert "right knee" in browser.page
    assert browser.workspace.visits.all()[0].session == session


@pytest.mark.parametrize("turn", ["", "-1", "x", "99999999999999999999", "1e3", "\u0661"])
def test_a_form_without_a_turn_changes_nothing(browser: Browser, turn: str) -> None:
    address = browser.begin()
    browser.post(f"{address}/do/answer", {"turn": turn, "tap": "0", "written": "left neck"})
    assert browser.status == 409


@pytest.mark.parametrize("tap", ["", "-1", "7", "x", "999999999999"])
def test_a_button_that_is_not_there_changes_nothing(browser: Browser, tap: str) -> None:
    address = browser.begin()
    browser.post(f"{address}/do/answer", {"tap": tap})
    assert browser.status == 422
    assert "Tap one of the buttons" in browser.problem()


def test_two_visits_never_meet(workspace: Workspace) -> None:
    first, second = Browser(workspace), Browser(workspace)
    one, two = first.to_the_questions("left neck"), second.to_the_questions("right knee")
    assert one != two
    for browser, own, other in ((first, "neck", "knee"), (second, "knee", "neck")):
        browser.get(f"{browser.visit}/report")
        assert own in browser.page
        assert other not in browser.page.split("<main", 1)[1].split("Avoid", 1)[0].split("Say", 1)[0][:1500]


def test_a_closed_visit_is_said_to_be_so(browser: Browser) -> None:
    address = browser.begin()
    browser.post(f"{address}/close", {})
    browser.get(address)
    assert browser.status == 404
    assert "not open any more" in browser.page


def test_an_open_visit_is_forgotten_eight_hours_after_the_last_request(expert: Expert) -> None:
    now = [0.0]
    visits = OpenVisits(expert, 15, lambda: now[0])
    first, second = visits.begin("simple"), visits.begin("simple")
    now[0] = LIFETIME
    assert visits.find(first.id) is first
    now[0] = LIFETIME + 1
    assert visits.find(second.id) is None
    assert visits.find(first.id) is first


def test_the_list_of_open_visits_keeps_its_order_and_prolongs_none(browser: Browser) -> None:
    for _ in range(3):
        browser.begin()
    visits = browser.workspace.visits.all()
    used = [visit.used for visit in visits]
    browser.get("/")
    assert [visit.used for visit in visits] == used
    assert browser.workspace.visits.all() == visits


def test_only_so_many_visits_are_open_and_the_oldest_makes_room(expert: Expert) -> None:
    visits = OpenVisits(expert, 15)
    first = visits.begin("simple")
    for _ in range(MOST):
        visits.begin("simple")
    assert len(visits.all()) == MOST
    assert visits.find(first.id) is None


def test_an_interview_that_is_not_kept_worked_out_is_worked_out_again(expert: Expert) -> None:
    visits = OpenVisits(expert, 15)
    made = [visits.begin("simple") for _ in range(40)]
    prompts = [visits.interview(visit).prompt for visit in made]
    assert [visits.interview(visit).prompt for visit in made] == prompts


# ------------------------------------------------------------------ what is shown


def test_free_fields_cannot_carry_script_or_style_into_any_page(browser: Browser) -> None:
    address = browser.begin()
    browser.tap("Read this", written=f"left neck pain {SCRIPT} and numb left hand {SCRIPT}")
    shown = [browser.page]
    browser.tap("Read this, too", written=SCRIPT)
    shown.append(browser.page)
    browser.tap("Right as ticked", ticks=["1", "2", "3"])
    for _ in range(2):
        if browser.kind in ("age", "side"):
            browser.tap(next(iter(browser.buttons)), written=SCRIPT)
            shown.append(browser.page)
    browser.post(f"{address}/do/note", {"written": f"goal: {SCRIPT}"})
    shown.append(browser.page)
    browser.post(f"{address}/do/change", {"to": f"{SCRIPT} no"})
    shown.append(browser.page)
    for page in ("result", "report", "note", "how", "whatif", "graph", "steps", "plan", "compare", "chain", "whynot"):
        shown.append(browser.get(f"{address}/{page}"))
    shown.append(browser.get(f"/look?q={SCRIPT}"))
    for what in ("add", "answer"):
        browser.get(address)
        shown.append(browser.do(what, written=SCRIPT, tap="0", region=SCRIPT, side=SCRIPT, choose="1"))
        shown.append(browser.do(what, written=SCRIPT, tap=SCRIPT, tick=SCRIPT))
    shown.append(browser.get(f"{address}/whatif?a0={SCRIPT}"))
    shown.append(browser.get(f"{address}/compare?of={SCRIPT}&with={SCRIPT}&length={SCRIPT}&complaint={SCRIPT}"))
    browser.get(f"{address}?show=save")
    shown.append(browser.post(f"{address}/save", {"client": SCRIPT}))
    browser.get(f"{address}?show=save")
    browser.post(f"{address}/save", {"client": "grey heron"})
    browser.get("/casebook/1")
    of = re.search(r'<option value="(0 \w+)">', browser.page)
    assert of
    shown.append(browser.post("/casebook/1/verdict", {"of": of[1], "reason": SCRIPT, "agrees": "yes"}))
    shown.append(browser.get("/casebook/1"))
    assert "&lt;script" in browser.page
    shown.append(browser.get(f"{address}/how?of={SCRIPT}"))
    shown.append(browser.post("/visit", {"scope": SCRIPT, "client": SCRIPT}))
    for page in shown:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<style>*" not in page
        assert "onerror=alert(2)>" not in page


@pytest.mark.parametrize(
    "page", ["", "?show=why", "/result", "/report", "/how", "/graph", "/whatif", "/steps", "/note"]
)
def test_no_page_has_anything_inline_or_from_elsewhere(browser: Browser, page: str) -> None:
    address = browser.to_the_questions()
    html = browser.get(address + page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/static/)|javascript:", html)
    assert not re.search(r"(src|href|action)=\"(?!/|#|\?)[^\"]", html)


def test_a_part_holds_only_what_changes_and_is_small(browser: Browser) -> None:
    browser.to_the_questions()
    sizes = []
    for _ in range(8):
        if browser.kind in ("question", "choice"):
            browser.tap("No" if browser.kind == "question" else "None of these", **PART)
            assert "<!doctype" not in browser.page
            assert 'id="asked"' in browser.page
            sizes.append(len(browser.page.encode()))
    assert sizes
    assert max(sizes) <= 8 * 1024


def test_a_first_load_is_small_and_the_script_is(browser: Browser) -> None:
    browser.begin()
    files = sum(len(static_text(name).encode()) for name in ("style.css", "page.js", "icon.svg"))
    assert len(browser.page.encode()) + files <= 100_000
    assert len(static_text("page.js").encode()) <= 10_000


def test_why_and_how_open_below_the_question_with_and_without_script(browser: Browser) -> None:
    address = browser.to_the_questions()
    browser.get(f"{address}?show=why")
    assert "Why this is asked" in browser.page
    assert browser.question
    browser.get(f"{address}?show=how", **PART)
    assert browser.page.lstrip().startswith('<section id="told"')
    assert 'id="asked"' not in browser.page


def test_the_bars_say_what_the_last_answer_did(browser: Browser) -> None:
    browser.told("left neck")
    browser.tap("All clear")
    address = browser.visit
    browser.do("add", written="pressing a tight band in the left upper trapezius brings on my pain")
    assert "▲" in browser.page
    browser.get(address)
    assert re.search(r"Last: [^<]+", browser.page)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda folder: folder.name)
def test_the_data_of_the_page_is_that_of_the_command_to_the_last_digit(
    browser: Browser, shipped: Expert, topic: Path
) -> None:
    for case in sorted(topic.rglob("*.yaml")):
        visit = read_case(shipped.knowledge, case.read_bytes(), str(case)).visit
        opened = browser.workspace.visits.begin("simple", Session(visit))
        page = json.loads(browser.get(f"/visit/{opened.id}/result.json"))
        browser.workspace.visits.close(opened.id)
        told = json.loads(CliRunner().invoke(app, ["assess", str(case), "--json"], prog_name="nmt-expert").stdout)
        assert page["complaints"] == told["complaints"], case
        assert page["safety"] == told["safety"], case


# ------------------------------------------------------------------ the reasoning


PAGES = (
    "result", "plan", "how", "whynot", "whatif", "compare", "chain", "graph", "steps", "report", "note", "letter",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", ["", "left neck pain, worse at the desk", "numb between the legs and cannot pee"])
def test_every_page_about_a_visit_can_be_opened_at_any_time(browser: Browser, page: str, words: str) -> None:
    address = browser.begin()
    if words:
        browser.tap("Read this", written=words)
    browser.get(f"{address}/{page}")
    assert browser.status == 200
    assert len(re.findall(r"<h1", browser.page)) == 1
    if "legs" in words:
        assert "STOP" in browser.page or "EMERGENCY" in browser.page


@pytest.mark.parametrize("query", ["of=nonsense", "complaint=7", "complaint=x", "complaint=\u0661", "length=huge"])
@pytest.mark.parametrize("page", ["how", "whynot", "compare", "graph", "plan"])
def test_a_wrong_address_is_answered_in_words(browser: Browser, page: str, query: str) -> None:
    address = browser.to_the_questions()
    browser.get(f"{address}/{page}?{query}")
    assert browser.status in (200, 400)
    if browser.status == 400:
        assert "nonsense" in unescape(browser.page)


def test_how_opens_and_closes_as_a_tree(browser: Browser) -> None:
    address = browser.to_the_questions("a knot in the left upper trapezius that sends pain to the temple")
    browser.do("add", written="taut band in the left upper trapezius")
    browser.get(f"{address}/how?of=trigger_points&length=full")
    assert "<details" in browser.page.split('class="paper tree"')[1]


def test_a_switch_shows_what_would_follow_and_changes_nothing(browser: Browser) -> None:
    browser.begin()
    browser.tap("Read this", written="tingling in the left hand")
    browser.tap("Right as ticked")
    opened = browser.workspace.visits.all()[0]
    before = opened.session
    at = next(at for at, answer in enumerate(before.visit.answers) if answer.word == "yes")
    browser.get(f"/visit/{opened.id}/whatif?a{at}=no", **PART)
    assert browser.page.lstrip().startswith('<section id="diff"')
    assert "Nothing is switched" not in browser.page
    assert opened.session == before


def test_the_run_goes_forward_and_back_step_by_step(browser: Browser) -> None:
    address = browser.to_the_questions("tingling in the left hand, stiff left neck")
    browser.get(f"{address}/steps?step=1")
    assert "Step 1 of" in browser.page
    assert "Step before" not in browser.page
    assert "object at" not in unescape(browser.page)
    browser.get(f"{address}/steps?step=9999")
    assert "Next step" not in browser.page


# ------------------------------------------------------------------ looking up


@pytest.mark.parametrize("kind", ["principles", "findings", "rules", "muscles", "flags", "sources"])
def test_everything_that_is_listed_has_a_page(browser: Browser, kind: str) -> None:
    listed = re.findall(rf'href="(/look/{kind}/[^"]+)"', browser.get(f"/look/{kind}"))
    assert listed
    for address in listed[::7]:
        browser.get(unescape(address))
        assert browser.status == 200, address
        for link in re.findall(r'href="(/look/\w+/[^"]+)"', browser.page)[:2]:
            browser.get(unescape(link))
            assert browser.status == 200, link


def test_the_search_finds_words_anywhere_and_says_when_nothing_is_found(browser: Browser) -> None:
    assert "/look/muscles/upper_trapezius" in browser.get("/look?q=upper+trap")
    assert "Nothing has all of these words" in browser.get("/look?q=zzz")


def test_an_unknown_entry_names_the_nearest(browser: Browser) -> None:
    browser.get("/look/findings/taut_bnad")
    assert browser.status == 404
    assert "taut_band" in browser.page
