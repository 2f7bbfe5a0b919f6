"""Read what a visit file says under ``measures:``, and write it; every number is checked against what it measures.

How the client fares from visit to visit: pain, function, ranges, onset, duration, goal.  Nothing is concluded from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from nmt_expert.intake.sites import shown
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KnowledgeBase, Measure, Movement
from nmt_expert.knowledge.yamlfile import Loc
from nmt_expert.reasoning.visit import Activity, Measures, RangeMeasured, Total

PAIN = {"now": "pain_now", "worst": "pain_worst", "after": "pain_after"}
"""Keys of ``pain``, and the fields they fill."""

_TEXTS = ("onset", "duration", "goal")
_KEYS = ("pain", "function", "range", "totals", *_TEXTS)
_FORMS = {
    "measures": 'write measures: {pain: {now: 4}, goal: "sleep through"}',
    "pain": "write pain: {now: 4, worst: 7, after: 2}",
    "function": 'write function: [{activity: "lift a kettle", score: 4}]',
    "range": "write range: [{movement: neck_rotation, side: left, degrees: 45}]",
    "totals": "write totals: {ndi: 14}",
}
_SIDES = ("left", "right")
_UNITS = ("degrees", "cm", "mm")

Problem = Callable[[Loc, str, str, str], None]
"""Is told of each problem: where, code, message, hint."""


def read_measures(kb: KnowledgeBase, written: Any, problem: Problem) -> Measures:
    """Return what stands under ``measures:`` as far as it can be read.

    Args:
        kb: The knowledge base whose movements and measures count.
        written: The value of the key; None if it is not there.
        problem: Is told of everything that is wrong, with its place below ``measures``.
    """
    return _Reader(kb, problem).measures(written) if written is not None else Measures()


def measures_to_data(measures: Measures) -> dict[str, Any]:
    """Return measures as plain data in the format of a visit file."""
    data: dict[str, Any] = {}
    pain = {key: _plain(v) for key, field in PAIN.items() if (v := getattr(measures, field)) is not None}
    if pain:
        data["pain"] = pain
    if measures.function:
        data["function"] = [{"activity": each.text, "score": _plain(each.score)} for each in measures.function]
    if measures.ranges:
        data["range"] = [_range_data(each) for each in measures.ranges]
    if measures.totals:
        data["totals"] = {each.measure: _plain(each.value) for each in measures.totals}
    return data | {key: text for key in _TEXTS if (text := getattr(measures, key))}


def _range_data(each: RangeMeasured) -> dict[str, Any]:
    side = {"side": each.side} if each.side else {}
    return {"movement": each.movement, **side, each.unit: _plain(each.value)}


def _plain(value: float) -> float:
    """Return a whole number without its point."""
    return int(value) if value == int(value) else value


class _Reader:
    """Walks what stands under ``measures:``, noting problems on the way."""

    def __init__(self, kb: KnowledgeBase, problem: Problem) -> None:
        self._kb = kb
        self._problem = problem
        self._movements = {entry.id: entry for entry in kb.movements}
        self._measures = {entry.id: entry for entry in kb.measures}

    def measures(self, written: Any) -> Measures:
        """Return everything that can be read."""
        if not self._is_mapping((), written, "measures"):
            return Measures()
        self._refuse_unknown((), written, _KEYS)
        texts: dict[str, Any] = {key: self._text((key,), written[key]) for key in _TEXTS if key in written}
        return Measures(
            **self._pain(written.get("pain")),
            function=tuple(self._function(written.get("function"))),
            ranges=tuple(self._ranges(written.get("range"))),
            totals=tuple(self._totals(written.get("totals"))),
            **texts,
        )

    def _pain(self, written: Any) -> dict[str, Any]:
        if isinstance(written, int | float) and not isinstance(written, bool):
            written = {"now": written}
        if written is None or not self._is_mapping(("pain",), written, "pain"):
            return {}
        self._refuse_unknown(("pain",), written, PAIN)
        scale = self._measures.get("pain")
        found = {
            field: self._number(("pain", key), written[key], f"pain '{key}'", *_limits(scale))
            for key, field in PAIN.items()
            if written.get(key) is not None
        }
        return {field: value for field, value in found.items() if value is not None}

    def _function(self, written: Any) -> Iterator[Activity]:
        for loc, entry in self._entries("function", written):
            self._refuse_unknown(loc, entry, ("activity", "score"))
            text = self._text((*loc, "activity"), entry.get("activity"))
            if not text.strip():
                self._problem(loc, "no-activity", "this says no activity", _FORMS["function"])
                continue
            limits = _limits(self._measures.get("function"))
            score = self._number((*loc, "score"), entry.get("score"), f"the score of '{text}'", *limits)
            if score is not None:
                yield Activity(text, score)

    def _ranges(self, written: Any) -> Iterator[RangeMeasured]:
        seen: set[tuple[str, str]] = set()
        for loc, entry in self._entries("range", written):
            self._refuse_unknown(loc, entry, ("movement", "side", *_UNITS))
            movement = self._movement((*loc, "movement"), entry.get("movement"))
            if movement is None:
                continue
            side, value = self._side(loc, entry, movement), self._value(loc, entry, movement)
            if side is None or value is None:
                continue
            if (movement.id, side) in seen:
                message = f"'{movement.id}' stands here again{f' for the {side} side' if side else ''}"
                self._problem(loc, "measured-twice", message, "leave the better try of the two")
                continue
            seen.add((movement.id, side))
            yield RangeMeasured(movement.id, value, side, movement.unit)

    def _movement(self, loc: Loc, written: Any) -> Movement | None:
        """Return the movement of an id, a label or a synonym."""
        if isinstance(written, str):
            wanted = written.casefold().replace("_", " ").strip()
            for entry in self._movements.values():
                names = (entry.id.replace("_", " "), entry.label, *entry.synonyms)
                if wanted in {name.casefold() for name in names}:
                    return entry
        near = nearest(written, self._movements) if isinstance(written, str) else ""
        hint = f"did you mean '{near}'?" if near else "rules/anatomy/movements.yaml lists them"
        self._problem(loc, "unknown-movement", f"{shown(written)} is not a movement of the knowledge base", hint)
        return None

    def _side(self, loc: Loc, entry: Mapping[str, Any], movement: Movement) -> str | None:
        side = entry.get("side")
        if side in _SIDES and movement.sided:
            return str(side)
        if side is None and not movement.sided:
            return ""
        if not movement.sided:
            self._problem((*loc, "side"), "no-sides", f"'{movement.id}' has no sides", "leave side out")
        elif side is None:
            self._problem(loc, "no-side", f"'{movement.id}' is measured on one side", "write side: left or side: right")
        else:
            hint = "one of left, right; both sides are two entries"
            self._problem((*loc, "side"), "unknown-side", f"{shown(side)} is not a side of a range", hint)
        return None

    def _value(self, loc: Loc, entry: Mapping[str, Any], movement: Movement) -> float | None:
        other = next((unit for unit in _UNITS if unit in entry and unit != movement.unit), "")
        if other:
            message = f"'{movement.id}' is measured in {movement.unit}, not in {other}"
            self._problem((*loc, other), "wrong-unit", message, f"write {movement.unit}: ...")
            return None
        if movement.unit not in entry:
            self._problem(loc, "no-value", f"the range of '{movement.id}' is missing", f"write {movement.unit}: ...")
            return None
        limits = (movement.lowest, movement.highest)
        return self._number((*loc, movement.unit), entry[movement.unit], f"'{movement.id}'", *limits)

    def _totals(self, written: Any) -> Iterator[Total]:
        if written is None or not self._is_mapping(("totals",), written, "totals"):
            return
        own = ("pain", "function")
        for name, value in written.items():
            loc = ("totals", name)
            measure = self._measures.get(name)
            if measure is None or name in own:
                near = nearest(str(name), [key for key in self._measures if key not in own])
                hint = f"did you mean '{near}'?" if near else "rules/measures.yaml lists them"
                message = f"'{name}' has its own key" if name in own else f"there is no measure '{name}'"
                self._problem(loc, "unknown-measure", message, _FORMS[name] if name in own else hint)
                continue
            number = self._number(loc, value, f"'{name}'", *_limits(measure))
            if number is not None:
                yield Total(name, number)

    # -------------------------------------------------------------- small things

    def _entries(self, key: str, written: Any) -> Iterator[tuple[Loc, Mapping[str, Any]]]:
        if written is None:
            return
        if not isinstance(written, list):
            self._problem((key,), "wrong-type", f"'{key}' has to be a list", _FORMS[key])
            return
        for at, entry in enumerate(written):
            if self._is_mapping((key, at), entry, key):
                yield (key, at), entry

    def _is_mapping(self, loc: Loc, written: Any, key: str) -> bool:
        if isinstance(written, dict):
            return True
        what = "an entry of " if loc and isinstance(loc[-1], int) else ""
        message = f"{what}'{key}' has to be a mapping, not {shown(written)}"
        self._problem(loc, "wrong-type", message, _FORMS[key])
        return False

    def _refuse_unknown(self, loc: Loc, written: Mapping[str, Any], known: Sequence[str] | Mapping[str, Any]) -> None:
        for key in written:
            if key not in known:
                near = nearest(str(key), known)
                hint = f"did you mean '{near}'?" if near else f"possible here: {', '.join(known)}"
                self._problem((*loc, key), "unknown-key", f"there is no key '{key}' here", hint)

    def _number(self, loc: Loc, value: Any, what: str, lowest: float, highest: float) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            message = f"{what} has to be a number, not {shown(value)}"
            self._problem(loc, "not-a-number", message, f"from {lowest:g} to {highest:g}, without a unit")
            return None
        if not lowest <= value <= highest:
            message = f"{what} cannot be {value:g}: it goes from {lowest:g} to {highest:g}"
            self._problem(loc, "out-of-range", message, "look at the number again")
            return None
        return float(value)

    def _text(self, loc: Loc, written: Any) -> str:
        if written is None or isinstance(written, str):
            return written or ""
        self._problem(loc, "wrong-type", f"'{loc[-1]}' has to be text, not {shown(written)}", "put it in quotes")
        return ""


def _limits(measure: Measure | None) -> tuple[float, float]:
    """Return the lowest and highest value of a measure; 0 to 10 if the knowledge does not have it."""
    return (measure.lowest, measure.highest) if measure else (0.0, 10.0)
