"""Assessing from Python: what goes in, what comes out, and what raises."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nmt_expert
from nmt_expert import Answer, Complaint, DataError, Expert, KnowledgeBase, Site, Visit, VisitError, assess, understand
from nmt_expert.api import default_expert
from nmt_expert.understanding import is_visit_file

SEED = ["tight joint", "numbness", "postural tilt"]


def test_phrases_give_ten_principles_in_order() -> None:
    result = assess(SEED, region="neck", side="left")
    assert len(result.principles) == 10
    assert result.principles[0].support == max(entry.support for entry in result.principles)
    assert result.problems == ()
    assert [reading.phrase for reading in result.understood] == SEED
    assert result.assessment.visit.complaints == (Complaint("neck", "left"),)


def test_several_complaints_give_ten_principles_each() -> None:
    visit = Visit((Complaint("neck", "left"), Complaint("calf", "right")), (Answer("numbness_reported", "yes"),))
    result = assess(visit)
    assert [len(entry.principles) for entry in result] == [10, 10]
    assert [entry.complaint.region for entry in result] == ["neck", "calf"]


def test_a_phrase_that_is_not_understood_raises_with_every_problem() -> None:
    with pytest.raises(VisitError) as raised:
        assess(["tight joint", "blub blub", "numb brick wall"])
    assert len(raised.value.issues) == 2
    assert "'blub blub' is not understood" in str(raised.value)


def test_without_strict_what_is_not_understood_is_kept_beside_the_result() -> None:
    result = assess(["tight joint", "blub blub"], strict=False)
    assert [issue.code for issue in result.problems] == ["unknown-phrase"]
    assert [answer.finding for answer in result.assessment.visit.answers] == ["joint_tightness"]


@pytest.mark.parametrize(("region", "side", "code"), [("nekc", "", "unknown-region"), ("neck", "up", "unknown-side")])
def test_a_place_that_does_not_exist_raises(region: str, side: str, code: str) -> None:
    with pytest.raises(VisitError) as raised:
        assess(["numbness"], region=region, side=side)
    assert [issue.code for issue in raised.value.issues] == [code]


def test_a_path_a_mapping_and_a_visit_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "visit.json"
    data = {"complaints": [{"region": "neck"}], "answers": [{"numbness_reported": "no", "side": "left"}]}
    file.write_text(json.dumps(data))
    visit = Visit((Complaint("neck"),), (Answer("numbness_reported", "no", Site(side="left")),))
    supports = [
        [(entry.id, entry.support) for entry in assess(said).principles] for said in (file, str(file), data, visit)
    ]
    assert supports[0] == supports[1] == supports[2] == supports[3]


def test_a_place_given_twice_is_one_complaint_and_another_place_is_one_more() -> None:
    data = {"complaints": [{"region": "neck", "text": "my neck"}], "answers": {}}
    assert len(understand(data, region="neck").visit.complaints) == 1
    assert [entry.region for entry in understand(data, region="knee").visit.complaints] == ["neck", "knee"]


def test_one_phrase_alone_needs_no_list() -> None:
    assert [answer.finding for answer in understand("tight joint").visit.answers] == ["joint_tightness"]


def test_nothing_said_is_an_assessment_of_nothing() -> None:
    assert {entry.support for entry in assess([]).principles} == {0.0}


def test_a_missing_file_raises() -> None:
    with pytest.raises(VisitError, match="there is no such file"):
        assess(Path("nowhere.yaml"))


@pytest.mark.parametrize(
    ("word", "names_a_file"),
    [("-", True), ("visit.YAML", True), ("a.json", True), ("tight joint", False), ("x" * 5000, False), ("a\0b", False)],
)
def test_a_word_names_a_file_by_its_ending_or_its_being_there(word: str, names_a_file: bool) -> None:
    assert is_visit_file(word) is names_a_file


def test_a_folder_is_no_visit_file(tmp_path: Path) -> None:
    assert not is_visit_file(str(tmp_path))


# ------------------------------------------------------------------ what comes out


def test_a_result_is_text_data_and_json_of_one_content() -> None:
    result = assess(SEED, region="neck")
    assert json.loads(result.to_json()) == json.loads(json.dumps(result.to_dict()))
    assert "Joint fixation" in result.text()
    assert str(result) == result.text()
    assert "How Ischemia was reached" in result.text(how="ischemia")


def test_a_result_can_be_questioned_in_every_way() -> None:
    result = assess(SEED, region="neck")
    asked = {
        "how": result.how("Joint fixation"),
        "whynot": result.whynot("ischemia"),
        "why": result.why("taut band"),
        "whatif": result.whatif("numbness=no"),
        "pivotal": result.pivotal(),
        "compare": result.compare("ischemia", "trigger_points"),
        "chain": result.chain(),
        "trace": result.trace(),
        "graph": result.graph(of="Joint fixation"),
        "visit-diff": assess("numbness").since(result),
    }
    for name, explanation in asked.items():
        assert explanation.to_dict()["explanation"] == name
        assert json.loads(explanation.to_json()) == json.loads(json.dumps(explanation.to_dict()))
        assert str(explanation) == explanation.text()
        assert explanation._repr_html_().startswith('<div class="nmt-expert">')
        assert explanation._repr_markdown_() == explanation.markdown()
        assert explanation.answer is (name not in ("whatif", "visit-diff"))


@pytest.mark.parametrize("name", ["trace", "graph"])
def test_a_run_and_a_graph_have_every_form_and_length_and_say_what_they_are_not(name: str) -> None:
    explanation = getattr(assess(SEED, region="neck"), name)()
    for length in ("short", "default", "full"):
        text, markdown = explanation.text(60, length=length), explanation.markdown(length=length)
        forms = (text, markdown, explanation.html(length=length))
        assert all("not a diagnosis" in " ".join(form.split()) for form in forms)
        assert max(map(len, text.splitlines())) <= 60
        assert all("joint fixation" in form.lower() for form in forms)
    with pytest.raises(ValueError, match="length must be one of"):
        explanation.text(length="endless")
    assert not getattr(assess([]), name)().answer


def test_a_trace_asked_of_a_result_is_the_run_that_the_assessment_recorded() -> None:
    result = assess(SEED, region="neck")
    steps = [step["rule"] for step in result.trace().to_dict()["steps"]]
    assert steps == [cycle.rule for cycle in result.assessment.complaints[0].run.cycles]
    assert all(f"Step {number} of {len(steps)}" in result.trace().html() for number in range(1, len(steps) + 1))


def test_a_graph_asked_of_a_result_is_drawn_in_three_languages() -> None:
    graph = assess(SEED, region="neck").graph(rules=False)
    assert graph.svg().startswith("<svg")
    assert graph.dot().startswith("digraph")
    assert "flowchart" in graph.mermaid()
    assert graph.svg() in graph._repr_html_()
    assert not [node for node in graph.to_dict()["nodes"] if node["kind"] == "rule"]
    with pytest.raises(nmt_expert.NmtError, match="there is no principle or hypothesis"):
        assess(SEED, region="neck").graph(of="joint fixture")


def test_two_principles_are_compared_by_the_rules_alone_too() -> None:
    sheet = nmt_expert.study_sheet("ischemia", "Trigger points")
    assert isinstance(sheet, nmt_expert.Explanation)
    assert sheet.to_dict()["visit"] is None


def test_a_question_about_what_is_not_there_names_the_nearest() -> None:
    with pytest.raises(DataError, match="did you mean 'ischemia'"):
        assess(SEED).how("ischemai")


def test_the_recorded_run_and_the_whole_reasoning_are_added_on_request() -> None:
    data = assess(SEED).to_dict(trace=True, how="joint_fixation")
    assert data["complaints"][0]["trace"]["cycles"]
    assert data["how"][0]["id"] == "joint_fixation"
    json.dumps(data)


def test_a_notebook_gets_html_and_markdown_with_everything_escaped() -> None:
    visit = Visit((), (Answer("numbness_reported", "yes", said="<script>alert(1)</script>"),))
    html = assess(visit)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "Nerve compression" in assess(visit)._repr_markdown_()


# ------------------------------------------------------------------ the expert


def test_the_default_expert_is_made_once_for_all_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: id(default_expert()), range(32)))
    assert len(made) == 1


def test_an_expert_with_other_knowledge_is_used() -> None:
    expert = Expert(default_expert().knowledge)
    assert assess(SEED, expert=expert).assessment.expert is expert


def test_every_public_name_is_there() -> None:
    for name in nmt_expert.__all__:
        assert getattr(nmt_expert, name) is not None
    assert set(nmt_expert.__all__) <= set(dir(nmt_expert))
    assert isinstance(default_expert().knowledge, KnowledgeBase)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'asess'"):
        nmt_expert.asess  # noqa: B018
