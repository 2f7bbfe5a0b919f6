"""Begin a new rule, finding or case: a correct skeleton at the right place, never over anything that is there.

What has to be written stands as ``TODO``; `Begun` says where.  A file is only added to,
all other lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from nmt_expert.errors import DataError, Issue, KnowledgeError
from nmt_expert.files.output import reason, write_output
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry
from nmt_expert.knowledge.lint.backing import TODO
from nmt_expert.knowledge.load import read_draft
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.yamlfile import YamlDocument

Done = TypeVar("Done")

_RULE = f"""\
- id: {{id}}
  when: {TODO}  # a finding, {{{{all: [a, b]}}}}, {{{{any: [a, b]}}}}, {{{{at_least: 2, of: [a, b, c]}}}}
  supports: moderate  # or against: ...; weak, moderate or strong
  because: {TODO} why, in one sentence that a client can follow
  sources: []
  basis: judgement  # or test-accuracy, consensus: they need a source
"""
_FINDING = f"""\
- id: {{id}}
  label: {TODO} what a person calls it
  question: {TODO} one thing that can be answered yes or no?
  elicit:
    do: {TODO} how to find out
    yes_if: {TODO} what counts as a yes
  synonyms: []
  sources: []
"""
_CASE = f"""\
title: {TODO} who, and with what
story: >-
  {TODO} what the person tells and what was found.
complaints: [{{{{region: {TODO}, side: right}}}}]
answers:
  - {{{{{TODO}: yes}}}}
expect:
  first: {TODO}
  at_most: {{{{{TODO}: open}}}}
  red_flags: []
