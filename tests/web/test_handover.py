"""The tablet in the client's hands: their own questions, nothing else, until the PIN is given."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.interview.client_form import before_from_data
from nmt_expert.interview.session import Session
from nmt_expert.web.access import Access
from nmt_expert.web.application import ADDRESSES
from nmt_expert.web.handover.gate import CLIENTS
from nmt_expert.web.handover.lock import REST, TRIES, Handovers, wrong_with_pin
from nmt_expert.web.workspace import Workspace
from tests.web.browser import HOST, ORIGIN, Browser

PIN = "2468"
CLOSED = [
    (
        method,
        address.replace(":path", "").format(id="{id}", what="answer", number="1", kind="rules", name="x", case="x"),
    )
    for method, address, run in ADDRESSES
    if run not in CLIENTS
]


def hand_over(browser: Browser, pin: str = PIN, **fields: str) -> str:
    """Hand over a visit that is begun for it; return the visit's address."""
    address = browser.begin(**fields)
    browser.get(f"{address}/handover")
    browser.post(f"{address}/handover", {"pin": pin, "repeated": pin})
    assert browser.address == "/form"
    return address


def say(browser: Browser, page: str, **fields: str) -> str:
    """Send a page of the client's form."""
    return browser.post(f"/form/{page}", {"page": browser.hidden("page"), **fields})


def answer_lines(browser: Browser, word: str = "no", **but: str) -> int:
    """Answer every page of safety questions alike, the first lines that hold words of ``but`` differently."""
    pages = 0
    while 'action="/form/safety"' in browser.page:
        texts = re.findall(r"<legend>([^<]*)</legend>", browser.page)
        said = {f"line{at}": but.get(next((b for b in but if b in text), ""), word) for at, text in enumerate(texts)}
        say(browser, "safety", **said)
        pages += 1
        assert pages < 40
    return pages


def fill_in(browser: Browser, words: str = "my neck aches and is stiff") -> None:
    """Fill in the whole form with nothing that is dangerous."""
    say(browser, "words", written=words)
    say(browser, "places", choose="1", region="knee", side="left")
    say(browser, "places")
    say(browser, "age", written="44")
    answer_lines(browser)
    say(browser, "measures", pain="6", since="started 3 weeks ago", goal="sleep through")


def take_back(browser: Browser, pin: str = PIN) -> None:
    """Give the PIN."""
    browser.get("/form/pin")
    browser.post("/form/pin", {"pin": pin})


def test_a_client_fills_in_the_form_and_the_practitioner_confirms_it(browser: Browser) -> None:
    address = hand_over(browser)
    fill_in(browser)
    assert "Thank you" in browser.page
    take_back(browser)
    assert browser.address == f"{address}/said"
    for shown in ("my neck aches and is stiff", "left knee", "pain 6/10 now", "Chest pain"):
        assert shown.casefold() in browser.page.casefold()
    browser.post(f"{address}/said", {})
    assert browser.kind == "confirm"
    visit = browser.workspace.visits.all()[0].session.visit
    assert {answer.word for answer in visit.answers if answer.finding == "chest_pressure_breathless"} == {"no"}
    assert visit.measures.goal == "sleep through"


def test_what_a_client_said_is_not_asked_again(browser: Browser) -> None:
    address = hand_over(browser)
    fill_in(browser, "")
    take_back(browser)
    browser.post(f"{address}/said", {})
    assert browser.kind in ("screen", "story")
    while browser.kind in ("age", "screen"):
        assert browser.kind != "age"
        assert "Chest pain" not in browser.page
        browser.tap("All clear")
    assert browser.kind == "story"


@pytest.mark.parametrize(("method", "address"), CLOSED)
def test_nothing_but_the_form_can_be_opened_in_the_clients_hands(browser: Browser, method: str, address: str) -> None:
    own = hand_over(browser)
    token = browser.hidden("form_token")
    address = address.replace("/visit/{id}", own)
    fields = {"form_token": token, "turn": "0", "tap": "1", "sure": "yes"}
    sent = {"data": fields, "headers": {"origin": ORIGIN}} if method == "POST" else {}
    for part in ({}, {"x-part": "1"}):
        headers = {**sent.get("headers", {}), **part}
        answer = browser.client.request(method, address, data=sent.get("data"), headers=headers)
        assert answer.status_code == 403
        assert 'href="/form"' in answer.text
        assert "in the client&#39;s hands" in answer.text
        assert "{" not in answer.text
    visits = browser.workspace.visits.all()
    assert [visit.turn for visit in visits] == [0]


