"""How, rule, why-not, what-if, pivotal, why, compare, chain, visit diff, trace: as data, text, Markdown and HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from nmt_expert.api import Result, study_sheet
from nmt_expert.reasoning.visit import Answer
from nmt_expert.report.blocks import MARKS_NOTE, UNKNOWN_NOTE
from nmt_expert.report.document import LENGTHS, level_of
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.forms.html import page
from tests.explain.tiny import EMERGENCY, NERVE, TRIGGER_POINT, said

VISITS = {"nothing": said(), "trigger point": TRIGGER_POINT, "nerve": NERVE, "emergency": EMERGENCY}


def made(expert, visit) -> dict[str, Explanation]:
    """Every explanation of a visit, by its name."""
    result = Result(expert.assess(visit))
    supposed = result.whatif("numb=no", "firm=yes")
    return {
        "how": result.how("trigger_points"),
        "rule": result.how("trigger_points.spot-in-band"),
        "whynot": result.whynot(),
        "whatif": supposed,
        "pivotal": result.pivotal(),
        "why": result.why("numb"),
        "compare": result.compare("trigger_points", "nerve_compression"),
        "chain": result.chain(),
        "visit-diff": Result(supposed.found.after).since(result),
        "trace": result.trace(),
    }


@pytest.mark.parametrize("visit", VISITS)
@pytest.mark.parametrize("width", [40, 80])
def test_every_length_fits_its_page_and_says_what_it_is_not(expert, visit, width):
    for name, explained in made(expert, VISITS[visit]).items():
        for length in LENGTHS:
            text = explained.text(width, length=length)
            assert max(map(len, text.splitlines())) <= width, (name, length)
            assert "not a diagnosis" in " ".join(text.split()), (name, length)


@pytest.mark.parametrize("visit", ["trigger point", "nerve"])
def test_a_longer_form_says_more(expert, visit):
    for name, explained in made(expert, VISITS[visit]).items():
        short, usual, full = (len(explained.text(length=length)) for length in LENGTHS)
        assert short <= usual <= full, name
        assert short < full or explained.to_dict().get("edges") == [], name


@pytest.mark.parametrize("visit", VISITS)
def test_the_data_is_json_and_the_same_every_time(expert, visit):
    for name, explained in made(expert, VISITS[visit]).items():
        text, data = explained.to_json(), explained.to_dict()
        assert json.loads(text) == data
        assert text == made(expert, VISITS[visit])[name].to_json()
        assert name == "trace" or data["explanation"] == name


def test_an_emergency_comes_before_everything_else_in_every_form(expert):
    for name, explained in made(expert, EMERGENCY).items():
        data = explained.to_dict()
        flags = data["red_flags"] if name == "trace" else data["alarms"]
        assert flags[0]["text"].startswith("STOP - EMERGENCY"), name
        assert explained.text().startswith("STOP - EMERGENCY"), name
        assert explained.markdown().startswith("> **STOP - EMERGENCY"), name
        first = page(explained.document().blocks, name).partition('<main class="nmt-expert">\n')[2]
        assert first.startswith('<p class="alarm emergency"><strong>STOP - EMERGENCY'), name


def test_an_emergency_that_is_only_supposed_is_said_to_be(expert):
    supposed = Result(expert.assess(said("firm"))).whatif("saddle_numb")
    text = supposed.text(length="short")
    assert "Then: STOP - EMERGENCY" in text
    assert not text.startswith("STOP")
    assert '<p class="alarm emergency"><strong>Then: STOP - EMERGENCY' in supposed.html()


def test_a_referral_that_stands_already_is_not_said_again_of_what_is_supposed(expert):
    for supposed in ("firm=no", "clot_before"):
        assert "Then:" not in Result(expert.assess(EMERGENCY)).whatif(supposed).text()


def test_markdown_has_one_title_and_nothing_of_it_is_read_as_html(expert):
    for name, explained in made(expert, TRIGGER_POINT).items():
        lines = explained.markdown(length="full").splitlines()
        assert len([line for line in lines if line.startswith("# ")]) == 1, name
        assert not [line for line in lines if "<" in line.replace("\\<", "")], name


class Tags(HTMLParser):
    """Collects the tags that are open, and the words between them."""

    def __init__(self):
        super().__init__()
        self.open, self.words = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(" ".join(data.split()))


MARKS = {"- ": "", "[x] ": "met", "[ ] ": "not met", "[?] ": "unknown"}
"""What stands before an item as text and as HTML."""


@pytest.mark.parametrize("visit", VISITS)
def test_html_says_the_words_of_the_text_and_closes_what_it_opens(expert, visit):
    explanations = made(expert, VISITS[visit])
    del explanations["trace"]  # labels its lines: a test of its own
    for name, explained in explanations.items():
        for length in LENGTHS:
            tags = Tags()
            tags.feed(page(explained.document(length=length).blocks, name))
            assert tags.open == [], name
            text = [line for line in explained.text(4000, length=length).splitlines() if set(line) - {"-"}]
            for line in text:
                words = UNKNOWN_NOTE if line == MARKS_NOTE else line.strip()
                mark = next((mark for mark in MARKS if words.startswith(mark)), "")
                assert words.removeprefix(mark) in tags.words, (name, line)
                assert not MARKS.get(mark) or MARKS[mark] in tags.words, (name, line)


def test_html_shows_what_a_person_typed_as_text(expert):
    part = Result(expert.assess(said(Answer("firm", "yes", said="<b>firm</b>")))).how("hypertonicity").html()
    assert "<b>" not in part
    assert "&lt;b&gt;firm" in part


def test_without_colour_there_is_no_escape_code_and_with_it_the_same_words(expert):
    asked = Result(expert.assess(EMERGENCY)).why("numb")
    plain, coloured = (asked.text(color=color) for color in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[" in coloured


def test_a_what_if_is_told_with_bands_supports_and_the_rule_that_went(expert):
    text = " ".join(Result(expert.assess(said("ache"))).whatif("ache=no").text(200).split())
    assert "Ache: yes -> no, right side of the neck" in text
    assert "Ischemia: possible (+0.35) -> open (+0.00)" in text
    assert "no longer holds (+0.35 -> +0.00, moderate): Because of ache. Moved by: Ache." in text


def test_a_what_if_of_nothing_says_so(expert):
    result = Result(expert.assess(said("ache")))
    assert "Nothing would be concluded differently." in result.whatif("ache=yes").text()
    assert "Nothing changed." in result.since(result).text()


def test_pivotal_answers_are_told_with_what_would_be_without_them(expert):
    text = " ".join(Result(expert.assess(TRIGGER_POINT)).pivotal().text(200).split())
    assert 'Own pain: yes, right trapezius ("that is my headache"). Without it: possible' in text
    assert "Nothing is concluded yet" in Result(expert.assess(said())).pivotal().text()


def test_why_is_told_through_the_hypothesis_with_what_it_still_waits_for(expert):
    text = " ".join(Result(expert.assess(said())).why("numb").text(200).split())
    assert "Nerve-like feelings, for (strong), wants yes: Because of sensations. - and with it: Tingling" in text
    assert "which in turn is read by:" in text
    assert "Red flags that ask for it: Numb area." in text


def test_a_comparison_names_the_parting_question_with_both_outcomes(expert):
    asked = Result(expert.assess(said("tingling"))).compare("nerve_compression", "hypertonicity")
    text = " ".join(asked.text(200).split())
    assert "What best tells them apart" in text
    assert "yes favours nerve compression: nerve compression" in text


def test_a_study_sheet_is_made_from_the_rules_alone(expert):
    sheet = study_sheet("nerve_compression", "trigger_points", knowledge=expert.knowledge)
    assert sheet.to_dict()["visit"] is None
    assert sheet.to_dict()["alarms"] == []
    for length in LENGTHS:
        text = " ".join(sheet.text(200, length=length).split())
        assert "For nerve compression, against trigger points" in text
        assert "Tingling: yes" in text


def test_a_chain_is_told_as_lines_roles_and_links_and_as_a_graph(expert):
    found = Result(expert.assess(said("firm", "ache", "own_pain=no"))).chain()
    text = " ".join(found.text(200).split())
    assert "hypertonicity -> ischemia" in text
    assert "Primary, can drive more than it is driven: hypertonicity (supported)" in text
    assert "[strong, contested]" in text
    data = found.to_dict()
    assert {edge["driver"] for edge in data["edges"]} <= {node["id"] for node in data["nodes"]}
    assert "nothing drives anything" in " ".join(Result(expert.assess(said())).chain().text().split())


def test_a_length_or_a_form_that_does_not_exist_is_refused(expert):
    found = Result(expert.assess(said())).chain()
    with pytest.raises(ValueError, match="short, default, full"):
        level_of("long")
    with pytest.raises(ValueError, match="text, markdown, html"):
        found.document().print_as("pdf")
    with pytest.raises(ValueError, match="short, default, full"):
        found.html(length="long")
