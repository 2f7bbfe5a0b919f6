"""Assess what was said, in Python: phrases, a visit, or a visit file go in, a result comes out.

``understand`` says how the input is read, ``assess`` what follows from it.  The command
line is built on the same two functions.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from nmt_expert.errors import Issue, VisitError
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Expert
from nmt_expert.reasoning.visit import Complaint, Visit

if TYPE_CHECKING:
    from nmt_expert.intake.words import Reading
    from nmt_expert.knowledge.model import KnowledgeBase

Said: TypeAlias = "Visit | Mapping[str, Any] | str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"
"""What can be assessed: phrases, a visit, a visit file (by its path), or the data of one."""

VISIT_FILES = (".yaml", ".yml", ".json")
STANDARD_INPUT = "-"

_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the input was read.

    Attributes:
        visit: What was understood, ready to be assessed.
        readings: What each phrase was taken to mean.
        problems: What was not understood; nothing is dropped without being listed here.
    """

    visit: Visit
    readings: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """An assessment with the way its input was read.  Iterating gives one assessment a complaint.

    Attributes:
        assessment: Safety first, then ten principles for each complaint.
        understood: What each phrase was taken to mean.
        problems: What was not understood (with ``strict=False``).
    """

    assessment: Assessment
    understood: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()

    @property
    def principles(self) -> tuple[Conclusion, ...]:
        """The ten principles of the first complaint, the best supported first."""
        return self.assessment.complaints[0].principles

    def __iter__(self) -> Iterator[ComplaintAssessment]:
        return iter(self.assessment.complaints)

    def to_dict(self, *, trace: bool = False) -> dict[str, Any]:
        """Return everything as plain data, the recorded run only with ``trace``."""
        from nmt_expert.report.data import to_data

        return to_data(self.assessment, self.understood, self.problems, trace=trace)

    def to_json(self, *, trace: bool = False) -> str:
        """Return everything as JSON; the same input gives the same text."""
        return json.dumps(self.to_dict(trace=trace), ensure_ascii=False, indent=2)

    def text(self, width: int = 80, *, color: bool = False, how: str | None = None) -> str:
        """Return the report a person reads.

        Args:
            width: Columns.
            color: Whether to mark bands and flags with ANSI colours.
            how: A principle or hypothesis whose whole reasoning is to be shown.
        """
        from nmt_expert.report.text import render_text

        return render_text(self.assessment, self.understood, self.problems, width=width, color=color, how=how)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from nmt_expert.report.html import render_html

        return render_html(self.assessment, self.understood, self.problems)

    def _repr_markdown_(self) -> str:
        from nmt_expert.report.markdown import render_markdown

        return render_markdown(self.assessment, self.understood, self.problems)


def assess(
    said: Said, *, region: str = "", side: str = "", strict: bool = True, expert: Expert | None = None
) -> Result:
    """Assess what was said of one client at one time.

    Args:
        said: Phrases (``["tight joint", "no numbness"]``), a `Visit`, the path of a visit file, or its data.
        region: Where the complaint is, by id, label or synonym (``neck``, ``low back``).
        side: ``left``, ``right``, ``both`` or ``midline``.
        strict: Whether anything that is not understood raises; otherwise it is listed in ``problems``.
        expert: An expert with other knowledge; the knowledge that comes with the program if left out.

    Raises:
        VisitError: Something was not understood (with ``strict``); it carries every problem.
        KnowledgeError: The knowledge base cannot be loaded.
    """
    expert = expert or default_expert()
    read = understand(said, region=region, side=side, strict=strict, knowledge=expert.knowledge)
    return Result(expert.assess(read.visit), read.readings, read.problems)


def understand(
    said: Said, *, region: str = "", side: str = "", strict: bool = True, knowledge: KnowledgeBase | None = None
) -> Understanding:
    """Say how input is read, without assessing it.  The arguments are those of `assess`.

    Raises:
        VisitError: Something was not understood (with ``strict``); it carries every problem.
    """
    kb = knowledge or default_expert().knowledge
    parts = [_read(kb, part) for part in _parts(said)]
    place = _complaint(kb, region, side)
    visit = _joined([part.visit for part in parts] + [place.visit])
    read = Understanding(
        visit,
        tuple(reading for part in parts for reading in part.readings),
        tuple(issue for part in (*parts, place) for issue in part.problems),
    )
    if strict and read.problems:
        raise VisitError(read.problems)
    return read


