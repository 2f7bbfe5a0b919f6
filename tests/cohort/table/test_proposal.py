"""Guessing a mapping: what is sure is proposed, what is not is only mentioned, nothing is applied."""

from __future__ import annotations

from functools import cache

import polars as pl

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import TableMapping, read_headings
from nmt_expert.cohort.table.mapping import read_mapping
from nmt_expert.cohort.table.proposal import propose
from nmt_expert.cohort.table.values import coded
from tests.cohort.tables import plan_of_two_ranks

TABLE = pl.DataFrame(
    {
        "Client no": [1, 2, 3],
        "Area": ["neck", "lower back", "left knee"],
        "Numb?": ["J", "N", "n/a"],
        "Q7: Pins and needles": ["J", "N", "dunno"],
        "taut_band": ["ja", "nein", None],
        "Notes": ["a", "b", "c"],
        "Left arm numb": ["J", "J", "J"],
        "Repetitive work?": [0, 1, 3],
    }
)


@cache
def plan() -> Plan:
    return plan_of_two_ranks()


def proposed(table: pl.DataFrame) -> tuple[str, TableMapping]:
    text = propose(plan(), table.schema, table)
    return text, read_mapping(plan(), text.encode(), "map.yaml")


def test_headings_are_guessed_by_the_names_of_findings() -> None:
    _, mapping = proposed(TABLE)
    assert mapping.columns["numb?"] == "numbness_reported"
    assert mapping.columns["q7: pins and needles"] == "tingling_pins_needles"
    assert "taut_band" not in mapping.columns


def test_the_context_is_guessed_by_headings_and_cells() -> None:
    assert proposed(TABLE)[1].roles == {"visit": "client no", "complaint": "area"}
    assert proposed(TABLE.with_columns(Area=pl.lit("neck")))[1].roles["region"] == "area"
    assert proposed(TABLE.rename({"Area": "Spot"}))[1].roles["complaint"] == "spot"


def test_well_known_words_are_guessed_and_others_are_asked_for() -> None:
    text, mapping = proposed(TABLE)
    assert mapping.words == {"j": "yes", "n/a": "", "ja": "yes", "nein": "no"}
    assert '# "dunno": ""  # what does it stand for?' in text


def test_every_guess_has_a_comment() -> None:
    guesses = [line for line in proposed(TABLE)[0].splitlines() if ": " in line and not line.lstrip().startswith("#")]
    assert guesses
    assert all("  # " in line for line in guesses)


def test_what_is_not_sure_is_mentioned_and_not_passed_over() -> None:
    text, mapping = proposed(TABLE)
    assert '# - "Notes"' in text
    assert '# - "Left arm numb"  # perhaps' in text
    assert mapping.ignore == ()


def test_two_headings_for_one_finding_are_not_both_guessed() -> None:
    text, mapping = proposed(pl.DataFrame({"Numb?": ["yes"], "Numbness": ["yes"]}))
    assert list(mapping.columns.values()) == ["numbness_reported"]
    assert "would be numbness_reported" in text


def test_numbers_that_are_not_of_the_scale_are_asked_for() -> None:
    text, _ = proposed(pl.DataFrame({"taut_band": [1, 3, 7]}))
    assert '# "taut_band": {3: "", 7: ""}' in text


def test_names_of_findings_in_a_long_table_are_guessed() -> None:
    _, mapping = proposed(pl.DataFrame({"visit": [1], "finding": ["Pins and needles"], "answer": ["J"]}))
    assert mapping.columns == {"pins and needles": "tingling_pins_needles"}
    assert mapping.words == {"j": "yes"}


def test_an_odd_heading_cannot_break_the_file() -> None:
    odd = ['a "quoted" # heading: {x}', "two\nlines", "- list", "\ufeff", "x" * 5000, "é漢字🙂", "%", "  "]
    text, mapping = proposed(pl.DataFrame({name: ["J"] for name in odd}))
    assert mapping.columns == {}
    assert "two\\nlines" in text


def test_an_approved_proposal_reads_the_table() -> None:
    text, _ = proposed(TABLE)
    approved = text + 'ignore: [Notes, "Left arm numb"]\n'
    sheet = read_headings(plan(), TABLE.schema, read_mapping(plan(), approved.encode(), "map.yaml"))
    table = coded(plan(), sheet, TABLE.lazy()).collect()
    assert table["numbness_reported@here"].to_list() == [2, -2, None]
    assert table.select("#region", "#side").rows() == [("neck", ""), ("low_back", ""), ("knee", "left")]
    assert table["#bad"].to_list() == [False, False, True]
