"""Say what is wrong with measures that a program puts together: unknown names, numbers that cannot be.

The reader of visit files checks what people write, with lines; this is for visits made in Python, and for saved ones
whose measures today's knowledge may not have.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from nmt_expert.errors import Issue
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Activity, Measures, RangeMeasured, Total

_TENS = (0.0, 10.0)


def measure_problems(kb: KnowledgeBase, measures: Any) -> Iterator[Issue]:
    """Yield everything that is wrong with the measures of a visit."""
    if not isinstance(measures, Measures):
        yield _wrong("wrong-type", f"{measures!r:.60} are not measures", "Measures(pain_now=4)")
        return
    for name in ("pain_now", "pain_worst", "pain_after"):
        if (value := getattr(measures, name)) is not None:
            yield from _number(name, value, *_TENS)
    for name in ("onset", "duration", "goal"):
        yield from _text(name, getattr(measures, name))
    for name, cls in (("function", Activity), ("ranges", RangeMeasured), ("totals", Total)):
        for entry in getattr(measures, name):
            if not isinstance(entry, cls):
                yield _wrong("wrong-type", f"{entry!r:.60} is not {cls.__name__}", "")
            else:
                yield from _CHECKS[name](kb, entry)


def known_measures(kb: KnowledgeBase, measures: Measures) -> tuple[Measures, tuple[str, ...]]:
    """Return measures as far as the knowledge has them, and the names of those that had to be left out."""
    if not (measures.ranges or measures.totals):
        return measures, ()
    ranges = tuple(each for each in measures.ranges if not any(_range(kb, each)))
    totals = tuple(each for each in measures.totals if not any(_total(kb, each)))
    lost = [each.movement for each in measures.ranges if each not in ranges]
    lost += [each.measure for each in measures.totals if each not in totals]
    return replace(measures, ranges=ranges, totals=totals), tuple(dict.fromkeys(lost))


def _activity(kb: KnowledgeBase, entry: Activity) -> Iterator[Issue]:
    yield from _text("activity", entry.text)
    yield from _number(f"the score of '{entry.text!s:.40}'", entry.score, *_TENS)


def _range(kb: KnowledgeBase, entry: RangeMeasured) -> Iterator[Issue]:
    movement = next((each for each in kb.movements if each.id == entry.movement), None)
    if movement is None:
        yield _unknown("movement", entry.movement, [each.id for each in kb.movements])
        return
    yield from _number(f"'{entry.movement}'", entry.value, movement.lowest, movement.highest)
    if entry.unit != movement.unit:
        yield _wrong("wrong-unit", f"'{movement.id}' is measured in {movement.unit}, not in {entry.unit!r:.20}", "")
    if entry.side not in (("left", "right") if movement.sided else ("",)):
        hint = "left or right" if movement.sided else "it has no sides"
        yield _wrong("unknown-side", f"{entry.side!r:.20} is not a side of '{movement.id}'", hint)


def _total(kb: KnowledgeBase, entry: Total) -> Iterator[Issue]:
    measure = next((each for each in kb.measures if each.id == entry.measure), None)
    if measure is None:
        yield _unknown("measure", entry.measure, [each.id for each in kb.measures])
        return
    yield from _number(f"'{entry.measure}'", entry.value, measure.lowest, measure.highest)


_CHECKS: dict[str, Any] = {"function": _activity, "ranges": _range, "totals": _total}


def _number(what: str, value: Any, lowest: float, highest: float) -> Iterator[Issue]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield _wrong("not-a-number", f"{what} has to be a number, not {value!r:.40}", "")
    elif not lowest <= value <= highest:
        yield _wrong("out-of-range", f"{what} cannot be {value:g}: it goes from {lowest:g} to {highest:g}", "")


def _text(what: str, value: Any) -> Iterator[Issue]:
    if not isinstance(value, str):
        yield _wrong("wrong-type", f"the {what} has to be text, not {value!r:.40}", "")
        return
    try:
        value.encode()
    except UnicodeEncodeError:
        yield _wrong("not-utf-8", f"the {what} has half a character in it: {value!a:.60}", "")


def _unknown(what: str, name: Any, known: list[str]) -> Issue:
    from nmt_expert.knowledge.messages import nearest

    near = nearest(name, known) if isinstance(name, str) else ""
    hint = f"did you mean '{near}'?" if near else ""
    return _wrong(f"unknown-{what}", f"there is no {what} {name!r:.60}", hint)


def _wrong(code: str, message: str, hint: str) -> Issue:
    return Issue("", 0, code, message, hint)
