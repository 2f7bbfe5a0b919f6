"""Questions as an Anki deck: stable ids, so that a later export updates the cards and keeps what was learnt.

The extra ``anki`` brings genanki, which makes the file; Anki itself is not needed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.teach.exports.markup import html_of, plain
from nmt_expert.teach.exports.pictures import picture_name, picture_of, picture_words
from nmt_expert.teach.items.model import FIXED_SCALE, QuizItem, spread

FIELDS = ("Question", "Options", "Answer", "Why", "Source", "Picture", "Id")
DECK, NOTE_TYPE = "NMT: questions from the rules", "NMT question"

_LARGEST_ID = 1 << 30
_FRONT = '<div class="question">{{Question}}</div>{{Options}}'
_BACK = (
    '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div>{{Why}}{{Picture}}'
    '<div class="source">{{Source}}</div>'
)
_LOOKS = """
.card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 40em; margin: auto; }
.answer { font-weight: bold; }
.source { font-size: 13px; color: #555; }
.nightMode .source { color: #bbb; }
img { max-width: 100%; background: #fff; }
"""


def write_anki(kb: KnowledgeBase, items: Iterable[QuizItem], path: Path, now: float | None = None) -> None:
    """Write a deck (``.apkg``).

    Args:
        kb: For the pictures.
        items: The questions.
        path: The file.
        now: When it is made, in seconds since 1970; what was made later counts as newer.  Now if left out.

    Raises:
        DataError: The extra is not installed.
    """
    genanki = _genanki()
    deck, note_type = genanki.Deck(_id(DECK), DECK), _note_type(genanki)
    with tempfile.TemporaryDirectory() as folder:
        media = {}
        for item in items:
            deck.add_note(_note(genanki, note_type, kb, item))
            if item.muscle:
                media[picture_name(item)] = _saved(Path(folder) / picture_name(item), picture_of(kb, item))
        package = genanki.Package(deck, media_files=sorted(media.values()))
        package.write_to_file(str(path), timestamp=now or time.time())


def refuse_missing() -> None:
    """See that the extra is installed, before any work is done.

    Raises:
        DataError: It is not.
    """
    _genanki()


def _genanki() -> ModuleType:
    try:
        import genanki
    except ImportError:
        message = "decks for Anki are made by genanki, which is not installed"
        hint = "pip install 'nmt-expert[anki]', or take --format csv"
        raise DataError([Issue("", 0, "no-genanki", message, hint)]) from None
    module: ModuleType = genanki
    return module


def _id(name: str) -> int:
    """Return a number that Anki knows something by: the same for ever, within 31 bits."""
    return _LARGEST_ID + spread(f"nmt-expert {name}") % _LARGEST_ID


def _note_type(genanki: ModuleType) -> Any:
    templates = [{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}]
    fields = [{"name": name} for name in FIELDS]
    return genanki.Model(_id(NOTE_TYPE), NOTE_TYPE, fields=fields, templates=templates, css=_LOOKS)


def _note(genanki: ModuleType, note_type: Any, kb: KnowledgeBase, item: QuizItem) -> Any:
    tag = "ul" if item.kind in FIXED_SCALE else "ol"
    options = "".join(f"<li>{plain(option.text)}</li>" for option in item.options)
    image = ""
    if item.muscle:
        words = plain(picture_words(kb, item)).replace('"', "&quot;")
        image = f'<img src="{picture_name(item)}" alt="{words}">'
    fields = [
        html_of(item.stem),
        f"<{tag}>{options}</{tag}>",
        plain(item.best.text),
        html_of(item.explanation),
        plain(item.cited),
        image,
        plain(item.id),
    ]
    tags = [f"nmt::{item.kind}", f"nmt::{item.topic}"]
    return genanki.Note(model=note_type, fields=fields, tags=tags, guid=genanki.guid_for("nmt-expert", item.id))


def _saved(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return str(file)
