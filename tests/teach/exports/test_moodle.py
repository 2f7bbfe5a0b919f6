"""Moodle XML: read back, and everything is there."""

from __future__ import annotations

import base64
import re
from html import unescape
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from nmt_expert.teach.exports.moodle import FRACTIONS, moodle_xml, percent
from nmt_expert.teach.items.model import FIXED_SCALE, QuizItem
from tests.teach.questions import expert, questions, some


def read(*items: QuizItem) -> list[ET.Element]:
    quiz = ET.fromstring(moodle_xml(expert().knowledge, items))
    return quiz.findall("question[@type='multichoice']")


def text(element: ET.Element | None) -> str:
    """What a reader sees of a text that is HTML."""
    assert element is not None
    written = element.findtext("text") or ""
    return unescape(re.sub(r"<[^>]+>", "\n", written)).strip()


def squeezed(value: str) -> str:
    return re.sub(r"\s*\n\s*(- )?", "\n", value)


def test_every_question_comes_back_whole() -> None:
    for item, element in zip(questions(), read(*questions()), strict=True):
        assert squeezed(text(element.find("questiontext"))) == squeezed(item.stem)
        answers = element.findall("answer")
        assert [text(answer) for answer in answers] == [option.text for option in item.options]
        assert [text(answer.find("feedback")) for answer in answers] == [option.feedback for option in item.options]
        assert [answer.get("fraction") for answer in answers] == [percent(o.share) for o in item.options]
        general = text(element.find("generalfeedback"))
        assert item.explanation in general
        assert item.cited in general
        assert element.findtext("idnumber") == item.id
        assert element.findtext("single") == "true"
        assert (element.findtext("shuffleanswers") == "false") == (item.kind in FIXED_SCALE)


def test_a_picture_is_inside_the_file_and_its_words_beside_it() -> None:
    item = next(item for item in questions() if item.muscle)
    (element,) = read(item)
    picture = element.find("generalfeedback/file")
    assert picture is not None
    assert base64.b64decode(picture.text or "").startswith(b"<svg")
    written = element.findtext("generalfeedback/text") or ""
    assert f'src="@@PLUGINFILE@@/{picture.get("name")}"' in written
    assert re.search(r'alt="[^"]*It tends to refer to', written)


def test_signs_of_html_and_control_characters_stay_text() -> None:
    item = replace(some()[0], stem="a < b & c > d ]]> \x1b[2J\nWhich?", case="x")
    (element,) = read(item)
    assert text(element.find("questiontext")).startswith("a < b & c > d ]]> \\x1b[2J")


def test_moodle_is_given_only_percentages_that_it_takes() -> None:
    assert {float(percent(share / 97)) for share in range(98)} <= set(FRACTIONS)
    assert percent(1.0) == "100"
