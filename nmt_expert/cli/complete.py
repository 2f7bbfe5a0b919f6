"""Offer what can stand at a place of the command line, from the knowledge base; never an error while typing.

A word that cannot be seen is not offered: the shell would print it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from nmt_expert.cli.options import session_of
from nmt_expert.errors import NmtError
from nmt_expert.printable import printable_line

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from nmt_expert.knowledge.model import KnowledgeBase

Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]"
Offer: TypeAlias = tuple[str, str]
"""A word and what to say beside it."""


def _completer(offers: Callable[[KnowledgeBase, str], Iterable[Offer]]) -> Completer:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            kb = session_of(ctx).knowledge
        except NmtError:
            return []
        begun = incomplete.casefold()
        found = {word: text for word, text in offers(kb, begun) if word.casefold().startswith(begun)}
        return [CompletionItem(word, help=printable_line(text)) for word, text in found.items() if word.isprintable()]

    return complete


def _said(kb: KnowledgeBase, begun: str) -> Iterable[Offer]:
    """Offer ids and one-word phrases; phrases of several words once a blank was typed (so inside quotes)."""
    for finding in kb.findings.values():
        yield finding.id, finding.label
        for phrase in finding.synonyms:
            if " " in begun or " " not in phrase:
                yield phrase, finding.label


def _complete_said(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer findings, and leave files to the shell where the word looks like a path."""
    from click.shell_completion import CompletionItem

    if "/" in incomplete or "." in incomplete:
        return [CompletionItem(incomplete, type="file")]
    return _completer(_said)(ctx, param, incomplete) or [CompletionItem(incomplete, type="file")]


def _anything(kb: KnowledgeBase, _: str) -> Iterable[Offer]:
    from nmt_expert.knowledge.entries import entries, title

    for kind, members in entries(kb).items():
        for name, entry in members.items():
            yield name, f"{kind}: {title(entry)}"


complete_said: Completer = _complete_said
complete_region = _completer(lambda kb, _: [(region.id, region.label) for region in kb.regions.values()])
complete_side = _completer(lambda kb, _: [(side, "") for side in ("left", "right", "both", "midline")])
complete_principle = _completer(lambda kb, _: [(entry.id, entry.meaning) for entry in kb.principles.values()])
complete_anything = _completer(_anything)
