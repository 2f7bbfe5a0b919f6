"""Names in the casebook: two plain words for a client, what looks like a real name, and what a name cannot be."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

from nmt_expert.casebook.errors import fault
from nmt_expert.printable import printable

LONGEST = 80
"""Letters a name or a title may have."""

_FIRST = (  # noqa: SIM905 (words read better than a list of quotes)
    "amber ashen autumn azure brave bright brisk calm candid cedar clear copper coral crisp early even fair fleet "
    "gentle golden green hazel honest humble ivory keen kind lively lucid maple mellow merry mild misty noble olive "
    "patient pearl plain proud quick quiet rapid russet sandy scarlet serene silent silver simple sober steady still "
    "sunny swift tidy upright velvet warm white winter"
).split()
_SECOND = (  # noqa: SIM905 (the same)
    "alder badger beech birch bison brook canyon clover condor crane dolphin eagle falcon fern field finch forest "
    "fox garden glacier grove harbor hare harvest hawk heron hill island jay juniper lake lantern lark linden lynx "
    "marten meadow mountain oak orchard otter owl pine plover pond prairie raven reed river robin salmon sparrow "
    "spruce stream swallow swan thrush tulip valley willow wren yarrow"
).split()


def pseudonym(taken: Collection[str]) -> str:
    """Return two plain words that name nobody yet, drawn at random: nothing about the client is in them."""
    free = [name for first in _FIRST for second in _SECOND if (name := f"{first}-{second}") not in taken]
    return secrets.choice(free) if free else f"client-{secrets.token_hex(6)}"


_GIVEN = frozenset(
    (  # noqa: SIM905 (usual given names of several countries that are no plain words)
        "adam ahmed ahmet alan albert alejandro alessandro alex alexander alexandra ali alice alicia aline amelia ana "
        "andrea andreas andrew angela anita ann anna anne annette antje anton antonio ayse barbara beate ben benjamin "
        "bernd bernhard birgit brian carla carlos carmen carol caroline catherine cem charles charlotte chiara chloe "
        "christian christina christine christoph claire clara claudia daniel daniela david deborah denise diana diego "
        "dieter dimitri dominik donald donna dorothy edward elena elif elisabeth elizabeth ella ellen emil emily emma "
        "eric erik erika ernst eva fatima fatma felix fernando florian francesca francesco francis frank franz "
        "friedrich gabriel gabriele george georg gerald gerhard gisela giulia giuseppe gunther hannah hans harald "
        "harry hasan heidi heike heinrich heinz helen helena helga helmut henry herbert hiroshi horst hussein ibrahim "
        "igor ines ingrid irene isabel isabella ivan jack jacob jakob james jan jana jane janet jason javier jean "
        "jennifer jens jerome jessica joachim joan joao johan johann johanna john jonas jonathan jorge jose josef "
        "joseph joshua juan judith julia julian julie juergen kai karen karin karl katharina katherine kathrin kazuki "
        "kenneth kerstin kevin klaus kurt lara larry lars laura lea lena leon leonie linda lisa louis louise lucas "
        "lucia luigi luis luisa lukas manfred manuel manuela marc marcel marco margaret maria marie marina mario "
        "marion mark markus marta martha martin martina mary mateusz matteo matthew matthias max maximilian mehmet "
        "melanie mia michael michel michelle miguel mohamed mohammed monica monika mustafa nadine nancy natalia "
        "nicholas nicole nikolai nina noah norbert oliver olga oscar otto pablo pamela patricia patrick paul paula "
        "pedro peter petra philipp pierre piotr rachel rainer ralf raymond rebecca reinhard renate ricardo richard "
        "robert roberto roland rolf ronald rosemarie ruth ryan sabine samuel sandra sandro sara sarah scott sebastian "
        "sergej sharon silke silvia simon sofia sonja sophia sophie stefan stefanie stephanie stephen steven susan "
        "susanne svenja sven sylvia tanja tatjana teresa theresa thomas thorsten tim timothy tobias tom torsten udo "
        "ulrich ulrike ursula ute uwe valentina vanessa vera veronika victor victoria viktor vincent vladimir walter "
        "werner william wolfgang xavier yasmin yusuf yuki yvonne zeynep zoe"
    ).split()
)
_TITLES = frozenset(
    (  # noqa: SIM905 (the same)
        "mr mrs ms miss mx dr prof sir herr frau fr hr mme mlle monsieur madame sig signora sr sra pan pani"
    ).split()
)
_NEUTRAL = frozenset(
    (  # noqa: SIM905 (the same)
        "client patient person visit case test demo man woman group no nr number new old the a an of"
    ).split()
)


def looks_like_a_name(text: str) -> bool:
    """Whether a pseudonym looks as if it were a real name: a question to ask once, never a refusal.

    Looked at are titles, given names, two words with capitals, initials beside a word with a capital, addresses, and
    names in a writing without capitals.  Two words of those that are drawn at random are never one.

    >>> [looks_like_a_name(name) for name in ("Anna Schmidt", "J. Smith", "amber-heron", "Client 7")]
    [True, True, False, False]
    """
    parts = re.findall(r"[^\W\d_]+\.?", re.sub(r"['’`](?=\w)", "", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)))
    words = [part.rstrip(".") for part in parts]
    plain = [word.casefold() for word in words]
    if not words or all(word in _OURS for word in plain):
        return "@" in text
    if "@" in text or plain[0] in _TITLES or any(word in _GIVEN for word in plain):
        return True
    if any(word in _NEUTRAL for word in plain):
        return False
    capital = [word for word in words if len(word) > 1 and word[0].isupper() and (word[1:].islower() or len(word) > 3)]
    initials = [word for word in words if len(word) == 1 and word.isupper()]
    caseless = [word for word in words if word.upper() == word.lower()]
    return len(capital) > 1 or bool(capital and initials) or len("".join(caseless)) > 1


_OURS = frozenset((*_FIRST, *_SECOND))


def wrong_with_client(name: str) -> str:
    """Return what keeps a text from being a client's pseudonym, or ``""``."""
    return _wrong_with(name) or ("a number names a visit; use words" if name.strip().isdecimal() else "")


def check_client(name: str) -> None:
    """See that a text can be a client's pseudonym.

    Raises:
        CasebookError: It is empty, too long, only digits, or has control characters.
    """
    _refuse("name", "a client's name", wrong_with_client(name))


def check_title(title: str) -> None:
    """See that a text can be the title of a visit.

    Raises:
        CasebookError: It is empty, too long, or has control characters.
    """
    _refuse("title", "a title", _wrong_with(title))


def _refuse(what: str, spoken: str, wrong: str) -> None:
    if wrong:
        raise fault(None, f"no-{what}", f"this cannot be {spoken}: {wrong}", "use a few plain words")


def _wrong_with(text: str) -> str:
    if not text.strip():
        return "it is empty"
    if len(text) > LONGEST:
        return f"it is longer than {LONGEST} letters"
    return "" if text.isprintable() else f"it has control characters: {printable(text)}"
