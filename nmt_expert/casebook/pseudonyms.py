"""Names in the casebook: two plain words for a client, and texts shown without control characters."""

from __future__ import annotations

import secrets
from collections.abc import Collection

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


def plain(text: str) -> str:
    """Return a text with everything that cannot be seen as an escape: nothing in it can command a terminal."""
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def wrong_with(name: str) -> str:
    """Return what keeps a text from being a name or a title, or ``""``."""
    if not name.strip():
        return "it is empty"
    if len(name) > LONGEST:
        return f"it is longer than {LONGEST} letters"
    return "" if name.isprintable() else f"it has control characters: {plain(name)}"
