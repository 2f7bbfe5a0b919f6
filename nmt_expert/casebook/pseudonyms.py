"""Names in the casebook: two plain words for a client, and what a name or a title cannot be."""

from __future__ import annotations

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