teaches: {TODO} what the case shows
source: composed
"""
_NAMES: Mapping[str, tuple[str, str, str]] = {
    "rule": (r"[a-z0-9]+(-[a-z0-9]+)*", "-", "hyphens"),
    "finding": (r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "_", "underscores"),
    "case": (r"[a-z0-9]+(-[a-z0-9]+)*", "-", "hyphens"),
    "topic": (r"[a-z0-9]+(_[a-z0-9]+)*", "_", "underscores"),
}


class Begun(Struct, frozen=True):
    """A skeleton that was written.

    Attributes:
        path: The file.
        line: Its first line there, from 1.
        todo: What has to be written, as line and text.
    """

    path: Path
    line: int
    todo: tuple[tuple[int, str], ...]


def new_rule(rules: Path | None, conclusion: str, name: str, overlay: Path | None = None) -> Begun:
    """Add a rule to a principle or hypothesis.

    Args:
        rules: Folder of the knowledge base; None, with an overlay, for the one that comes with the program.
        conclusion: Id of the principle or hypothesis.
        name: The rule's own id, joined by hyphens.
        overlay: Folder of own entries that it is written to instead.

    Raises:
        DataError: There is no such conclusion, the id exists already or is not an id, or the file cannot be added to.
    """
    _check_name("rule", name)
    draft = read_draft(rules, overlay=overlay)
    known = draft.known(*CONCLUSIONS)
    if conclusion not in known:
        near = nearest(conclusion, known)
        hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(sorted(known))}"
        raise _refused("unknown-conclusion", f"there is no principle or hypothesis '{conclusion}'", hint)
    owner = known[conclusion]
    _check_free(draft, f"{conclusion}.{name}", "rule")
    block = _RULE.format(id=name)
    if overlay is not None:
        return _rule_over(overlay, draft, owner, block)
    assert rules is not None
    return _added(rules, owner.document, (*owner.loc, "rules"), block)


def _rule_over(overlay: Path, draft: Draft, owner: Entry, block: str) -> Begun:
    """Add a rule to the file of an overlay that holds those of its conclusion, which is made if it is not there."""
    path = owner.document.path.partition("/")[2]
    document = draft.own.get(path)
    if owner.kind == "principle":
        if document is not None:
            return _added(overlay, document, ("rules",), block)
        return _created(overlay / path, f"id: {owner.id}\nrules:\n{_indented(block, 2)}", first=3)
    carrier = f"- id: {owner.id}\n  rules:\n{_indented(block, 4)}"
    if document is None:
        return _created(overlay / path, f"hypotheses:\n{_indented(carrier, 2)}", first=2)
    listed = document.data.get("hypotheses") if isinstance(document.data, dict) else None
    for at, raw in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(raw, dict) and raw.get("id") == owner.id:
            return _added(overlay, document, ("hypotheses", at, "rules"), block)
    return _added(overlay, document, ("hypotheses",), carrier)


def new_finding(rules: Path | None, kind: str, name: str, overlay: Path | None = None) -> Begun:
    """Add a finding to the file of its kind, which is made if it is not there; see `new_rule`.

    Raises:
        DataError: The id exists already or is not an id, or the file cannot be added to.
    """
    _check_name("finding", name)
    draft = read_draft(rules, overlay=overlay)
    _check_free(draft, name, "finding", *CONCLUSIONS)
    path = f"findings/{kind}.yaml"
    folder, documents = (rules, draft.documents) if overlay is None else (overlay, draft.own)
    assert folder is not None
    if path not in documents:
        head = f"kind: {kind}\nfindings:\n"
        return _created(folder / path, head + _indented(_FINDING.format(id=name), 2), first=3)
    return _added(folder, documents[path], ("findings",), _FINDING.format(id=name))


def new_case(cases: Path, topic: str, name: str) -> Begun:
    """Make the file of a worked case.

    Raises:
        DataError: The case is there already, or a name is none.
    """
    _check_name("topic", topic)
    _check_name("case", name)
    return _created(cases / topic / f"{name}.yaml", _CASE.format(), first=1)


# ------------------------------------------------------------------ what is refused


def _refused(code: str, message: str, hint: str = "", path: str = "", line: int = 0) -> DataError:
    return DataError([Issue(path, line, code, message, hint)])


def _check_name(what: str, name: str) -> None:
    pattern, joint, joints = _NAMES[what]
    if not re.fullmatch(pattern, name):
        better = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)
        message = f"'{name}' is not a name for a {what}: lower-case letters and digits, joined by {joints}"
        raise _refused("bad-id", message, f"write {better}" if re.fullmatch(pattern, better) else "")


def _check_free(draft: Draft, name: str, *kinds: str) -> None:
    existing: Entry | None = draft.known(*kinds).get(name)
    if existing is not None:
        message = f"there is a {existing.kind} '{name}' already"
        raise _refused("duplicate-id", message, "choose another name", existing.document.path, existing.line)


# ------------------------------------------------------------------ writing


def _added(folder: Path, document: YamlDocument, loc: tuple[str | int, ...], block: str) -> Begun:
    """Add an entry to the end of the list at ``loc`` of a file."""
    if document.issues:
        raise KnowledgeError(document.issues)
    path = folder / document.path.partition("/")[2]
    text = _on_disk(path, lambda: path.read_bytes().decode("utf-8-sig"))
    lines = text.splitlines(keepends=True)
    indent, at = _end_of_list(document, loc, [line.rstrip() for line in lines])
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += newline
    new = [line + newline for line in _indented(block, indent).splitlines()]
    write_output(path, "".join(lines[:at] + new + lines[at:]), force=True, private=False)
    return _begun(path, at + 1, new)


def _end_of_list(document: YamlDocument, loc: tuple[str | int, ...], lines: list[str]) -> tuple[int, int]:
    """Return the indent of a list's items, and the line after which the next one belongs."""
    first = document.lines.get((*loc, 0), 0)
    if not first or not lines[first - 1].lstrip().startswith("- "):
        hint = f"write '{loc[-1]}:' and its entries on lines of their own, each behind a hyphen"
        message = f"there is no list '{loc[-1]}' that a line can be added to"
        raise _refused("no-list", message, hint, document.path, document.line(*loc))
    indent = _indent(lines[first - 1])
    last = first
    for number in range(first, len(lines)):
        line = lines[number]
        if line and not line.lstrip().startswith("#"):
            if _indent(line) < indent or (_indent(line) == indent and not line.lstrip().startswith("-")):
                break
            last = number + 1
    return indent, last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indented(block: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}" for line in block.splitlines(keepends=True))


def _created(path: Path, text: str, first: int) -> Begun:
    """Write a file that must not be there yet."""
    _on_disk(path, lambda: path.parent.mkdir(parents=True, exist_ok=True))
    write_output(path, text, private=False)
    return _begun(path, first, text.splitlines(keepends=True)[first - 1 :])


def _on_disk(path: Path, work: Callable[[], Done]) -> Done:
    """Do something with a file; say what is wrong if it cannot be done."""
    try:
        return work()
    except OSError as error:
        raise _refused("unwritable-file", f"this cannot be written: {reason(error)}", path=str(path)) from None


def _begun(path: Path, line: int, new: list[str]) -> Begun:
    todo = [(line + number, text.strip().removeprefix("- ")) for number, text in enumerate(new) if TODO in text]
    return Begun(path, line, tuple(todo))
