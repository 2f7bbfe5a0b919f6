"""What is exported is read again by programs that nobody here wrote: `make test-exports` installs them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nmt_expert.teach.exports.anki import DECK, FIELDS, write_anki
from nmt_expert.teach.exports.gift import gift
from nmt_expert.teach.exports.moodle import moodle_xml, percent
from nmt_expert.teach.items.model import FIXED_SCALE, QuizItem
from tests.teach.questions import expert, questions, some

ROOT = Path(__file__).parents[3]
MODULES = ROOT / "build/exports/node_modules"

needs_gift = pytest.mark.skipif(
    not (shutil.which("node") and (MODULES / "gift-pegjs").is_dir()), reason="make test-exports installs gift-pegjs"
)


def read_gift(text: str, folder: Path) -> list[dict[str, Any]]:
    file = folder / "quiz.gift"
    file.write_text(text, encoding="utf-8")
    script = Path(__file__).with_name("read_gift.js")
    shutil.copy(script, folder)
    done = subprocess.run(
        ["node", str(folder / script.name), str(file)],
        capture_output=True, text=True, encoding="utf-8", check=True, env={"NODE_PATH": str(MODULES)}, timeout=120,
        executable=shutil.which("node"),
    )  # fmt: skip
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return [entry for entry in read if entry["type"] == "MC"]


@needs_gift
def test_gift_is_read_again_without_loss(tmp_path: Path) -> None:
    for item, read in zip(questions(), read_gift(gift(questions()), tmp_path), strict=True):
        assert read["stem"]["text"] == item.stem
        choices = [(each["text"]["text"], each["feedback"]["text"], each["isCorrect"]) for each in read["choices"]]
        assert choices == [(option.text, option.feedback, option is item.best) for option in item.options]
        assert read["globalFeedback"]["text"] == f"{item.explanation}\nSource: {item.cited}"


def test_moodle_xml_is_read_again_without_loss() -> None:
    reader = pytest.importorskip("moodle_xml_parser.parser", reason="make test-exports installs moodle-xml-parser")
    found = reader.parse_string(moodle_xml(expert().knowledge, questions()))["multichoice"]
    for item, read in zip(questions(), found, strict=True):
        assert plain(read.text_pre_parse) == plain(item.stem)
        assert [(plain(one.answer), plain(one.feedback)) for one in read.options] == [
            (plain(option.text), plain(option.feedback)) for option in item.options
        ]
        assert [one.score_fraction for one in read.options] == [float(percent(one.share)) for one in item.options]
        assert max(one.score_fraction for one in read.options) == 100
        assert read.single
        assert read.shuffle_answers is (item.kind not in FIXED_SCALE)
        assert plain(item.explanation) in plain(read.general_feedback)
        assert plain(item.cited) in plain(read.general_feedback)


def plain(text: str) -> str:
    """A text without marks of HTML, lists and lines: only its words."""
    bare = unescape(re.sub(r"<[^>]+>", " ", text)) if text.startswith("<") else text
    return " ".join(re.sub(r"^- ", "", bare, flags=re.MULTILINE).split())


@needs_gift
def test_the_signs_of_gift_in_a_text_stay_text(tmp_path: Path) -> None:
    item = some()[0]
    text = "a = b ~ c # d {e} f: 50% \\ :: // ->"
    nasty = replace(item, stem=f"{text}\nWhich?", options=(replace(item.options[0], text=text), *item.options[1:]))
    (read,) = read_gift(gift([nasty]), tmp_path)
    assert read["stem"]["text"] == nasty.stem
    assert read["choices"][0]["text"]["text"] == text


# ------------------------------------------------------------------ Anki


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    anki = pytest.importorskip("anki.collection", reason="make test-exports installs anki", exc_type=ImportError)
    made = anki.Collection(str(tmp_path / "collection.anki2"))
    yield made
    made.close()


def imported(collection: Any, items: tuple[QuizItem, ...], folder: Path, now: float) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    file = folder / f"{now}.apkg"
    write_anki(expert().knowledge, items, file, now)
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(file), options=ImportAnkiPackageOptions(merge_notetypes=True))
    )


def notes(collection: Any) -> dict[str, dict[str, str]]:
    found = [dict(collection.get_note(number).items()) for number in collection.find_notes("")]
    return {note["Id"]: note for note in found}


def test_anki_reads_every_question_with_its_picture(collection: Any, tmp_path: Path) -> None:
    imported(collection, some(), tmp_path, 1_700_000_000)
    found = notes(collection)
    assert set(found) == {item.id for item in some()}
    assert all(tuple(note) == FIELDS for note in found.values())
    assert collection.decks.id_for_name(DECK)
    for item in some():
        assert bool(item.muscle) == ("<img" in found[item.id]["Picture"])
        if item.muscle:
            name = found[item.id]["Picture"].split('"')[1]
            assert (Path(collection.media.dir()) / name).read_text(encoding="utf-8").startswith("<svg")


def test_a_second_import_updates_the_cards_and_keeps_what_was_learnt(collection: Any, tmp_path: Path) -> None:
    imported(collection, some(), tmp_path, 1_700_000_000)
    card = collection.get_card(collection.find_cards("")[0])
    card.reps, card.ivl, card.type, card.queue = 3, 10, 2, 2
    collection.update_card(card)
    newer = tuple(replace(item, explanation=f"Newer. {item.explanation}") for item in some())
    imported(collection, newer, tmp_path, 1_700_000_100)
    found = notes(collection)
    assert set(found) == {item.id for item in some()}
    assert all("Newer. " in note["Why"] for note in found.values())
    kept = collection.get_card(card.id)
    assert (kept.reps, kept.ivl) == (3, 10)
