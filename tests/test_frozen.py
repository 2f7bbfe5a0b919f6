"""Frozen classes behave as frozen data classes do."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, is_dataclass, replace

import pytest

from nmt_expert.frozen import frozen


@frozen
class Point:
    """A point."""

    x: int
    y: int = 2

    @property
    def sum(self) -> int:
        return self.x + self.y


@frozen
class Other:
    x: int
    y: int = 2


def test_fields_are_given_by_place_or_name_and_may_have_defaults():
    assert (Point(1).y, Point(1, 3).y, Point(y=4, x=1).sum) == (2, 3, 5)
    with pytest.raises(TypeError):
        Point()


def test_nothing_can_be_changed_added_or_deleted():
    point = Point(1)
    for change in (lambda: setattr(point, "x", 3), lambda: setattr(point, "z", 3), lambda: delattr(point, "x")):
        with pytest.raises(AttributeError, match="cannot be changed"):
            change()
    assert not hasattr(point, "__dict__")


def test_equal_fields_make_equal_instances_of_one_class_only():
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)


def test_it_prints_matches_copies_and_pickles():
    assert repr(Point(1)) == "Point(x=1, y=2)"
    match Point(1, 5):
        case Point(x=1, y=y):
            assert y == 5
    assert copy.deepcopy(Point(1)) == Point(1) == pickle.loads(pickle.dumps(Point(1)))


def test_the_standard_library_takes_it_for_a_data_class():
    assert is_dataclass(Point)
    assert replace(Point(1), y=9) == Point(1, 9)
    assert asdict(Point(1)) == {"x": 1, "y": 2}


def test_a_forbidden_change_is_an_attribute_error_as_with_data_classes():
    assert issubclass(FrozenInstanceError, AttributeError)
