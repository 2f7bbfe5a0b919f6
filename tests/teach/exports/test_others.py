"""GIFT, tables, cards and decks, without any foreign program."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import zipfile
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.errors import DataError
from nmt_expert.teach.exports.anki import write_anki
from nmt_expert.teach.exports.cards import card_sheet
from nmt_expert.teach.exports.gift import gift
from nmt_expert.teach.exports.markup import cell, html_of
from nmt_expert.teach.exports.table import COLUMNS, csv_table
from nmt_expert.teach.items.concordance import STEPS
from nmt_expert.teach.items.votes import keyed_by_votes, read_votes
from tests.teach.questions import expert, of_kind, questions, some


def test_the_same_questions_give_the_same_bytes() -> None:
    kb = expert().knowledge
    for write in (gift, csv_table, lambda items: card_sheet(kb, items)):
        assert write(some()) == write(some())


def test_a_table_comes_back_whole() -> None:
    rows = list(csv.DictReader(StringIO(csv_table(questions()), newline="")))
    assert tuple(rows[0]) == COLUMNS
    for item, row in zip(questions(), rows, strict=True):
        assert row["question"] == item.id
        assert row[f"option_{row['key']}"] == item.best.text
        assert row["text"].replace(" / ", "\n") == item.stem.replace(" / ", "\n")
        assert (row["explanation"], row["source"]) == (" ".join(item.explanation.split()), item.cited)


def test_no_cell_of_a_table_is_run_as_a_formula() -> None:
    rows = csv.reader(StringIO(csv_table(questions()), newline=""))
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]
    assert cell("=1+1") == "'=1+1"


def test_the_ids_of_a_table_can_be_voted_on() -> None:
    rows = csv.DictReader(StringIO(csv_table(of_kind("concordance")), newline=""))
    votes = "\n".join(["question,ann", *(f"{row['question']},1" for row in rows)])
    keyed = keyed_by_votes(of_kind("concordance"), read_votes(votes.encode(), "v.csv", questions()))
    assert {item.key for item in keyed} == {STEPS.index(1)}


def test_shares_of_votes_are_percentages_in_gift() -> None:
    item = of_kind("concordance")[0]
    votes = read_votes(f"question,a,b,c\n{item.id},2,2,1\n".encode(), "v.csv", [item])
    written = gift(keyed_by_votes([item], votes))
    assert "  =speaks strongly for it (+2)#" in written
    assert "  ~%50%speaks a little for it (+1)#" in written


class Balance(HTMLParser):
    """Sees that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cards = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.cards += ("class", "card") in attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_cards_are_a_whole_page_that_loads_nothing() -> None:
    page = card_sheet(expert().knowledge, some())
    seen = Balance()
    seen.feed(page)
    assert seen.open == []
    assert seen.cards == len(some())
    assert "<script" not in page
    assert " src=" not in page


def test_ids_on_a_page_of_cards_are_there_once() -> None:
    page = card_sheet(expert().knowledge, some())
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(set(ids)) == len(ids)


def test_hyphened_lines_are_a_list() -> None:
    assert html_of("a\n- b\n- c\nd") == "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>"
    assert html_of("<b>") == "<p>&lt;b&gt;</p>"


def guids(file: Path, folder: Path) -> dict[str, str]:
    folder.mkdir()
    zipfile.ZipFile(file).extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as base:
        rows = base.execute("select guid, flds from notes").fetchall()
    base.close()
    return {guid: fields.split("\x1f")[-1] for guid, fields in rows}


def test_a_later_deck_has_the_same_ids(tmp_path: Path) -> None:
    changed = tuple(replace(item, explanation="x") for item in some())
    write_anki(expert().knowledge, some(), tmp_path / "one.apkg")
    write_anki(expert().knowledge, changed, tmp_path / "two.apkg")
    first = guids(tmp_path / "one.apkg", tmp_path / "1")
    assert first == guids(tmp_path / "two.apkg", tmp_path / "2")
    assert set(first.values()) == {item.id for item in some()}


def test_a_deck_carries_its_pictures(tmp_path: Path) -> None:
    write_anki(expert().knowledge, some(), tmp_path / "one.apkg")
    media = json.loads(zipfile.ZipFile(tmp_path / "one.apkg").read("media"))
    assert len(media) == len({item.muscle for item in some() if item.muscle})


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(DataError, match=r"nmt-expert\[anki\]"):
        write_anki(expert().knowledge, some(), tmp_path / "one.apkg")
