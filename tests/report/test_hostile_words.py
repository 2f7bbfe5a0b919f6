"""What a file or a person says can neither command a terminal nor become markup, in any form of any explanation."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import fields, replace

from nmt_expert.api import Result, study_sheet
from nmt_expert.intake.read import read_said
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Reads
from nmt_expert.knowledge.where import rules_folder
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit
from nmt_expert.report.document import LENGTHS
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.forms.html import page
from tests.explain.tiny import EMERGENCY, NERVE, TRIGGER_POINT, UNSETTLED, tiny

HOSTILE = (
    "\x1b[2J\x1b[H\u202e\x07\x9b8m <script>alert(1)</script> | `x` \"q\" 'a' &amp;\n# not a title\r\n- not an item."
)
TOLD = ("label", "because", "requires_text", "question", "do", "not_when", "citation", "meaning", "name", "how", "text")
TOLD += ("measured_on", "ask", "statement", "advice")
"""The fields of the knowledge that are words, not ids."""

VISITS = {"trigger point": TRIGGER_POINT, "nerve": NERVE, "emergency": EMERGENCY, "unsettled": UNSETTLED}
LABEL = r"^( *(?:- )?label: )([^'\"\n]*)$(?=\n *[a-z_]+:)"
"""A label in a rules file, on one line and without quotes."""

COLOUR = re.compile(r"\x1b\[[\d;]*m")


def hostile_visit(visit: Visit) -> Visit:
    complaints = tuple(replace(complaint, text=HOSTILE) for complaint in visit.complaints)
    answers = tuple(replace(answer, said=HOSTILE) for answer in visit.answers)
    return replace(visit, complaints=complaints, answers=answers, title=f"Title {HOSTILE}")


def hostile(part: Any) -> Any:
    """The same knowledge with every word in it turned hostile."""
    if isinstance(part, dict):
        return {key: hostile(value) for key, value in part.items()}
    if isinstance(part, tuple):
        return tuple(map(hostile, part))
    if not isinstance(part, Struct):
        return part
    return replace(part, **{field.name: turned(part, field.name) for field in fields(part)})


def turned(part: Struct, name: str) -> Any:
    """A field, hostile if it holds words; the name of what a condition reads is an id."""
    value = getattr(part, name)
    told = name in TOLD and isinstance(value, str) and value and not isinstance(part, Reads)
    return f"{value}{HOSTILE}" if told else hostile(value)


def asked(result: Result) -> Iterator[tuple[str, Explanation]]:
    """Every question about a visit of the small base, and a study sheet."""
    kb, supposed = result.assessment.knowledge, result.whatif("numb=no", "firm=yes")
    yield "how", result.how("trigger_points")
    yield "how a hypothesis", result.how("nerve")
    yield "rule", result.how("trigger_points.spot-in-band")
    yield "whynot", result.whynot()
    yield "why", result.why("numb")
    yield "whatif", supposed
    yield "pivotal", result.pivotal()
    yield "compare", result.compare("trigger_points", "nerve_compression")
    yield "study sheet", study_sheet("trigger_points", "nerve_compression", knowledge=kb)
    yield "chain", result.chain()
    yield "visit diff", Result(supposed.found.after).since(result)
    yield "trace", result.trace()


class Markup(HTMLParser):
    """Checks that tags are closed and that nothing runs, loads or styles by itself; keeps the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "iframe", "img", "object")
        assert not [name for name, _ in attrs if name in ("style", "src", "href") or name.startswith("on")]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_text(explained: Explanation, length: str) -> None:
    text = explained.text(60, length=length)
    assert text.replace("\n", "").isprintable()
    unwrapped = explained.text(10**6, length=length)
    assert not re.search(r"^\s*(# not a title|- not an item)", unwrapped, re.MULTILINE)
    coloured = explained.text(60, length=length, color=True)
    assert COLOUR.sub("", coloured).replace("\n", "").isprintable()


def check_markdown(explained: Explanation, length: str) -> None:
    text = explained.markdown(length=length)
    assert text.replace("\n", "").isprintable()
    assert not re.search(r"(?<!\\)(\\\\)*[<`|]", text)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert not re.search(r"^\s*(# not a title|- not an item)", text, re.MULTILINE)


def check_html(explained: Explanation, length: str) -> None:
    document = explained.document(length=length)
    for text in (explained.html(length=length), page(document.blocks, document.title)):
        assert text.replace("\n", "").isprintable()
        markup = Markup()
        markup.feed(text)
        assert markup.open == []
        assert markup.headings[0] == "h1"
        assert markup.headings.count("h1") == 1
        assert not [b for a, b in zip(markup.headings, markup.headings[1:], strict=False) if int(b[1]) > int(a[1]) + 1]


def check(explained: Explanation) -> None:
    for length in LENGTHS:
        check_text(explained, length)
        check_markdown(explained, length)
        check_html(explained, length)
    text = explained.to_json()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text) == explained.to_dict()


@pytest.mark.parametrize("visit", VISITS)
def test_what_a_visit_says_is_shown_as_it_stands(expert: Expert, visit: str) -> None:
    result = Result(expert.assess(hostile_visit(VISITS[visit])))
    for _, explained in asked(result):
        check(explained)


@pytest.mark.parametrize("visit", VISITS)
def test_what_the_knowledge_says_is_shown_as_it_stands(visit: str) -> None:
    result = Result(Expert(hostile(tiny())).assess(hostile_visit(VISITS[visit])))
    shown = set()
    for name, explained in asked(result):
        check(explained)
        if r"\x1b[2J" in explained.text(500, length="full"):
            shown.add(name)
    assert shown == {name for name, _ in asked(result)}


def test_the_labels_of_a_rules_folder_are_shown_as_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(str(rules_folder()), folder)
    for file in folder.glob("*/*.yaml"):
        file.write_text(re.sub(LABEL, turned_hostile, file.read_text(), flags=re.MULTILINE))
    expert = Expert(load_knowledge(folder, use_cache=False))
    visit = read_said(expert.knowledge, ["taut band", "tender spot", "numbness"], "neck", "left").visit
    result = Result(expert.assess(hostile_visit(visit)))
    for explained in (
        result.how("trigger_points"),
        result.whynot("ischemia"),
        result.why("taut_band"),
        result.whatif("taut_band=no"),
        result.compare("trigger_points", "ischemia"),
        result.trace(),
    ):
        check(explained)
        assert r"\x1b[2J" in explained.text(500, length="full")


def turned_hostile(line: re.Match[str]) -> str:
    """A line of YAML whose label moves the cursor, turns the writing and looks like markup."""
    return f'{line[1]}"{line[2]} \\e[2J\\e[H\\u202e <script>alert(1)</script> | `x`"'
