"""Keep small groups of people out of a summary, also from whoever subtracts what is shown beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SHOWS_ALL, SMALLEST = 1, 3


def effective(least: int) -> int:
    """Return the bound that is kept to when ``least`` people are asked for.

    Raises:
        ValueError: It is below 1.
    """
    if least < SHOWS_ALL:
        raise ValueError(f"the smallest group to show must be 1 person or more, not {least}")
    return least if least == SHOWS_ALL else max(least, SMALLEST)


def small(people: int, least: int) -> bool:
    """Whether a group has people, but too few to be shown."""
    return 0 < people < least


def part(people: int, whole: int, least: int) -> int | None:
    """Return the people of a part of a whole, or None if the part or the rest is too small to show."""
    return None if small(people, least) or small(whole - people, least) else people


def ordered(at_least: Mapping[str, int], whole: int, least: int, first: Sequence[str]) -> dict[str, int | None]:
    """Return ascending totals, those hidden that a small group could be worked out from.

    Args:
        at_least: People at each mark or a better one, best mark first, so never falling.
        whole: Everybody; shown beside the totals.
        least: The smallest group that may be seen.
        first: The marks to keep before others where not all can be shown; the rest follow in their order.
    """
    marks = list(at_least)
    kept: dict[str, int] = {}
    for mark in dict.fromkeys([*first, *marks]):
        tried = [at_least[name] for name in marks if name in kept or name == mark]
        steps = [after - before for before, after in zip([0, *tried], [*tried, whole], strict=True)]
        if not any(small(step, least) for step in steps):
            kept[mark] = at_least[mark]
    return {mark: kept.get(mark) for mark in marks}


def between(at_least: Mapping[str, int | None], whole: int) -> dict[str, int | None]:
    """Return the people exactly at each mark, where the totals on both sides of it are shown.

    Args:
        at_least: As ``ordered`` returns it; the last mark is reached by everybody.
        whole: Everybody.
    """
    totals = [0, *list(at_least.values())[:-1], whole]
    return {
        mark: None if below is None or upto is None else upto - below
        for mark, below, upto in zip(at_least, totals[:-1], totals[1:], strict=True)
    }


def shared_out(counts: Mapping[str, int], least: int) -> dict[str, int | None]:
    """Return groups whose sum is known (each person in one of them), the small ones safely hidden."""
    hidden = [name for name, people in counts.items() if small(people, least)]
    others = sorted((name for name in counts if name not in hidden and counts[name]), key=lambda name: counts[name])
    while hidden and others and not _free([counts[name] for name in hidden], least):
        hidden.append(others.pop(0))
    sizes = [counts[name] for name in hidden]
    if hidden and not _free(sizes, least) and sum(sizes) >= least:
        return dict.fromkeys(counts)
    return {name: None if name in hidden else people for name, people in counts.items()}


def crossed(
    counts: Mapping[str, int], wholes: Mapping[str, int], least: int, total: int | None
) -> dict[str, int | None]:
    """Return one part of each whole, hidden so that the total of the parts does not give one away.

    Args:
        counts: People of each part.
        wholes: People of the whole of each part, shown beside it.
        least: The smallest group that may be seen.
        total: What is shown as the sum of the parts; None if that is hidden.
    """
    if total is None:
        return dict.fromkeys(counts)
    rests = {name: wholes[name] - people for name, people in counts.items()}
    hidden = [name for name, people in counts.items() if part(people, wholes[name], least) is None]
    others = sorted((name for name in counts if name not in hidden), key=lambda name: min(counts[name], rests[name]))
    others = [name for name in others if counts[name] and rests[name]] + [
        n for n in others if not (counts[n] and rests[n])
    ]
    while hidden and others and not all(_free([side[name] for name in hidden], least) for side in (counts, rests)):
        hidden.append(others.pop(0))
    return {name: None if name in hidden else people for name, people in counts.items()}


def _free(hidden: Sequence[int], least: int) -> bool:
    """Whether hidden groups of a known sum could each be anything from 1 to ``least`` - 1, and more."""
    return len(hidden) > 1 and sum(hidden) - len(hidden) >= least - 2 and sum(hidden) >= least
