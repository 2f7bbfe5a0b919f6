"""Measures over visits as a picture: every number in it, said in words too, and nothing that runs or loads."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

from nmt_expert.drawing.measures import measures_svg
from nmt_expert.report.care.followup import PointData, SeriesData

NS = "{http://www.w3.org/2000/svg}"


def series(*values: float, label: str = "Pain now", dates: bool = True, start: int = 1) -> SeriesData:
    points = tuple(
        PointData(at, f"2026-05-{at:02}" if dates else "", value) for at, value in enumerate(values, start=start)
    )
    return SeriesData("pain", label, "of 10", "lower", 0.0, 10.0, points)


def parsed(*them: SeriesData) -> ElementTree.Element:
    return ElementTree.fromstring(measures_svg(them))


def texts(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{NS}text")]


def test_the_title_and_the_description_say_everything_in_words() -> None:
    picture = parsed(series(8, 7, 3))
    title, described = picture.find(f"{NS}title"), picture.find(f"{NS}desc")
    assert title is not None
    assert described is not None
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    said = "Pain now, of 10, lower is better: 2026-05-01: 8, 2026-05-02: 7, 2026-05-03: 3."
    assert described.text == said


def test_every_value_has_its_mark_its_number_and_its_day() -> None:
    picture = parsed(series(8, 7, 3))
    assert len(list(picture.iter(f"{NS}circle"))) == 3
    assert len(list(picture.iter(f"{NS}polyline"))) == 1
    assert {"8", "7", "3", "2026-05-01", "2026-05-03"} <= set(texts(picture))
    assert "visit 1" in texts(parsed(series(5, dates=False)))


def test_more_pain_stands_higher_within_the_least_and_the_most() -> None:
    heights = [float(mark.get("cy", "0")) for mark in parsed(series(10, 8, 3, 0)).iter(f"{NS}circle")]
    assert heights == sorted(heights)
    assert heights[3] - heights[0] == pytest.approx(52)
    beyond = [float(mark.get("cy", "0")) for mark in parsed(series(12, -2)).iter(f"{NS}circle")]
    assert beyond == [heights[0], heights[3]]


def test_a_visit_stands_at_the_same_place_in_every_chart() -> None:
    picture = parsed(series(8, 7, 3), series(4, label="drive", start=2))
    across = [mark.get("cx") for mark in picture.iter(f"{NS}circle")]
    assert across[3] == across[1]


def test_days_of_many_visits_do_not_lie_on_each_other() -> None:
    picture = parsed(series(*[float(at % 10) for at in range(28)]))
    days = sorted(float(e.get("x", "0")) for e in picture.iter(f"{NS}text") if (e.text or "").startswith("2026"))
    assert len(days) > 3
    assert all(after - before > 60 for before, after in itertools.pairwise(days))


def test_nothing_runs_is_loaded_or_commands_a_terminal() -> None:
    text = measures_svg([series(3, 4, label='<script>alert("x")</script>\x1b[2J\u202e')], 'a "title" <b>')
    ElementTree.fromstring(text)
    assert "<script" not in text
    assert "href" not in text
    assert all(letter == "\n" or letter.isprintable() for letter in text)


def test_nothing_measured_is_said() -> None:
    assert "Nothing was measured." in texts(parsed())
