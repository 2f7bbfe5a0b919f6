"""The commands of a page (the README by default), with the output that is printed below each."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(page: str = README) -> Iterator[tuple[str, str]]:
    """Yield each command of the ``console`` blocks with the output printed below it."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip()


def demo() -> tuple[str, ...]:
    """Return the words of the first command, the one that shows what the program is for."""
    command, _ = next(commands())
    return tuple(shlex.split(command))


def pattern(output: str) -> str:
    """Return what the output has to match: a line of three dots stands for any lines."""
    lines = [r"(?:[^\n]*\n)*?" if line.strip() == "..." else re.escape(line) + "\n" for line in output.split("\n")]
    return "".join(lines)
