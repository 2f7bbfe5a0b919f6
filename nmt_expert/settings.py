"""The settings of this user: read one small TOML file, with every problem in it at once.

The doors and the casebook ask here; what reasons about a visit never does, so that the same input gives the same
result whoever sits before it.  An option beats an environment variable, that beats the file, that beats the default:
docs/decisions/0029-settings-and-copies.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from nmt_expert.errors import Issue, SettingsError
from nmt_expert.files.own import config_folder

VARIABLE = "NMT_EXPERT_CONFIG"
_NAME = "settings.toml"
_BIGGEST = 100_000
"""Bytes beyond which a file is not one of settings."""

SCOPES: Mapping[str, str] = {
    "simple": "asking, looking, hands and simple movement",
    "orthopaedic": "these, and orthopaedic tests",
    "neurological": "these, and neurological tests",
}
"""What a practitioner may and can do, from little to much, in words; each holds those before it."""

FEWEST, MOST = 5, 60
"""Questions an interview can be bound to ask before it always offers to stop."""


class Settings(Struct, frozen=True):
    """What this user chose, and the default of everything else.

    Attributes:
        scope: One of ``SCOPES``: what the questions of an interview may need.
        questions: After how many questions an interview always offers to stop.
        abbreviations: Whether notes are written with the usual abbreviations.
        casebook: The file of the saved visits; None for the place by the system's custom.
        rules: Folder of another knowledge base; None for the one that comes with the program.
        overlay: Folder of own entries that are laid over the knowledge base; None for none.
        file: Where they are read from; None if there is no home folder.
        lines: The line of each setting that the file names.
    """

    scope: str = "simple"
    questions: int = 15
    abbreviations: bool = False
    casebook: Path | None = None
    rules: Path | None = None
    overlay: Path | None = None
    file: Path | None = None
    lines: Mapping[str, int] = {}


MEANINGS: Mapping[str, str] = {
    "scope": "what you may do with a client: simple, orthopaedic or neurological (each with those before it)",
    "questions": f"after how many questions an interview always offers to stop ({FEWEST} to {MOST})",
    "abbreviations": "whether notes use the usual abbreviations (true or false)",
    "casebook": "the file of your saved visits",
    "rules": "the folder of another knowledge base",
    "overlay": "a folder of your own entries, laid over the knowledge base",
}
"""Every setting, with what it means."""

_EXAMPLES: Mapping[str, str] = {
    "scope": '"simple"',
    "questions": "15",
    "abbreviations": "false",
    "casebook": "'casebook.sqlite'",
    "rules": "'my-rules'",
    "overlay": "'my-overlay'",
}
"""What stands in the file that is made for a start; the first three are the defaults."""

_HEAD = """\
# The settings of nmt-expert.  Take away the # before a setting to make it count.
# `nmt-expert settings` shows what counts, and checks this file.
# A path stands between single quotes; one that is not whole begins at the folder of this file.
"""


def settings_path() -> Path | None:
    """Return where the settings are: ``NMT_EXPERT_CONFIG``, or this user's folder by the system's custom.

    None if no file is named and there is no home folder.
    """
    named = os.environ.get(VARIABLE, "")
    folder = config_folder()
    return Path(named) if named else folder and folder / _NAME


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings of this user; the defaults if there is no such file.

    Args:
        path: The file; `settings_path` if left out.  A path in it that is not whole begins at the file's folder.

    Raises:
        SettingsError: The file cannot be read, or anything in it is wrong; every problem is named.
    """
    file = path or settings_path()
    text = _text(file) if file else None
    if file is None or text is None:
        return Settings(file=file)
    values, lines, issues = _parsed(file, text)
    chosen: dict[str, Any] = {}
    for key, value in values.items():
        try:
            chosen[key] = _checked(key, value, file.absolute().parent)
        except _WrongSettingError as wrong:
            issues.append(Issue(str(file), lines.get(key, 0), wrong.code, wrong.message, wrong.hint))
    if issues:
        raise SettingsError(sorted(set(issues), key=lambda issue: issue.line))
    return Settings(**chosen, file=file, lines={key: lines.get(key, 0) for key in chosen})


def template() -> str:
    """Return a file of settings that changes nothing, with a comment on each, for a person to fill in."""
    parts = [f"# {meaning[0].upper()}{meaning[1:]}.\n# {key} = {_EXAMPLES[key]}\n" for key, meaning in MEANINGS.items()]
    return "\n".join((_HEAD, *parts))


# ------------------------------------------------------------------ the file


