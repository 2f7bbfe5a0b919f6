"""The phrases of the corpora, and how a reading of one is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.yamlfile import read_yaml
from nmt_expert.reasoning.visit import Answer, Complaint

_KB = load_knowledge()

REVIEW = Path(__file__).with_name("review")
"""Small texts that were once read dangerously wrong."""

NOTHING, REST = "-", "..."
NOT_YET = "not yet - "
"""How a group of a corpus begins that is read wrongly, with the reason behind: its tests are expected to fail."""

_PRESENT = ("yes", "probably")


@dataclass(frozen=True)
class Phrase:
    """One line of a corpus: what is said, what it must mean, and why it is not read so yet (``""`` if it is)."""

    say: str
    means: str
    not_yet: str = ""


def corpus(name: str) -> list[Phrase]:
    """Return the phrases of one file beside the tests."""
    file = Path(__file__).with_name(name)
    document = read_yaml(file.read_bytes(), file.name)
    assert not document.issues
    return [
        Phrase(say, means, kind.removeprefix(NOT_YET) if kind.startswith(NOT_YET) else "")
        for kind, group in document.data.items()
        for say, means in group.items()
    ]


def written(answer: Answer) -> str:
    """Return an answer as the corpus writes it."""
    site = ":".join(part for part in (answer.site.side, answer.site.region, answer.site.muscle) if part)
    word = "" if answer.word == "yes" else f"={answer.word}"
    return f"{answer.finding}{word}" + (f"@{site}" if site else "")


def _complaint(complaint: Complaint) -> str:
    return "complaint@" + ":".join(part for part in (complaint.side, complaint.region) if part)


def same(read: str, means: str) -> bool:
    """Whether an answer is what was meant: finding, word and a single side to the letter; a place may be added to none.

    `My feet` are both feet, and neck pain is at the neck, whether the corpus says so or not.
    """
    told, _, where = read.partition("@")
    meant, _, there = means.partition("@")
    sites, theirs = (set(site.split(":")) - {""} for site in (where, there))
    one = {"left", "right", "midline"}
    return (
        (told == meant or _whole(told) == meant)
        and theirs <= sites
        and not (sites - theirs) & one
        and (not theirs - one or sites - {"both"} <= theirs)
    )


def _whole(told: str) -> str:
    """Return an answer about a part of a finding that was split as one about the whole."""
    finding, _, word = told.partition("=")
    entry = _KB.findings.get(finding)
    return f"{entry.part_of}{'=' if word else ''}{word}" if entry and entry.part_of else told


def is_right(read: Understood, means: str) -> bool:
    """Whether a reading is one of the choices that a corpus gives, in whatever order."""
    codes = [problem.code for problem in read.problems]
    if not read.answers and not read.complaints and codes in [[choice] for choice in means.split(" | ")]:
        return True
    said = [written(answer) for answer in read.answers]
    hurts = [_complaint(complaint) for complaint in read.complaints]
    return any(
        _meets(said, hurts, bool(codes), [p.strip() for p in choice.split(",")]) for choice in means.split(" | ")
    )


def _meets(said: Sequence[str], hurts: Sequence[str], rest: bool, choice: list[str]) -> bool:
    if choice == [NOTHING]:
        return not said and not hurts
    complaints = [part for part in choice if part.startswith("complaint@")]
    findings = [part for part in choice if part not in (*complaints, REST)]
    left = list(said)
    for part in findings:
        met = next((each for each in left if same(each, part)), None)
        if met is None:
            return False
        left.remove(met)
    return not left and set(complaints) <= set(hurts) and rest == (REST in choice)


@dataclass(frozen=True)
class Verdict:
    """How one phrase was read, and what is wrong with that."""

    say: str
    means: str
    read: str
    right: bool
    denied_read_as_present: bool
    side_swapped: bool
    understood_from_nothing: bool


def judge(vocabulary: Vocabulary, phrase: Phrase) -> Verdict:
    """Return the verdict on one phrase of the spoken corpus."""
    read = understand(vocabulary.kb, [phrase.say], vocabulary)
    said = [written(a) for a in read.answers] + [_complaint(c) for c in read.complaints] + [REST] * bool(read.problems)
    return Verdict(
        phrase.say,
        phrase.means,
        ", ".join(said),
        is_right(read, phrase.means),
        any(answer.finding in _denied(phrase.means) and answer.word in _PRESENT for answer in read.answers),
        any(answer.site.side and answer.site.side == _other(phrase.means) for answer in read.answers),
        phrase.means == NOTHING and bool(read.answers),
    )


def _denied(means: str) -> set[str]:
    """Return the findings that a phrase only denies."""
    parts = [part.strip() for choice in means.split(" | ") for part in choice.split(",")]
    denied = {part.partition("=")[0] for part in parts if "=no" in part or "=probably not" in part}
    return denied - {part.partition("@")[0] for part in parts if "=" not in part}


def _other(means: str) -> str:
    """Return the side that a phrase about one side must not be read as."""
    sides = {side for side in ("left", "right") if f"@{side}" in means}
    return "" if len(sides) != 1 else "right" if sides == {"left"} else "left"
