"""Mapping files: what they may say, and every mistake with its line."""

from __future__ import annotations

from functools import cache

import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import TableMapping
from nmt_expert.cohort.table.mapping import read_mapping
from nmt_expert.errors import CohortError
from tests.cohort.tables import plan_of_two_ranks


@cache
def plan() -> Plan:
    return plan_of_two_ranks()


def read(text: str) -> TableMapping:
    return read_mapping(plan(), text.encode(), "map.yaml")


def problems(text: str) -> list[str]:
    with pytest.raises(CohortError) as caught:
        read(text)
    return [str(issue) for issue in caught.value.issues]


def test_headings_stand_for_findings_and_their_places() -> None:
    mapping = read('columns: {"Numb?": Numbness_reported, "TP refers ": taut_band@referring, Job: repetitive_task}')
    assert mapping.columns == {
        "numb?": "numbness_reported",
        "tp refers": "taut_band@referring",
        "job": "repetitive_task",
    }


def test_words_stand_for_answers_everywhere_or_in_one_column() -> None:
    mapping = read('words: {J: Yes, N: "no", "n/a": "", x: null, ok: true, "Numb?": {0: no, 1: probably_not}}')
    assert mapping.words == {"j": "yes", "n": "no", "n/a": "", "x": "", "ok": "yes"}
    assert mapping.words_of == {"numb?": {"0": "no", "1": "probably not"}}


def test_roles_name_a_heading_or_a_place() -> None:
    mapping = read("visit: Client no\nregion: Area\nside: left\nkeep: [Age, 3]\nignore: [Notes]")
    assert mapping.roles == {"visit": "client no", "region": "area", "side": "left"}
    assert (mapping.keep, mapping.ignore) == (("age", "3"), ("notes",))


def test_an_empty_mapping_maps_nothing() -> None:
    assert read("").columns == {}
    assert read("columns:\nwords:\n").words == {}


def test_json_is_a_mapping_too() -> None:
    assert read('{"columns": {"Cord": "taut_band"}}').columns == {"cord": "taut_band"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colums: {}", "map.yaml:1: there is no key 'colums' here\n  hint: did you mean 'columns'?"),
        ("keep: []\ncolumns: {A: taut_bnad}", "map.yaml:2: there is not a finding 'taut_bnad'\n  hint: did you mean"),
        ("columns: {A: taut_band@up}", "map.yaml:1: 'up' is not a place"),
        ("columns: {A: repetitive_task@here}", "map.yaml:1: 'repetitive_task' is about the whole person"),
        ("columns: {A: 3}", "map.yaml:1: 'A' has to stand for a finding, not for the number 3"),
        ("columns: {A: }", "map.yaml:1: 'A' has to stand for a finding, not for nothing"),
        ("columns: [A]", "map.yaml:1: 'columns' has to be a mapping"),
        ("words: {J: yeah}", "map.yaml:1: the word 'J' has to stand for an answer, not for 'yeah'"),
        ("words: {A: {1: [x]}}", "map.yaml:1: the word '1' has to stand for an answer, not for a list"),
        ("words: J", "map.yaml:1: 'words' has to be a mapping"),
        ("region: [neck]", "map.yaml:1: 'region' has to be one heading, not a list"),
        ("keep: Notes", "map.yaml:1: 'keep' has to be a list of headings"),
        ("ignore: [{a: b}]", "map.yaml:1: a mapping is not a heading"),
        ("keep: [A]\nignore: [a]", "map.yaml:2: the heading 'a' stands under 'keep' and under 'ignore'"),
        ("columns: {A: taut_band}\nvisit: A", "map.yaml:2: the heading 'a' stands under 'columns' and under 'visit'"),
        ("- a", "map.yaml:1: the file is not a mapping of keys to values"),
        ("columns: {A: taut_band, A: taut_band}", "map.yaml:1: the key 'A' is given twice"),
        ("columns: {A: taut_band", "map.yaml:1: a [ or { is not closed"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_do(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(said)


def test_every_mistake_is_told_at_once_in_the_order_of_lines() -> None:
    found = problems("keep: Notes\nwords: {J: yeah}\ncolumns: {A: taut_bnad}")
    assert [problem.partition(": ")[0] for problem in found] == ["map.yaml:1", "map.yaml:2", "map.yaml:3"]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CohortError, match="not UTF-8"):
        read_mapping(plan(), b"columns: \xff", "map.yaml")
