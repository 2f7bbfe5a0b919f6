"""Keep the checked knowledge base in the user's cache, so that a warm start parses nothing.

The file holds plain tuples, lists and dicts (``marshal``), written and read by generic
code over the dataclasses of ``model``: a new field needs no new code here.  It is keyed
by everything its content depends on.  A file here decides which red flags there are, so it is
believed only if this user alone can have written it, and it is sealed with this user's secret;
whatever is wrong with it, it is not used and made again: docs/decisions/0013-cache.md.
``NMT_EXPERT_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import hashlib
import hmac
import marshal
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from nmt_expert.files.own import cache_folder, forget_older, is_mine_alone, own_file, state_folder, write_own_file
from nmt_expert.knowledge import model

_FORMAT = 3
_SEAL = _SECRET = 32
_KEPT = 5
_PLAIN = frozenset((str, int, float, bool, type(None)))
_CLASSES: tuple[type[Any], ...] = tuple(
    cls
    for _, cls in sorted(vars(model).items())
    if isinstance(cls, type) and issubclass(cls, Struct) and cls is not Struct
)
_NUMBER = {cls: number for number, cls in enumerate(_CLASSES)}
_LATER = (
    model.Example,
    model.WordTerm,
    model.Ways,
    model.Measure,
    model.Movement,
    model.Root,
    model.Factor,
    model.Organ,
    model.Topic,
)
"""What not every run reads: kept as bytes and made into objects only when somebody looks."""


def read(digest: str) -> model.KnowledgeBase | None:
    """Return the cached base whose files have this digest, or None if there is none that can be used."""
    try:
        body = read_sealed("knowledge", _key(digest))
        base = _thaw(marshal.loads(body)) if body else None
    except _DAMAGED:
        return None
    return base if isinstance(base, model.KnowledgeBase) and base.digest == digest else None


def write(digest: str, base: model.KnowledgeBase) -> None:
    """Keep a base for next time; a folder that cannot be written to, or not by this user alone, is not an error."""
    write_sealed("knowledge", _key(digest), lambda: marshal.dumps(_freeze(base)))


def read_sealed(kind: str, key: str) -> memoryview | None:
    """Return what was kept under a kind and a key, if this user alone can have kept it."""
    file = _file(kind, key)
    if file is None:
        return None
    try:
        if not is_mine_alone(file.parent.stat()):
            return None
        secret, content = own_file(_secret_file(), others_may_read=False), own_file(file)
    except OSError:
        return None
    if not (secret and content):
        return None
    seal, body = content[:_SEAL], memoryview(content)[_SEAL:]
    return body if hmac.compare_digest(seal, _seal(secret, file.name, body)) else None


def write_sealed(kind: str, key: str, body: Callable[[], bytes]) -> None:
    """Keep something under a kind and a key; where that cannot be done, nothing is kept and nothing is wrong."""
    file = _file(kind, key)
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if is_mine_alone(file.parent.stat()) and (secret := _secret()):
            content = body()
            write_own_file(file, _seal(secret, file.name, content) + content)
            forget_older(file.parent, f"{kind}-*.bin", _KEPT)


_DAMAGED = (ValueError, TypeError, LookupError, EOFError, AttributeError, RecursionError, MemoryError)


# ------------------------------------------------------------------ what is believed


def _secret() -> bytes:
    """Return this user's secret on this machine, made when it is first needed; empty if it cannot be kept."""
    file = _secret_file()
    if file is None:
        return b""
    with suppress(OSError):
        secret = own_file(file, others_may_read=False)
        if len(secret) == _SECRET:
            return secret
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_own_file(file, os.urandom(_SECRET))
    return own_file(file, others_may_read=False)


def _seal(secret: bytes, name: str, body: bytes | memoryview) -> bytes:
    """Return what only this user can make, and what ties the content to the name it is kept under."""
    seal = hmac.new(secret, name.encode() + b"\0", "sha256")
    seal.update(body)
    return seal.digest()


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


def _file(kind: str, key: str) -> Path | None:
    """Return where something is kept, or None if there is to be no cache."""
    folder = cache_folder()
    return folder / f"{kind}-{key}.bin" if folder else None


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


def _secret_file() -> Path | None:
    """Return where this user's secret is kept: apart from the cache, which may be named to be anywhere."""
    folder = state_folder()
    return folder / "cache.key" if folder else None
