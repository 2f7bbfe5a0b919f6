"""Tell which words of a sentence deny, doubt or leave open what the others say.

Works on tokens and knows no vocabulary, so that a denial is seen whatever it denies.  A degree that is denied
(`not too bad`) denies nothing.  How far a denial reaches along a list is settled in ``reader``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.intake.tokens import word_set

if TYPE_CHECKING:
    from nmt_expert.intake.reading.lexicon import Token

NOT, DENY, PROBABLY, PROBABLY_NOT, UNSURE, NOTHING, YES, UNCLEAR = (
    "not",
    "deny",
    "probably",
    "probably not",
    "unsure",
    "nothing",
    "yes",
    "unclear",
)
"""What a mark does: deny what stands beside it, deny a whole list, doubt; ``nothing`` for a degree."""

_WORDINGS: dict[str, str] = {
    UNCLEAR: "rarely | seldom | hardly ever | scarcely | no severe | "
    "sometimes not | sometimes no | often not | often no | usually no | no good | no "
    "normal | not normal | "
    "no full | no proper | not without | not never | never not",
    NOT: "not | no | never | nor | neither | nil | none | nae | no longer | not any longer | not any more "
    "| not anymore | no more | nothing | absent | zero | negative | "
    "without any | nobody | not at all | not ever | never any | not a | free | not had any | neg | not have any",
    DENY: "denies | denied | denying | deny | negative for | free of | free from | no sign of | no signs "
    "of | no evidence of | no history of | no hx of | "
    "no complaints of | no complaint of | absence of | without | no known | not aware of | not aware "
    "of any | denied any | denies any | clear of |"
    " nil hx of | no h/o | never had any | no history",
    PROBABLY: "maybe | perhaps | possibly | possible | probably | probable | might | may have | may be | might "
    "be | could be | i think | i guess | i suspect | i suppose | "
    "i reckon | suspected | likely | presumably | seems | seem | apparently | appears | query | ? | "
    "could have",
    PROBABLY_NOT: "probably not | not think | not believe | unlikely | doubt | doubtful | not likely | not reckon |"
    " not really | hardly | hardly any | "
    "barely | not much | not as far as i know | not that i know | not that i know of | not "
    "particularly | probably no | not usually | not suspect",
    UNSURE: "not sure if | not sure whether | not know if | not know whether | cannot say if | cannot tell if | "
    "cannot say whether | not certain if | hard to say if | hard to tell if | unsure if | unsure "
    "whether | not sure | unsure | not know | uncertain | not certain | hard to tell | hard to say | "
    "cannot "
    "tell | not tell | no idea | dunno | not remember | cannot remember | "
    "not recall | unclear | who knows | cannot decide | not decide | difficult to say | cannot say",
    YES: "yes | yep | yeah | positive for | confirmed",
    NOTHING: "at all | not a lot of | not too bad | not that bad | not so bad | not very bad | not bad | not "
    "severe | not terrible | "
    "not awful | not too much | not that much | not so much | "
    "not unbearable | not the worst | not intense | not too severe | not too strong | not strong | "
    "not very strong | not constant | not constantly | not all the time | not always | not only | "
    "not just | "
    "not every day | not every time | not everyday | no wonder | no doubt | no matter | no idea why |"
    " no end | not too painful | not very painful | not extreme | not major | nothing major | "
    "nothing serious | "
    "nothing too bad | nothing terrible | not excessive | not yet diagnosed | not nearly | never "
    "ending | never ends | could not be | not help | not get rid of | cannot get rid of | no amount "
    "of | "
    "not too sore | not to mention | whether or not | why not | not until | not till | no sooner | no relief",
}
_LONGEST = 5


def _compiled() -> dict[tuple[str, ...], str]:
    return {
        tuple(wording.split()): mark
        for mark, wordings in _WORDINGS.items()
        for wording in wordings.replace("\n", " ").split(" | ")
    }


_MARKS = _compiled()
_FIRST = frozenset(wording[0] for wording in _MARKS)
_REACH = 8
_STRONG = word_set(
    "bad severe severely terrible awful intense strong much unbearable extreme excruciating painful "
    "sore often frequent frequently badly horrible major"
)
_SO = word_set("too that so very really all quite particularly especially overly terribly")


class Mark(Struct, frozen=True):
    """A run of tokens that says how something is meant.

    Attributes:
        kind: One of the constants above.
        start: Position of its first token.
        end: Position behind its last token.
    """

    kind: str
    start: int
    end: int


DENYING = frozenset({NOT, DENY, PROBABLY_NOT})
"""Kinds of marks that deny."""


def mark_at(tokens: Sequence[Token], at: int) -> Mark | None:
    """Return the mark that begins at a token, the longest wording first."""
    norm = tokens[at].norm
    if norm not in _FIRST:
        return None
    norms = [token.norm for token in tokens[at : at + _REACH]]
    found = _degree(norms, 0) or _longest(norms, 0)
    return Mark(found.kind, at, at + found.end) if found else None


def _longest(norms: Sequence[str], at: int) -> Mark | None:
    for length in range(min(_LONGEST, len(norms) - at), 0, -1):
        kind = _MARKS.get(tuple(norms[at : at + length]))
        if kind:
            return Mark(kind, at, at + length)
    return None


def _degree(norms: Sequence[str], at: int) -> Mark | None:
    """Return `not (so, too, very ...) bad`, which denies a degree and nothing else."""
    if norms[at] not in ("not", "never", "nothing"):
        return None
    end = at + 1
    while end < len(norms) and norms[end] in _SO:
        end += 1
    if at + 1 < end < len(norms) and norms[end] not in _STRONG and norms[end - 1] not in ("really", "all"):
        return Mark(PROBABLY, at, end)  # not very numb: numb, to some degree
    return Mark(NOTHING, at, end + 1) if end < len(norms) and norms[end] in _STRONG else None
