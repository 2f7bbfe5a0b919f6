"""Frozen data classes that are cheap to define, because a command line defines them all at every start.

``@frozen`` means what ``@dataclass(frozen=True, slots=True)`` means, at a third of
its price: only ``__init__`` is generated, everything else is shared.
docs/decisions/0008-frozen-classes.md gives the measurements.
"""

from __future__ import annotations

import inspect
from typing import Any, NoReturn, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_T]) -> type[_T]:
    """Make a class of annotated fields immutable, comparable, hashable, printable and matchable.

    Fields without a default come first, as in a data class; a default is shared by
    all instances, so it has to be immutable.  Works with ``dataclasses.replace``.
    A method that the class defines itself, such as ``__repr__``, stays.
    """
    names = tuple(inspect.get_annotations(cls))
    own = {key: value for key, value in cls.__dict__.items() if key not in (*names, "__dict__", "__weakref__")}
    space: dict[str, Any] = {**_SHARED, **own}
    space["__slots__"] = space["__match_args__"] = names
    space["__init__"] = _initialiser(names, {name: cls.__dict__[name] for name in names if name in cls.__dict__})
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, space)
    return made


def _initialiser(names: tuple[str, ...], defaults: dict[str, Any]) -> Any:
    """Return ``__init__``: the one method whose signature differs from class to class."""
    parameters = ", ".join(f"{name}=_default_{name}" if name in defaults else name for name in names)
    body = "\n".join(f" _set(self, {name!r}, {name})" for name in names) or " pass"
    scope: dict[str, Any] = {f"_default_{name}": value for name, value in defaults.items()}
    scope["_set"] = object.__setattr__
    exec(f"def __init__(self, {parameters}):\n{body}", scope)
    return scope["__init__"]


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash((type(self).__name__, _values(self)))


def _shown(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({fields})"


def _refuse(self: Any, name: str, *value: Any) -> NoReturn:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be changed: make another with dataclasses.replace")


def _state(self: Any) -> dict[str, Any]:
    return dict(zip(self.__match_args__, _values(self), strict=True))


def _restore(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


class _Fields:
    """What ``dataclasses`` asks of a class: its fields, made when somebody first asks."""

    def __get__(self, instance: object, owner: Any) -> Any:
        from dataclasses import fields, make_dataclass

        made = {field.name: field for field in fields(make_dataclass(owner.__name__, owner.__match_args__))}
        owner.__dataclass_fields__ = made
        return made


_SHARED: dict[str, Any] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restore,
    "__dataclass_fields__": _Fields(),
}
