"""Give a sentence the place, or the side, that another one named (`It is numb there`, `Tender R UT. LTR x2`).

A sentence that names no more than a side gives it to the one before (`Low back pain. Mostly on the right.`).  One that
points back takes the place.  What hands find, and what is said of another part of the same limb, takes the side alone;
a symptom that points nowhere stays where the complaint is, and so does what is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.reading.sentence import ReadFinding, ReadSentence
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.visit import Site

_POINTS_BACK = re.compile(
    r"\b(?:it|it's|its|same (?:place|spot|area|side|hand|arm|leg|foot|muscle|shoulder)|"
    r"(?:that|this) (?:hand|arm|leg|foot|side|spot|area|muscle|shoulder|place)|there)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(r"\bthere(?:'s| is| are| was| were| isn't| aren't)\b", re.IGNORECASE)
_HOW_OFTEN = "mostly|mainly|more|worse|only|just|always|usually|maybe more"
_ONLY_A_SIDE = re.compile(
    rf"(?:(?:it'?s|it is)\s+)?(?:(?:{_HOW_OFTEN})\s+)?(?:(?:on|in|to)\s+)?(?:(?:the|my|her|his)\s+)?"
    rf"(?P<side>left|right|both)(?:[ -]hand)?(?:[ -](?:sides?|sided|one))?(?:\s+(?:{_HOW_OFTEN}|than the other))*\W*",
    re.IGNORECASE,
)
_HANDS_ON = ("palpation", "test")


class _Before(Struct, frozen=True):
    """What the sentences before named last: a place and its line; the one side that was spoken of, and its line."""

    place: Site = Site()
    place_line: int = 0
    side: str = ""
    side_line: int = 0
    around: frozenset[str] = frozenset()


def with_carried_places(
    kb: KnowledgeBase, sentences: Sequence[ReadSentence], bound: frozenset[str]
) -> Iterator[ReadSentence]:
    """Yield sentences with the places that they take from those before them.

    Args:
        kb: Where regions lie.
        sentences: In order.
        bound: Findings that have a place of their own.
    """
    before = _Before()
    for sentence in _with_sides_named_alone(kb, sentences):
        points = bool(_POINTS_BACK.search(_THERE_IS.sub("", sentence.text))) and not sentence.named
        found = tuple(_carried(kb, sentence, f, before, points=points, bound=bound) for f in sentence.found)
        yield replace(sentence, found=found)
        before = _after(kb, sentence, before)


def _with_sides_named_alone(kb: KnowledgeBase, sentences: Sequence[ReadSentence]) -> Iterator[ReadSentence]:
    """Yield sentences, each with the side that one behind it names alone, if it named a place and no side itself."""
    for sentence, after in zip_longest(sentences, sentences[1:]):
        alone = _ONLY_A_SIDE.fullmatch(after.text.strip()) if after else None
        if alone and sentence.named and not sentence.sides:
            side = alone["side"].lower()
            sentence = replace(
                sentence,
                found=tuple(
                    replace(f, site=_sided(kb, f.site, side)) if f.word in ("yes", "probably") else f
                    for f in sentence.found
                ),
                complaints=tuple(_sided(kb, site, side) for site in sentence.complaints),
            )
        only = _ONLY_A_SIDE.fullmatch(sentence.text.strip())
        yield replace(sentence, unread=()) if only and not sentence.found else sentence


def _sided(kb: KnowledgeBase, site: Site, side: str) -> Site:
    """Return a place on a side, where it has none of its own and has sides."""
    midline = not site.region or any(kb.regions[name].midline for name in fine_regions(kb, site.region))
    return site if site.side or midline else replace(site, side=side)


def _carried(
    kb: KnowledgeBase,
    sentence: ReadSentence,
    found: ReadFinding,
    before: _Before,
    *,
    points: bool,
    bound: frozenset[str],
) -> ReadFinding:
    entry = kb.findings[found.finding]
    if entry.site != "local":
        return found
    if points and before.place and not found.site:
        return replace(found, site=before.place, carried=before.place_line)
    points = points and not before.place
    if (
        not before.side
        or found.site.side
        or found.site.muscle
        or sentence.sides
        or found.word not in ("yes", "probably")
    ):
        return found
    named = {name for site in sentence.named for name in fine_regions(kb, site.region)}
    same_limb = bool(named) and _lies_with(kb, named, before.around)
    if same_limb or (not named and (points or entry.kind in _HANDS_ON) and found.finding not in bound):
        return replace(found, site=replace(found.site, side=before.side), carried=before.side_line)
    return found


def _lies_with(kb: KnowledgeBase, named: set[str], around: frozenset[str]) -> bool:
    """Whether places lie on the limb, or in the part of the trunk, that was spoken of; none of them in the middle."""
    if any(kb.regions[name].midline for name in named):
        return False
    groups = [{*region.parts} for region in kb.regions.values() if region.parts]
    return any(named <= group and around & group for group in groups)


def _after(kb: KnowledgeBase, sentence: ReadSentence, before: _Before) -> _Before:
    """Return what is carried on behind a sentence."""
    own = {f.site for f in sentence.found if f.site.region or f.site.muscle} or set(sentence.named)
    if len(own) == 1:
        before = replace(before, place=own.pop(), place_line=sentence.line)
    elif own:
        before = replace(before, place=Site(), place_line=0)
    around = frozenset(name for site in sentence.named for name in fine_regions(kb, site.region))
    if len(sentence.sides) == 1:
        around = around or (before.around if before.side == sentence.sides[0] else frozenset())
        return replace(before, side=sentence.sides[0], side_line=sentence.line, around=around)
    if sentence.sides:
        return replace(before, side="", side_line=0, around=frozenset())
    return before
