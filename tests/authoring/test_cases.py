"""Cases from a folder, and examples as cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.authoring.cases import example_cases, unmet_cases
from nmt_expert.errors import DataError, VisitError
from nmt_expert.intake.casefolder import case_files, load_cases
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from tests.authoring.small import BOTH, NO_BAND, cases_in, change, rules_in

EXAMPLES = """\
    because: A tender spot in a taut band is what the definition asks for.
    examples:
      - fires: yes
        leans: for
        answers: [{taut_band: yes, muscle: quadratus_lumborum}, {tender_spot: yes, muscle: quadratus_lumborum}]
        complaint: {region: low_back}
      - {fires: no, answers: [{taut_band: yes}, {tender_spot: no}]}
"""
BECAUSE = "    because: A tender spot in a taut band is what the definition asks for.\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))


def test_every_example_of_a_shipped_rule_comes_out_as_it_says() -> None:
    expert = Expert(load_knowledge())
    assert [str(issue) for issue in unmet_cases(expert, example_cases(expert.knowledge))] == []


def test_an_example_is_read_with_its_places_its_line_and_from_the_cache(tmp_path: Path) -> None:
    rules = change(rules_in(tmp_path), BECAUSE, EXAMPLES)
    fresh, cached = load_knowledge(rules), load_knowledge(rules)
    assert fresh.rules == cached.rules
    first, second = fresh.rules[0].examples
    assert (first.fires, first.leans, first.region, first.line) == (True, "for", "low_back", 16)
    assert first.answers[0] == ("taut_band", "yes", "", "", "quadratus_lumborum")
    assert (second.fires, second.line) == (False, 20)
    assert unmet_cases(Expert(fresh), example_cases(fresh)) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "fires: no",
            "fires: yes",
            "rules/principles/trigger_points.yaml:20: expected rule *band-and-spot to fire, got",
        ),
        ("leans: for", "leans: against", "rules/principles/trigger_points.yaml:16: expected the support of *got 0.60"),
    ],
)
def test_an_example_that_comes_out_otherwise_is_an_issue_at_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    kb = load_knowledge(change(rules_in(tmp_path), BECAUSE, EXAMPLES.replace(old, new)))
    (issue,) = unmet_cases(Expert(kb), example_cases(kb))
    begin, _, end = message.partition("*")
    assert str(issue).startswith(begin)
    assert end in str(issue)


def test_cases_are_found_below_folders_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = cases_in(tmp_path, b=BOTH, a=NO_BAND)
    (folder / "deep").mkdir()
    (folder / "deep" / "c.yml").write_text(BOTH)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "d.yaml").write_text(BOTH)
    names = [name.removeprefix(f"{folder.as_posix()}/") for name, _ in case_files(folder)]
    assert names == ["a.yaml", "b.yaml", "deep/c.yml"]


def test_the_shipped_cases_are_found_without_a_folder() -> None:
    assert all(name.startswith("cases/") for name, _ in case_files())


@pytest.mark.parametrize(("folder", "message"), [("nowhere", "there is no folder"), ("empty", "there are no cases")])
def test_a_folder_without_cases_is_refused(tmp_path: Path, folder: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=message):
        case_files(tmp_path / folder)


def test_all_problems_of_all_cases_are_reported_at_once(tmp_path: Path) -> None:
    broken = {"a": BOTH.replace("taut_band", "taut_bnad"), "b": NO_BAND.replace("unlikely", "unlikly"), "c": BOTH}
    with pytest.raises(VisitError) as caught:
        load_cases(load_knowledge(rules_in(tmp_path)), cases_in(tmp_path, **broken))
    assert [issue.path.rpartition("/")[2] for issue in caught.value.issues] == ["a.yaml", "b.yaml"]
