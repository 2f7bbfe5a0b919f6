"""Read how a part of a phrase is meant: yes, no, probably, unsure; or say that it is not clear.

Works on words only and knows no vocabulary, so that a negation is seen whatever it
negates.  What is not clear (`not very numb`, `not without pain`) is reported as
unclear; nobody's *no* is guessed into a *yes*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.intake.tokens import FILLERS, word_set

WORDS = {
    "yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no", "probably": "probably",
    "maybe": "probably", "perhaps": "probably", "unsure": "unsure", "probably not": "probably not",
}  # fmt: skip
"""Answer words as people write them, and what they mean."""

_ABOUT = r"(?: (?:about|if|whether|of|that|there is))*"
_MARKERS = tuple(
    (re.compile(rf"\b(?:{pattern})(?= |$)"), f"<{name}>")
    for pattern, name in (
        (rf"(?:not|no) (?:(?:so|quite|really|completely|entirely|exactly|too) )?(?:sure|certain|clear){_ABOUT}",
         "UNSURE"),
        (rf"(?:not|hard to|difficult to) (?:know|tell|say|remember|recall){_ABOUT}", "UNSURE"),
        (rf"(?:unsure|uncertain|unclear|unknown|undecided|no idea){_ABOUT}", "UNSURE"),
        (r"(?:probably|likely|perhaps|maybe|possibly) (?:not|no|never|without)", "PROBABLYNOT"),
        (r"not (?:think|believe|guess|suspect|seem|appear|likely)(?: to| like| that| there is)*", "PROBABLYNOT"),
        (r"(?:(?:is |seems )?unlikely|improbable|doubtful)(?: to| that)?", "PROBABLYNOT"),
        (r"i (?:think|guess|believe|suspect)(?: that)?", "PROBABLY"),
        (r"probably|probable|maybe|perhaps|possibly|possible|likely|presumably|suspected|suspect|might|may|could be",
         "PROBABLY"),
        (r"seems|seem|seemingly|appears|appear|apparently", "PROBABLY"),
        (r"not only|not just|not always|not all|not every", "UNCLEAR"),
        (r"no longer|not any longer|not any ?more|no more", "NOT"),
        (r"(?:no|not any|without|without any|absence of|lack of|never any|zero) "
         r"(?:signs?|evidence|indications?|traces?|hint|history|complaints?|reports?|presence|kind|form)"
         r"(?: of| for)?", "DENY"),
        (r"not aware of|no known", "DENY"),
        (r"(?:denies|denied|denying|deny)(?: having| having had)?", "DENY"),
        (r"without|free of|free from|absence of|lack of|lacks|lacking|negative for|neither", "DENY"),
        (r"no|not|never|nor|zero|non", "NOT"),
        (r"absent|nil|none|nope|negative|free", "ABSENT"),
        (r"yes|yep|yeah|positive for", "YES"),
    )
)  # fmt: skip
_AFFIRM = frozenset({"has", "have", "had", "reports", "reported", "complains", "shows", "presents", "got", "yes"})
_OFTEN = word_set("sometimes often occasionally occasional usually frequently frequent always mostly")
_DEGREE = word_set(
    """absolutely very much too that so such always only just all every constant constantly often usually quite entirely
    completely totally fully exactly severe severely bad badly terribly as more overly lot lots bit somewhat
    noticeable nasty horrible keep keeps mostly moderately particularly especially really strong significant real
    major mild slight slightly little sometimes frequently occasionally moderate pretty rather some frequent
    definite definitely certainly clearly obviously obvious everywhere necessarily yet awful terrible"""
) - {
    "really",
    "quite",
    "just",
}
UNSETTLING = word_set(
    """gone went resolved stopped cleared settled disappeared vanished absent ago past previously used former
    formerly history hardly barely rarely seldom scarcely almost nearly if unless except better improved healed
    recovered nothing none nobody false wrong untrue excluded ruled neither longer before until anymore over away
    joking kidding opposite disagree mother father sister brother wife husband friend son daughter dog cat denied
    less"""
)
"""Words that may take back what was said before them, so that a part holding one is never passed over."""


class Meant(Struct, frozen=True):
    """How one part of a phrase is meant.

    Attributes:
        word: The answer word, or ``""`` if nothing was said of it.
        rest: The words that are left to be understood.
        scope: How far it reaches over the parts that follow: ``none``, ``or`` (over a list joined by *or*), ``list``.
        back: It stands behind what it is about, and so may be meant for the parts before it too.
        unclear: Why it cannot be read; ``""`` if it can.
        degrees: Words after a *no* that may make it a no to a degree only (`not very numb`).
    """

    word: str
    rest: tuple[str, ...]
    scope: str = "none"
    back: bool = False
    unclear: str = ""
    degrees: tuple[str, ...] = ()


def affirms(words: Sequence[str]) -> bool:
    """Whether a part starts a statement of its own (`has tingling`)."""
    return any(word in _AFFIRM for word in words)


def meant(words: Sequence[str]) -> Meant:
    """Return how the words of one part (no separators) are meant, and what is left of them."""
    marked = " ".join(words)
    for pattern, name in _MARKERS:
        marked = pattern.sub(name, marked)
    parts = marked.split()
    marks = [(at, part[1:-1]) for at, part in enumerate(parts) if part[0] == "<"]
    rest = tuple(part for part in parts if part[0] != "<")
    if not marks:
        return Meant("", rest)
    word, unclear = _word([name for _, name in marks])
    first, last = marks[0][0], marks[-1][0]
    after = [part for part in parts[first + 1 :] if part[0] != "<"]
    often = [part for part in rest if part in _OFTEN]
    denied = not unclear and word in ("no", "probably not")
    degrees = tuple(part for part in dict.fromkeys(after + often) if part in _DEGREE | _OFTEN) if denied else ()
    names = {name for _, name in marks}
    scope = "list" if "DENY" in names else "or"
    behind = (
        last > 0 and "DENY" not in names and all(part in FILLERS or part == "present" for part in parts[last + 1 :])
    )
    behind = behind and bool([part for part in parts[:first] if part not in FILLERS])
    return Meant(word, rest, "none" if behind or word == "yes" else scope, behind, unclear, degrees)


def _word(names: list[str]) -> tuple[str, str]:
    """Return the answer word of the marks found, and why there is none."""
    kinds = ["NO" if name in ("NOT", "DENY", "ABSENT") else name for name in names]
    if "UNCLEAR" in kinds:
        return "", "it says no to a part of it only"
    match list(dict.fromkeys(kinds)):
        case ["NO"] if len(kinds) > 1:
            return "", "it says no twice"
        case ["NO"]:
            return "no", ""
        case ["PROBABLY"] | ["YES", "PROBABLY"]:
            return "probably", ""
        case ["PROBABLYNOT"] | ["PROBABLY", "PROBABLYNOT"] if kinds.count("PROBABLYNOT") == 1:
            return "probably not", ""
        case ["PROBABLY", "NO"] if kinds.count("NO") == 1:
            return "probably not", ""
        case ["UNSURE"]:
            return "unsure", ""
        case ["YES"]:
            return "yes", ""
    return "", "it says two things at once"
