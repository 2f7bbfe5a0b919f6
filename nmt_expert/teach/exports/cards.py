"""Questions as cards to print: the question on the left, the answer on the right; cut between, fold in the middle."""

from __future__ import annotations

from collections.abc import Iterable

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.teach.exports.markup import html_of, plain
from nmt_expert.teach.exports.pictures import picture_of
from nmt_expert.teach.items.model import FIXED_SCALE, ITEM_KINDS, QuizItem

_LOOKS = """
body { font: 11pt/1.35 sans-serif; margin: 1cm; color: #111; background: #fff; }
h1 { font-size: 14pt; }
.card { display: grid; grid-template-columns: 1fr 1fr; border: 1px dashed #767676; margin-bottom: -1px;
  break-inside: avoid; }
.side { padding: 4mm 5mm; }
.back { border-left: 1px dotted #767676; }
.side p, .side ul, .side ol { margin: 0 0 2mm; padding-left: 0; }
.side li { margin-left: 5mm; }
.key { font-weight: bold; }
.small { font-size: 8.5pt; color: #555; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; }
@page { size: A4; margin: 1cm; }
@media print { body { margin: 0; } h1, .how { display: none; } }
"""
_HOW = "Print on one side, cut along the dashed lines, and fold each strip in the middle."


def card_sheet(kb: KnowledgeBase, items: Iterable[QuizItem], title: str = "Questions to fold") -> str:
    """Return a page of cards that loads nothing and needs no script.

    Args:
        kb: For the pictures.
        items: The questions.
        title: Of the page.
    """
    cards = "\n".join(_card(kb, number, item) for number, item in enumerate(items, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{plain(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_LOOKS}</style></head>\n'
        f'<body><main><h1>{plain(title)}</h1><p class="how">{_HOW}</p>\n{cards}\n</main></body></html>\n'
    )


def _card(kb: KnowledgeBase, number: int, item: QuizItem) -> str:
    tag = "ul" if item.kind in FIXED_SCALE else 'ol type="A"'
    options = "".join(f"<li>{plain(option.text)}</li>" for option in item.options)
    kind = plain(ITEM_KINDS[item.kind].partition(":")[0])
    letter = "" if item.kind in FIXED_SCALE else f"{'ABCDE'[item.key]}. "
    front = f"{html_of(item.stem)}<{tag}>{options}</{tag[:2]}>"
    back = f'<p class="key">{letter}{plain(item.best.text)}</p>{html_of(item.explanation)}{picture_of(kb, item)}'
    return (
        f'<section class="card" aria-label="Card {number}"><div class="side front"><p class="small">{number} | {kind}'
        f'</p>{front}</div><div class="side back">{back}<p class="small">{plain(item.cited)}</p></div></section>'
    )
