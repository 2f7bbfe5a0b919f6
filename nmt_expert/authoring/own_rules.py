"""Begin a folder of one's own entries: an overlay with a manifest to fill in, or a copy of everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.errors import DataError, Issue
from nmt_expert.files.output import reason, write_output
from nmt_expert.knowledge.where import MANIFEST, rules_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_MANIFEST = """\
# Your own entries, laid over the rules of nmt-expert.  Files here are called and written as those below rules/
# (docs/knowledge-format.md), and hold only what differs:
#   a new id adds an entry; an id that is there already replaces that entry whole;
#   principles/<name>.yaml with nothing but id and rules adds rules to a principle, or replaces single ones.
# Begin a rule:  nmt-expert kb new rule ischemia my-rule --overlay THIS-FOLDER
about: ""

# Ids of entries to leave out, by their kind.  Red flags that send to a doctor cannot be left out.
# switch_off:
#   rule: [ischemia.builds-through-the-day]
switch_off: {}
"""
_YAML = (".yaml", ".yml")


def new_overlay(folder: Path) -> Path:
    """Make a folder for an overlay, and return its manifest.

    Raises:
        DataError: There is something in the folder already, or it cannot be made.
    """
    _begin(folder)
    write_output(folder / MANIFEST, _MANIFEST, private=False)
    return folder / MANIFEST


def whole_copy(folder: Path, rules: Path | None = None) -> int:
    """Copy all files of a knowledge base to a folder, and return how many.

    Args:
        folder: It has to be new or empty.
        rules: What is copied; the rules that come with the program if left out.

    Raises:
        DataError: There is something in the folder already, or it cannot be written.
    """
    _begin(folder)
    return _copied(rules or rules_folder(), folder)


def _begin(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = next(iter(folder.iterdir()), None)
    except OSError as error:
        raise DataError([Issue(str(folder), 0, "unwritable-folder", f"this cannot be made: {reason(error)}")]) from None
    if there is not None:
        hint = "name a new folder: nothing is ever overwritten"
        message = f"there is something in it already: {there.name}"
        raise DataError([Issue(str(folder), 0, "folder-in-use", message, hint)])


def _copied(source: Traversable, folder: Path) -> int:
    count = 0
    for item in source.iterdir():
        if item.is_dir() and not item.name.startswith((".", "__")):
            (folder / item.name).mkdir()
            count += _copied(item, folder / item.name)
        elif item.name.endswith(_YAML):
            write_output(folder / item.name, item.read_bytes(), private=False)
            count += 1
    return count
