"""Read the site that stands in an answer or a complaint of a visit file: its keys, by id or name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from nmt_expert.intake.places import Places, typed_site, without_here
from nmt_expert.intake.tokens import is_word, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import RELATIONS, SIDES
from nmt_expert.reasoning.visit import Site

SITE_KEYS = ("muscle", "side", "region", "place")
"""Keys that make up a site, in the order they are written."""


def site_in(vocabulary: Vocabulary, entry: dict[str, Any], problem: Callable[[str, str, str, str], None]) -> Site:
    """Return the site of an entry; what is wrong in it is left out and noted.

    Args:
        vocabulary: The names that people use.
        entry: The mapping that holds the keys.
        problem: Is told of each problem: key, code, message, hint.
    """
    site = Site()
    for kind in SITE_KEYS:
        if entry.get(kind) is not None:
            site = replace(site, **{kind: _place(vocabulary, kind, entry[kind], problem)})
    return site


def place_in(places: Places, text: str, site: Site) -> Site:
    """Return the place named in a complaint's text, where the complaint names none and the text only one."""
    words = [word for word in tokens(text) if is_word(word)]
    found = places.site(span for span in places.spans(words) if span.kind != "muscle")
    return replace(site, region=found.region, side=site.side or found.side) if found else site


def _place(vocabulary: Vocabulary, kind: str, written: Any, problem: Callable[[str, str, str, str], None]) -> str:
    """Return the id of a side, region or muscle, by its id or by a name people use; ``""`` if there is none."""
    known = {
        "side": SIDES,
        "region": tuple(vocabulary.kb.regions),
        "muscle": tuple(vocabulary.kb.muscles),
        "place": RELATIONS,
    }[kind]
    if isinstance(written, str):
        if written in known:
            return written
        site = typed_site(vocabulary.places, written)
        named = {key: value for key in SITE_KEYS if (value := getattr(site, key))} if site else {}
        if list(named) == [kind]:
            return without_here(site).place if kind == "place" and site else named[kind]
    said = {"side": "not a side", "place": "not a place that a site can have"}.get(
        kind, f"not a {kind} of the knowledge base"
    )
    problem(kind, f"unknown-{kind}", f"{shown(written)} is {said}", _hint(kind, written, known))
    return ""


def _hint(kind: str, written: Any, known: tuple[str, ...]) -> str:
    if kind in ("side", "place"):
        return f"one of {', '.join(known)}"
    near = nearest(written, known) if isinstance(written, str) else ""
    return f"did you mean '{near}'?" if near else ""


def shown(value: Any) -> str:
    """Return a value of a file as a message shows it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str() if len(value) <= 60:
            return f"'{value}'"
        case str():
            return f"'{value[:57]}...'"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
    return "a mapping"
