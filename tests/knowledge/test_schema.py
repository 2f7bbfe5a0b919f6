"""What files may hold follows from the classes that are loaded from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct
from pydantic import ValidationError

from nmt_expert.knowledge.model import Condition, Text
from nmt_expert.knowledge.schema import checked


class Inner(Struct, frozen=True):
    where: Text


class Outer(Struct, frozen=True):
    label: Text
    several: Annotated[tuple[str, ...], Meta(min_length=2)]
    pair: tuple[int, int] = (1, 2)
    inner: tuple[Inner, ...] = ()
    words: Mapping[str, str] = {}
    other: str | None = None
    when: Condition | None = None
    path: str = ""
    line: int = 0


GOOD = {"label": "a", "several": ["b", "c"]}


def faults(entry: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    try:
        checked(Outer).model_validate(entry)
    except ValidationError as error:
        return [(detail["type"], detail["loc"]) for detail in error.errors()]
    return []


@pytest.mark.parametrize(
    "more",
    [{}, {"pair": [3, 4]}, {"inner": [{"where": "x"}]}, {"words": {"a": "b"}}, {"other": None}, {"when": {"not": "a"}}],
)
def test_tuples_are_written_as_lists_and_objects_as_mappings(more: dict[str, Any]) -> None:
    assert faults(GOOD | more) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"label": ""}, ("string_too_short", ("label",))),
        ({"several": ["b"]}, ("too_short", ("several",))),
        ({"pair": [3]}, ("too_short", ("pair",))),
        ({"pair": [3, "4"]}, ("int_type", ("pair", 1))),
        ({"inner": [{"where": ""}]}, ("string_too_short", ("inner", 0, "where"))),
        ({"words": {"a": 1}}, ("string_type", ("words", "a"))),
        ({"lable": "x"}, ("extra_forbidden", ("lable",))),
        ({"line": 3}, ("extra_forbidden", ("line",))),
    ],
)
def test_what_the_class_does_not_allow_is_refused_where_it_stands(more: dict[str, Any], fault: Any) -> None:
    assert faults(GOOD | more) == [fault]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert {loc for _, loc in faults({"label": 1, "several": "b", "extra": 2})} == {
        ("label",),
        ("several",),
        ("extra",),
    }


def test_a_field_of_a_type_that_no_file_can_hold_is_refused_when_the_class_is_made() -> None:
    class Odd(Struct):
        field: set[str]

    with pytest.raises(TypeError, match="how set"):
        checked(Odd)
