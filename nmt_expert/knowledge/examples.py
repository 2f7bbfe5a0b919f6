"""Read a rule's own examples, and say which names in them nobody knows.

An example is a visit of a few answers, written by ids only, so that reading it needs
no vocabulary.  Whether it comes out as it says is asked in ``nmt_expert.authoring``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import ANSWER_WORDS, SIDES, Example
from nmt_expert.knowledge.yamlfile import Loc

SITE_KEYS = ("region", "side", "muscle")
_FORM = "write {taut_band: yes, muscle: upper_trapezius, side: right}"


def examples(entry: Entry) -> tuple[Example, ...]:
    """Return the examples of a rule whose shape was checked."""
    return tuple(
        Example(
            fires=raw["fires"] == "yes",
            answers=tuple(_answer_of(answer) for answer in raw["answers"]),
            region=raw.get("complaint", {}).get("region", ""),
            side=raw.get("complaint", {}).get("side", ""),
            leans=raw.get("leans", ""),
            line=entry.document.line(*entry.loc, "examples", number),
        )
        for number, raw in enumerate(entry.raw.get("examples", ()))
    )


def _answer_of(answer: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    finding = next((key for key in answer if key not in SITE_KEYS), "")
    region, side, muscle = (answer.get(key, "") for key in SITE_KEYS)
    return finding, answer.get(finding, ""), region, side, muscle


# ------------------------------------------------------------------ names in them


def example_problems(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the names in the examples of rules whose shape is right."""
    known = {
        "finding": _known(draft, "findings/", "finding"),
        "region": _known(draft, "anatomy/regions", "region"),
        "muscle": _known(draft, "anatomy/muscles", "muscle"),
        "side": SIDES,
    }
    for entry in draft.of("rule"):
        if entry.value is None:
            continue
        for number, raw in enumerate(entry.raw.get("examples", ())):
            loc: Loc = ("examples", number)
            for at, answer in enumerate(raw["answers"]):
                yield from _answer(entry, (*loc, "answers", at), answer, known)
            yield from _sites(entry, (*loc, "complaint"), raw.get("complaint", {}), known)


def _known(draft: Draft, files: str, kind: str) -> Iterable[str] | None:
    """Return the ids of a kind; None if a file could not be read, so that a missing name may not be missing."""
    if any(document.issues for path, document in draft.documents.items() if path.startswith(files)):
        return None
    return draft.known(kind)


def _answer(
    entry: Entry, loc: Loc, answer: Mapping[str, Any], known: Mapping[str, Iterable[str] | None]
) -> Iterator[Issue]:
    findings = [key for key in answer if key not in SITE_KEYS]
    if len(findings) != 1:
        yield entry.issue(loc, "example", f"an answer names one finding, not {len(findings)}", _FORM)
        return
    yield from _name(entry, (*loc, findings[0]), "finding", findings[0], known["finding"])
    word = answer[findings[0]]
    if word not in ANSWER_WORDS:
        message = f"'{word}' is not an answer to '{findings[0]}'"
        yield entry.issue(
            (*loc, findings[0]), "wrong-word", message, "answer yes, probably, unsure, probably not or no"
        )
    yield from _sites(entry, loc, answer, known)


def _sites(
    entry: Entry, loc: Loc, written: Mapping[str, Any], known: Mapping[str, Iterable[str] | None]
) -> Iterator[Issue]:
    for kind in SITE_KEYS:
        if written.get(kind):
            yield from _name(entry, (*loc, kind), kind, written[kind], known[kind])


def _name(entry: Entry, loc: Loc, kind: str, name: str, known: Iterable[str] | None) -> Iterator[Issue]:
    if known is not None and name not in known:
        near = nearest(name, known)
        yield entry.issue(
            loc, f"unknown-{kind}", f"there is no {kind} '{name}'", f"did you mean '{near}'?" if near else ""
        )
