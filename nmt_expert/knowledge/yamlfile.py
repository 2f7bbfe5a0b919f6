"""Read one YAML (or JSON) file into plain data that remembers its lines.

``read_yaml(text, "rules/scale.yaml")`` never raises: it returns a `YamlDocument` with
the data, the line of everything in it, and what is wrong as issues::

    document = read_yaml(content, "visit.yaml")
    if document.issues: ...                      # broken, too big, duplicate keys
    document.data["answers"][3]                  # plain dicts, lists, words and numbers
    document.line("answers", 3)                  # 17

Words follow YAML 1.2: only ``true`` and ``false`` are booleans, ``yes``, ``no``, ``on``
and ``off`` are words, a date is a word.  Keys are always words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.content import MAX_BYTES, read_bytes

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Loc: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys and list positions, from the top of the file."""

MAX_ALIASED = 10_000
"""How many values all aliases of one file together may repeat."""

MAX_DEPTH = 50
"""How many lists and mappings may stand inside one another."""

_LIBRARY_LIMIT = "nesting depth"
"""What a YAML library says at its own limit, which is far above ours.

It reads ahead in a line, so it may refuse the file before we have seen where ours is passed. The text up to there is
read again then: the file is refused the same way, in the same line, whoever notices first.
"""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")

_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
"""The parts of JSON that tell where an entry ends: a text in quotes is one of them, whatever is in it."""

_INT = re.compile(r"[-+]?[0-9]{1,18}")

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")

_PLAINLY: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "there is a colon where none can be", "put text with ': ' in quotes"),
    (
        "did not find expected ',' or",
        "a [ or { is not closed, or a comma is missing",
        "close it, or quote text with , [ {",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "close the quote"),
    ("cannot start any token", "text cannot start with this character", "put the text in quotes"),
    ("could not find expected ':'", "a key without a colon", "write key: value, and indent text that runs on"),
    ("did not find expected key", "this line does not fit the lines around it", "look at indentation and quotes"),
    ("did not find expected '-'", "this line does not fit the list it stands in", "look at the indentation"),
    ("block sequence entries are not allowed", "a list cannot start here", "start it on a line of its own"),
)
"""What the YAML parser says, what it means to a person, and what helps."""


class YamlDocument(Struct, frozen=True):
    """What one file says, and where it says it.

    Attributes:
        path: The file as the reader knows it, used in every issue.
        data: Plain dicts, lists, text, numbers, booleans and None; None if it could not be read.
        lines: The line, from 1, of every mapping key and list item; see `line`.
        issues: What is wrong with the file as YAML.  Data may be there all the same (duplicate keys).
        beginning: Of a file that cannot be read to its end (``data`` is None), what stands above the place where it
            breaks; its last entry may be incomplete.  Only what errs on the safe side may use it.
        repeated: Keys that stand twice in one mapping, and the later values, which are not in ``data``.  Only what errs
            on the safe side may use them.
    """

    path: str
    data: Any = None
    lines: Mapping[Loc, int] = MappingProxyType({})
    issues: tuple[Issue, ...] = ()
    beginning: Any = None
    repeated: tuple[tuple[Loc, Any], ...] = ()

    def line(self, *loc: str | int) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while loc not in self.lines and loc:
            loc = loc[:-1]
        return self.lines.get(loc, 0)

    def issue(self, loc: Loc, code: str, message: str, hint: str = "", severity: str = "error") -> Issue:
        """Return an issue about the value at ``loc``, with this file's path and line."""
        return Issue(self.path, self.line(*loc), code, message, hint, severity)


class _UnreadableError(Exception):
    """The file cannot be read on from here; ``above`` is the text before it."""

    def __init__(self, line: int, code: str, message: str, hint: str = "", above: str = "") -> None:
        self.at = (line, code, message, hint)
        self.above = above
        super().__init__(message)


def read_file(file: Traversable, path: str) -> YamlDocument:
    """Read a file; one that is missing, unreadable or too big gives an issue, not an exception."""
    content = read_bytes(file, path)
    return YamlDocument(path, issues=(content,)) if isinstance(content, Issue) else read_yaml(content, path)


