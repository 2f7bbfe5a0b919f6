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
import stat
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from nmt_expert.knowledge import model

_FORMAT = 3
_SEAL = _SECRET = 32
_BIGGEST = 500_000_000
"""Bytes of a file beyond which it cannot be one of ours."""

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
        if not _is_mine_alone(file.parent.stat()):
            return None
        secret, content = _own_file(_secret_file(), others_may_read=False), _own_file(file)
        if not (secret and content):
            return None
        seal, body = content[:_SEAL], memoryview(content)[_SEAL:]
        if not hmac.compare_digest(seal, _seal(secret, file.name, body)):
            return None
        base = _thaw(marshal.loads(body))
    except (OSError, ValueError, TypeError, LookupError, EOFError, AttributeError, RecursionError, MemoryError):
        return None
    return base if isinstance(base, model.KnowledgeBase) and base.digest == digest else None


def write(digest: str, base: model.KnowledgeBase) -> None:
    """Keep a base for next time; a folder that cannot be written to, or not by this user alone, is not an error."""
    file = _file(digest)
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_mine_alone(file.parent.stat()) and (secret := _secret()):
            body = marshal.dumps(_freeze(base))
            _write_private(file, _seal(secret, file.name, body) + body)
            _forget_older(file)


def _write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, as a whole."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    beside.replace(file)


def _forget_older(newest: Path) -> None:
    """Keep a few bases only: each change of the files leaves one behind."""
    kept = sorted(newest.parent.glob("knowledge-*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_KEPT:]:
        file.unlink(missing_ok=True)


# ------------------------------------------------------------------ what is believed


def _own_file(file: Path | None, *, others_may_read: bool = True) -> bytes:
    """Return the content of an ordinary file that this user alone can have written; empty if it is none."""
    if file is None:
        return b""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags), "rb") as stream:
        there = os.fstat(stream.fileno())
        if not stat.S_ISREG(there.st_mode) or there.st_size > _BIGGEST or not _is_mine_alone(there):
            return b""
        return b"" if there.st_mode & 0o044 and not others_may_read and _has_owners() else stream.read()


def _is_mine_alone(there: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user and nobody else may write to it."""
    return not _has_owners() or (there.st_uid == os.geteuid() and not there.st_mode & 0o022)


def _has_owners() -> bool:
    """Whether the system tells who owns a file; on Windows the user's profile is closed to others as a whole."""
    return hasattr(os, "geteuid")


def _secret() -> bytes:
    """Return this user's secret on this machine, made when it is first needed; empty if it cannot be kept."""
    file = _secret_file()
    if file is None:
        return b""
    with suppress(OSError):
        secret = _own_file(file, others_may_read=False)
        if len(secret) == _SECRET:
            return secret
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_private(file, os.urandom(_SECRET))
    return _own_file(file, others_may_read=False)


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


def _secret_file() -> Path | None:
    """Return where this user's secret is kept: apart from the cache, which may be named to be anywhere."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform == "win32":
            folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
        elif sys.platform == "darwin":
            folder = Path.home() / "Library/Application Support"
        else:
            folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
        return folder / "nmt-expert" / "cache.key"
    return None


def _user_cache() -> Path | None:
    """Return the folder for this user's caches, by the custom of the system."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "nmt-expert" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library/Caches/nmt-expert"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nmt-expert"
    return None
