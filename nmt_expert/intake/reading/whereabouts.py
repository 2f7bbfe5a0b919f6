"""Find the places that a sentence names: regions, muscles and sides, and which side belongs to which place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.reading.lexicon import Token, tokenize
from nmt_expert.intake.tokens import word_set
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

_SIDES = {
    "left": "left",
    "right": "right",
    "both": "both",
    "bilateral": "both",
    "bilat": "both",
    "bilaterally": "both",
    "either": "both",
    "midline": "midline",
    "rite": "right",
    "lft": "left",
}
_LETTERS = {
    "L": "left",
    "R": "right",
    "Lt": "left",
    "Rt": "right",
    "LT": "left",
    "RT": "right",
    "B": "both",
    "BL": "both",
    "LHS": "left",
    "RHS": "right",
    "(L)": "left",
    "(R)": "right",
    "Bil": "both",
    "BIL": "both",
    "lt": "left",
    "rt": "right",
}
_NOT_A_SIDE_BEFORE = word_set(
    "now away after before through down up where when as in on at behind out enough over angle "
    "handed hand-handed here there off under into and, side-on old bugger for to hander"
)
_NOT_A_SIDE_AFTER = word_set("all that's just feels not alright is seems ok it's quite sit sits never put came")
_LEFT_VERB = word_set("i he she they we who was been it nothing has have had got")
_BACK_DIRECTIONS = word_set(
    "come comes came coming give gives gave take takes took fall falls fell bend bends bending lean "
    "leans leaning hold holds holding "
    "pull pulls pulled look looks looking went go goes going get gets got getting spring springs "
    "bounce bounces bounced be was put puts shot kept keep brought bring tip tipped tilt "
    "step laid lay lie push pushed call called ring rang straight welcome dates way hurry head"
)
_BACK_AFTER = word_set("again in on to from home soon then out off after and up at where of by")
_PAIRED = word_set(
    "arms legs hands feet knees shoulders hips calves thighs ankles wrists elbows forearms buttocks "
    "heels shins eyes ears lungs kidneys temples thumbs palms soles hamstrings hammies quads traps "
    "glutes pecs"
)
_SIDE_NOUNS = frozenset({"side", "sides", "sided"})
_EMPTY = word_set("the my a of in on to his her your their our this that an")


class Mention(Struct, frozen=True):
    """A place that words name.

    Attributes:
        kind: ``side``, ``region`` or ``muscle``.
        id: The side, or the id of the region or muscle.
        start: Where its words begin in the text.
        end: Where they end.
        plural: Whether it names the part of the body on both sides (`my arms`).
    """

    kind: str
    id: str
    start: int
    end: int
    plural: bool = False


class Whereabouts:
    """The names of regions and muscles, ready to be found."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._names: dict[tuple[str, ...], tuple[str, str]] = {}
        self._longest: dict[str, int] = {}
        self._parts = {region.id: frozenset(region.parts) for region in kb.regions.values()}
        self._lies = {muscle.id: frozenset(muscle.lies_in) for muscle in kb.muscles.values()}
        for region in kb.regions.values():
            for name in (region.label, region.id.replace("_", " "), *region.synonyms):
                self._add(name, "region", region.id)
        for muscle in kb.muscles.values():
            for name in (muscle.name, muscle.id.replace("_", " "), *muscle.synonyms):
                self._add(name, "muscle", muscle.id)
        self.words = frozenset(word for name in self._names for word in name)

    def _add(self, name: str, kind: str, entry: str) -> None:
        key = tuple(t.stem for t in tokenize(name) if t.is_word and t.norm not in _EMPTY)
        if key and key not in self._names:
            self._names[key] = (kind, entry)
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def holding(self, mention: Mention) -> frozenset[str]:
        """Return the region that a mention names and every region that holds it; for a muscle, where it lies."""
        if mention.kind == "side":
            return frozenset()
        fine = (
            {mention.id} | self._parts.get(mention.id, frozenset())
            if mention.kind == "region"
            else self._lies.get(mention.id, frozenset())
        )
        return frozenset(fine) | frozenset(
            whole for whole, parts in self._parts.items() if parts and fine & parts and fine <= parts | {whole}
        )

    def mentions(self, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """Return the places that the tokens name, in order, none overlapping."""
        words = [t for t in tokens if t.is_word]
        found: list[Mention] = []
        at = 0
        while at < len(words):
            taken = self._name(words, at)
            if taken:
                kind, entry, used = taken
                found.append(
                    Mention(
                        kind,
                        entry,
                        words[at].start,
                        words[used - 1].end,
                        any(w.norm in _PAIRED for w in words[at:used]),
                    )
                )
                at = used
            else:
                at += 1
        return tuple(sorted((*found, *self._sides(words, found)), key=lambda m: m.start))

    def _name(self, words: Sequence[Token], at: int) -> tuple[str, str, int] | None:
        first = words[at]
        most = self._longest.get(first.stem, 0)
        if not most or (first.norm == "back" and _is_direction(words, at)):
            return None
        run: list[str] = []
        best: tuple[str, str, int] | None = None
        for end in range(at, min(len(words), at + most + 4)):
            if words[end].norm in _EMPTY or (words[end].norm in ("left", "right") and end > at):
                continue
            run.append(words[end].stem)
            if len(run) > most:
                break
            if (named := self._names.get(tuple(run))) is not None:
                best = (*named, end + 1)
        return best

    def _sides(self, words: Sequence[Token], found: Sequence[Mention]) -> list[Mention]:
        sides: list[Mention] = []
        for at, word in enumerate(words):
            side = _LETTERS.get(word.text) or _SIDES.get(word.norm)
            if side and self._compared(words, at):
                continue  # L>R: both, the left more
            if side and len(word.text) < 3 and _glued(words, at):
                continue  # L4 and L/S are levels of the spine
            if side and (word.text in _LETTERS or self._is_side(words, at, found)):
                after = words[at + 1] if at + 1 < len(words) else word
                sides.append(Mention("side", side, word.start, after.end if after.norm in _SIDE_NOUNS else word.end))
        return sides

    def _compared(self, words: Sequence[Token], at: int) -> bool:
        """Whether two letters of sides stand right beside a sign between them (`L>R`)."""
        word = words[at]
        around = [words[other] for other in (at - 1, at + 1) if 0 <= other < len(words)]
        return word.text in _LETTERS and any(
            other.text in _LETTERS and min(abs(other.start - word.end), abs(word.start - other.end)) == 1
            for other in around
        )

    def _is_side(self, words: Sequence[Token], at: int, found: Sequence[Mention]) -> bool:
        """Whether `left`, `right`, `both` say a side here (not `left home`, `all right`, `right away`)."""
        word, before = words[at], words[at - 1].norm if at else ""
        after = words[at + 1].norm if at + 1 < len(words) else ""
        if word.norm not in ("left", "right"):
            return True
        if after in ("side", "sided", "hand", "one", "ones", "leg", "arm") and not (
            after == "hand" and at + 2 < len(words) and words[at + 2].norm == "man"
        ):
            return after != "handed"
        beside = any(m.start == words[at + 1].start for m in found) if after else False
        covered = any(m.start <= word.start < m.end for m in found)
        behind = any(words[at - 1].end <= word.start and m.end == words[at - 1].end for m in found) if at else False
        if beside or covered:
            return before not in ("all",)
        if after in _NOT_A_SIDE_BEFORE or before in _NOT_A_SIDE_AFTER:
            return False
        if word.norm == "left" and before in _LEFT_VERB:
            return False
        return (
            behind or before in ("the", "on", "my", "his", "her", "to", "this", "only", "mostly", "mainly") or not after
        )


_MOVES = word_set("go goes going went gone bend bends bent come comes came move moves get gets got pull pulls")
"""What goes `right back`, and names no back."""


def _glued(words: Sequence[Token], at: int) -> bool:
    """Whether the next word hangs on this one without a blank (`L4`, `L/S`)."""
    return (
        at + 1 < len(words)
        and words[at + 1].start <= words[at].end + 1
        and len(words[at + 1].text) < 3
        and (words[at + 1].start == words[at].end or words[at + 1].text in "SsPp")
    )


def _is_direction(words: Sequence[Token], at: int) -> bool:
    """Whether `back` is a direction and no part of the body (`it comes back`, `back to work`)."""
    before = words[at - 1].norm if at else ""
    after = words[at + 1].norm if at + 1 < len(words) else ""
    if before in ("my", "the", "his", "her", "low", "lower", "upper", "mid", "middle", "your", "bad", "sore", "a"):
        return after == "of" and before in ("the", "my")
    if before in ("right", "all", "straight") and at > 1 and words[at - 2].norm in _MOVES:
        return True
    return before in _BACK_DIRECTIONS or (
        at > 0 and after in ("to", "from", "home", "soon", "then", "again", "of") and before not in ("hurts", "pain")
    )


_BY_HOW_MUCH = (
    r"(?:(?:is|being) )?(?:(?:much|slightly|a bit|a little) )?(?:worse|more|greater|stronger|sorer)(?: so)? than"
)
_LESSER_SIDE = re.compile(
    rf"(?:(?<=\bleft)|(?<=\bright)|(?<=\bside)|(?<=(?-i:\b[LR])))\s*(?:>|\b{_BY_HOW_MUCH}\b)"
    r"\s*(?:(?:on|in) )?(?:(?:the|my|her|his) )?(?:left|right|(?-i:[LR]))\b(?: side| one)?"
    rf"|\b{_BY_HOW_MUCH} (?:(?:on|in) )?(?:the|my|her|his) (?:left|right)(?: side| one)?(?=\W*$)",
    re.IGNORECASE,
)
"""How the side that is less affected is named beside the other (`left worse than right`): both are affected."""


def without_the_lesser_side(text: str) -> str:
    """Return a text with blanks, as many letters, where it compares a side with the other, worse one."""
    return _LESSER_SIDE.sub(lambda found: " " * len(found[0]), text)


def with_both_sides(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """Return mentions, a side that is compared with the other, less affected one as both."""
    made = list(mentions)
    for found in _LESSER_SIDE.finditer(text):
        worse = [at for at, m in enumerate(made) if m.kind == "side" and m.start < found.start()]
        if worse:
            made[worse[-1]] = replace(made[worse[-1]], id="both")
    return tuple(made)


def site_of(mentions: Sequence[Mention], *, than: bool = False) -> Site | None:
    """Return the one place that mentions describe together; None if they disagree.

    Args:
        mentions: In the order named.
        than: Whether one side is compared with the other, so that the first is meant.
    """
    regions = list(dict.fromkeys(m.id for m in mentions if m.kind == "region"))
    muscles = list(dict.fromkeys(m.id for m in mentions if m.kind == "muscle"))
    sides = list(dict.fromkeys(m.id for m in mentions if m.kind == "side"))
    if set(sides) == {"left", "right"} and than:
        sides = sides[:1]
    if set(sides) == {"left", "right"}:
        return Site(regions[0] if len(regions) == 1 else "", "", muscles[0] if len(muscles) == 1 else "")
    if not sides and any(m.plural for m in mentions):
        sides = ["both"]
    side = sides[0] if len(sides) == 1 else ""
    return Site(regions[0] if len(regions) == 1 else "", side, muscles[0] if len(muscles) == 1 else "")
