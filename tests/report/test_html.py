from __future__ import annotations

from html.parser import HTMLParser

import pytest

from nmt_expert.errors import Issue
from nmt_expert.intake.words import Reading
from nmt_expert.reasoning.visit import Answer, Site
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
    assert "%" not in html


def test_everything_a_person_typed_is_escaped(expert):
    visit = said(Answer("firm", "yes", said=EVIL))
    reading, issue = Reading(EVIL, "firm", "yes", Site(), "exact"), Issue("", 0, "phrase", EVIL, EVIL)
    html = html_of(expert.assess(visit), (reading,), (issue,))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_an_emergency_comes_before_everything_and_shows_no_technique(expert):
    html = html_of(expert.assess(EMERGENCY))
    assert html.index("STOP - EMERGENCY") < html.index("<table>")
    assert "Advice for" not in html


def test_reasons_of_what_is_possible_are_open_and_the_rest_is_folded(expert):
    html = html_of(expert.assess(TRIGGER_POINT))
    assert "<details open><summary>Trigger points*" in html