def default_expert() -> Expert:
    """Return the expert with the knowledge that comes with the program; made once, shared by all threads."""
    with _making:
        return _default_expert()


@lru_cache(maxsize=1)
def _default_expert() -> Expert:
    return Expert(load_knowledge())


def is_visit_file(text: str) -> bool:
    """Whether a word names a visit file: standard input (``-``), a file's ending, or a file that is there."""
    if text == STANDARD_INPUT or text.lower().endswith(VISIT_FILES):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # far too long, or with a zero byte: certainly a phrase
        return False


# ------------------------------------------------------------------ reading the input


def _parts(said: Said) -> list[Visit | Mapping[str, Any] | Path | list[str]]:
    """Return what was said as visits, data, files and runs of phrases, in order."""
    if isinstance(said, Visit | Mapping):
        return [said]
    words = [said] if isinstance(said, str | os.PathLike) else list(said)
    parts: list[Visit | Mapping[str, Any] | Path | list[str]] = []
    for word in words:
        if isinstance(word, os.PathLike) or is_visit_file(word):
            parts.append(Path(word))
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _read(kb: KnowledgeBase, part: Visit | Mapping[str, Any] | Path | list[str]) -> Understanding:
    if isinstance(part, Visit):
        return Understanding(part)
    if isinstance(part, list):
        from nmt_expert.intake.words import understand as understand_phrases

        said = understand_phrases(kb, part)
        return Understanding(Visit(answers=said.answers), said.readings, said.problems)
    return _read_file(kb, part)


def _read_file(kb: KnowledgeBase, part: Mapping[str, Any] | Path) -> Understanding:
    from nmt_expert.intake.visitfile import visit_reading

    if isinstance(part, Mapping):
        name, content = "visit", json.dumps(part, ensure_ascii=False, indent=2).encode()
    elif str(part) == STANDARD_INPUT:
        name, content = "standard input", sys.stdin.buffer.read()
    else:
        name, content = str(part), part.read_bytes()
    read = visit_reading(kb, content, name)
    return Understanding(read.visit, read.readings, read.problems)


def _joined(visits: list[Visit]) -> Visit:
    """Return one visit with everything in the order given."""
    first = visits[0]
    complaints = dict.fromkeys(complaint for visit in visits for complaint in visit.complaints)
    return replace(
        first, complaints=tuple(complaints), answers=tuple(answer for visit in visits for answer in visit.answers)
    )


# ------------------------------------------------------------------ where the complaint is


def _complaint(kb: KnowledgeBase, region: str, side: str) -> Understanding:
    """Return the complaint that a region and a side name, and what is wrong with them."""
    if not (region or side):
        return Understanding(Visit())
    from nmt_expert.intake.places import Places
    from nmt_expert.intake.tokens import is_word, tokens

    places, problems = Places(kb), []
    complaint = Complaint()
    for kind, typed in (("region", region), ("side", side)):
        words = [word for word in tokens(typed) if is_word(word)]
        spans = places.spans(words)
        site = places.site(spans) if sum(len(span.at) for span in spans) == len(words) else None
        if typed and not (site and getattr(site, kind) and not site.muscle):
            problems.append(_no_such_place(kb, kind, typed))
        elif site:
            complaint = replace(complaint, region=site.region or complaint.region, side=site.side or complaint.side)
    found = (complaint,) if complaint != Complaint() else ()
    return Understanding(Visit(complaints=found), (), tuple(problems))


def _no_such_place(kb: KnowledgeBase, kind: str, typed: str) -> Issue:
    from nmt_expert.knowledge.nearest import nearest

    if kind == "side":
        return Issue("", 0, "unknown-side", f"there is no side '{typed}'", "say left, right, both or midline")
    names = {name: region for region in kb.regions.values() for name in (region.id, region.label, *region.synonyms)}
    near = nearest(typed.casefold(), names)
    hint = f"did you mean '{names[near].label}' ({names[near].id})?" if near else "for example neck, shoulder, low back"
    return Issue("", 0, "unknown-region", f"there is no region '{typed}'", hint)
