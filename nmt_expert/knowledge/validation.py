"""Check data against a class of ``schema``; pydantic's errors become issues with a line and a hint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from nmt_expert.errors import Issue
from nmt_expert.knowledge.messages import nearest, one_of, shown
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument

Part = TypeVar("Part", bound=BaseModel)

_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
}


def validated(cls: type[Part], raw: Any, document: YamlDocument, at: Loc, issues: list[Issue]) -> Part | None:
    """Return raw data as an object of a class of ``schema``, or None; everything wrong with it goes to ``issues``.

    Args:
        cls: The class.
        raw: The data.
        document: The file it stands in.
        at: Where in the file it stands.
        issues: The list that problems are added to.
    """
    try:
        return cls.model_validate(raw)
    except ValidationError as error:
        issues.extend(_issues(error, cls, document, at))
        return None


def _issues(error: ValidationError, cls: type[BaseModel], document: YamlDocument, at: Loc) -> Iterator[Issue]:
    """Yield an issue for each thing pydantic found wrong."""
    for detail in error.errors(include_url=False, include_context=True):
        loc = detail["loc"]
        if loc[-1:] == ("[key]",):  # the key itself is wrong, pydantic complains of it as of a value
            loc, detail["type"] = loc[:-1], "extra_forbidden"
        code, message, hint = _say(detail, loc, cls)
        yield document.issue((*at, *loc), code, message, hint)


def _say(detail: Any, loc: Loc, model: type[BaseModel]) -> tuple[str, str, str]:
    """Return code, message and hint for one of pydantic's errors."""
    kind, value, name = detail["type"], detail["input"], _name(loc)
    match kind:
        case "missing":
            return "missing-key", f"the key '{loc[-1]}' is missing", ""
        case "extra_forbidden":
            return (
                "unknown-key",
                f"there is no key '{loc[-1]}' here",
                _did_you_mean(str(loc[-1]), _keys(model, loc[:-1])),
            )
        case "literal_error":
            words = _words(model, loc)
            hint = f"did you mean '{near}'?" if (near := nearest(str(value), words)) else ""
            return "wrong-value", f"{name} has to be {one_of(words)}, not {shown(value)}", hint
        case "string_pattern_mismatch":
            return "bad-id", f"{shown(value)} is not an id: {_id_rule(detail)}", _suggested_id(value, detail)
        case "string_too_short":
            return "empty", f"{name} is empty", ""
        case "too_short" | "too_long":
            least, most = detail["ctx"].get("min_length"), detail["ctx"].get("max_length")
            count = f"at least {least}" if kind == "too_short" else f"at most {most}"
            noun = "entry" if count.endswith(" 1") else "entries"
            return "wrong-length", f"{name} has to have {count} {noun}, not {len(value)}", ""
    if kind in _EXPECTED:
        if value is None:
            return "empty", f"{name} is empty, it has to be {_EXPECTED[kind]}", ""
        return "wrong-type", f"{name} has to be {_EXPECTED[kind]}, not {shown(value)}", _type_hint(kind, value)
    return "wrong-value", f"{name}: {detail['msg'][0].lower()}{detail['msg'][1:]}", ""


def _name(loc: Loc) -> str:
    """Return what to call the value: its key, ``entry 3 of 'sources'``, or ``this``."""
    if not loc:
        return "this"
    if isinstance(loc[-1], int):
        return f"entry {loc[-1] + 1} of '{loc[-2]}'" if len(loc) > 1 else f"entry {loc[-1] + 1}"
    return f"'{loc[-1]}'"


def _type_hint(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, (int, float)):
        return f'put it in quotes: "{str(value).lower() if isinstance(value, bool) else value}"'
    if kind == "list_type" and isinstance(value, str):
        return f"write [{value}]"
    if kind == "bool_type" and value in ("yes", "no", "on", "off"):
        return f"write {'true' if value in ('yes', 'on') else 'false'}"
    if kind == "string_type" and isinstance(value, dict):
        return "put text with ': ' in quotes"
    return ""


def _did_you_mean(word: str, known: list[str]) -> str:
    if near := nearest(word, known):
        return f"did you mean '{near}'?"
    return f"possible here: {', '.join(known)}" if known else ""


def _id_rule(detail: Any) -> str:
    joint = "hyphens" if "-" in detail["ctx"]["pattern"].replace("a-z0-9", "") else "underscores"
    return f"ids are lower-case letters and digits, joined by {joint}"


def _suggested_id(value: str, detail: Any) -> str:
    joint = "-" if "hyphens" in _id_rule(detail) else "_"
    better = re.sub(r"[^a-z0-9]+", joint, value.lower()).strip(joint)
    return f"write {better}" if better else ""


# ------------------------------------------------------------------ what the classes allow at a place


def _type_at(model: Any, loc: Loc) -> Any:
    """Return the annotated type at a place in a class, Any where it is not known."""
    current: Any = model
    for part in loc:
        current = _bare(current)
        if isinstance(current, type) and issubclass(current, BaseModel):
            known = current.model_fields.get(str(part))
            current = known.annotation if known else Any
        else:
            current = (get_args(current) or (Any,))[-1]
    return _bare(current)


def _bare(annotation: Any) -> Any:
    """Return the type without ``| None``."""
    if get_origin(annotation) in (Union, UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    found = _type_at(model, loc)
    if get_origin(found) is dict:
        return [str(word) for word in get_args(get_args(found)[0])]
    return list(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else []


def _words(model: type[BaseModel], loc: Loc) -> list[str]:
    return [str(word) for word in get_args(_type_at(model, loc))]
