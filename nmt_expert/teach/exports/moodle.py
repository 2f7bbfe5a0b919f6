"""Questions as Moodle XML: one category, feedback for each answer, pictures inside the file.

Source:
    https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import printable_line
from nmt_expert.teach.exports.markup import html_of, plain, reasons
from nmt_expert.teach.exports.pictures import picture_name, picture_of, picture_words
from nmt_expert.teach.items.model import FIXED_SCALE, QuizItem, QuizOption

FRACTIONS = (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10,
    5, 0,
)  # fmt: skip
"""The percentages that Moodle takes for an answer."""

_TITLE = 80
"""Characters of a question's name, at most."""


def moodle_xml(kb: KnowledgeBase, items: Iterable[QuizItem], category: str = "nmt-expert") -> str:
    """Return questions as one Moodle XML file.

    Args:
        kb: For the pictures.
        items: The questions.
        category: Where Moodle puts them.
    """
    quiz = ET.Element("quiz")
    head = ET.SubElement(quiz, "question", type="category")
    ET.SubElement(ET.SubElement(head, "category"), "text").text = f"$course$/top/{plain(category)}"
    for item in items:
        _question(quiz, kb, item)
    ET.indent(quiz)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(quiz, encoding="unicode")}\n'


def percent(share: float) -> str:
    """Return the percentage that Moodle takes nearest to a share.

    >>> percent(1.0), percent(0.334), percent(0.0)
    ('100', '33.33333', '0')
    """
    return f"{min(FRACTIONS, key=lambda value: abs(value - share * 100)):.7g}" if share < 1 else "100"


def name_of(item: QuizItem) -> str:
    """Return the name of a question in a list of questions."""
    last = item.found.finding if item.found else item.best.subject or item.topic
    words = printable_line(f"{item.kind} {item.topic} {last}".replace("_", " "))
    return words[:_TITLE]


def _question(quiz: ET.Element, kb: KnowledgeBase, item: QuizItem) -> None:
    question = ET.SubElement(quiz, "question", type="multichoice")
    ET.SubElement(ET.SubElement(question, "name"), "text").text = name_of(item)
    _html(question, "questiontext", html_of(item.stem))
    feedback = _html(question, "generalfeedback", html_of(reasons(item)) + _image(kb, item))
    if item.muscle:
        picture = base64.b64encode(picture_of(kb, item).encode()).decode("ascii")
        ET.SubElement(feedback, "file", name=picture_name(item), path="/", encoding="base64").text = picture
    fixed = item.kind in FIXED_SCALE
    plainly = {
        "defaultgrade": "1",
        "penalty": "0.3333333",
        "hidden": "0",
        "idnumber": printable_line(item.id),
        "single": "true",
        "shuffleanswers": "false" if fixed else "true",
        "answernumbering": "none" if fixed else "abc",
    }
    for key, value in plainly.items():
        ET.SubElement(question, key).text = value
    for option in item.options:
        _answer(question, option)
    tags = ET.SubElement(question, "tags")
    for tag in (item.kind, item.topic):
        ET.SubElement(ET.SubElement(tags, "tag"), "text").text = printable_line(tag.replace("_", " "))


def _answer(question: ET.Element, option: QuizOption) -> None:
    answer = _html(question, "answer", html_of(option.text))
    answer.set("fraction", percent(option.share))
    _html(answer, "feedback", html_of(option.feedback))


def _html(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name, format="html")
    ET.SubElement(element, "text").text = text
    return element


def _image(kb: KnowledgeBase, item: QuizItem) -> str:
    if not item.muscle:
        return ""
    words = plain(picture_words(kb, item)).replace('"', "&quot;")
    return f'<p><img src="@@PLUGINFILE@@/{picture_name(item)}" alt="{words}"></p>'