@pytest.mark.parametrize(
    "address", ["/nothing", "/form/../casebook", "/?token=again", "//casebook", "/FORM", "/form/x"]
)
def test_no_way_round_leads_out_of_the_form(browser: Browser, address: str) -> None:
    hand_over(browser)
    browser.get(address)
    if browser.status == 200:
        browser.get("/")
    assert browser.status in (403, 405)
    browser.get("/casebook")
    assert browser.status == 403


def test_neither_another_visit_nor_the_casebook_is_seen_in_the_clients_hands(browser: Browser) -> None:
    other = browser.begin(save="1", client="grey heron")
    browser.tap("Read this", written="tingling in the right foot")
    hand_over(browser)
    for address in (other, f"{other}/result.json", f"{other}/body", f"{other}/note", "/casebook", "/casebook/1", "/"):
        browser.get(address)
        assert browser.status == 403
        assert "heron" not in browser.page
        assert "tingling" not in browser.page


def test_the_pages_of_the_form_link_to_nothing_else(browser: Browser) -> None:
    hand_over(browser)
    seen = set()
    for _ in range(3):
        seen |= set(re.findall(r'(?:href|action)="(/[^"?]*)', browser.page))
        say(browser, "words" if "Part 1" in browser.page else "places")
    assert {link for link in seen if not link.startswith(("/form", "/static"))} == set()
    assert "trigger" not in browser.page.casefold()


def test_a_form_of_the_client_without_its_token_or_from_elsewhere_does_nothing(browser: Browser) -> None:
    hand_over(browser)
    good = {"form_token": browser.hidden("form_token"), "turn": "0", "page": "0", "written": "neck"}
    evil = {"origin": "http://evil.example"}
    for address in ("/form/words", "/form/pin"):
        assert browser.client.post(address, data=good, headers=evil).status_code == 403
        wrong = {**good, "form_token": "0" * 32, "pin": PIN}
        assert browser.client.post(address, data=wrong, headers={"origin": ORIGIN}).status_code == 403
    assert browser.workspace.visits.all()[0].turn == 0
    browser.get("/casebook")
    assert browser.status == 403


def test_a_form_cannot_be_handed_over_without_the_token_of_the_page(browser: Browser) -> None:
    address = browser.begin()
    fields = {"form_token": "0" * 32, "pin": PIN, "repeated": PIN}
    assert browser.client.post(f"{address}/handover", data=fields, headers={"origin": ORIGIN}).status_code == 403
    browser.get("/casebook")
    assert browser.status == 200


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "12 4", "\u0661\u0662\u0663\u0664", "-123", "1.23"])
def test_what_is_no_pin_hands_nothing_over(browser: Browser, pin: str) -> None:
    address = browser.begin()
    browser.post(f"{address}/handover", {"pin": pin, "repeated": pin})
    assert browser.status == 422
    assert "4 to 8 digits" in browser.problem()
    browser.get("/casebook")
    assert browser.status == 200


def test_a_pin_is_typed_twice_alike(browser: Browser) -> None:
    address = browser.begin()
    browser.post(f"{address}/handover", {"pin": "1234", "repeated": "1235"})
    assert browser.status == 422
    assert "not the same" in browser.problem()


@pytest.mark.parametrize("pin", ["1234", "12345678"])
def test_the_shortest_and_the_longest_pin_work(browser: Browser, pin: str) -> None:
    hand_over(browser, pin)
    take_back(browser, pin)
    browser.get("/casebook")
    assert browser.status == 200


def test_a_pin_is_nowhere_on_a_page_and_nowhere_in_memory_as_it_is(browser: Browser) -> None:
    hand_over(browser, "97531864")
    assert "97531864" not in browser.page
    assert "97531864" not in repr(vars(browser.workspace.handovers))


