"""Look things up: principles, rules with their sources, findings with how to test, muscles, red flags; search."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.authoring.entry_pages import PAGES, entries_of
from nmt_expert.knowledge.messages import nearest
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, Page
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace


class Entry(Struct, frozen=True):
    """A line of a list: where it leads, what it is called, and the words it is found by."""

    address: str
    label: str
    words: str


def index(work: Workspace, asked: Asked) -> Page:
    """Return the kinds of things, or what the search found among all of them."""
    words = asked.query.get("q", "").casefold().split()[:8]
    found = [(kind, _matching(_lines(work, kind), words)) for kind in PAGES] if words else []
    page = rendered(
        "look.html",
        title="Look up",
        asked=asked,
        kinds=[(kind, name, len(entries_of(work.kb, kind))) for kind, (name, _) in PAGES.items()],
        found=[(PAGES[kind][0], lines) for kind, lines in found if lines],
        searched=asked.query.get("q", ""),
    )
    return Page(page)


def kind(work: Workspace, asked: Asked) -> Page:
    """Return all things of a kind, to be searched while typing."""
    name = asked.path["kind"]
    if name not in PAGES:
        return problem_page(asked, "There is nothing at this address.", 404, "/look")
    words = asked.query.get("q", "").casefold().split()[:8]
    lines = _matching(_lines(work, name), words)
    return Page(
        rendered("list.html", title=PAGES[name][0], asked=asked, lines=lines, searched=asked.query.get("q", ""))
    )


def entry(work: Workspace, asked: Asked) -> Page:
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
    return Page(
        rendered("entry.html", title=title, asked=asked, body=body(document.blocks), links=links, kind=PAGES[name][0])
    )


def _lines(work: Workspace, kind: str) -> list[Entry]:
    made = []
    for key, item in entries_of(work.kb, kind).items():
        label = getattr(item, "label", "") or getattr(item, "name", "") or getattr(item, "because", "") or key
        more = (getattr(item, "question", ""), getattr(item, "meaning", ""), *getattr(item, "synonyms", ()))
        words = " ".join(filter(None, (label, key.replace("_", " "), *more))).casefold()
        made.append(Entry(f"/look/{kind}/{key}", label, words))
    return made


def _matching(lines: Iterable[Entry], words: list[str]) -> list[Entry]:
    return [line for line in lines if all(word in line.words for word in words)]
