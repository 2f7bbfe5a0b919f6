"""Folders of one's own: an overlay begun, everything copied, rules and findings begun in an overlay, sign-offs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.authoring.field_diff import FieldChange, field_changes
from nmt_expert.authoring.own_rules import new_overlay, whole_copy
from nmt_expert.authoring.review import fingerprint, read_reviews, sign, waiting
from nmt_expert.authoring.scaffold import new_finding, new_rule
from nmt_expert.errors import DataError
from nmt_expert.knowledge.load import check_knowledge, load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from tests.authoring.small import BASE

KB = load_knowledge(BASE, use_cache=False)


def test_a_new_overlay_is_valid_and_does_nothing(tmp_path: Path) -> None:
    assert new_overlay(tmp_path / "own").read_text().startswith("# Your own entries")
    assert load_knowledge(BASE, overlay=tmp_path / "own").rules == KB.rules


def test_a_whole_copy_is_the_same_knowledge(tmp_path: Path) -> None:
    count = whole_copy(tmp_path / "copy", BASE)
    assert count == len(list(BASE.rglob("*.yaml")))
    assert load_knowledge(tmp_path / "copy").digest == KB.digest


def test_nothing_is_begun_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    for begin in (new_overlay, whole_copy):
        with pytest.raises(DataError, match="something in it already"):
            begin(tmp_path)
        with pytest.raises(DataError, match="cannot be made"):
            begin(tmp_path / "x")
    assert (tmp_path / "x").read_text() == "mine"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    new_overlay(tmp_path / "own")
    return tmp_path / "own"


def finished(file: Path) -> None:
    text = file.read_text()
    for word, done in (("when: TODO", "when: cool_skin"), ("TODO one thing", "Is it one thing"), ("TODO ", "That ")):
        text = text.replace(word, done)
    file.write_text(text)


def test_rules_begun_in_an_overlay_count_once_they_are_written(own: Path) -> None:
    first, second = (new_rule(BASE, "ischemia", name, own) for name in ("one", "two"))
    assert first.path == second.path == own / "principles" / "ischemia.yaml"
    assert first.path.read_text().splitlines()[first.line - 1] == "  - id: one"
    finished(first.path)
    assert [rule.id for rule in load_knowledge(BASE, overlay=own).rules[-2:]] == ["ischemia.one", "ischemia.two"]


def test_a_finding_begun_in_an_overlay_counts_once_it_is_written(own: Path) -> None:
    for name in ("cold_one", "cold_two"):
        finished(new_finding(BASE, "palpation", name, own).path)
    assert {"cold_one", "cold_two"} <= load_knowledge(BASE, overlay=own).findings.keys()


def test_rules_of_hypotheses_are_begun_in_an_overlay(own: Path) -> None:
    names = [("joint_limits_motion", "one"), ("joint_limits_motion", "two"), ("single_nerve_pattern", "three")]
    for conclusion, name in names:
        begun = new_rule(None, conclusion, name, own)
        assert begun.path.read_text().splitlines()[begun.line - 1].lstrip().startswith("- id: ")
    finished(own / "hypotheses.yaml")
    (own / "hypotheses.yaml").write_text((own / "hypotheses.yaml").read_text().replace("cool_skin", "tissue_cool"))
    made = {rule.id for rule in load_knowledge(overlay=own).rules}
    assert {f"{conclusion}.{name}" for conclusion, name in names} <= made


def test_an_id_of_the_rules_underneath_is_not_begun_again(own: Path) -> None:
    with pytest.raises(DataError, match="already"):
        new_rule(BASE, "ischemia", "cool-skin", own)
    assert not [issue for issue in check_knowledge(BASE, overlay=own) if issue.severity == "error"]


# ------------------------------------------------------------------ which field changed


def with_rule(**changes: object) -> KnowledgeBase:
    return replace(KB, rules=(replace(KB.rules[0], **changes), *KB.rules[1:]))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"because": "Else."}, (("because", KB.rules[0].because, "Else."),)),
        ({"strength": "strong", "weight": 0.6}, (("strength", "weak", "strong"),)),
        ({"sign": -1}, (("supports", f"for, {KB.rules[0].strength}", f"against, {KB.rules[0].strength}"),)),
        ({"contested": True}, (("contested", "false", "true"),)),
        ({"group": "g"}, (("group", "nothing", "g"),)),
    ],
)
def test_each_field_is_said_as_it_was_and_is(changes: dict[str, object], fields: object) -> None:
    found = [change for change in field_changes(KB, with_rule(**changes)) if change.kind == "rule"]
    assert [(change.id, change.what) for change in found] == [(KB.rules[0].id, "changed")]
    assert found[0].fields == fields


def test_a_rule_that_only_moved_in_its_file_has_not_changed() -> None:
    assert list(field_changes(KB, with_rule(line=999, path="rules/elsewhere.yaml"))) == []


def test_what_is_new_or_gone_is_said() -> None:
    less = replace(KB, rules=KB.rules[1:])
    assert list(field_changes(KB, less)) == [FieldChange("rule", KB.rules[0].id, "removed")]
    assert list(field_changes(less, KB)) == [FieldChange("rule", KB.rules[0].id, "added")]


# ------------------------------------------------------------------ sign-offs


def test_what_is_signed_off_waits_no_more_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "reviews.tsv"
    for entry in waiting(KB, (), ("rule",)):
        sign(file, entry, "Kim", "ok", day=date(2026, 1, 2))
    signed = read_reviews(file)
    assert list(waiting(KB, signed, ("rule",))) == []
    (again,) = waiting(with_rule(because="Else."), signed, ("rule",))
    assert again.before
    assert (again.id, again.before.by, again.before.day) == (KB.rules[0].id, "Kim", "2026-01-02")
    assert {entry.kind for entry in waiting(KB, signed)} >= {"principle", "finding", "flag"}


def test_where_an_entry_stands_is_no_part_of_its_fingerprint() -> None:
    assert fingerprint(KB.rules[0]) == fingerprint(replace(KB.rules[0], line=9, path="x"))
    assert fingerprint(KB.rules[0]) != fingerprint(replace(KB.rules[0], because="x"))


def test_lines_are_only_added_and_a_remark_stays_on_its_line(tmp_path: Path) -> None:
    file = tmp_path / "reviews.tsv"
    file.write_text("# signed in May\n2026-05-01\trule\tx.y\tabc\tLee\tok\t")
    entry = next(iter(waiting(KB, ())))
    sign(file, entry, "Kim\tB", "change", "two\nlines \x1b[2J")
    assert file.read_text().startswith("# signed in May\n2026-05-01\trule\tx.y\tabc\tLee\tok\t\n")
    first, second = read_reviews(file)
    assert (first.by, second.by, second.remark) == ("Lee", "Kim B", "two lines \\x1b[2J")


def test_lines_that_are_no_sign_offs_are_all_named(tmp_path: Path) -> None:
    file = tmp_path / "reviews.tsv"
    file.write_text("hello\n\n2026-05-01\trule\tx\ty\tz\tmaybe\t\n")
    with pytest.raises(DataError) as caught:
        read_reviews(file)
    assert [issue.line for issue in caught.value.issues] == [1, 3]
    assert read_reviews(tmp_path / "none.tsv") == ()