def test_after_five_wrong_pins_even_the_right_one_waits_a_minute(workspace: Workspace) -> None:
    now = [0.0]
    workspace.handovers = Handovers(lambda: now[0])
    browser = Browser(workspace)
    hand_over(browser)
    for number in range(TRIES):
        assert browser.status == (200 if number == 0 else 403)
        take_back(browser, "0000")
    assert browser.status == 429
    assert "a minute" in browser.problem()
    now[0] = REST - 0.1
    take_back(browser)
    assert browser.status == 429
    now[0] = REST
    take_back(browser)
    assert browser.status == 200
    assert browser.workspace.handovers.of(browser.hidden("form_token")) is None


def test_a_wrong_pin_given_while_it_rests_does_not_count_and_four_are_forgiven() -> None:
    now = [0.0]
    locks = Handovers(lambda: now[0])
    from nmt_expert.interview.session import Session

    locks.hand_over("b", "v", Session(), 0, PIN)
    for _ in range(TRIES - 1):
        assert not locks.take_back("b", "1111")
    assert not locks.rests("b")
    assert locks.take_back("b", PIN)
    assert wrong_with_pin(PIN) == ""


def test_another_browser_is_not_locked_and_cannot_unlock(workspace: Workspace) -> None:
    access = Access(frozenset({HOST}))
    tablet, laptop = Browser(workspace, access), Browser(workspace, access)
    hand_over(tablet)
    laptop.get("/casebook")
    assert laptop.status == 200
    laptop.post("/form/pin", {"form_token": laptop.hidden("form_token"), "pin": PIN})
    tablet.get("/casebook")
    assert tablet.status == 403


def test_an_emergency_in_the_clients_words_stops_the_form(browser: Browser) -> None:
    address = hand_over(browser)
    say(browser, "words", written="crushing chest pressure and I cannot breathe")
    assert "give this back to your therapist now" in browser.page
    assert "/form/places" not in browser.page
    take_back(browser)
    assert 'class="stop"' in browser.page
    browser.post(f"{address}/said", {})
    assert browser.kind in ("confirm", "halt")


def test_an_emergency_that_is_ticked_stops_the_form_when_it_is_told_which(browser: Browser) -> None:
    hand_over(browser)
    for page in ("words", "places"):
        say(browser, page)
    say(browser, "age", written="44")
    for _ in range(12):
        if "give this back to your therapist now" in browser.page:
            break
        texts = re.findall(r"<legend>([^<]*)</legend>", browser.page)
        yes = [at for at, text in enumerate(texts) if "chest" in text.casefold()]
        say(browser, "safety", **{f"line{at}": "yes" if at in yes else "no" for at in range(len(texts))})
    assert "give this back to your therapist now" in browser.page


def test_nobody_goes_back_from_an_emergency_and_takes_it_away_unseen(browser: Browser) -> None:
    hand_over(browser)
    token, page = browser.hidden("form_token"), browser.hidden("page")
    say(browser, "words", written="cold sweat and an elephant sitting on my chest")
    assert "give this back to your therapist now" in browser.page
    assert "Back" not in browser.page
    browser.post("/form/back", {"form_token": token, "page": str(int(page) + 1), "turn": "1"})
    browser.get("/form")
    assert "give this back to your therapist now" in browser.page
    take_back(browser)
    assert "STOP" in browser.page
    assert "elephant" in browser.page


def test_what_is_said_later_takes_nothing_of_the_first_words_away(browser: Browser) -> None:
    hand_over(browser)
    say(browser, "words", written="left calf is tight, worse on hills")
    say(browser, "places")
    say(browser, "age", written="44")
    answer_lines(browser)
    say(browser, "measures", since="2 weeks, my neck is stiff too")
    take_back(browser)
    assert "left calf is tight" in browser.page
    assert "neck is stiff" in browser.page


