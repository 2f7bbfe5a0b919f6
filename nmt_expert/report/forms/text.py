"""Print a document as plain text: it reads well in 60 to 100 columns, without colour and in a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from nmt_expert.printable import printable_line
from nmt_expert.report.blocks import (
    MARKS_NOTE,
    Alarm,
    Block,
    Fields,
    Heading,
    Item,
    Legend,
    Marks,
    Paragraph,
    Rank,
    Ranking,
    label_of,
    starred,
    with_and_without_reasons,
)
from nmt_expert.report.forms.page import Page, bar

INDENT = 2
RANK_INDENT = 3
NAME_ROOM, BAND_ROOM, ONE_LINE = 23, 14, 70
"""Columns of a ranked line's name and band; below so many columns its bar gets a line of its own."""

LONGEST_HANGING = 10
"""Columns of a label below which the other lines of its item are set in; after a longer one they are not."""

MARKS = {
    "point": "- ",
    "detail": "",
    "reads": "= ",
    "for": "+ ",
    "against": "- ",
    "held": "~ ",
    "warn": "! ",
    "ask": "? ",
    "met": "[x] ",
    "failed": "[ ] ",
    "unknown": "[?] ",
    "new": "* ",
    "fired": "> ",
    "right": "[right] ",
    "partly": "[in part] ",
    "missed": "[missed] ",
    "wrong": "[wrong] ",
}
STYLES = {"for": "for", "against": "against", "warn": "warn", "ask": "warn"}
"""What the mark (of a reason) or the whole item (of a red flag) is coloured in."""

RULES = {"emergency": "!", "urgent": "="}
ALARM_STYLES = {"emergency": "alarm", "urgent": "warn", "caution": "warn"}
TONES = {"plain": "", "lead": "", "strong": "bold", "warn": "warn", "note": "dim"}


def as_text(blocks: Iterable[Block], titled: bool = True, width: int = 80, color: bool = False) -> str:
    """Return the blocks of a document as text; ``titled`` says whether with its title."""
    page = Page(width, color)
    add_to(page, blocks, titled)
    return page.text()


def add_to(page: Page, blocks: Iterable[Block], titled: bool = True) -> None:
    """Add blocks to a page of text."""
    before: Block | None = None
    for block in blocks:
        if titled or not (isinstance(block, Heading) and block.level == 1):
            _add(page, block, before)
            before = block


def _add(page: Page, block: Block, before: Block | None) -> None:
    match block:
        case Heading(text=text, level=level, brief=brief, gap=gap) if brief or level == 3:
            if gap:
                page.gap()
            page.add(text, style="bold")
        case Heading(text=text):
            page.heading(text)
        case Paragraph(text=text, tone=tone):
            small_print = tone == "note" and not isinstance(before, Legend)
            if small_print or (tone == "lead" and not isinstance(before, Heading)):
                page.gap()
            page.add(text, style=TONES[tone])
        case Item():
            _item(page, block, INDENT)
        case Alarm():
            _alarm(page, block)
        case Ranking(ranks=ranks):
            _ranking(page, *with_and_without_reasons(ranks))
        case Fields(fields=fields):
            room = max(len(field.label) for field in fields) + len(": ")
            for field in fields:
                page.add(field.text, INDENT, f"{field.label}: ".ljust(room))
        case Marks():
            page.gap()
            page.add(MARKS_NOTE)
        case Legend(contested=contested):
            page.gap()
            page.add("Bars: = speaks for, - speaks against, zero in the middle.", style="dim")
            if contested:
                page.add("* contested: the literature disputes this principle, or how it works.", style="dim")


def _item(page: Page, item: Item, indent: int) -> None:
    mark = f"{item.number}. " if item.mark == "number" else MARKS[item.mark]
    label = f"{label_of(item)}: " if item.label else ""
    text = item.text
    if len(label) > LONGEST_HANGING:
        label, text = "", label + text
    style = STYLES.get(item.mark, "")
    whole = style if style == "warn" else ""
    start = len(page.lines)
    page.add(text, indent + INDENT * item.depth, mark + label, whole)
    if style and not whole and len(page.lines) > start:
        page.lines[start] = page.lines[start].replace(mark.strip(), page.style(mark.strip(), style), 1)


def _alarm(page: Page, alarm: Alarm) -> None:
    """Show an emergency or an urgent referral so that nobody reads past it."""
    if not alarm.do:
        page.add(alarm.title, style=ALARM_STYLES[alarm.gravity])
        return
    rule = RULES.get(alarm.gravity, "-")
    page.rule(rule)
    page.add(alarm.title, style=ALARM_STYLES[alarm.gravity])
    page.add(alarm.do, INDENT, style="bold")
    if alarm.said:
        page.add(alarm.said, INDENT, "said: ")
    page.rule(rule)


def _ranking(page: Page, ranks: list[Rank], silent: list[Rank]) -> None:
    for rank in ranks:
        page.gap()
        _rank(page, rank)
    if silent:
        page.gap()
        names = ", ".join(map(starred, silent))
        page.add(f"Nothing said yet for or against: {names} ({silent[0].band_label}, +0.00).")


def _rank(page: Page, rank: Rank) -> None:
    name = page.style(f"{printable_line(starred(rank)):<{NAME_ROOM}}", "bold")
    drawn = bar(rank.speaks_for, rank.speaks_against)
    said = f"{name} {printable_line(rank.band_label):<{BAND_ROOM}} {rank.support:+.2f}"
    page.lines += [f"{said}  {drawn}"] if page.width >= ONE_LINE else [said, f"   {drawn}"]
    for item in rank.items:
        _item(page, item, RANK_INDENT)
