"""Load the knowledge base: find the folder, read it, check it, or take the checked one from the cache.

``load_knowledge`` returns a base without errors or raises with all of them;
``check_knowledge`` returns everything there is to say, warnings included.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from nmt_expert.errors import Issue, KnowledgeError
from nmt_expert.knowledge import cache
from nmt_expert.knowledge.content import read_bytes
from nmt_expert.knowledge.where import PREFIX, RECORD, rules_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from nmt_expert.knowledge.draft import Draft
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.knowledge.overlay import ChangedUnderneath
    from nmt_expert.knowledge.yamlfile import YamlDocument

Folder: TypeAlias = "Traversable | str | os.PathLike[str]"
"""A folder of knowledge: a path, as an object or as text, or a folder inside an archive."""

_DEEPEST = 2


def load_knowledge(
    folder: Folder | None = None, *, overlay: Folder | None = None, use_cache: bool = True
) -> KnowledgeBase:
    """Return the knowledge base in a folder.

    Args:
        folder: The folder with ``scale.yaml``; the one that comes with the program if left out.
        overlay: A folder of single entries that are laid over it; none if left out.
        use_cache: Whether a base that was checked before may be taken from the user's cache.
            The cache is keyed by the content of the files, so it is never out of date.

    Returns:
        The base, complete and without errors.

    Raises:
        KnowledgeError: Anything is wrong; it carries every problem of every file.
    """
    contents, own = _contents(_folder(folder)), _own(overlay)
    digest = digest_of({**contents, **{f"{PREFIX}{path}": content for path, content in (own or {}).items()}})
    if use_cache and (cached := cache.read(digest)) is not None:
        return cached
    base, issues = _compile(contents, digest, own)
    if base is None:
        raise KnowledgeError(issue for issue in issues if issue.severity == "error")
    if use_cache:
        cache.write(digest, base)
    return base


def check_knowledge(folder: Folder | None = None, *, overlay: Folder | None = None) -> tuple[Issue, ...]:
    """Return every error and warning of the knowledge base in a folder, by file and line.

    Args:
        folder: As for `load_knowledge`.
        overlay: As for `load_knowledge`; what changed underneath it since a person looked is a warning.

    Raises:
        KnowledgeError: There is no such folder, or nothing in it.
    """
    contents, own = _contents(_folder(folder)), _own(overlay)
    issues = _compile(contents, "", own)[1]
    if overlay is None:
        return issues
    from nmt_expert.knowledge.overlay import changed_underneath

    changed = changed_underneath(_draft(contents, own)[0].touched, read_record(overlay))
    return (*issues, *(_as_issue(each) for each in changed))


def _as_issue(changed: ChangedUnderneath) -> Issue:
    path, _, line = changed.where.rpartition(":")
    hint = "look at it with: nmt-expert kb overlay; then note that you have: kb overlay --seen"
    return Issue(path, int(line or 0), "underneath", str(changed), hint, "warning")


def read_record(overlay: Folder) -> bytes:
    """Return what an overlay keeps of the entries underneath; nothing if it keeps none that can be read."""
    content = read_bytes(_folder(overlay).joinpath(RECORD), RECORD)
    return b"" if isinstance(content, Issue) else content


def digest_of(contents: Mapping[str, bytes | Issue]) -> str:
    """Return the SHA-256, in hex, of all files: sorted paths, lengths and contents."""
    digest = hashlib.sha256()
    for path in sorted(contents):
        content = contents[path]
        data = content if isinstance(content, bytes) else b""
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def read_draft(folder: Folder | None = None, *, overlay: Folder | None = None) -> Draft:
    """Return every entry of the knowledge base in a folder as it is written, good or bad, with its lines.

    Raises:
        KnowledgeError: There is no such folder, or nothing in it.
    """
    return _draft(_contents(_folder(folder)), _own(overlay))[0]


def _draft(
    contents: Mapping[str, bytes | Issue], own: Mapping[str, bytes | Issue] | None = None
) -> tuple[Draft, list[Issue]]:
    """Read the entries of all files, those of an overlay too, and what is wrong with single ones."""
    from nmt_expert.knowledge.build import draft  # pydantic and yaml: not needed with a cache
    from nmt_expert.knowledge.overlay import overlay_of

    overlay = None if own is None else overlay_of(_documents(own, PREFIX))
    return draft(_documents(contents, "rules/"), overlay)


def _documents(contents: Mapping[str, bytes | Issue], before: str) -> dict[str, YamlDocument]:
    from nmt_expert.knowledge import yamlfile

    documents = {}
    for path, content in contents.items():
        shown = f"{before}{path}"
        if isinstance(content, Issue):
            documents[path] = yamlfile.YamlDocument(shown, issues=(content,))
        else:
            documents[path] = yamlfile.read_yaml(content, shown)
    return documents


def _compile(
    contents: Mapping[str, bytes | Issue], digest: str, own: Mapping[str, bytes | Issue] | None = None
) -> tuple[KnowledgeBase | None, tuple[Issue, ...]]:
    """Read, check and build; the base is None if there are errors."""
    from nmt_expert.knowledge.build import knowledge_base
    from nmt_expert.knowledge.lint import lint

    drafted, issues = _draft(contents, own)
    issues = sorted(set(issues + lint(drafted)))
    if newer := [issue for issue in issues if issue.code == "format"]:
        return None, tuple(newer)  # the other problems would be those of an old reader
    if any(issue.severity == "error" for issue in issues):
        return None, tuple(issues)
    return knowledge_base(drafted, digest), tuple(issues)


# ------------------------------------------------------------------ files


def _folder(named: Folder | None) -> Traversable:
    """Return the folder that is named, or the one that comes with the program."""
    if named is None:
        return rules_folder()
    if isinstance(named, str | os.PathLike):
        return Path(named or "''")  # an empty name is not the folder we are in
    if not hasattr(named, "iterdir"):
        message = f"a folder is named by text or a path, not by {type(named).__name__}"
        raise KnowledgeError([Issue("", 0, "wrong-type", message)])
    return named


def _own(overlay: Folder | None) -> dict[str, bytes | Issue] | None:
    """Return the content of every file of an overlay, or None without one."""
    return None if overlay is None else _contents(_folder(overlay), PREFIX)


def _contents(folder: Traversable, before: str = "rules/") -> dict[str, bytes | Issue]:
    """Return the content of every YAML file in a folder by its path there, in order; ``before`` is for messages."""
    try:
        there = folder.is_dir()
    except (OSError, ValueError):  # far too long, or with a zero byte
        there = False
    if not there:
        shown = str(folder)
        raise KnowledgeError([Issue("", 0, "no-folder", f"there is no folder {shown[:200]}")])
    try:
        found = dict(sorted(_walk(folder, "", 0, before)))
    except OSError as error:
        message = f"the folder {error.filename or folder} cannot be read: {(error.strerror or '').lower()}"
        raise KnowledgeError([Issue("", 0, "unreadable-folder", message)]) from None
    if not found:
        hint = "docs/knowledge-format.md lists the files"
        raise KnowledgeError([Issue("", 0, "empty-folder", f"there are no knowledge files in {folder}", hint)])
    return found


def _walk(folder: Traversable, before: str, depth: int, shown: str) -> list[tuple[str, bytes | Issue]]:
    found: list[tuple[str, bytes | Issue]] = []
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.name.endswith((".yaml", ".yml")):
            found.append((before + item.name, read_bytes(item, f"{shown}{before}{item.name}")))
        elif depth < _DEEPEST and item.is_dir():
            found += _walk(item, f"{before}{item.name}/", depth + 1, shown)
    return found