def test_words_that_came_near_a_red_flag_are_told_whatever_was_answered(browser: Browser) -> None:
    hand_over(browser)
    say(browser, "words", written="tight neck. I don't want to wake up any more")
    say(browser, "places")
    say(browser, "age", written="44")
    answer_lines(browser)
    say(browser, "measures")
    take_back(browser)
    near = browser.page.partition("Words that come near a red flag")[2]
    assert "wake up any more" in near
    assert "said no" in near


def test_every_line_of_the_safety_questions_has_to_be_answered(browser: Browser) -> None:
    hand_over(browser)
    for page in ("words", "places", "age"):
        say(browser, page)
    say(browser, "safety", line0="no")
    assert browser.status == 422
    assert "every line" in browser.problem()
    assert re.search(r'name="line0" value="no" checked', browser.page)
    say(browser, "safety", line0="no", line1="maybe", line2="no", line3="no")
    assert browser.status == 422


def test_a_client_who_does_not_know_leaves_the_flag_open(browser: Browser) -> None:
    address = hand_over(browser)
    for page in ("words", "places", "age"):
        say(browser, page)
    answer_lines(browser, "no", Chest="unsure")
    take_back(browser)
    assert "did not know" in browser.page
    browser.post(f"{address}/said", {})
    words = {a.finding: a.word for a in browser.workspace.visits.all()[0].session.visit.answers}
    assert words["chest_pressure_breathless"] == "unsure"


def test_an_answer_of_the_client_is_changed_or_asked_again_by_the_practitioner(browser: Browser) -> None:
    address = hand_over(browser)
    say(browser, "words")
    say(browser, "places", choose="1", region="knee", side="left")
    say(browser, "places")
    say(browser, "age", written="44")
    answer_lines(browser, "no", Chest="unsure")
    take_back(browser)
    number = re.search(r'<label for="(word\d+)">[^<]*chest[^<]*</label>', browser.page, re.IGNORECASE)
    again = re.search(r'name="(again\d+)" value="(\w+)"><span>Blood in cough', browser.page)
    assert number
    assert again
    browser.post(f"{address}/said", {number[1]: "no", again[1]: again[2]})
    assert browser.kind == "screen"
    assert "Blood in cough" in browser.page
    visit = browser.workspace.visits.all()[0].session.visit
    assert "coughing_blood" not in {answer.finding for answer in visit.answers}
    assert len([a for a in visit.answers if a.word == "no" and "chest" in a.finding]) >= 1


def test_a_place_of_the_client_is_taken_out_by_the_practitioner(browser: Browser) -> None:
    address = hand_over(browser)
    say(browser, "words")
    say(browser, "places", choose="1", region="knee", side="left")
    say(browser, "places", choose="1", region="knee", side="right")
    take_back(browser)
    browser.post(f"{address}/said", {"out0": "1"})
    assert [(c.region, c.side) for c in browser.workspace.visits.all()[0].session.visit.complaints] == [
        ("knee", "right")
    ]


def test_the_visit_waits_until_what_the_client_said_is_confirmed(browser: Browser) -> None:
    address = hand_over(browser)
    say(browser, "words", written="my neck aches")
    take_back(browser)
    for page in ("", "/result", "/result.json", "/note"):
        browser.get(f"{address}{page}")
        assert browser.address == f"{address}/said"
    browser.post(f"{address}/do/answer", {"tap": "0"})
    assert browser.address == f"{address}/said"


def test_a_client_who_said_nothing_leaves_nothing_to_confirm(browser: Browser) -> None:
    address = hand_over(browser)
    take_back(browser)
    assert browser.address == address
    assert browser.kind == "words"


def test_back_takes_back_the_clients_own_pages_and_nothing_before_them(browser: Browser) -> None:
    browser.told("left neck")
    address, before = browser.visit, browser.workspace.visits.all()[0].session
    browser.post(f"{address}/handover", {"pin": PIN, "repeated": PIN})
    say(browser, "words", written="it aches")
    assert browser.workspace.visits.all()[0].session != before
    for _ in range(3):
        say(browser, "back")
    assert browser.workspace.visits.all()[0].session == before


