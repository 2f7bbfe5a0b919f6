"""How wide a text is at most, without asking any font: the widest common sans-serif is assumed."""

from __future__ import annotations

import unicodedata

_CLASSES = {
    0.36: "ijl|'` ",
    0.46: 'frtIJ.,:;!()[]{}/\\-"*',
    0.72: "ABCEFKLPSTVXYZ&",
    0.84: "DGHNOQRUw+<>=~#±−–^",
    1.02: "mMW@%—…&→",
}
"""Widths in em, rounded up from DejaVu Sans and Verdana; Helvetica and Arial are narrower."""

_USUAL, _FULL, _FURTHER = 0.66, 1.05, 1.4
_WIDTHS = {character: width for width, characters in _CLASSES.items() for character in characters}
BOLD = 1.12


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return pixels that a text of a font size (in pixels) certainly does not exceed."""
    return sum(map(_em, text)) * size * (BOLD if bold else 1.0)


def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.combining(character):
        return 0.0
    if ord(character) > 0xFFFF:
        return _FURTHER
    return _FULL if ord(character) > 0x2000 else 0.9 if unicodedata.category(character) == "Lu" else _USUAL


def fit(text: str, width: float, size: float, *, bold: bool = False, lines: int = 0) -> list[str]:
    """Break a text into lines of at most ``width`` pixels; with ``lines``, what is too long ends in an ellipsis."""
    made: list[str] = []
    for word in text.split():
        joined = f"{made[-1]} {word}" if made else word
        if made and text_width(joined, size, bold=bold) <= width:
            made[-1] = joined
            continue
        *full, rest = _pieces(word, width, size, bold)
        made += [*full, rest]
    if not lines or len(made) <= lines:
        return made
    last = made[lines - 1].split()
    while len(last) > 1 and text_width(f"{' '.join(last)} …", size, bold=bold) > width:
        last.pop()
    return [*made[: lines - 1], f"{' '.join(last).rstrip(' ,;:')} …"]


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