def _text(file: Path) -> str | None:
    """Return the content of the file, or None if it is not there."""
    try:
        if file.exists() and not file.is_file() and file != Path(os.devnull):
            what = "a folder" if file.is_dir() else "not an ordinary file"
            raise _refused(file, "no-file", f"this is {what}, not a file of settings", f"name a file with {VARIABLE}")
        with file.open("rb") as stream:
            content = stream.read(_BIGGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        hint = f"let it be read, or name another file with {VARIABLE}"
        raise _refused(file, "unreadable-file", f"the settings cannot be read: {reason}", hint) from error
    if len(content) > _BIGGEST:
        hint = f"settings are a few lines; name another file with {VARIABLE}"
        raise _refused(file, "too-big", "this file is far too big for one of settings", hint)
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    raise _refused(file, "not-utf-8", "the settings are not UTF-8 text", "save the file as UTF-8")


def _refused(file: Path, code: str, message: str, hint: str) -> SettingsError:
    return SettingsError([Issue(str(file), 0, code, message, hint)])


_KEY = re.compile(r"""\s*\[*\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[].=]""")
_QUOTES = "'\""
_LONGEST = 200
"""Characters of a value that are said again."""

_FLAT = "each line is: setting = value"
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def _parsed(file: Path, text: str) -> tuple[dict[str, Any], dict[str, int], list[Issue]]:
    """Return what the file says, the line of each setting, and what cannot be read in it."""
    import tomllib

    lines, twice = _lines(file, text)
    try:
        return tomllib.loads(text), lines, []
    except (ValueError, RecursionError) as error:  # the first also where a number has thousands of digits
        values, issues = _by_line(file, text)
        if not (issues or twice):
            issues = [_unreadable(file, error)]
        return values, lines, [*twice, *issues]


def _lines(file: Path, text: str) -> tuple[dict[str, int], list[Issue]]:
    """Return the line where each setting stands first, and those that stand there again."""
    lines: dict[str, int] = {}
    twice = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _KEY.match(line)
        key = next(filter(None, found.groups()), "") if found else ""
        if key in lines and key in MEANINGS:
            message = f"'{key}' stands here and in line {lines[key]}"
            twice.append(Issue(str(file), number, "setting-twice", message, "leave one of them"))
        elif key:
            lines[key] = number
    return lines, twice


def _by_line(file: Path, text: str) -> tuple[dict[str, Any], list[Issue]]:
    """Read each line by itself, where the whole is no TOML: one slip hides no other."""
    import tomllib

    values: dict[str, Any] = {}
    issues = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            values = tomllib.loads(line) | values
        except (ValueError, RecursionError) as error:
            issues.append(_unreadable(file, error, number, _line_hint(line)))
    return values, issues


def _unreadable(file: Path, error: Exception, number: int = 0, hint: str = "") -> Issue:
    """Return the problem that the file, or one line of it, is no TOML."""
    said, at = str(error), _AT.search(str(error))
    line = number or (int(at[1]) if at and at[1] else 0)
    reason = "it is nested too deep" if isinstance(error, RecursionError) else _AT.sub("", said).lower()
    return Issue(str(file), line, "no-toml", f"this cannot be read: {reason}", hint or _FLAT)


def _line_hint(line: str) -> str:
    """Return what is most often the matter with a line."""
    key, _, value = (part.strip() for part in line.partition("="))
    if not value or len(value) > _LONGEST:
        return _FLAT
    if "\\" in value:
        return f"put a path between single quotes: {key} = '{value.strip(_QUOTES)}'"
    if value.lower() in ("true", "false"):
        return f"write it in small letters: {key} = {value.lower()}"
    return f"put words between quotes: {key} = '{value.strip(_QUOTES)}'"


# ------------------------------------------------------------------ one setting


class _WrongSettingError(Exception):
    """A setting that cannot stand, for the one who knows its line."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        self.code, self.message, self.hint = code, message, hint


def _checked(key: str, value: object, folder: Path) -> Any:
    """Return the value of a setting as it is used, or raise what is wrong with it."""
    match key:
        case "scope":
            return _scope(value)
        case "questions":
            return _questions(value)
        case "abbreviations":
            if isinstance(value, bool):
                return value
            raise _wrong_type(key, "true or false", value, f"write: {key} = true")
        case "casebook" | "rules" | "overlay":
            return _path(key, value, folder)
    from nmt_expert.knowledge.messages import nearest

    near = nearest(key, MEANINGS)
    hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(MEANINGS)}"
    raise _WrongSettingError("unknown-setting", f"there is no setting '{key}'", hint)


def _scope(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong_type("scope", "a word", value, f"one of {', '.join(SCOPES)}")
    if value not in SCOPES:
        from nmt_expert.knowledge.messages import nearest

        near = nearest(value, SCOPES)
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(SCOPES)}"
        raise _WrongSettingError("unknown-scope", f"there is no scope '{value}'", hint)
    return value


def _questions(value: object) -> int:
    hint = f"write: questions = {_EXAMPLES['questions']}"
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type("questions", f"a whole number from {FEWEST} to {MOST}", value, hint)
    if not FEWEST <= value <= MOST:
        message = f"'questions' is a whole number from {FEWEST} to {MOST}, not {value}"
        raise _WrongSettingError("out-of-range", message, hint)
    return value


def _path(key: str, value: object, folder: Path) -> Path:
    """Return the path that a setting names, from the folder of the file."""
    if not isinstance(value, str):
        raise _wrong_type(key, "a path between quotes", value, f"write: {key} = {_EXAMPLES[key]}")
    if not value.strip():
        raise _WrongSettingError("no-path", f"'{key}' is empty", "take the line out to use the usual place")
    if not value.isprintable():
        message = f"'{key}' holds characters that no path has"
        raise _WrongSettingError("no-path", message, f"put it between single quotes: {key} = {_EXAMPLES[key]}")
    try:
        path = folder / Path(value).expanduser()
    except RuntimeError:
        raise _WrongSettingError(
            "no-home", f"'{key}' begins with ~, and there is no home folder", "write the path whole"
        ) from None
    if key in ("rules", "overlay") and not _is_folder(path):
        raise _WrongSettingError("no-folder", f"there is no folder '{path}' for '{key}'", "name a folder that is there")
    if key == "casebook" and _is_folder(path):
        raise _WrongSettingError("is-folder", f"'{path}' is a folder, and '{key}' is a file", "name a file in it")
    return path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # too long, or not to be looked at
        return False


def _wrong_type(key: str, wanted: str, value: object, hint: str) -> _WrongSettingError:
    from nmt_expert.knowledge.messages import shown

    got = shown(value) if isinstance(value, bool | str | int | float | list | dict) else "a date or a time"
    return _WrongSettingError("wrong-type", f"'{key}' is {wanted}, not {got}", hint)