def test_a_page_of_the_form_that_is_not_the_newest_changes_nothing(browser: Browser) -> None:
    hand_over(browser)
    say(browser, "words", written="my neck aches")
    session = browser.workspace.visits.all()[0].session
    browser.post("/form/words", {"page": "0", "turn": "0", "written": "my knee aches"})
    assert browser.status == 409
    assert browser.workspace.visits.all()[0].session == session


def test_words_wait_to_be_confirmed_before_a_visit_is_handed_over(browser: Browser) -> None:
    address = browser.begin()
    browser.tap("Read this", written="numb left hand")
    browser.post(f"{address}/handover", {"pin": PIN, "repeated": PIN})
    assert browser.status == 422
    assert "First confirm" in browser.problem()


def test_what_a_client_says_is_saved_page_by_page_if_the_visit_is(browser: Browser) -> None:
    hand_over(browser, save="1", client="grey heron")
    say(browser, "words", written="my neck aches")
    say(browser, "places", choose="1", region="knee", side="left")
    saved = browser.workspace.book.visits()
    assert len(saved) == 1
    assert ("knee", "left") in [(c.region, c.side) for c in saved[0].complaints]


def started_again(browser: Browser) -> Browser:
    """The program after it was killed: another memory, the same casebook; the saved visit is gone on with."""
    old = browser.workspace
    later = Browser(Workspace(old.expert, casebook=old.casebook))
    later.get("/casebook")
    number = re.search(r"/casebook/(\d+)", later.page)
    assert number
    later.post(f"/casebook/{number[1]}/resume", {})
    return later


@pytest.mark.parametrize("handed_back", [True, False])
def test_what_nobody_confirmed_is_confirmed_after_the_program_was_killed(browser: Browser, handed_back: bool) -> None:
    hand_over(browser, save="1", client="grey heron")
    fill_in(browser)
    if handed_back:
        take_back(browser)
    later = started_again(browser)
    assert later.address.endswith("/said")
    for shown in ("left knee", "pain 6/10 now", "Chest pain"):
        assert shown.casefold() in later.page.casefold()
    later.get(later.address.removesuffix("/said") + "/result")
    assert later.address.endswith("/said")
    at = [
        each for each in re.findall(r'name="(out\d)"', later.page) if f'{each}" value="1"><span>left knee' in later.page
    ]
    later.post(later.address, dict.fromkeys(at, "1"))
    assert not later.address.endswith("/said")
    assert "knee" not in [one.region for one in later.workspace.visits.all()[0].session.visit.complaints]
    assert not started_again(later).address.endswith("/said")


def test_what_nobody_confirmed_is_told_in_the_terminal_and_still_asked_on_the_page(browser: Browser) -> None:
    hand_over(browser, save="1", client="grey heron")
    fill_in(browser)
    book = str(browser.workspace.casebook)
    went = CliRunner().invoke(app, ["interview", "--resume", "grey heron", "--casebook", book], input="n\nq\n")
    assert "nobody has confirmed it yet" in went.stderr
    assert "left knee" in went.stderr.partition("Go through it together")[0]
    assert started_again(browser).address.endswith("/said")


def test_what_stood_before_the_client_had_it_is_not_asked_to_be_confirmed(browser: Browser) -> None:
    browser.begin(save="1", client="grey heron")
    browser.tap("Read this", written="left shoulder")
    browser.get(f"{browser.visit}/handover")
    browser.post(browser.address, {"pin": PIN, "repeated": PIN})
    say(browser, "words")
    say(browser, "places", choose="1", region="knee", side="left")
    later = started_again(browser)
    assert "left knee" in later.page
    assert "shoulder" not in later.page


def test_what_is_kept_of_the_unconfirmed_can_be_anything_and_stops_nothing() -> None:
    session = Session()
    for data in (None, 3, [], {}, {"answers": "x", "noted": "y"}, {"answers": [9, -1, True], "complaints": [7]}):
        assert before_from_data(data, session, session.visit) is None


def test_a_visit_that_was_closed_elsewhere_leaves_the_form_closed_and_the_pin_working(browser: Browser) -> None:
    hand_over(browser)
    browser.workspace.visits.close(browser.workspace.visits.all()[0].id)
    browser.get("/form")
    assert browser.status == 404
    assert "give this back" in browser.page
    take_back(browser)
    browser.get("/")
    assert browser.status == 200


