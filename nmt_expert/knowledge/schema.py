"""Say what may stand in each kind of knowledge file, as pydantic checks it.

What an entry may hold follows from the annotations of its class in ``model``.  Only what is written
differently than it is loaded stands here: a rule's strength and its examples, the rules under a conclusion,
the scale.  What goes beyond one entry (unknown names, cycles) is checked in ``lint``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import GenericAlias, UnionType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo, fields
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from nmt_expert.knowledge import model
from nmt_expert.knowledge.model import AnswerWord, Kind, Side, Strength
from nmt_expert.knowledge.where import FileKind

CONDITION_MARK = {"$comment": "condition"}
"""Stands for a condition in pydantic's JSON Schema; ``jsonschema`` puts the grammar in its place."""

Condition = Annotated[Any, WithJsonSchema(dict(CONDITION_MARK))]


class Checked(BaseModel):
    """Anything in a knowledge file: only known keys, nothing converted silently.

    Attributes:
        loaded: The class of ``model`` that its entries become; None if they become none by themselves.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    loaded: ClassVar[type[Struct] | None] = None


@cache
def checked(loaded: type[Struct]) -> type[Checked]:
    """Return the class that checks what files say about a class of ``model``.

    Raises:
        TypeError: A field of it has a type for which it is not said how it is written.
    """
    written: dict[str, Any] = {
        field.name: (_written(field.type), _default(field))
        for field in fields(loaded)
        if field.name not in _LOADED_ONLY.get(loaded, ()) and field.name not in ("path", "line")
    }
    written |= _WRITTEN_ONLY.get(loaded, {})
    sentence, _, _ = (loaded.__doc__ or "").partition("\n\n")
    made: type[Checked] = create_model(loaded.__name__, __base__=Checked, __doc__=sentence, **written)
    made.loaded = loaded
    return made


@cache
def checked_file(kind: FileKind) -> type[Checked]:
    """Return the class that checks a whole file."""
    if kind.name == "scale":
        return ScaleFile
    assert kind.loaded is not None
    if not kind.list_key:
        return checked(kind.loaded)
    written = {**_BESIDE_ENTRIES.get(kind.name, {}), kind.list_key: (_list_of(checked(kind.loaded)), ...)}
    made: type[Checked] = create_model(kind.name, __base__=Checked, __doc__=f"{kind.pattern}.", **written)
    return made


def _written(annotation: Any) -> Any:
    """Return how a value of an annotated type is written: tuples as lists, objects as mappings."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if set(get_args(model.Condition)) <= set(parts):
        return Condition
    if origin is Annotated:
        return Annotated[_written(parts[0]), *(_constraint(meta) for meta in parts[1:])]
    if origin is tuple and parts[1:] == (...,):
        return _list_of(_written(parts[0]))
    if origin is tuple and len(set(parts)) == 1:
        return Annotated[_list_of(_written(parts[0])), Field(min_length=len(parts), max_length=len(parts))]
    if origin is Mapping:
        return GenericAlias(dict, tuple(_written(part) for part in parts))
    if origin in (Union, UnionType) and parts[1:] == (type(None),):
        return _written(parts[0]) | None
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return checked(annotation)
    if origin is Literal or annotation in (str, int, float, bool):
        return annotation
    raise TypeError(f"it is not said how {annotation} is written in a knowledge file")


def _list_of(part: Any) -> Any:
    return GenericAlias(list, (part,))


def _constraint(meta: Meta) -> Any:
    """Return what msgspec's words mean in pydantic's."""
    return Field(pattern=meta.pattern, min_length=meta.min_length, max_length=meta.max_length, examples=meta.examples)


def _default(field: FieldInfo) -> Any:
    """Return what a key that is left out stands for, as it would be written; ``...`` if it has to be there."""
    if field.required:
        return ...
    default = field.default if field.default_factory is NODEFAULT else field.default_factory()
    return list(default) if isinstance(default, tuple) else dict(default) if isinstance(default, Mapping) else default


# ------------------------------------------------------------------ what is written differently than it is loaded


class WrittenComplaint(Checked):
    """Where an example's client hurts."""

    region: str = ""
    side: Literal[Side, ""] = ""


class WrittenExample(Checked):
    """A few answers after which the rule fires, or does not: its own small test."""

    fires: Literal["yes", "no"]
    leans: Literal["for", "against", ""] = ""
    """The support of the rule's conclusion then is above 0 (for) or below 0 (against)."""
    answers: list[dict[str, str]] = Field(min_length=1)
    """As in visit files: a finding with its word, and where: muscle, side, region."""
    complaint: WrittenComplaint = WrittenComplaint()
    """Left out: everything is about one place."""


_LOADED_ONLY: Mapping[type[Struct], tuple[str, ...]] = {
    model.Finding: ("kind",),
    model.Rule: ("id", "conclusion", "sign", "strength", "weight", "examples"),
}
"""Fields that do not stand in the entry, or not in this form."""

_HOW_STRONGLY = "How strongly it speaks {} the conclusion; give this or `{}`."
_WRITTEN_ONLY: dict[type[Struct], Mapping[str, Any]] = {
    model.Rule: {
        "id": (Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], ...),
        "supports": (_written(Strength) | None, Field(None, description=_HOW_STRONGLY.format("for", "against"))),
        "against": (_written(Strength) | None, Field(None, description=_HOW_STRONGLY.format("against", "supports"))),
        "examples": (list[WrittenExample], Field([], description="Where a whole case would be contrived.")),
    }
}
"""Keys that become no field by themselves."""

_RULES: Mapping[str, Any] = {"rules": (_list_of(checked(model.Rule)), [])}
_WRITTEN_ONLY |= {model.Principle: _RULES, model.Hypothesis: _RULES}

_BESIDE_ENTRIES: Mapping[str, Mapping[str, Any]] = {
    "findings": {"kind": (Kind, ...)},
    "techniques": {"common": (checked(model.TechniqueCommon), ...)},
}
"""What a file says beside its list of entries, by the kind of file."""


if TYPE_CHECKING:
    _Band = Checked
else:
    _Band = checked(model.Band)


class Reasoned(Checked):
    """A number of the scale, with the reason for it."""

    value: float | None
    because: str = Field(min_length=1)


class Ties(Checked):
    """What parts principles of equal support, with the reason for it."""

    order: list[str] = Field(min_length=1)
    """Every principle once, that which is found most often first."""
    because: str = Field(min_length=1)


class ScaleFile(Checked):
    """scale.yaml: strengths, answers, bands and thresholds."""

    format: int
    """Version of the file format; a newer one than the program knows is refused."""
    version: str = Field(min_length=1)
    """Version of the knowledge, in quotes."""
    strengths: dict[str, Reasoned] = Field(min_length=1)
    """Each between 0 and 1."""
    answers: dict[AnswerWord, Reasoned]
    """What each answer word counts; unsure counts null."""
    bands: list[_Band] = Field(min_length=2)
    """Highest first."""
    holds_above: Reasoned
    """A condition holds when its truth is above this."""
    cap_without_minimum_pattern: Reasoned
    """The support a principle cannot pass while its `requires` does not hold."""
    near: Reasoned | None = None
    """How much of its sign an answer near the complaint keeps, from 0 to 1; left out: nothing."""
    ties: Ties | None = None
    """In which order principles of equal support stand; left out: by their ids."""
