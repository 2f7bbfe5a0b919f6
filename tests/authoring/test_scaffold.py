"""New entries: at the right place, complete but for the words marked TODO, never over anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nmt_expert.authoring.scaffold import Begun, new_case, new_finding, new_rule
from nmt_expert.errors import DataError, VisitError
from nmt_expert.intake.casefile import read_case
from nmt_expert.knowledge.load import check_knowledge, load_knowledge

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"
HYPOTHESES = """\
hypotheses:
  - id: first
    label: First
    definition: Something.
    sources: [book_1999]
    rules:
    - id: one
      when: cool_skin
      supports: weak
      because: >-
        Because of this.

        And that.
    # a last word

  # the second
  - id: second
    rules:
      - {id: two, when: stress, supports: weak, because: Because.}
    label: Second
    definition: Something else.
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


def errors(rules: Path) -> list[str]:
    return [str(issue) for issue in check_knowledge(rules) if issue.severity == "error"]


def fill(begun: Begun, **words: str) -> None:
    """Write something for every TODO."""
    lines = begun.path.read_text().split("\n")
    for number, text in begun.todo:
        key = text.partition(":")[0]
        before = lines[number - 1].partition(f"{key}:")[0]
        lines[number - 1] = f"{before}{key}: {words.get(key, 'Something')}"
    begun.path.write_text("\n".join(lines))


def test_a_rule_goes_to_the_end_of_its_principle_and_loads_once_it_is_written(rules: Path) -> None:
    before = (rules / "principles/ischemia.yaml").read_text()
    begun = new_rule(rules, "ischemia", "cold-and-pale")
    after = begun.path.read_text()
    assert after.startswith(before)
    assert after.splitlines()[begun.line - 1] == "  - id: cold-and-pale"
    assert [text.partition(":")[0] for _, text in begun.todo] == ["when", "because"]
    assert [message.splitlines()[0] for message in errors(rules)] == [
        f"rules/principles/ischemia.yaml:{begun.todo[0][0]}: there is no finding 'TODO'"
    ]
    fill(begun, when="stress")
    assert load_knowledge(rules, use_cache=False).rules_for("ischemia")[-1].id == "ischemia.cold-and-pale"


def test_a_rule_goes_to_its_own_hypothesis_behind_what_is_written_there(rules: Path) -> None:
    file = rules / "hypotheses.yaml"
    file.write_text(HYPOTHESES)
    fill(new_rule(rules, "first", "new-one"), when="stress")
    fill(new_rule(rules, "second", "new-two"), when="cool_skin")
    assert errors(rules) == []
    assert [line for line in file.read_text().splitlines() if "TODO" in line] == []
    kb = load_knowledge(rules, use_cache=False)
    assert [rule.id for rule in kb.rules_for("first")] == ["first.one", "first.new-one"]
    assert [rule.id for rule in kb.rules_for("second")] == ["second.two", "second.new-two"]
    assert kb.rules_for("first")[0].because == "Because of this.\nAnd that."
    assert all(line in file.read_text().splitlines() for line in HYPOTHESES.splitlines())


def test_a_finding_loads_at_once_and_lists_its_texts(rules: Path) -> None:
    begun = new_finding(rules, "palpation", "cold_patch")
    assert errors(rules) == []
    assert "cold_patch" in load_knowledge(rules, use_cache=False).findings
    todo = {issue.line for issue in check_knowledge(rules) if issue.code == "todo"}
    assert todo == {line for line, _ in begun.todo}


def test_the_first_finding_of_a_kind_makes_its_file(rules: Path) -> None:
    begun = new_finding(rules, "history", "old_fall")
    assert begun.path == rules / "findings/history.yaml"
    assert begun.path.read_text().splitlines()[begun.line - 1] == "  - id: old_fall"
    assert errors(rules) == []
    new_finding(rules, "history", "new_fall")
    assert {"old_fall", "new_fall"} <= set(load_knowledge(rules, use_cache=False).findings)


def test_a_file_without_a_last_line_end_and_one_with_windows_line_ends_keep_their_kind(rules: Path) -> None:
    bare, windows = rules / "findings/palpation.yaml", rules / "findings/symptom.yaml"
    bare.write_text(bare.read_text().rstrip("\n"))
    windows.write_bytes(windows.read_bytes().replace(b"\n", b"\r\n"))
    new_finding(rules, "palpation", "cold_patch")
    new_finding(rules, "symptom", "cold_feet")
    assert errors(rules) == []
    assert windows.read_bytes().count(b"\n") == windows.read_bytes().count(b"\r\n")


def test_a_case_lists_every_word_the_reader_would_miss(rules: Path, tmp_path: Path) -> None:
    begun = new_case(tmp_path / "cases", "ischemia", "cold-hands")
    assert begun.path == tmp_path / "cases/ischemia/cold-hands.yaml"
    with pytest.raises(VisitError) as caught:
        read_case(load_knowledge(rules, use_cache=False), begun.path.read_bytes(), "case.yaml")
    assert {issue.line for issue in caught.value.issues} <= {line for line, _ in begun.todo}
    text = begun.path.read_text()
    for old, new in (("region: TODO", "region: buttock"), ("{TODO: yes}", "{cool_skin: yes}")):
        text = text.replace(old, new)
    text = text.replace("first: TODO", "first: ischemia").replace("{TODO: open}", "{adhesions: open}")
    case = read_case(load_knowledge(rules, use_cache=False), text.encode(), "case.yaml")
    assert len(case.expectations) == 3


def test_a_case_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    begun = new_case(tmp_path, "ischemia", "cold-hands")
    begun.path.write_text("mine")
    with pytest.raises(DataError, match="the file is there already"):
        new_case(tmp_path, "ischemia", "cold-hands")
    assert begun.path.read_text() == "mine"


@pytest.mark.parametrize(
    ("conclusion", "name", "message"),
    [
        ("ischemi", "cold", "there is no principle or hypothesis 'ischemi'\n  hint: did you mean 'ischemia'"),
        ("ischemia", "Cold Skin", "'Cold Skin' is not a name for a rule: .*hyphens\n  hint: write cold-skin"),
        ("ischemia", "???", "is not a name for a rule"),
        ("ischemia", "cool-skin", "rules/principles/ischemia.yaml:7: there is a rule 'ischemia.cool-skin' already"),
        (
            "adhesions",
            "stuck",
            "rules/principles/adhesions.yaml:1: there is no list 'rules' that a line can be added to",
        ),
    ],
)
def test_a_rule_that_cannot_be_begun_changes_nothing(rules: Path, conclusion: str, name: str, message: str) -> None:
    before = {file: file.read_bytes() for file in rules.rglob("*.yaml")}
    with pytest.raises(DataError, match=message):
        new_rule(rules, conclusion, name)
    assert {file: file.read_bytes() for file in rules.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("name", ["taut_band", "ischemia"])
def test_a_finding_cannot_take_the_name_of_another_entry(rules: Path, name: str) -> None:
    with pytest.raises(DataError, match=f"'{name}' already"):
        new_finding(rules, "symptom", name)


def test_a_broken_file_is_named_and_not_added_to(rules: Path) -> None:
    file = rules / "findings/palpation.yaml"
    file.write_text("kind: palpation\nfindings: [\n")
    with pytest.raises(DataError, match=r"rules/findings/palpation.yaml:\d"):
        new_finding(rules, "palpation", "cold_patch")
    assert file.read_text() == "kind: palpation\nfindings: [\n"


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "cases").write_text("a file")
    with pytest.raises(DataError, match="this cannot be written"):
        new_case(tmp_path / "cases", "ischemia", "cold-hands")
