"""Keep the checked knowledge base in the user's cache, so that a warm start parses nothing.

The file holds plain tuples, lists and dicts (``marshal``), written and read by generic
code over the dataclasses of ``model``: a new field needs no new code here.  It is keyed
by everything its content depends on and carries a checksum; whatever is wrong with it,
it is not used.  ``NMT_EXPERT_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from nmt_expert.knowledge import model

_FORMAT = 2
_SEAL = 32
_KEPT = 5
_PLAIN = frozenset((str, int, float, bool, type(None)))
_CLASSES: tuple[type[Any], ...] = tuple(
    cls
    for _, cls in sorted(vars(model).items())
    if isinstance(cls, type) and issubclass(cls, Struct) and cls is not Struct
)
_NUMBER = {cls: number for number, cls in enumerate(_CLASSES)}
_LATER = model.Example
"""What no assessment reads: kept as bytes and made into objects only when somebody looks."""


def read(digest: str) -> model.KnowledgeBase | None:
    """Return the cached base whose files have this digest, or None if there is none that can be used."""
    file = _file(digest)
    if file is None:
        return None
    try:
        content = file.read_bytes()
        seal, body = content[:_SEAL], content[_SEAL:]
        if seal != _seal(file.name, body):
            return None
        base = _thaw(marshal.loads(body))
    except (OSError, ValueError, TypeError, EOFError, IndexError):
        return None
    return base if isinstance(base, model.KnowledgeBase) and base.digest == digest else None


def write(digest: str, base: model.KnowledgeBase) -> None:
    """Keep a base for next time; a folder that cannot be written to is no error."""
    file = _file(digest)
    if file is None:
        return
    body = marshal.dumps(_freeze(base))
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(beside, _seal(file.name, body) + body)
        beside.replace(file)
        _forget_older(file)


def _write_private(file: Path, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    with suppress(FileNotFoundError):
        file.unlink()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def _forget_older(newest: Path) -> None:
    """Keep a few bases only: each change of the files leaves one behind."""
    kept = sorted(newest.parent.glob("knowledge-*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_KEPT:]:
        file.unlink(missing_ok=True)


def _seal(name: str, body: bytes) -> bytes:
    """Return the checksum that ties the content to the name it is kept under."""
    return hashlib.sha256(name.encode() + b"\0" + body).digest()


# ------------------------------------------------------------------ objects to plain data and back


def _freeze(value: Any) -> Any:
    """Return plain data: an object becomes a list of its class's number and its fields."""
    if type(value) in _NUMBER:
        return [_NUMBER[type(value)], *(_freeze(getattr(value, name)) for name in value.__struct_fields__)]
    if isinstance(value, tuple | Later):
        plain = tuple(_freeze(item) for item in value)
        return marshal.dumps(plain) if plain and isinstance(value[0], _LATER) else plain
    if isinstance(value, Mapping):
        return {key: _freeze(item) for key, item in value.items()}
    return value


def _thaw(value: Any) -> Any:
    """Return the objects again; the reverse of `_freeze`."""
    kind = type(value)
    if kind is list:
        return _CLASSES[value[0]](*[item if type(item) in _PLAIN else _thaw(item) for item in value[1:]])
    if kind is tuple:
        if not value or type(value[0]) in _PLAIN:  # a tuple holds one type of thing
            return value
        return tuple([_thaw(item) for item in value])
    if kind is dict:
        return {key: _thaw(item) for key, item in value.items()}
    return Later(value) if kind is bytes else value


class Later(Sequence[Any]):
    """A tuple that is made when it is first looked at."""

    def __init__(self, stored: bytes) -> None:
        self._stored = stored

    @cached_property
    def _made(self) -> tuple[Any, ...]:
        return tuple(_thaw(item) for item in marshal.loads(self._stored))

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, index: Any) -> Any:
        return self._made[index]

    def __eq__(self, other: object) -> bool:
        return self._made == (tuple(other) if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._made)


# ------------------------------------------------------------------ where it is kept


def _file(digest: str) -> Path | None:
    """Return where the base with this digest is kept, or None if there is to be no cache."""
    named = os.environ.get("NMT_EXPERT_CACHE", "")
    if named == "off":
        return None
    folder = Path(named) if named else _user_cache()
    return folder / f"knowledge-{_key(digest)}.bin" if folder else None


def _key(digest: str) -> str:
    """Return a key of everything the stored bytes depend on: files, program and Python."""
    shape = [(cls.__name__, cls.__struct_fields__) for cls in _CLASSES]
    everything = (_FORMAT, digest, shape, _program(), sys.version)
    return hashlib.sha256(repr(everything).encode()).hexdigest()[:32]


def _program() -> tuple[Any, ...]:
    """Return what changes when the program does: its version, and its loader's files in a checkout."""
    version = vars(sys.modules["nmt_expert"]).get("__version__", "")
    with suppress(OSError):  # inside a zip there are no files to ask
        here = Path(__file__).parent
        files = [file for folder in (here, here / "lint") for file in os.scandir(folder) if file.name.endswith(".py")]
        return version, sorted((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    return (version,)


def _user_cache() -> Path | None:
    """Return the folder for this user's caches, by the custom of the system."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "nmt-expert" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library/Caches/nmt-expert"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nmt-expert"
    return None
