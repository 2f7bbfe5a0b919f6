"""Look things up: principles, rules with their sources, findings with how to test, muscles, red flags; search."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.authoring.entry_pages import PAGES, entries_of
from nmt_expert.drawing.body_pictures import muscle_picture
from nmt_expert.knowledge.messages import nearest
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

ABOUT = {
    "principles": "The ten: what speaks for each, what against, and where that is written.",
    "findings": "What can be asked, seen and felt: how to test it, and when it is a yes.",
    "rules": "What follows from what, each with its reason and its source.",
    "muscles": "Where each lies, and where it tends to refer to, drawn on the body.",
    "flags": "What makes massage dangerous or changes it, and what to do then.",
    "sources": "The articles and books behind the rules.",
}
"""What is found in each kind, in a sentence."""


class EntryLine(Struct, frozen=True):
    """A line of a list: where it leads, what it is called, and the words it is found by."""

    address: str
    label: str
    words: str


def index(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the kinds of things, or what the search found among all of them."""
    words = _searched(asked)
    found = [(kind, _matching(_lines(work, kind), words)) for kind in PAGES] if words else []
    return _list(work, asked, "Look up", "", [(PAGES[kind][0], lines) for kind, lines in found if lines])


def kind(work: Workspace, asked: Asked) -> PageAnswer:
    """Return all things of a kind, to be searched while typing."""
    name = asked.path["kind"]
    if name not in PAGES:
        return problem_page(asked, "There is nothing at this address.", 404, "/look")
    title = PAGES[name][0]
    return _list(work, asked, title, name, [(title, _matching(_lines(work, name), _searched(asked)))])


def _searched(asked: Asked) -> list[str]:
    return asked.query.get("q", "").casefold().split()[:8]


def _list(work: Workspace, asked: Asked, title: str, kind: str, found: list[tuple[str, list[EntryLine]]]) -> PageAnswer:
    kinds = [(each, name, len(entries_of(work.kb, each))) for each, (name, _) in PAGES.items()]
    searched = asked.query.get("q", "")
    return PageAnswer(
        rendered(
            "look.html", title=title, asked=asked, kind=kind, kinds=kinds, found=found, searched=searched, about=ABOUT
        )
    )


def entry(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the page of one thing."""
    name, key = asked.path["kind"], asked.path["name"]
    if name not in PAGES:
        return problem_page(asked, "There is nothing at this address.", 404, "/look")
    known = entries_of(work.kb, name)
    if key not in known:
        near = nearest(key, known)
        hint = f" Did you mean '{near}'?" if near else ""
        return problem_page(asked, f"There is no such entry.{hint}", 404, f"/look/{name}")
    document, links = PAGES[name][1](work.kb, known[key])
    title = document.title or key
    return PageAnswer(
        rendered(
            "entry.html",
            title=title,
            asked=asked,
            body=body(document.blocks),
            picture=muscle_picture(work.kb, key) if name == "muscles" else "",
            links=links,
            kind=PAGES[name][0],
        )
    )


def _lines(work: Workspace, kind: str) -> list[EntryLine]:
    made = []
    for key, item in entries_of(work.kb, kind).items():
        label = getattr(item, "label", "") or getattr(item, "name", "") or getattr(item, "because", "") or key
        more = (getattr(item, "question", ""), getattr(item, "meaning", ""), *getattr(item, "synonyms", ()))
        words = " ".join(filter(None, (label, key.replace("_", " "), *more))).casefold()
        made.append(EntryLine(f"/look/{kind}/{key}", label, words))
    return made


def _matching(lines: Iterable[EntryLine], words: list[str]) -> list[EntryLine]:
    return [line for line in lines if all(word in line.words for word in words)]