def read_yaml(content: str | bytes, path: str) -> YamlDocument:
    """Read YAML or JSON text.

    Args:
        content: The text, or the bytes of a UTF-8 file.
        path: How the file is called in issues.

    Returns:
        The document; everything that is wrong with it is in ``issues``.
    """
    reader = _YamlReader(path)
    try:
        data = reader.read(_text(content))
    except _UnreadableError as stop:
        issues = (*reader.issues, Issue(path, *stop.at))
        most = _most_of(reader, stop.above)
        return YamlDocument(path, None, most.lines, issues, next(iter(most.top), None), tuple(most.repeated))
    return YamlDocument(path, data, reader.lines, tuple(reader.issues), repeated=tuple(reader.repeated))


def _most_of(reader: _YamlReader, above: str) -> _YamlReader:
    """Return the reader that reads most of a broken file.

    The library reads ahead, so the one that broke may have been told nothing of what stands right before the place;
    the lines above are read by themselves, and JSON, which may be one line, with its brackets closed.
    """
    readers = [reader]
    for part in (above[: above.rfind("\n") + 1], _closed(above)):
        readers.append(_YamlReader(reader.path))
        with suppress(_UnreadableError):  # it ends in the middle, which is not its own fault
            readers[-1].read(part)
    return max(readers, key=lambda each: each.count)


def _closed(text: str) -> str:
    """Return broken JSON up to its last whole entry, with its brackets closed; ``""`` if it is not JSON."""
    whole, at, open_brackets = "", 0, ""
    if text.lstrip()[:1] not in ("{", "["):
        return ""
    for token in _JSON.finditer(text):
        at, sign = token.end(), token.group()
        if sign in "{[":
            open_brackets += "}" if sign == "{" else "]"
        elif sign in "}]":
            open_brackets = open_brackets[:-1]
        if sign in "}],":
            whole = text[: at - (sign == ",")] + open_brackets[::-1]
    return whole


