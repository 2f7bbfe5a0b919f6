"""Own entries laid over the knowledge: added, replaced, switched off, and what changed underneath."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nmt_expert.errors import KnowledgeError
from nmt_expert.knowledge.draft import Touched
from nmt_expert.knowledge.load import check_knowledge, load_knowledge, read_draft
from nmt_expert.knowledge.overlay import changed_underneath, record_of

BASE = Path(__file__).parents[1] / "bad_rules" / "_base"

MY_RULE = """\
id: ischemia
rules:
  - id: my-own
    when: cool_skin
    supports: weak
    because: Cool skin again.
    group: skin
"""
SADDLE = """\
flags:
  - id: rf_saddle
    label: Numb saddle area
    level: absolute
    action: emergency
    triggers: [saddle_numbness]
    do: No massage. Send to emergency care now, and ring first.
    sources: [book_1999]
    limits: [{where: everywhere, pressure: none}]
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "principles").mkdir(parents=True)
    (folder / "overlay.yaml").write_text("switch_off: {}\n")
    return folder


def errors(rules: Path, own: Path) -> list[str]:
    return [str(issue) for issue in check_knowledge(rules, overlay=own) if issue.severity == "error"]


def touched(rules: Path, own: Path) -> tuple[Touched, ...]:
    return read_draft(rules, overlay=own).touched


# ------------------------------------------------------------------ add, replace, switch off


def test_an_overlay_with_nothing_in_it_changes_nothing(rules: Path, own: Path) -> None:
    plain, laid = load_knowledge(rules, use_cache=False), load_knowledge(rules, overlay=own, use_cache=False)
    assert (plain.rules, plain.findings, plain.flags) == (laid.rules, laid.findings, laid.flags)
    assert plain.digest != laid.digest


def test_a_rule_is_added_and_everything_else_stays(rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE)
    plain, laid = load_knowledge(rules, use_cache=False), load_knowledge(rules, overlay=own, use_cache=False)
    assert [rule.id for rule in laid.rules] == [*(rule.id for rule in plain.rules), "ischemia.my-own"]
    assert laid.principles == plain.principles
    added = laid.rules[-1]
    assert (added.path, added.line, added.conclusion) == ("overlay/principles/ischemia.yaml", 3, "ischemia")
    assert [(each.what, each.id) for each in touched(rules, own)] == [("added", "ischemia.my-own")]


def test_a_rule_with_an_id_that_is_there_is_replaced_in_its_place(rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE.replace("my-own", "cool-skin"))
    plain, laid = load_knowledge(rules, use_cache=False), load_knowledge(rules, overlay=own, use_cache=False)
    assert [rule.id for rule in laid.rules] == [rule.id for rule in plain.rules]
    replaced = next(rule for rule in laid.rules if rule.id == "ischemia.cool-skin")
    assert (replaced.strength, replaced.because) == ("weak", "Cool skin again.")


def test_an_entry_is_switched_off(rules: Path, own: Path) -> None:
    (own / "overlay.yaml").write_text("switch_off:\n  rule: [ischemia.cool-skin]\n")
    laid = load_knowledge(rules, overlay=own, use_cache=False)
    assert "ischemia.cool-skin" not in [rule.id for rule in laid.rules]
    (only,) = touched(rules, own)
    assert (only.what, only.where) == ("switched off", "overlay/overlay.yaml:2")


def test_a_finding_is_added_with_its_kind(rules: Path, own: Path) -> None:
    (own / "findings").mkdir()
    text = "kind: symptom\nfindings:\n  - {id: my_sign, label: Mine, question: Is it?, elicit: {do: Ask.}}\n"
    (own / "findings" / "symptom.yaml").write_text(text)
    assert load_knowledge(rules, overlay=own, use_cache=False).findings["my_sign"].kind == "symptom"


def test_an_overlay_is_kept_in_the_cache_by_its_content(
    rules: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))
    first = load_knowledge(rules, overlay=own)
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE)
    assert len(load_knowledge(rules, overlay=own).rules) == len(first.rules) + 1
    assert load_knowledge(rules, overlay=own) == load_knowledge(rules, overlay=own, use_cache=False)


