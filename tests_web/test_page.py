from __future__ import annotations

import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests_web.checks import SMALL, told, violations
from tests_web.page import Served, answer, begin, kind, play, settled

WORDS = "pain in my left neck, numb left hand, worse at the desk"
ABOUT = ("result", "plan", "how", "whynot", "whatif", "compare", "chain", "graph", "steps", "report", "note", "letter")
OTHERS = (
    "/", "/casebook", "/look", "/look/findings", "/look/principles/ischemia", "/look/muscles/upper_trapezius",
    "/look/flags", "/look/sources", "/look/findings/taut_band", "/look?q=knot", "/look?q=xyzzy", "/nowhere", "/tablet",
)  # fmt: skip


# ------------------------------------------------------------------ whole visits


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (820, 1180), (390, 844)])
def test_a_whole_visit_by_mouse_without_a_complaint_of_the_browser(
    chromium: Browser, served: Served, width: int, height: int
) -> None:
    page = served.page(chromium, width=width, height=height, has_touch=width < 400)
    complaints = told(page)
    begin(page, WORDS)
    met = play(page)
    assert {"confirm", "screen", "age"} <= set(met)
    assert "consistent with" in page.inner_text("main")
    assert complaints == []
    page.context.close()


def test_a_whole_visit_without_script(chromium: Browser, served: Served) -> None:
    page = served.page(chromium, java_script_enabled=False)
    begin(page, WORDS)
    play(page)
    assert "consistent with" in page.inner_text("main")
    page.context.close()


