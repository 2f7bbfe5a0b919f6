"""Key script-concordance questions by votes: a table with a line a question and a column a person.

An option earns the votes it got, as a share of the votes of the option that got most (aggregate scoring).  A gap is no
vote.  Excel's own CSV is read as it comes: semicolons, a byte order mark, cp1252.

Source:
    Charlin and van der Vleuten (2004), Standardized assessment of reasoning in contexts of uncertainty.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from msgspec.structs import replace

from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.messages import nearest
from nmt_expert.teach.items.concordance import STEPS
from nmt_expert.teach.items.model import QuizItem, QuizOption

Votes = Mapping[str, Counter[int]]
"""For each question how often each step of the scale was voted for."""

_SEPARATORS = ";,\t"
_FIRST = "question"
_HINT = (
    f"the first line is: {_FIRST},anna,ben (any names), and every other line a question's id and a vote from -2 to 2"
)


def read_votes(content: bytes, name: str, items: Iterable[QuizItem]) -> Votes:
    """Return the votes in a table.

    Args:
        content: The file.
        name: How it is called in messages.
        items: The questions that may be voted on.

    Raises:
        DataError: Something is wrong; it carries every problem with its line.
    """
    known = {item.id for item in items if item.kind == "concordance"}
    rows = list(_rows(content))
    if not rows or len(rows[0][1]) < 2 or rows[0][1][0].strip().casefold() != _FIRST:
        line = rows[0][0] if rows else 0
        raise DataError([Issue(name, line, "no-votes", "this is not a table of votes", _HINT)])
    issues: list[Issue] = []
    votes: dict[str, Counter[int]] = {}
    for line, cells in rows[1:]:
        problems = list(_problems(name, line, cells, known, votes, len(rows[0][1])))
        issues += problems
        if not problems:
            votes[cells[0].strip()] = Counter(int(cell) for cell in cells[1:] if cell.strip())
    if issues:
        raise DataError(issues)
    return {item: counted for item, counted in votes.items() if counted}


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that say something, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        return


def _problems(
    name: str, line: int, cells: Sequence[str], known: set[str], seen: Mapping[str, object], columns: int
) -> Iterator[Issue]:
    item = cells[0].strip()
    if item not in known:
        near = nearest(item, known)
        hint = f"did you mean '{near}'?" if near else "the ids are those of: nmt-expert export quiz --format csv"
        yield Issue(name, line, "unknown-question", f"there is no script-concordance question '{item}'", hint)
    if item in seen:
        yield Issue(name, line, "question-twice", f"'{item}' stands here a second time", "leave one of the lines")
    if len(cells) > columns:
        yield Issue(name, line, "too-many-votes", "there are more votes than people in the first line")
    for cell in cells[1:]:
        if cell.strip() and not _is_step(cell):
            yield Issue(name, line, "no-step", f"'{cell.strip()}' is no vote", "write -2, -1, 0, 1 or 2, or nothing")


def _is_step(cell: str) -> bool:
    try:
        return int(cell) in STEPS
    except ValueError:
        return False


def keyed_by_votes(items: Iterable[QuizItem], votes: Votes) -> tuple[QuizItem, ...]:
    """Return the questions, those that were voted on with the votes for their key."""
    return tuple(_keyed(item, votes[item.id]) if item.id in votes else item for item in items)


def _keyed(item: QuizItem, counted: Counter[int]) -> QuizItem:
    most, people = max(counted.values()), sum(counted.values())
    options = tuple(_option(option, counted[int(option.subject)] / most, counted, people) for option in item.options)
    said = ", ".join(f"{at:+d} by {counted[at]}" for at in STEPS if counted[at])
    return replace(item, options=options, votes=people, explanation=f"Votes of {people}: {said}. {item.explanation}")


def _option(option: QuizOption, share: float, counted: Counter[int], people: int) -> QuizOption:
    mine = counted[int(option.subject)]
    by_rules = option.feedback.partition(". ")[2]
    feedback = f"Voted for by {mine} of {people}. {by_rules}".strip()
    return replace(option, share=round(share, 5), feedback=feedback)
