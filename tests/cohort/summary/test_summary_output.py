from __future__ import annotations

from html.parser import HTMLParser

import polars as pl
import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.counts import summarise
from nmt_expert.cohort.summary.html import render_summary_html
from nmt_expert.cohort.summary.model import Cell, Summary, share_words
from nmt_expert.cohort.summary.text import COLUMNS, render_summary_text, summary_tables
from tests.cohort.made_results import results, times
from tests.cohort.tables import plan_of_two_ranks

ODD = '<script>alert("1")</script>&'
VOID = {"meta", "br", "rect", "path"}


class Page(HTMLParser):
    """Checks that tags close in order; gathers tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def read(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of_two_ranks()


@pytest.fixture(scope="module")
def summary(plan: Plan) -> Summary:
    ages = {"age_18_49@general": 2}
    raised = {"red_flag": "modify", "red_flags": ["rf_osteoporosis"], "unsettled": ["rf_cauda_equina"]}
    flag = next(flag.id for flag in plan.kb.flags.values() if flag.action == "modify")
    rows = [*times(20, region=ODD, **ages), *times(4, region="neck", ischemia_band="well_supported", **ages)]
    rows += times(7, region="neck", adhesions_band="supported", hypertonicity_band="supported", **ages)
    rows += times(6, region="knee", top=["ischemia"], ischemia_band="possible", **ages)
    rows += times(8, region="knee", **{**raised, "red_flags": [flag]}, **{plan.keys[0]: 2}, **ages)
    return summarise(plan, results(plan, rows))


def test_the_page_is_whole_and_loads_nothing(summary: Summary) -> None:
    text = render_summary_html(summary)
    page = read(text)
    assert text.startswith("<!doctype html>")
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.tags)
    assert not any(name in ("src", "href") or name.startswith("on") for name, _ in page.attributes)
    assert "http" not in text
    assert "url(" not in text
    assert "@import" not in text


def test_odd_names_are_escaped_on_the_page(summary: Summary) -> None:
    assert ODD in read(render_summary_html(summary)).said
    assert "<script" not in render_summary_html(summary)


def test_the_page_serves_light_dark_and_print(summary: Summary) -> None:
    text = render_summary_html(summary)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_the_text_keeps_to_its_width(summary: Summary, width: int) -> None:
    text = render_summary_text(summary, width)
    assert max(map(len, text.splitlines())) <= width
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_every_output_says_what_is_hidden_and_that_it_is_no_diagnosis(summary: Summary) -> None:
    page = " ".join(read(render_summary_html(summary)).said.split())
    text = " ".join(render_summary_text(summary, 80).split())
    for said in (page, text):
        assert "Groups of 1 to 4 people are hidden" in said
        assert "findings are consistent with a principle" in said
        assert "not a number of diagnoses" in said
    assert {least for table in summary_tables(summary).values() for least in table["least"]} == {5}


def test_showing_everybody_is_said_too(plan: Plan) -> None:
    said = render_summary_text(summarise(plan, results(plan, times(2)), least=1), 80)
    assert "groups down to a single person are shown" in said


def test_a_hidden_count_is_empty_in_the_tables_and_marked(summary: Summary) -> None:
    table = summary_tables(summary)["principles"]
    row = table.filter((pl.col("row") == "ischemia") & (pl.col("column") == "supported or better"))
    assert row.select("people", "hidden").rows() == [(None, True)]


def test_all_tables_have_one_shape_and_join_to_one_file(summary: Summary) -> None:
    found = summary_tables(summary)
    assert {"size", "principles", "bands", "region", "age", "together", "actions", "flags", "techniques"} <= set(found)
    assert all(dict(table.schema) == COLUMNS for table in found.values())
    assert pl.concat(found.values()).write_csv().startswith("table,row,label,note,column,people,of,hidden,least\n")


@pytest.mark.parametrize(("rows", "said"), [(0, "0 visits, 0 complaints"), (4, "too few people")])
def test_nobody_and_too_few_people_are_said(plan: Plan, rows: int, said: str) -> None:
    summary = summarise(plan, results(plan, times(rows)))
    assert said in render_summary_text(summary, 80)
    assert said in read(render_summary_html(summary)).said
    assert list(summary_tables(summary)) == ["size"]


def test_a_share_is_nothing_only_for_nobody_and_whole_only_for_everybody() -> None:
    shares = [share_words(Cell(people, 1000)) for people in (0, 1, 4, 5, 995, 999, 1000)]
    assert shares == ["0%", "<1%", "<1%", "1%", ">99%", ">99%", "100%"]
    assert (share_words(Cell(None, 10)), share_words(Cell(3))) == ("", "")
