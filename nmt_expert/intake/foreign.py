"""Say what was given where words in English were expected: data in a format, bytes that are no text, another language.

Nothing is guessed from it.  An emergency that is told in English beside another language is still read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nmt_expert.errors import Issue
from nmt_expert.intake.layout import kind_of_text, language
from nmt_expert.intake.reading.sentence import ReadFinding
from nmt_expert.intake.reading.suspicion import PRESSING, signs_of
from nmt_expert.knowledge.model import KnowledgeBase

OTHER_LANGUAGE = "other-language"
"""Code of the issue about a text that is not in English."""

_WORDS = "give the words of the notes as plain text"
_FORMATS = {
    "fhir": ("a FHIR {resource}", _WORDS),
    "json": ("JSON", f"{_WORDS}; a visit file in JSON is read by nmt-expert assess"),
    "xml": ("XML or HTML", _WORDS),
    "csv": ("a table (CSV)", f"{_WORDS}; tables of visits are read by nmt-expert cohort"),
    "binary": ("binary data, no text", _WORDS),
}
_FILES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zipped file, such as a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_RESAVE = "save them as UTF-8: 'Save as' in an editor, encoding UTF-8; or: iconv -f {encoding} -t UTF-8 FILE > NEW_FILE"


def not_english_words(text: str, name: str = "") -> Issue | None:
    """Return what a text is, if it is anything but words in English.

    Args:
        text: The text.
        name: How its file is called in messages; ``""`` if it was typed.
    """
    kind = kind_of_text(text)
    if kind == "other language":
        message = f"this seems to be {language(text)}: only English is read; nothing was guessed"
        return Issue(name, 0, OTHER_LANGUAGE, message, "say it in English; an emergency told in English is still read")
    if kind not in _FORMATS:
        return None
    what, hint = _FORMATS[kind]
    if kind == "fhir":
        what = what.format(resource=_resource(text))
    return Issue(name, 0, "not-notes", f"this is {what}; it is not read", hint)


def _resource(text: str) -> str:
    import json  # most texts are none

    kind = json.loads(text.lstrip("\ufeff")).get("resourceType")
    return kind if isinstance(kind, str) and kind.isalnum() else "data"


def only_pressing(kb: KnowledgeBase, found: Iterable[ReadFinding]) -> Sequence[ReadFinding]:
    """Return what affirms a sign of an emergency or of an urgent referral."""
    signs = signs_of(kb)
    pressing = {name for name, flags in signs.items() if any(kb.flags[flag].action in PRESSING for flag in flags)}
    return [item for item in found if item.finding in pressing and item.word in ("yes", "probably")]


def decoded(content: bytes, name: str) -> tuple[str, Issue | None]:
    """Return bytes as text as far as that goes, and what is wrong with them if they are not UTF-8.

    The text is then good for finding a red flag, not for more.
    """
    for beginning, what in _FILES:
        if content.startswith(beginning):
            return "", Issue(name, 0, "not-text", f"this is {what}; it is not read", _WORDS)
    for beginning, encoding in _MARKS:
        if content.startswith(beginning):
            hint = _RESAVE.format(encoding=encoding)
            message = f"the notes are {encoding} text, not UTF-8"
            return content.decode("utf-16", "replace"), Issue(name, 0, "not-text", message, hint)
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the notes are not UTF-8 text (the byte 0x{content[error.start]:02x} in line {line})"
        hint = _RESAVE.format(encoding="WINDOWS-1252")
        return content.decode("cp1252", "replace"), Issue(name, line, "not-text", message, hint)
