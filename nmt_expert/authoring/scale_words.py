"""Say what each word and number of a result means: strengths, bands, answers, and how they are combined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.support import written_out


class ScaleWord(Struct, frozen=True):
    """A word of the scale.

    Attributes:
        id: What it is called.
        what: ``strength``, ``band``, ``answer`` or ``word``.
        number: Its number, or the interval it stands for, in words; ``""`` if it has none.
        meaning: What it means, and why it is so.
        names: Other names.
    """

    id: str
    what: str
    number: str
    meaning: str
    names: tuple[str, ...] = ()


def scale_words(kb: KnowledgeBase) -> tuple[ScaleWord, ...]:
    """Return every word of the scale, strengths first."""
    scale = kb.scale
    strengths = [ScaleWord(k, "strength", f"{v:g}", scale.reasons.get(k, "")) for k, v in scale.strengths.items()]
    answers = [
        ScaleWord(k, "answer", "unknown" if v is None else f"{v:+g}", scale.reasons.get(k, ""))
        for k, v in scale.answers.items()
    ]
    return (*strengths, *_bands(kb), *answers, *_words(kb))


def _bands(kb: KnowledgeBase) -> Iterator[ScaleWord]:
    high = "1"
    for at, band in enumerate(kb.scale.bands):
        last = at + 1 == len(kb.scale.bands)
        number = f"a support up to {high}" if last else f"a support above {band.above:g}, up to {high}"
        yield ScaleWord(band.id, "band", number, band.because, (band.label,))
        high = f"{band.above:g}"


def _words(kb: KnowledgeBase) -> Iterator[ScaleWord]:
    scale = kb.scale
    strong = max(scale.strengths.values())
    yield ScaleWord(
        "support", "word", "from -1 to 1",
        "How far the evidence speaks for a conclusion, or against it. It is not a probability: it orders reasons, and "
        "says how many of what strength point one way.", ("supports",),
    )  # fmt: skip
    yield ScaleWord(
        "combined", "word", "",
        "Reasons that say different things are combined: each takes its part of what is still open, so two of "
        f"{strong:g} give {written_out([strong, strong])}. What speaks against divides: "
        f"{written_out([strong, -min(scale.strengths.values())])}. The order does not matter.",
        ("combine", "formula", "certainty factor"),
    )  # fmt: skip
    yield ScaleWord(
        "contribution", "word", "",
        "What one rule gives: the number of its strength times how far its condition is true. A rule of "
        f"{strong:g} whose finding is probably there gives {strong:g} x {scale.answers['probably']:g}.",
        ("degree", "weight"),
    )  # fmt: skip
    yield ScaleWord(
        "group", "word", "",
        "Rules of one conclusion that say the same fact in other words share a group: only the strongest counts, so "
        "nothing counts twice.", ("not counted", "counts instead of", "set aside"),
    )  # fmt: skip
    yield ScaleWord(
        "holds",
        "word",
        f"above {scale.holds_above:g}",
        scale.reasons.get("holds_above", ""),
        ("threshold", "holds above"),
    )
    yield ScaleWord(
        "minimum pattern", "word", f"held at {scale.cap:g}", scale.reasons.get("cap_without_minimum_pattern", ""),
        ("held", "hold", "the hold", "cap", "requires"),
    )  # fmt: skip
    yield ScaleWord("near", "word", f"{scale.near:g} of its number", scale.reasons.get("near", ""))
    yield ScaleWord(
        "reach", "word", "an interval in -1 to 1",
        "Where a support can still end, whatever is answered to what is not known yet.",
    )  # fmt: skip
    yield ScaleWord(
        "contested", "word", "",
        "The literature disputes it: whether the thing exists as described, or whether it causes what it is said to. "
        "The rule or principle counts as it stands, and says so with a star.", ("disputed",),
    )  # fmt: skip
    yield ScaleWord(
        "strength", "word", "", "How much a rule counts: " + _listed(scale.strengths) + ".", ("strengths",)
    )  # fmt: skip
    yield ScaleWord(
        "scale", "word", "",
        f"Strengths are {_listed(scale.strengths)}; bands, from the top, "
        f"{', '.join(band.label for band in scale.bands)}. They are choices of this project, not measurements.",
        ("band", "bands"),
    )  # fmt: skip


def _listed(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in numbers.items())


def scale_words_named(kb: KnowledgeBase, name: str) -> tuple[ScaleWord, ...]:
    """Return the words of this name; of a number from -1 to 1 the band that it falls into.

    Args:
        kb: The knowledge base.
        name: As typed: ``moderate``, ``well supported``, ``0.84``.
    """
    plain = _plain(name)
    try:
        number = float(plain)
    except ValueError:
        return tuple(one for one in scale_words(kb) if plain in map(_plain, (one.id, *one.names)))
    if not -1 <= number <= 1:
        return ()
    band = kb.scale.band(number).id
    return tuple(one for one in scale_words(kb) if one.what == "band" and one.id == band)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())