def test_a_whole_visit_by_keyboard_alone(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    to(page, "Begin a visit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visit/**")
    to(page, "", "textarea")
    page.keyboard.type("left neck")
    to(page, "Read this")
    page.keyboard.press("Enter")
    settled(page)
    for number in range(60):
        if "/result" in page.url:
            break
        assert focused(page)["id"] == "question", kind(page)
        if kind(page) == "age":
            page.keyboard.press("Tab")
            page.keyboard.type("44")
            page.keyboard.press("Enter")
        elif kind(page) == "choice" and page.query_selector(".ticks input"):
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            to(page, "Ticked: yes, the rest: no")
            page.keyboard.press("Enter")
        else:
            wanted = {"story": "Go on", "screen": "All clear", "question": ("Yes", "No")[number % 2]}
            text = wanted.get(kind(page)) or page.inner_text(".taps button >> nth=0")
            to(page, text)
            page.keyboard.press("Enter")
        settled(page)
    assert "/result" in page.url
    page.context.close()


def focused(page: Page) -> dict[str, str]:
    """What has the focus."""
    found: dict[str, str] = page.evaluate(
        "() => { const e = document.activeElement;"
        " return {id: e.id, tag: e.tagName.toLowerCase(), text: (e.textContent || '').trim()} }"
    )
    return found


def to(page: Page, text: str, tag: str = "", most: int = 120) -> None:
    """Go on with the Tab key until something has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        now = focused(page)
        if (tag and now["tag"] == tag) or (text and now["text"].startswith(text)):
            return
    raise AssertionError(f"the Tab key never came to '{text or tag}'")


def test_the_body_is_walked_with_the_arrows_and_two_stops(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    page.click("text=Begin a visit")
    page.wait_for_selector(".body-target")
    assert len(page.query_selector_all("svg.body-chart [tabindex='0']")) == 1
    page.focus("svg.body-chart [tabindex='0']")
    before = page.evaluate("() => document.activeElement.dataset.area")
    page.keyboard.press("ArrowDown")
    after = page.evaluate("() => document.activeElement.dataset.area")
    assert after
    assert after != before
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-spot]")
    assert page.evaluate("() => !!document.activeElement.dataset.spot")
    name = page.evaluate("() => document.activeElement.querySelector('title').textContent")
    page.keyboard.press("Enter")
    settled(page)
    assert kind(page) != "words"
    assert name.casefold() in page.inner_text("#standing .last").casefold()
    page.context.close()


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_that_is_tapped_is_the_side_that_is_kept(chromium: Browser, served: Served, side: str) -> None:
    page = served.page(chromium)
    page.click("text=Begin a visit")
    page.wait_for_selector(".body-target")
    page.click(f"[data-area$='_{side}'] >> nth=0", force=True)
    page.wait_for_selector("[data-spot]")
    page.focus(f"[data-spot$='.{side}'] >> nth=0")
    page.keyboard.press("Enter")
    settled(page)
    assert f"Last: {side} " in page.inner_text("#standing .last")
    page.context.close()


def test_words_that_stand_written_are_read_with_the_place_that_is_tapped(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    page.click("text=Begin a visit")
    page.wait_for_selector(".body-target")
    page.fill("textarea[name=written]", "pins and needles for three weeks")
    page.focus("[data-area$='_left'] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-spot]")
    page.focus("[data-spot$='.left'] >> nth=0")
    page.keyboard.press("Enter")
    settled(page)
    assert kind(page) == "confirm"
    assert "pins and needles" in page.inner_text("#asked").casefold()
    page.context.close()


def test_enter_in_a_line_sends_that_line_and_no_button_that_stands_above_it(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, "left neck pain, stiff in the morning")
    assert kind(page) == "confirm"
    page.fill(".also input", "pins and needles in the left arm")
    page.keyboard.press("Enter")
    settled(page)
    assert kind(page) == "confirm"
    assert "arm" in page.inner_text("#asked .ticks")
    page.context.close()


# ------------------------------------------------------------------ back, change, several, killed


def test_back_and_change_show_what_was_and_what_is(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, WORDS)
    while kind(page) not in ("choice", "question"):
        answer(page)
    before = page.inner_text("#question")
    answer(page)
    page.click("text=Back")
    settled(page)
    assert page.inner_text("#question") == before
    assert focused(page)["id"] == "question"
    page.click("#tells >> text=Answers so far")
    settled(page)
    assert focused(page)["id"] == "told-title"
    page.select_option(".given select >> nth=0", label="no")
    page.click(".given button >> nth=0")
    settled(page)
    assert "no" in page.inner_text("#standing .last")
    page.context.close()


def test_what_is_opened_below_the_question_has_the_focus_and_closes_again(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, WORDS)
    answer(page)
    for name in ("Why?", "How to find out", "Muscles that refer", "Answers so far", "Another complaint", "Note a line"):
        page.click(f"#tells >> text={name}")
        settled(page)
        assert focused(page)["id"] == "told-title", name
        page.click(f"#tells >> text={name}")
        assert not page.is_visible("#told"), name
    page.context.close()


def test_two_tabs_on_one_visit_are_told_and_lose_nothing(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, "left neck")
    other = page.context.new_page()
    other.goto(page.url)
    answer(page)
    answer(other)
    assert "out of date" in other.inner_text(".problem")
    assert other.inner_text("#question") == page.inner_text("#question")
    page.context.close()


def test_a_server_killed_in_the_middle_is_told_and_the_visit_gone_on_with(chromium: Browser, tmp_path: Path) -> None:
    server = Served(tmp_path)
    page = server.page(chromium)
    begin(page, "left neck", save=True)
    answer(page)
    question = page.inner_text("#question")
    server.kill()
    answer(page)
    assert "does not answer" in page.inner_text(".problem")
    page.context.close()
    server.start()
    later = server.page(chromium)
    later.click("nav >> text=Casebook")
    later.click(".visits a >> nth=0")
    later.click("text=Go on with this visit")
    assert later.inner_text("#question") == question
    server.kill()


def test_an_emergency_takes_over_the_page(chromium: Browser, served: Served) -> None:
    page = served.page(chromium, width=390, height=844)
    begin(page, "low back pain, numb between the legs and I cannot pee")
    answer(page)
    assert kind(page) == "halt"
    assert page.is_visible("text=STOP - EMERGENCY")
    for other in ("#standing", "#tells", ".blocks", ".ranks"):
        assert not page.is_visible(other), other
    page.reload()
    assert not page.is_visible(".ranks")
    page.click("text=End it here")
    page.wait_for_url("**/result")
    assert not page.is_visible(".ranks")
    assert "STOP" in page.inner_text("main")
    page.context.close()


# ------------------------------------------------------------------ accessible, big enough, quick


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_every_target_is_big_enough(
    chromium: Browser, served: Served, scheme: str, width: int
) -> None:
    page = served.page(chromium, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := [*violations(page), *page.evaluate(SMALL)]:
            wrong[name] = found
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wrong.setdefault(name, []).append("wider than the window")

    page.check("input[name=save]")
    page.click("text=Begin a visit")
    page.wait_for_selector(".body-target")
    look("words")
    page.click("[data-area=head_front]", force=True)
    page.wait_for_selector("[data-spot]")
    look("enlarged")
    page.fill("textarea[name=written]", f"{WORDS}. leg feels like wood")
    page.click(".taps button.main")
    settled(page)
    seen: set[str] = set()
    for number in range(60):
        if "/result" in page.url:
            break
        if kind(page) not in seen:
            seen.add(kind(page))
            look(kind(page))
        answer(page, number)
    address = page.url.rpartition("/")[0]
    for name in ("why", "how", "zones", "answers", "add", "note", "save", "place"):
        page.goto(f"{address}?show={name}")
        look(f"show {name}")
    page.goto(f"{address}/handover")
    look("hand over")
    for name in ABOUT:
        page.goto(f"{address}/{name}")
        look(name)
    for name in OTHERS:
        page.goto(f"{served.address}{name}")
        look(name)
    page.goto(f"{served.address}/casebook")
    page.click(".visits a >> nth=0")
    page.wait_for_url("**/casebook/*")
    saved = page.url
    look("saved visit")
    page.goto(f"{saved}/delete")
    look("delete")
    page.goto(saved)
    page.click("text=Next visit of")
    page.wait_for_selector("#question")
    look("next visit")
    page.goto(served.address)
    begin(page, "low back pain, numb between the legs and I cannot pee")
    answer(page)
    look("emergency")
    page.click("text=End it here")
    page.wait_for_url("**/result")
    look("result of an emergency")
    assert wrong == {}
    page.context.close()


def test_each_tap_is_followed_by_a_new_question_painted(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, WORDS)
    took = []
    for number in range(60):
        if "/result" in page.url:
            break
        if kind(page) in ("question", "choice", "where"):
            button = page.query_selector(".taps button >> text=/^(No|None of these|Only the area)$/")
            took.append(page.evaluate(
                """button => new Promise(done => {
                  const start = performance.now();
                  new MutationObserver((_, watch) => { watch.disconnect();
                    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))) })
                    .observe(document.querySelector('div.visit'), {childList: true});
                  button.click();
                })""", button,
            ))  # fmt: skip
            settled(page)
        else:
            answer(page, number)
    assert took
    print(f"tap to painted: median {statistics.median(took):.0f} ms of {len(took)}")  # shown with -s
    page.context.close()


def test_nothing_moves_while_a_page_loads(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "entry => { if (!entry.hadRecentInput) window.shift += entry.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for name in OTHERS:
        page.goto(f"{served.address}{name}")
        assert page.evaluate("() => window.shift") < 0.01, name
    page.goto(f"{served.address}/")
    page.click("text=Begin a visit")
    page.wait_for_selector(".body-target")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.shift") < 0.05
    page.context.close()


def test_in_print_everything_is_open_and_nothing_of_the_page_is_in_the_way(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    begin(page, WORDS)
    play(page)
    page.goto(page.url.replace("/result", "/how"))
    page.emulate_media(media="print")
    assert not page.is_visible("nav.tabs")
    hidden = page.evaluate(
        "() => [...document.querySelectorAll('.paper li')]"
        ".filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert hidden == 0
    page.context.close()
