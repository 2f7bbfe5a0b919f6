"""Every message about bad knowledge files has its bad file in ``tests/bad_rules``.

A bad file says in its first comments what is expected of it::

    # expects: rules/sources.yaml:5: the message     (or  expects warning:), repeated for several
    # hint: the hint, if there is one
    # as: rules/sources.yaml                         where it goes in the base
    # without: rules/nerves.yaml                     what is taken out of the base
    # with: rules/findings/history.yaml              what is added to the base, from ``_with``

It is laid over the tiny valid base in ``tests/bad_rules/_base``; lines count as in the bad file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.errors import KnowledgeError
from nmt_expert.knowledge.load import check_knowledge, load_knowledge

FOLDER = Path(__file__).parent.parent / "bad_rules"
BAD_FILES = sorted(FOLDER.glob("*.yaml"))


def head(file: Path) -> list[tuple[str, str]]:
    """Return the instructions at the top of a bad file."""
    found = []
    for line in file.read_bytes().split(b"\n"):
        name, colon, text = line.decode("utf-8", "replace").removeprefix("# ").partition(": ")
        if not line.startswith(b"# ") or not colon:
            break
        found.append((name, text))
    return found


def expected(file: Path, severity: str) -> list[str]:
    """Return the messages a bad file asks for, as they are shown."""
    messages: list[tuple[str, str]] = []
    for name, text in head(file):
        if name.startswith("expects"):
            messages.append(("warning" if name == "expects warning" else "error", text))
        elif name == "hint":
            messages[-1] = (messages[-1][0], f"{messages[-1][1]}\n  hint: {text}")
    return [text for kind, text in messages if kind == severity]


def lay(file: Path, rules: Path) -> None:
    """Lay a bad file over the base."""
    for name, text in head(file):
        place = rules.parent / text
        if name == "as":
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(file.read_bytes())
        elif name == "without":
            place.unlink()
        elif name == "with":
            place.write_bytes((FOLDER / "_with" / text.removeprefix("rules/")).read_bytes())


@pytest.mark.parametrize("file", BAD_FILES, ids=lambda file: file.stem)
def test_a_bad_file_gives_exactly_its_messages(file: Path, rules: Path) -> None:
    lay(file, rules)
    errors, warnings = expected(file, "error"), expected(file, "warning")
    found = check_knowledge(rules)
    assert head(file)[0][0] in ("expects", "expects warning")
    assert [str(issue) for issue in found if issue.severity == "error"] == errors
    if warnings:
        assert [str(issue) for issue in found if issue.severity == "warning"] == warnings


@pytest.mark.parametrize("file", BAD_FILES, ids=lambda file: file.stem)
def test_an_error_refuses_the_whole_base_and_a_warning_does_not(file: Path, rules: Path) -> None:
    lay(file, rules)
    if errors := expected(file, "error"):
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge(rules)
        assert [str(issue) for issue in caught.value.issues] == errors
    else:
        assert load_knowledge(rules).rules


def test_the_base_itself_has_no_issue(rules: Path) -> None:
    assert check_knowledge(rules) == ()


def test_all_problems_of_all_files_are_reported_at_once_by_path_and_line(rules: Path) -> None:
    for name in ("unknown_trigger", "unknown_key", "cycle", "unknown_level", "broken_quote"):
        lay(FOLDER / f"{name}.yaml", rules)
    found = check_knowledge(rules)
    codes = {issue.code for issue in found}
    assert {"unknown-finding", "unknown-key", "cycle", "unknown-level", "yaml"} <= codes
    assert list(found) == sorted(found, key=lambda issue: (issue.path, issue.line))


def test_a_file_that_cannot_be_read_brings_no_complaints_about_the_names_in_it(rules: Path) -> None:
    (rules / "findings/palpation.yaml").write_text("findings: [")
    assert [issue.code for issue in check_knowledge(rules)] == ["yaml"]
