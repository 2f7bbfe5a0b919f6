from __future__ import annotations

from html.parser import HTMLParser

import pytest

from nmt_expert.errors import Issue
from nmt_expert.intake.words import Reading
from nmt_expert.reasoning.visit import Answer, Site
from nmt_expert.report.forms.html import stylesheet
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, TRIGGER_POINT, said
from tests.report.printed import html_of

EVIL = "<script>alert('x')</script>"


class Checker(HTMLParser):
    """Collects tags and complains about those that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_fragment_is_well_formed_and_has_no_script_or_outside_address(expert, visit):
    html = html_of(expert.assess(visit))
    checker = Checker()
    checker.feed(html)
    assert checker.open == []
    assert not {"script", "link", "img", "iframe"} & set(checker.seen)
    assert "http" not in html
    assert "%" not in html.replace(stylesheet(), "")


def test_everything_a_person_typed_is_escaped(expert):
    visit = said(Answer("firm", "yes", said=EVIL))
    reading, issue = Reading(EVIL, "firm", "yes", Site(), "exact"), Issue("", 0, "phrase", EVIL, EVIL)
    html = html_of(expert.assess(visit), (reading,), (issue,))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_an_emergency_comes_before_everything_and_shows_no_technique(expert):
    html = html_of(expert.assess(EMERGENCY))
    assert html.index("STOP - EMERGENCY") < html.index("<table ")
    assert "Advice for" not in html


def test_nothing_is_folded_away_so_that_print_shows_all_of_it(expert):
    html = html_of(expert.assess(TRIGGER_POINT))
    assert '<h3>Trigger points* <span class="badge well_supported">well supported</span></h3>' in html
    assert "<details" not in html


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_look_is_left_to_the_one_stylesheet(expert, visit):
    html = html_of(expert.assess(visit))
    assert html.count("<style>") == 1
    assert stylesheet() in html
    assert " style=" not in html


def test_a_bar_says_in_words_what_it_draws(expert):
    html = html_of(expert.assess(TRIGGER_POINT))
    assert 'role="img" aria-label="for 0.87, against 0.00"' in html
