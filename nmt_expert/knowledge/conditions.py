"""Read a condition as it is written in YAML, and find the way back from it to its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.messages import nearest, shown
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument

CONDITION_PLACES = ("here", "referring", "pathway", "other_side", "elsewhere")
"""The places a condition can ask for."""

_FORMS = {"finding": {"at"}, "not": set(), "all": {"same"}, "any": set(), "at_least": {"of"}}
_WRITE = "write a finding, {not: x}, {all: [a, b]}, {any: [a, b]} or {at_least: 2, of: [a, b, c]}"


class ConditionReader(Struct, frozen=True):
    """Reads the conditions of one file.

    Attributes:
        document: The file.
        placeless: Ids of general findings and conclusions, which are read at no place.
        issues: Where problems go.
    """

    document: YamlDocument
    placeless: Collection[str]
    issues: list[Issue]

    def read(self, raw: Any, loc: Loc) -> Condition | None:
        """Return the condition written at ``loc``, or None (with issues) if it cannot be read."""
        match raw:
            case str() if raw:
                return self._leaf(raw, loc)
            case dict():
                return self._mapping(raw, loc)
        hint = "say whether all or any: {all: [a, b]}" if isinstance(raw, list) else _WRITE
        return self._wrong(loc, "condition", f"a condition cannot be {shown(raw)}", hint)

    def _wrong(self, loc: Loc, code: str, message: str, hint: str = "") -> Condition | None:
        """Note a problem; there is no condition then."""
        self.issues.append(self.document.issue(loc, code, message, hint))
        return None

    def _mapping(self, raw: dict[str, Any], loc: Loc) -> Condition | None:
        forms = [form for form in _FORMS if form in raw]
        if len(forms) != 1:
            what = (
                f"has both '{forms[0]}' and '{forms[1]}'" if forms else "has none of finding, not, all, any, at_least"
            )
            near = nearest(next(iter(raw), ""), _FORMS) if not forms else ""
            hint = f"did you mean '{near}'?" if near else _WRITE
            return self._wrong(loc, "condition", f"the condition {what}", hint)
        form = forms[0]
        if unknown := [key for key in raw if key != form and key not in _FORMS[form]]:
            allowed = ", ".join([form, *sorted(_FORMS[form])])
            message = f"there is no key '{unknown[0]}' in a condition with '{form}'"
            return self._wrong((*loc, unknown[0]), "unknown-key", message, f"possible here: {allowed}")
        match form:
            case "finding":
                return self._placed(raw, loc)
            case "not":
                inner = self.read(raw["not"], (*loc, "not"))
                return None if inner is None else Not(inner)
            case "at_least":
                return self._at_least(raw, loc)
        return self._several(form, raw, loc)

    def _several(self, form: str, raw: dict[str, Any], loc: Loc) -> Condition | None:
        parts = self._parts(raw[form], (*loc, form), form)
        same = raw.get("same")
        if "same" in raw and same != "muscle":
            return self._wrong((*loc, "same"), "same", f"'same' has to be muscle, not {shown(same)}")
        if parts is None:
            return None
        return All(parts, same) if form == "all" else AnyOf(parts)

    def _at_least(self, raw: dict[str, Any], loc: Loc) -> Condition | None:
        count = raw["at_least"]
        if "of" not in raw:
            message = "'at_least' does not say of what"
            return self._wrong(loc, "condition", message, "write {at_least: 2, of: [a, b, c]}")
        parts = self._parts(raw["of"], (*loc, "of"), "of")
        if type(count) is not int:
            message = f"'at_least' has to be a whole number, not {shown(count)}"
            return self._wrong((*loc, "at_least"), "wrong-type", message)
        return None if parts is None else AtLeast(count, parts)

    def _parts(self, raw: Any, loc: Loc, form: str) -> tuple[Condition, ...] | None:
        if not isinstance(raw, list):
            self._wrong(loc, "wrong-type", f"'{form}' has to be a list of conditions", f"write {form}: [a, b]")
            return None
        if not raw:
            self._wrong(loc, "empty-condition", f"'{form}' has no parts", "name at least one")
            return None
        parts = [self.read(part, (*loc, number)) for number, part in enumerate(raw)]
        return tuple(part for part in parts if part is not None) if None not in parts else None

    def _leaf(self, name: str, loc: Loc) -> Condition | None:
        return Reads(name, () if name in self.placeless else ("here",))

    def _placed(self, raw: dict[str, Any], loc: Loc) -> Condition | None:
        name, at = raw["finding"], raw.get("at")
        if not isinstance(name, str) or not name:
            return self._wrong((*loc, "finding"), "condition", "'finding' has to name one finding")
        if "at" not in raw:
            return self._leaf(name, loc)
        if name in self.placeless:
            message = f"'{name}' belongs to no place, so 'at' means nothing"
            return self._wrong((*loc, "at"), "place", message, "leave 'at' out")
        places = [at] if isinstance(at, str) else at
        if not isinstance(places, list) or not places:
            return self._wrong((*loc, "at"), "place", "'at' has to be a place or a list of places", _places_hint())
        for number, place in enumerate(places):
            if place not in CONDITION_PLACES:
                near = nearest(str(place), CONDITION_PLACES)
                where = (*loc, "at", number) if isinstance(at, list) else (*loc, "at")
                hint = f"did you mean '{near}'?" if near else _places_hint()
                return self._wrong(where, "place", f"there is no place {shown(place)}", hint)
        return Reads(name, tuple(dict.fromkeys(places)))


def _places_hint() -> str:
    return f"places: {', '.join(CONDITION_PLACES)}"


def walk(condition: Condition, loc: Loc) -> Iterator[tuple[Condition, Loc]]:
    """Yield a condition and everything inside it, each with where it is written."""
    yield condition, loc
    match condition:
        case Not(of=inner):
            yield from walk(inner, (*loc, "not"))
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            key = {All: "all", AnyOf: "any"}.get(type(condition), "of")
            for number, part in enumerate(parts):
                yield from walk(part, (*loc, key, number))
