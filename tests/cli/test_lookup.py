"""Looking things up: findings, principles, cases and everything known about one thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmt_expert.knowledge.entries import called, entries, referring, title, where, written
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, KnowledgeBase, Not, Reads
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge()


# ------------------------------------------------------------------ findings, principles, cases


def test_findings_lists_every_finding(run: Run, kb: KnowledgeBase) -> None:
    data = json.loads(run("findings", "--json").stdout)
    assert [entry["id"] for entry in data] == list(kb.findings)


def test_findings_searches_labels_questions_and_synonyms_for_every_word(run: Run) -> None:
    result = run("findings", "Taut", "band")
    assert result.exit_code == 0
    assert result.stdout.startswith("taut_band ")
    assert "joint_tightness" not in result.stdout


def test_findings_can_be_of_one_kind(run: Run) -> None:
    data = json.loads(run("findings", "--kind", "palpation", "--json").stdout)
    assert {entry["kind"] for entry in data} == {"palpation"}


def test_a_search_that_finds_nothing_ends_with_1_and_a_hint(run: Run) -> None:
    result = run("findings", "tinglng")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "did you mean 'Tingling or pins and needles' (tingling_pins_needles)?" in result.stderr
    assert json.loads(run("findings", "tinglng", "--json").stdout) == []


def test_principles_are_the_ten_with_meaning_and_evidence(run: Run, kb: KnowledgeBase) -> None:
    data = json.loads(run("principles", "--json").stdout)
    assert [entry["id"] for entry in data] == list(kb.principles)
    text = run("principles").stdout
    assert "nerve_entrapment" in text
    assert "contested" in text


def test_cases_are_listed_and_searched(run: Run) -> None:
    data = json.loads(run("cases", "--json").stdout)
    assert data
    assert all(Path(case["where"]).is_file() and case["title"] for case in data)
    one = data[0]["id"]
    assert one in run("cases", one).stdout
    nothing = run("cases", "no such words")
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_every_case_can_be_shown_and_assessed(run: Run) -> None:
    case = json.loads(run("cases", "--json").stdout)[0]
    assert case["title"] in " ".join(run("show", case["id"]).stdout.split())
    assert run("assess", case["where"]).exit_code in (0, 3)


def test_a_case_that_cannot_be_read_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text("title: [\n")
    monkeypatch.setattr("nmt_expert.knowledge.where.cases_folder", lambda: tmp_path)
    result = run("cases")
    assert result.exit_code == 2
    assert "cases/broken.yaml:" in result.stderr


# ------------------------------------------------------------------ show


def test_everything_in_the_knowledge_base_can_be_shown(run: Run, kb: KnowledgeBase) -> None:
    for kind, members in entries(kb).items():
        name = next(iter(members))
        result = run("show", name, "--json")
        assert result.exit_code == 0, result.output
        assert kind in {entry["what"] for entry in json.loads(result.stdout)}
        assert name in run("show", name).stdout


def test_show_says_where_a_thing_is_written_and_what_refers_to_it(run: Run, kb: KnowledgeBase) -> None:
    (shown,) = json.loads(run("show", "taut_band", "--json").stdout)
    finding = kb.findings["taut_band"]
    assert shown["where"] == f"{finding.path}:{finding.line}"
    assert shown["question"] == finding.question
    assert any(name.startswith("trigger_points.") for name in shown["referred_to_by"]["rule when"])
    assert set(shown["sources"]) == set(finding.sources)


def test_show_takes_labels_and_synonyms(run: Run) -> None:
    assert run("show", "Upper Trapezius").stdout.startswith("upper_trapezius  (muscle")
    assert run("show", "upper trap").stdout.startswith("upper_trapezius  (muscle")


def test_show_gives_a_principle_with_its_technique(run: Run) -> None:
    kinds = [entry["what"] for entry in json.loads(run("show", "ischemia", "--json").stdout)]
    assert kinds == ["principle", "technique"]


def test_an_unknown_name_gives_the_nearest(run: Run) -> None:
    result = run("show", "taut_bnad")
    assert result.exit_code == 2
    assert result.stderr == "nothing is called 'taut_bnad'\n  hint: did you mean 'taut_band'?\n"


def test_a_condition_is_written_as_in_its_file() -> None:
    condition = All(
        (
            Reads("a"),
            Not(Reads("b", ())),
            AnyOf((Reads("c", ("pathway",)), Reads("d", ("here", "referring")))),
            AtLeast(1, (Reads("e"),)),
        ),
        same="muscle",
    )
    assert written(condition) == (
        "{all: [a, {not: b}, {any: [{finding: c, at: pathway}, {finding: d, at: [here, referring]}]}, "
        "{at_least: 1, of: [e]}], same: muscle}"
    )


def test_every_entry_has_a_title_and_a_place(kb: KnowledgeBase) -> None:
    for kind, members in entries(kb).items():
        for entry in members.values():
            assert title(entry)
            assert where(kind, entry).startswith("rules/")


def test_every_reference_between_entries_is_found_from_the_other_end(kb: KnowledgeBase) -> None:
    flag = next(flag for flag in kb.flags.values() if flag.triggers)
    assert ("flag", flag.id, "triggers") in referring(kb, "finding", flag.triggers[0])
    muscle = next(muscle for muscle in kb.muscles.values() if muscle.catches)
    assert ("muscle", muscle.id, "catches") in referring(kb, "nerve", muscle.catches[0].nerve)
    assert ("muscle", muscle.id, "lies_in") in referring(kb, "region", muscle.lies_in[0])


def test_an_id_comes_before_a_label(kb: KnowledgeBase) -> None:
    assert [kind for kind, _ in called(kb, "neck")] == ["region"]


def test_show_explains_the_words_and_numbers_of_a_result(run: Run) -> None:
    assert "number: 0.35" in run("show", "moderate").stdout
    assert "1 - (1 - 0.6)(1 - 0.6) = +0.84" in " ".join(run("show", "combined").stdout.split())
    assert run("show", "0.84").stdout.startswith("well_supported")
    assert "did you mean 'moderate'" in run("show", "modrate").stderr
