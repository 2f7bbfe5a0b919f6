"""The phrases of the corpora, and how a reading of one is judged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.yamlfile import read_yaml
from nmt_expert.reasoning.visit import Answer, Complaint

NOTHING, REST = "-", "..."
_PRESENT = ("yes", "probably")


def corpus(name: str) -> list[tuple[str, str]]:
    """Return the phrases of one file beside the tests, each with what it must mean."""
    file = Path(__file__).with_name(name)
    document = read_yaml(file.read_bytes(), file.name)
    assert not document.issues
    return [(say, means) for group in document.data.values() for say, means in group.items()]


def written(answer: Answer) -> str:
    """Return an answer as the corpus writes it."""
    site = ":".join(part for part in (answer.site.side, answer.site.region, answer.site.muscle) if part)
    word = "" if answer.word == "yes" else f"={answer.word}"
    return f"{answer.finding}{word}" + (f"@{site}" if site else "")


def _complaint(complaint: Complaint) -> str:
    return "complaint@" + ":".join(part for part in (complaint.side, complaint.region) if part)


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


def judge(vocabulary: Vocabulary, say: str, means: str) -> Verdict:
    """Return the verdict on one phrase of the spoken corpus."""
    read = understand(vocabulary.kb, [say], vocabulary)
    said = _said(read)
    rest = read.problems and said != [NOTHING]
    choices = [sorted(part.strip() for part in choice.split(",")) for choice in means.split(" | ")]
    right = sorted([*said, REST] if rest else said) in choices
    return Verdict(
        say,
        means,
        ", ".join(said),
        right,
        any(answer.finding in _denied(means) and answer.word in _PRESENT for answer in read.answers),
        any(answer.site.side and answer.site.side == _other(means) for answer in read.answers),
        means == NOTHING and bool(read.answers or read.complaints),
    )


def _said(read: Understood) -> list[str]:
    return [written(answer) for answer in read.answers] + [_complaint(c) for c in read.complaints] or [NOTHING]


def _denied(means: str) -> set[str]:
    """Return the findings that a phrase only denies."""
    parts = [part.strip() for choice in means.split(" | ") for part in choice.split(",")]
    denied = {part.partition("=")[0] for part in parts if "=no" in part or "=probably not" in part}
    return denied - {part.partition("@")[0] for part in parts if "=" not in part}


def _other(means: str) -> str:
    """Return the side that a phrase about one side must not be read as."""
    sides = {side for side in ("left", "right") if f"@{side}" in means}
    return "" if len(sides) != 1 else "right" if sides == {"left"} else "left"