def _text(content: str | bytes) -> str:
    """Return the text to parse, after refusing what cannot be text."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise _UnreadableError(0, "file-too-big", f"the file is over {limit} MB, the most that is read", "split it")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        text.encode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8 text"
        above = error.object[: error.start].decode("utf-8-sig")
        raise _UnreadableError(line, "not-utf-8", "the file is not UTF-8 text", hint, above) from None
    except UnicodeEncodeError as error:
        line = error.object[: error.start].count("\n") + 1
        above = text[: error.start]
        raise _UnreadableError(line, "not-utf-8", "the text has half a character in it", "", above) from None
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        code = ord(control.group())
        message = f"the file is not text: it has a control character (code {code}) in it"
        above = text[: control.start()]
        raise _UnreadableError(line, "not-text", message, "", above)
    return _SURROGATES.sub(_joined, text) if "\\u" in text else text


def _joined(pair: re.Match[str]) -> str:
    """Return one character for the two escapes that JSON writes it as; YAML knows no such pairs."""
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


class _YamlReader:
    """Builds the data of one file from YAML events, noting lines and problems on the way.

    Works on events, not on the nodes of ``yaml.compose``: composing deeply nested brackets
    overflows the C stack and ends the process.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._restart()

    def _restart(self) -> None:
        self.lines: dict[Loc, int] = {}
        self.issues: list[Issue] = []
        self.top: list[Any] = []
        self.repeated: list[tuple[Loc, Any]] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self._aliased = 0

    def read(self, text: str) -> Any:
        """Return the data of the one document in ``text``."""
        try:
            return self._document(text)
        except yaml.MarkedYAMLError as error:
            if _LIBRARY_LIMIT in str(error.problem) and (mark := error.problem_mark or error.context_mark):
                self._restart()
                with suppress(yaml.YAMLError):
                    self._document(text[: mark.index])
            raise _broken(error, text) from None
        except yaml.YAMLError as error:
            raise _UnreadableError(0, "yaml", f"this is not valid YAML: {error}") from None

    def _document(self, text: str) -> Any:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_PARSER))
        event = self._next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self._value(event, (), self.top.insert)
        self._next()
        if isinstance(extra := self._next(), yaml.DocumentStartEvent):
            hint = "remove the line with ---"
            raise _UnreadableError(_line(extra), "yaml", "a second document starts here", hint)
        return data

    def _next(self) -> Any:
        return next(self._events)

    def _value(self, event: Any, loc: Loc, keep: Callable[[Any, Any], object]) -> Any:
        """Return the value that starts with ``event``, note its line, and ``keep`` it under the last part of ``loc``.

        A list or mapping is kept before it is filled: what is in it may turn out to be unreadable.
        """
        self.lines.setdefault(loc, _line(event))
        key = loc[-1] if loc else 0
        if isinstance(event, yaml.AliasEvent):
            value = self._alias(event)
            keep(key, value)
            return value
        before = self.count
        self.count += 1
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
            keep(key, value)
        else:
            self._refuse_tag(event)
            if len(loc) >= MAX_DEPTH:
                raise _UnreadableError(_line(event), "too-deep", f"lists and mappings are nested over {MAX_DEPTH} deep")
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            keep(key, value)
            fill: Any = self._mapping if isinstance(value, dict) else self._list
            fill(value, loc)
        if event.anchor:
            self._anchors[event.anchor] = (value, self.count - before)
        return value

    def _list(self, items: list[Any], loc: Loc) -> None:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            self._value(event, (*loc, len(items)), items.insert)

    def _mapping(self, entries: dict[str, Any], loc: Loc) -> None:
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _UnreadableError(
                    _line(event), "key", "a key has to be a plain word", "put text with { or [ in quotes"
                )
            key, line = event.value, _line(event)
            if key in entries:
                first = self.lines[*loc, key]
                message = f"the key '{key}' is given twice, first in line {first}"
                self.issues.append(Issue(self.path, line, "duplicate-key", message, "remove one of them"))
                self._value(self._next(), (*loc, f"{key} again"), partial(self._repeat, (*loc, key)))
                continue
            self.lines[*loc, key] = line
            self._value(self._next(), (*loc, key), entries.__setitem__)

    def _repeat(self, loc: Loc, _: object, value: Any) -> None:
        """Keep the later value of a key that stands twice, beside the data."""
        self.repeated.append((loc, value))

    def _alias(self, event: Any) -> Any:
        """Return what an alias stands for; the value is shared, its size counts each time."""
        if event.anchor not in self._anchors:
            message = f"the alias *{event.anchor} stands for nothing that is complete above it"
            raise _UnreadableError(_line(event), "alias", message, f"put text with * in quotes: '*{event.anchor}'")
        value, size = self._anchors[event.anchor]
        self._aliased += size
        self.count += size
        if self._aliased > MAX_ALIASED:
            message = f"the aliases repeat more than {MAX_ALIASED} values, the most that is read"
            raise _UnreadableError(_line(event), "too-many-aliases", message, "write the values out")
        return value

    def _scalar(self, event: Any) -> str | int | float | bool | None:
        self._refuse_tag(event)
        text: str = event.value
        if not event.implicit[0] or event.tag is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
        return text

    def _refuse_tag(self, event: Any) -> None:
        if event.tag and event.tag not in _TEXT_TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = f"the tag {tag} means nothing here"
            self.issues.append(Issue(self.path, _line(event), "tag", message, "remove it"))


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _broken(error: yaml.MarkedYAMLError, text: str) -> _UnreadableError:
    """Return a parser's complaint in plain words, with the line to look at."""
    problem = error.problem or error.context or "unknown problem"
    mark = error.problem_mark or error.context_mark
    above = text[: mark.index] if mark else ""
    if "unexpected end of stream" in problem or "expected ',' or" in problem:  # what was opened matters, not the end
        mark = error.context_mark or mark
    line = mark.line + 1 if mark else 0
    written = text.split("\n")[line - 1] if 0 < line <= text.count("\n") + 1 else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return _UnreadableError(line, "tab", "the line is indented with a tab", "use spaces", above)
    for said, message, hint in _PLAINLY:
        if said in problem:
            return _UnreadableError(line, "yaml", message, hint, above)
    return _UnreadableError(line, "yaml", f"this is not valid YAML: {problem}", "", above)