def test_without_a_handover_there_is_no_form(browser: Browser) -> None:
    for address in ("/form", "/form/pin", "/form/body"):
        browser.get(address)
        assert browser.status == 404


def test_the_body_of_the_client_shows_their_complaints_and_nothing_found(browser: Browser) -> None:
    hand_over(browser)
    assert "<svg" in browser.client.get("/form/body").text
    assert (
        "<svg" in browser.client.get("/form/body?area=neck").text
        or browser.client.get("/form/body?area=neck").status_code == 404
    )
    assert browser.client.get("/form/body?area=%3Cscript%3E").status_code == 404
    assert "safety" not in browser.client.get("/form/body").text


@pytest.mark.parametrize("area", ["", "?area=head_front", "?area=shoulder_front_right"])
def test_the_body_speaks_to_the_client_of_their_own_left_and_right(browser: Browser, area: str) -> None:
    hand_over(browser)
    shown = browser.get(f"/form/body{area}")
    assert "<svg" in shown
    assert "client" not in shown.casefold()
    assert "your " in shown.casefold()


def test_scripts_in_what_a_client_writes_are_only_words(browser: Browser) -> None:
    hand_over(browser)
    evil = "<script>alert(1)</script> my neck aches"
    say(browser, "words", written=evil)
    for page in ("places",):
        say(browser, page)
    say(browser, "age", written=evil)
    assert "<script>alert" not in browser.page
    take_back(browser)
    assert "<script>alert" not in browser.page


@pytest.mark.parametrize("words", ["nothing", "no", "relaxation"])
def test_a_client_who_writes_nothing_leaves_the_words_to_the_practitioner(browser: Browser, words: str) -> None:
    address = hand_over(browser)
    say(browser, "words", written=words)
    take_back(browser)
    assert browser.address == address
    assert browser.kind == "words"


def test_a_place_that_is_written_alone_and_the_age_are_confirmed_too(browser: Browser) -> None:
    address = hand_over(browser)
    say(browser, "words", written="left knee")
    say(browser, "places")
    say(browser, "age", written="44")
    take_back(browser)
    assert browser.address == f"{address}/said"
    assert "Left knee: take it out" in browser.page or "left knee: take it out" in browser.page
    assert re.search(r'<label for="word0">[^<]*(44|18)', browser.page)


@pytest.mark.parametrize("since", ["9/10 now", "3 weeks ago", "goal: 3/10 now"])
def test_what_is_written_for_since_when_is_no_other_measure(browser: Browser, since: str) -> None:
    hand_over(browser)
    for page in ("words", "places", "age"):
        say(browser, page)
    answer_lines(browser)
    say(browser, "measures", pain="6", since=since)
    measures = browser.workspace.visits.all()[0].session.visit.measures
    assert measures.pain_now in (None, 6)
    if since[0] == "3":
        assert "Thank you" in browser.page
        assert since in measures.onset


def test_nothing_of_a_client_stays_behind_when_the_visit_is_forgotten(browser: Browser) -> None:
    hand_over(browser)
    say(browser, "words", written="my neck aches")
    browser.workspace.visits.close(browser.workspace.visits.all()[0].id)
    browser.get("/form")
    assert "neck" not in repr(browser.workspace.handovers._lent)


def test_the_changes_of_another_browser_are_not_the_clients_to_take_back(workspace: Workspace) -> None:
    access = Access(frozenset({HOST}))
    tablet, laptop = Browser(workspace, access), Browser(workspace, access)
    laptop.told("left neck")
    address = laptop.visit
    tablet.get(address)
    tablet.post(f"{address}/handover", {"pin": PIN, "repeated": PIN})
    say(tablet, "words", written="it aches in the morning")
    laptop.get(address)
    laptop.do("note", written="pain 6/10 now")
    session = workspace.visits.all()[0].session
    say(tablet, "back")
    assert tablet.status == 409
    assert workspace.visits.all()[0].session == session