def test_it_can_be_laid_over_the_shipped_rules(own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE.replace("cool_skin", "tissue_cool"))
    assert any(rule.id == "ischemia.my-own" for rule in load_knowledge(overlay=own).rules)


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("overlay.yaml", "switch_off: [x]\n", "gives ids by their kind"),
        ("overlay.yaml", "switch_off: {rule: x}\n", "has to be a list"),
        ("overlay.yaml", "switch_off: {rul: [x]}\n", "did you mean 'rule'?"),
        ("overlay.yaml", "switch_off: {rule: [ischemia.cool-skni]}\n", "did you mean 'ischemia.cool-skin'?"),
        ("overlay.yaml", "switch_off: {rule: [quite-another]}\n", "it may be gone since an upgrade"),
        ("overlay.yaml", "switch_of: {}\n", "there is no key 'switch_of'"),
        ("overlay.yaml", "switch_off: [\n", "overlay/overlay.yaml:"),
        ("overlay.yaml", "switch_off: {flag: [rf_saddle]}\n", "sends to a doctor"),
        ("overlay.yaml", "switch_off: {finding: [cool_skin]}\n", "there is no finding 'cool_skin'"),
        ("principles/ischemia.yaml", "id: ischemai\nrules: []\n", "did you mean 'ischemia'?"),
        ("principles/ischemia.yaml", MY_RULE.replace("cool_skin", "cool_skni"), "did you mean 'cool_skin'"),
        ("principles/ischemia.yaml", MY_RULE.replace("weak", "strongish"), "overlay/principles/ischemia.yaml:5"),
        ("principles/ischemia.yaml", MY_RULE + MY_RULE.partition("rules:\n")[2], "stands here again"),
        ("scale.yaml", "version: x\n", "an overlay does not change them"),
        ("riddles.yaml", "a: b\n", "no knowledge file has this name"),
        ("safety.yaml", SADDLE.replace("emergency\n", "modify\n"), "its action is modify instead of emergency"),
        ("safety.yaml", SADDLE.replace("[saddle_numbness]", "[cool_skin]"), "triggers lacks saddle_numbness"),
        ("safety.yaml", SADDLE.replace("everywhere", "here"), "limits lacks"),
    ],
)
def test_what_is_wrong_with_an_overlay_is_said(rules: Path, own: Path, path: str, text: str, said: str) -> None:
    (own / path).write_text(text)
    found = errors(rules, own)
    assert any(said in problem for problem in found), found
    with pytest.raises(KnowledgeError):
        load_knowledge(rules, overlay=own, use_cache=False)


def test_an_entry_is_not_switched_off_and_replaced(rules: Path, own: Path) -> None:
    (own / "overlay.yaml").write_text("switch_off: {rule: [ischemia.cool-skin]}\n")
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE.replace("my-own", "cool-skin"))
    assert any("switched off and replaced" in problem for problem in errors(rules, own))


def test_a_red_flag_can_be_made_stricter(rules: Path, own: Path) -> None:
    (own / "safety.yaml").write_text(SADDLE.replace("[saddle_numbness]", "[saddle_numbness, cool_skin]"))
    laid = load_knowledge(rules, overlay=own, use_cache=False)
    assert laid.flags["rf_saddle"].triggers == ("saddle_numbness", "cool_skin")
    assert laid.flags["rf_saddle"].screen == ()


def test_a_folder_that_is_not_there_is_said(rules: Path, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no folder"):
        load_knowledge(rules, overlay=tmp_path / "none")


# ------------------------------------------------------------------ what changed underneath


def changes(rules: Path, own: Path) -> list[str]:
    return [issue.message for issue in check_knowledge(rules, overlay=own) if issue.code == "underneath"]


def seen(rules: Path, own: Path) -> None:
    (own / "underneath.json").write_text(record_of(touched(rules, own), "1"))


def test_after_an_upgrade_it_is_said_which_field_changed_underneath(rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE.replace("my-own", "cool-skin"))
    assert "nobody has noted what the rule ischemia.cool-skin says" in changes(rules, own)[0]
    seen(rules, own)
    assert changes(rules, own) == []
    file = rules / "principles" / "ischemia.yaml"
    file.write_text(file.read_text().replace("supports: moderate", "supports: strong"))
    assert changes(rules, own) == ["the rule ischemia.cool-skin has changed underneath: supports"]
    seen(rules, own)
    assert changes(rules, own) == []


def test_a_replaced_entry_that_is_gone_underneath_is_said(rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE.replace("my-own", "cool-skin"))
    seen(rules, own)
    file = rules / "principles" / "ischemia.yaml"
    file.write_text(file.read_text().replace("id: cool-skin", "id: cold-skin"))
    assert any("no longer underneath" in message for message in changes(rules, own))


def test_another_entry_that_changes_underneath_is_not_said(rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(MY_RULE)
    file = rules / "principles" / "ischemia.yaml"
    file.write_text(file.read_text().replace("supports: moderate", "supports: strong"))
    assert changes(rules, own) == []


@pytest.mark.parametrize("record", ["", "[", "[]", '{"entries": 3}', '{"entries": {"rule x": 3}}', b"\xff"])
def test_a_record_that_cannot_be_read_counts_as_not_seen(record: str | bytes) -> None:
    (found,) = changed_underneath([Touched("rule", "x", "replaced", "overlay/a.yaml:1", {"a": 1})], record)
    assert found.unseen


def test_the_record_holds_only_what_is_replaced_or_switched_off() -> None:
    all_three = [Touched("rule", what, what, "x:1", {"a": [1]}) for what in ("added", "replaced", "switched off")]
    assert set(json.loads(record_of(all_three, "2"))["entries"]) == {"rule replaced", "rule switched off"}
