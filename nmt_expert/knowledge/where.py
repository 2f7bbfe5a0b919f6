"""Find the folders with the knowledge and the cases, wherever the program is installed.

The packaged folder comes first (a wheel, also inside a zip), then the repository's
own, next to the package (a checkout, an editable install).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.errors import Issue, KnowledgeError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def rules_folder() -> Traversable:
    """Return the folder ``rules`` that comes with the program.

    Raises:
        KnowledgeError: There is none: the installation is incomplete.
    """
    return _shipped("rules")


def cases_folder() -> Traversable:
    """Return the folder ``cases`` that comes with the program.

    Raises:
        KnowledgeError: There is none: the installation is incomplete.
    """
    return _shipped("cases")


def _shipped(name: str) -> Traversable:
    package = Path(__file__).parent.parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    zipped = _in_zip(name)
    if zipped.is_dir():
        return zipped
    message = f"the folder '{name}' is neither in the package nor next to it ({package})"
    raise KnowledgeError([Issue("", 0, "no-folder", message, "install nmt-expert again, or name a folder")])


def _in_zip(name: str) -> Traversable:
    from importlib.resources import files  # slow to import, and only a zip needs it

    return files("nmt_expert").joinpath(name)
