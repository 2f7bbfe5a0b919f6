"""Questions as GIFT, the text format that Moodle and other programs read, with feedback for each answer; no pictures.

Source:
    https://docs.moodle.org/en/GIFT_format
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nmt_expert.printable import printable, printable_line
from nmt_expert.teach.exports.markup import reasons
from nmt_expert.teach.exports.moodle import name_of, percent
from nmt_expert.teach.items.model import QuizItem, QuizOption

_SIGNS = re.compile(r"([\\~=#{}:])")


def gift(items: Iterable[QuizItem], category: str = "nmt-expert") -> str:
    """Return questions as one GIFT file.

    Args:
        items: The questions.
        category: Where Moodle puts them.
    """
    head = f"$CATEGORY: $course$/top/{printable_line(category)}"
    return "\n\n".join([head, *map(_question, items)]) + "\n"


def _question(item: QuizItem) -> str:
    lines = [
        f"// [id:{printable_line(item.id)}] [tag:{item.kind}] [tag:{printable_line(item.topic)}]",
        f"::{_text(name_of(item))}::[plain]{_text(item.stem)} {{",
        *(_answer(option, at == item.key) for at, option in enumerate(item.options)),
        f"  ####{_text(reasons(item))}",
        "}",
    ]
    return "\n".join(lines)


def _answer(option: QuizOption, best: bool) -> str:
    share = percent(option.share)
    mark = "=" if best else "~" if share == "0" else f"~%{share}%"
    return f"  {mark}{_text(option.text)}#{_text(option.feedback)}"


def _text(text: str) -> str:
    """Return a text in which no sign of the format counts, its line ends written as the format writes them."""
    lines = (_SIGNS.sub(r"\\\1", printable(line)) for line in text.split("\n"))
    return "\\n".join(lines)
