"""How, why-not, what-if, pivotal answers, why, compare, chain, visit diff: as data, text, Markdown and HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from nmt_expert.explain.chain import chain
from nmt_expert.explain.compare import compare
from nmt_expert.explain.how import how
from nmt_expert.explain.pivotal import pivotal
from nmt_expert.explain.visitdiff import visit_diff
from nmt_expert.explain.whatif import whatif
from nmt_expert.explain.why import why
from nmt_expert.explain.whynot import whynot
from nmt_expert.reasoning.visit import Answer
from nmt_expert.report.chain_text import chain_data, render_chain
from nmt_expert.report.compare_data import compare_data
from nmt_expert.report.compare_text import render_compare
from nmt_expert.report.how_data import how_data
from nmt_expert.report.how_text import render_how
from nmt_expert.report.outline import LENGTHS, level_of
from nmt_expert.report.outline_html import whole_page
from nmt_expert.report.visitdiff_text import render_visit_diff, visit_diff_data
from nmt_expert.report.whatif_text import pivotal_data, render_pivotal, render_whatif, whatif_data
from nmt_expert.report.why_text import render_why, why_data
from nmt_expert.report.whynot_data import whynot_data
from nmt_expert.report.whynot_text import render_whynot
from tests.explain.tiny import EMERGENCY, NERVE, TRIGGER_POINT, said

VISITS = {"nothing": said(), "trigger point": TRIGGER_POINT, "nerve": NERVE, "emergency": EMERGENCY}


def made(expert, visit):
    """Every explanation of a visit: its name, its data, and a way to write it."""
    a = expert.assess(visit)
    supposed, two = whatif(a, ["numb=no", "firm=yes"]), compare(a, "trigger_points", "nerve_compression")
    tree, lacking = how(a, "trigger_points"), whynot(a)
    return {
        "how": (how_data(a, tree), lambda **asked: render_how(a, tree, **asked)),
        "whynot": (whynot_data(a, lacking), lambda **asked: render_whynot(a, lacking, **asked)),
        "whatif": (whatif_data(a, supposed), lambda **how: render_whatif(a, supposed, **how)),
        "pivotal": (pivotal_data(a, pivotal(a)), lambda **how: render_pivotal(a, pivotal(a), **how)),
        "why": (why_data(a, why(a, "numb")), lambda **how: render_why(a, why(a, "numb"), **how)),
        "compare": (compare_data(a, two), lambda **how: render_compare(a, two, **how)),
        "chain": (chain_data(a, chain(a)), lambda **how: render_chain(a, chain(a), **how)),
        "visit-diff": (
            visit_diff_data(supposed.after, visit_diff(a, supposed.after)),
            lambda **how: render_visit_diff(supposed.after, visit_diff(a, supposed.after), **how),
        ),
    }


@pytest.mark.parametrize("visit", VISITS)
@pytest.mark.parametrize("width", [40, 80])
def test_every_length_fits_its_page_and_says_what_it_is_not(expert, visit, width):
    for name, (_, write) in made(expert, VISITS[visit]).items():
        for length in LENGTHS:
            text = write(length=length, width=width)
            assert max(map(len, text.splitlines())) <= width, (name, length)
            assert "not a diagnosis" in " ".join(text.split()), (name, length)


@pytest.mark.parametrize("visit", ["trigger point", "nerve"])
def test_a_longer_form_says_more(expert, visit):
    for name, (data, write) in made(expert, VISITS[visit]).items():
        short, usual, full = (len(write(length=length)) for length in LENGTHS)
        assert short <= usual <= full, name
        assert short < full or data.get("edges") == [], name


@pytest.mark.parametrize("visit", VISITS)
def test_the_data_is_json_and_the_same_every_time(expert, visit):
    for name, (data, _) in made(expert, VISITS[visit]).items():
        text = json.dumps(data)
        assert json.loads(text) == data
        assert text == json.dumps(made(expert, VISITS[visit])[name][0])
        assert data["explanation"] == name


def test_an_emergency_comes_before_everything_else_in_every_form(expert):
    for name, (data, write) in made(expert, EMERGENCY).items():
        assert data["alarms"][0]["text"].startswith("STOP - EMERGENCY"), name
        assert write().startswith("STOP - EMERGENCY"), name
        assert write(form="markdown").startswith("> **STOP - EMERGENCY"), name


def test_an_emergency_that_is_only_supposed_is_said_to_be(expert):
    a = expert.assess(said("firm"))
    text = render_whatif(a, whatif(a, ["saddle_numb"]), length="short")
    assert "Then: STOP - EMERGENCY" in text
    assert not text.startswith("STOP")


def test_markdown_has_one_title_and_nothing_of_it_is_read_as_html(expert):
    for name, (_, write) in made(expert, TRIGGER_POINT).items():
        lines = write(form="markdown", length="full").splitlines()
        assert len([line for line in lines if line.startswith("# ")]) == 1, name
        assert not [line for line in lines if "<" in line.replace("\\<", "")], name


class Tags(HTMLParser):
    """Collects the tags that are open, and the words."""

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


@pytest.mark.parametrize("visit", VISITS)
def test_html_says_the_words_of_the_text_and_closes_what_it_opens(expert, visit):
    for name, (_, write) in made(expert, VISITS[visit]).items():
        for length in LENGTHS:
            tags = Tags()
            tags.feed(whole_page(write(form="html", length=length), name))
            assert tags.open == [], name
            text = [line for line in write(length=length, width=4000).splitlines() if set(line) - {"-"}]
            for line in text:
                assert line.strip().removeprefix("- ") in tags.words, (name, line)


def test_html_shows_what_a_person_typed_as_text(expert):
    a = expert.assess(said(Answer("firm", "yes", said="<b>firm</b>")))
    page = render_how(a, how(a, "hypertonicity"), form="html")
    assert "<b>" not in page
    assert "&lt;b&gt;firm" in page


def test_without_colour_there_is_no_escape_code_and_with_it_the_same_words(expert):
    a = expert.assess(EMERGENCY)
    plain, coloured = (render_why(a, why(a, "numb"), color=color) for color in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[" in coloured


def test_a_what_if_is_told_with_bands_supports_and_the_rule_that_went(expert):
    a = expert.assess(said("ache"))
    text = " ".join(render_whatif(a, whatif(a, ["ache=no"]), width=200).split())
    assert "Ache: yes -> no, right side of the neck" in text
    assert "Ischemia: possible (+0.35) -> open (+0.00)" in text
    assert "no longer holds (+0.35 -> +0.00, moderate): Because of ache. Moved by: Ache." in text


def test_a_what_if_of_nothing_says_so(expert):
    a = expert.assess(said("ache"))
    assert "Nothing would be concluded differently." in render_whatif(a, whatif(a, ["ache=yes"]))
    assert "Nothing changed." in render_visit_diff(a, visit_diff(a, a))


def test_pivotal_answers_are_told_with_what_would_be_without_them(expert):
    a = expert.assess(TRIGGER_POINT)
    text = " ".join(render_pivotal(a, pivotal(a), width=200).split())
    assert 'Own pain: yes, right trapezius ("that is my headache"). Without it: possible' in text
    empty = expert.assess(said())
    assert "Nothing is concluded yet" in render_pivotal(empty, ())


def test_why_is_told_through_the_hypothesis_with_what_it_still_waits_for(expert):
    a = expert.assess(said())
    text = " ".join(render_why(a, why(a, "numb"), width=200).split())
    assert "Nerve-like feelings, for (strong), wants yes: Because of sensations. - and with it: Tingling" in text
    assert "which in turn is read by:" in text
    assert "Red flags that ask for it: Numb area." in text


def test_a_comparison_names_the_parting_question_with_both_outcomes(expert):
    a = expert.assess(said("tingling"))
    text = " ".join(render_compare(a, compare(a, "nerve_compression", "hypertonicity"), width=200).split())
    assert "What parts them best" in text
    assert "yes favours nerve compression: nerve compression" in text


def test_a_study_sheet_is_made_from_the_rules_alone(expert):
    kb = expert.knowledge
    found = compare(kb, "nerve_compression", "trigger_points")
    assert compare_data(kb, found)["visit"] is None
    for length in LENGTHS:
        text = " ".join(render_compare(kb, found, length=length, width=200).split())
        assert "For nerve compression, against trigger points" in text
        assert "Tingling: yes" in text


def test_a_chain_is_told_as_lines_roles_and_links_and_as_a_graph(expert):
    a = expert.assess(said("firm", "ache", "own_pain=no"))
    text = " ".join(render_chain(a, chain(a), width=200).split())
    assert "hypertonicity -> ischemia" in text
    assert "Primary, can drive more than it is driven: hypertonicity (supported)" in text
    assert "[strong, contested]" in text
    data = chain_data(a, chain(a))
    assert {edge["driver"] for edge in data["edges"]} <= {node["id"] for node in data["nodes"]}
    assert "nothing drives anything" in " ".join(render_chain(a, chain(expert.assess(said()))).split())


def test_a_length_or_a_form_that_does_not_exist_is_refused(expert):
    a = expert.assess(said())
    with pytest.raises(ValueError, match="short, default, full"):
        level_of("long")
    with pytest.raises(ValueError, match="text, markdown, html"):
        render_chain(a, chain(a), form="pdf")
