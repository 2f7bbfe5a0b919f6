"""Assessing from Python: what goes in, what comes out, and what raises."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import nmt_expert
from nmt_expert import (
    Answer,
    Complaint,
    DataError,
    Expert,
    KnowledgeBase,
    KnowledgeError,
    NmtError,
    Site,
    Visit,
    VisitError,
    assess,
    load_knowledge,
    study_sheet,
    understand,
)
from nmt_expert.api import default_expert
from nmt_expert.cli.app import app

SEED = ["tight joint", "numbness", "postural tilt"]


def test_phrases_give_ten_principles_in_order() -> None:
    result = assess(SEED, region="neck", side="left")
    assert len(result.principles) == 10
    assert result.principles[0].support == max(entry.support for entry in result.principles)
    assert result.problems == ()
    assert [reading.phrase for reading in result.understood] == SEED
    assert result.assessment.visit.complaints == (Complaint("neck", "left"),)


def test_several_complaints_give_ten_principles_each() -> None:
    visit = Visit(
        (Complaint("neck", "left"), Complaint("leg_posterior", "right")), (Answer("numbness_reported", "yes"),)
    )
    result = assess(visit)
    assert [len(entry.principles) for entry in result] == [10, 10]
    assert [entry.complaint.region for entry in result] == ["neck", "leg_posterior"]


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


# ------------------------------------------------------------------ what other programs lean on


def test_the_names_and_fields_that_other_programs_lean_on_are_there_and_work() -> None:
    kb = nmt_expert.load_knowledge()
    assert [band.id for band in kb.scale.bands][-1] == "unlikely"
    assert len(kb.principles) == 10
    finding = kb.findings["taut_band"]
    assert (finding.id, finding.kind, finding.label) == ("taut_band", "palpation", finding.label)
    assert finding.question
    opposite = next(entry for entry in kb.findings.values() if entry.opposite)
    assert kb.findings[opposite.opposite].opposite == opposite.id
    assert opposite.exclusive in (True, False)
    assert {"emergency", "urgent_referral"} <= {flag.action for flag in kb.flags.values()}
    expert = Expert(kb)
    visit = Visit(
        (Complaint("neck", "left", "stiff"),),
        (Answer("taut_band", "yes", Site("neck", "left", "upper_trapezius")), Answer("saddle_numbness", "yes")),
    )
    assessment = expert.assess(visit)
    first = assessment.complaints[0].principles[0]
    assert first.id in kb.principles
    assert -1 < first.support < 1
    assert first.band.id in [band.id for band in kb.scale.bands]
    assert [standing.flag.action for standing in assessment.safety.raised] == ["emergency"]
    assert [standing.flag.id for standing in assessment.safety.raised] == ["rf_cauda_equina"]
    data = assess(["numb left hand"], region="neck", side="left", strict=False, expert=expert).to_dict()
    assert {"raised", "unsettled"} <= set(data["safety"])
    flagged = assess("saddle numbness", expert=expert).to_dict()["safety"]["raised"]
    assert [(flag["id"], flag["action"]) for flag in flagged] == [("rf_cauda_equina", "emergency")]
    read = understand(["numb left hand", "blub"], strict=False, knowledge=kb)
    assert [(reading.finding, reading.word, reading.site.side) for reading in read.readings] == [
        ("numbness_reported", "yes", "left")
    ]
    assert [issue.code for issue in read.problems] == ["unknown-phrase"]


def test_notes_on_standard_input_give_proposals_and_flags_as_json() -> None:
    result = CliRunner().invoke(app, ["intake", "-", "--json"], input="Saddle numbness since Monday.\n")
    assert result.exit_code == 3
    data = json.loads(result.stdout)
    proposals = [entry for sentence in data["sentences"] for entry in sentence["proposals"]]
    assert [(entry["finding"], entry["word"], entry["site"].get("side", "")) for entry in proposals] == [
        ("saddle_numbness", "yes", "")
    ]
    flags = data.get("safety") or data["red_flags"]
    assert [(flag["id"], flag["action"]) for flag in flags["raised"]] == [("rf_cauda_equina", "emergency")]
    assert "unsettled" in flags


# ------------------------------------------------------------------ what is refused

HALF = "\ud800"
UNKNOWN: dict[str, tuple[Any, str, str]] = {
    "a finding": (Answer("taut_bnad", "yes"), "there is no finding 'taut_bnad' (answer 0)", "did you mean 'taut_band'"),
    "a finding like nothing": (Answer("nope", "yes"), "there is no finding 'nope'", "findings"),
    "no finding": (Answer("", "yes"), "there is no finding ''", "findings"),
    "a word": (Answer("taut_band", "maybe"), "there is no word 'maybe'", "probably not"),
    "a region": (Answer("taut_band", "yes", Site("nek")), "there is no region 'nek'", "did you mean 'neck'"),
    "a side": (Answer("taut_band", "yes", Site("neck", "up")), "there is no side 'up'", "left, right, both, midline"),
    "a muscle": (Answer("taut_band", "yes", Site(muscle="trapezus")), "there is no muscle", "trapezius"),
    "a place": (Answer("taut_band", "yes", Site(place="near by")), "there is no place 'near by'", "referring"),
    "nothing for a finding": (Answer(None, "yes"), "the finding of answer 0 has to be text, not None", ""),  # type: ignore[arg-type]
    "a list for a finding": (Answer(["a"], "yes"), "has to be text, not ['a']", ""),  # type: ignore[arg-type]
    "nothing for a word": (Answer("taut_band", None), "the word of answer 0 has to be text", ""),  # type: ignore[arg-type]
    "nothing for a site": (Answer("taut_band", "yes", None), "is not a Site: None", "Site("),  # type: ignore[arg-type]
    "a text for a site": (Answer("taut_band", "yes", "neck"), "is not a Site: 'neck'", "Site("),  # type: ignore[arg-type]
    "half a character": (Answer("taut_band", "yes", said=HALF), "half a character in it: '\\ud800'", ""),
    "half a character in a name": (Answer(HALF, "yes"), "there is no finding '\\ud800'", "findings"),
    "a text for an answer": ("taut_band", "answer 0 is not an Answer: 'taut_band'", "Answer("),
    "a complaint's region": (Complaint("nek"), "there is no region 'nek' (complaint 0)", "did you mean 'neck'"),
    "a complaint's side": (Complaint("neck", "up"), "there is no side 'up' (complaint 0)", "left"),
    "a complaint's text": (Complaint("neck", "", HALF), "half a character", ""),
    "nothing for a complaint": (None, "complaint 0 is not a Complaint: None", "Complaint("),
}


@pytest.mark.parametrize(("thing", "said", "hint"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_visit_that_names_what_is_not_there_is_refused(thing: Any, said: str, hint: str) -> None:
    complaint = thing is None or isinstance(thing, Complaint)
    visit = Visit((thing,), ()) if complaint else Visit((), (thing,))
    for attempt in (default_expert().assess, assess):
        with pytest.raises(VisitError) as raised:
            attempt(visit)
        (issue,) = raised.value.issues
        assert said in issue.message
        assert hint in issue.hint
        str(raised.value).encode()


def test_every_problem_of_a_visit_is_said_at_once_with_its_line() -> None:
    visit = Visit((Complaint("nek"),), (Answer("nope", "maybe", Site("nek", "up"), line=7),), source="visit.yaml")
    with pytest.raises(VisitError) as raised:
        default_expert().assess(visit)
    assert [issue.where for issue in raised.value.issues] == ["", *["visit.yaml:7"] * 4]


@pytest.mark.parametrize(
    "visit",
    [None, "visit", Visit(None), Visit((), None), Visit((), (), None), 7],  # type: ignore[arg-type]
    ids=["None", "text", "no complaints", "no answers", "no title", "a number"],
)
def test_what_is_no_visit_is_refused(visit: Any) -> None:
    with pytest.raises(VisitError):
        default_expert().assess(visit)


@pytest.mark.parametrize(
    "said",
    [None, 5, [None], [5], b"numbness", {"answers": [object()]}, {"answers": [{"taut_band": "yes", "said": HALF}]}],
    ids=["None", "a number", "no phrase", "a number for a phrase", "bytes", "an object", "half a character"],
)
def test_what_cannot_be_read_is_refused(said: Any) -> None:
    for attempt in (assess, understand):
        with pytest.raises(VisitError):
            attempt(said)


@pytest.mark.parametrize("said", ["", [""], "  ", {}, "a\0b.yaml", HALF, {1: 2}])
def test_what_says_nothing_is_refused(said: Any) -> None:
    with pytest.raises(VisitError):
        assess(said)


def test_data_that_goes_round_in_circles_or_too_deep_is_refused() -> None:
    circle: dict[str, Any] = {}
    circle["answers"] = circle
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    for data in (circle, {"answers": deep}):
        with pytest.raises(VisitError):
            assess(data)


@pytest.mark.parametrize("place", [{"region": 5}, {"side": 5}, {"region": " "}, {"region": HALF}])
def test_a_place_of_the_wrong_kind_is_refused(place: Any) -> None:
    with pytest.raises(VisitError):
        assess("numbness", **place)


def test_something_else_for_an_expert_or_a_knowledge_base_is_refused() -> None:
    with pytest.raises(DataError, match="is not an Expert but str"):
        assess("numbness", expert="rules")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="is not a KnowledgeBase but str"):
        understand("numbness", knowledge="rules")  # type: ignore[arg-type]
    with pytest.raises(KnowledgeError, match="needs a knowledge base, not str"):
        Expert("rules")  # type: ignore[arg-type]


QUESTIONS: dict[str, Callable[[nmt_expert.Result, Any], object]] = {
    "how": lambda result, at: result.how("ischemia", at),
    "how of a rule": lambda result, at: result.how("ischemia.cool-skin", at),
    "whynot": lambda result, at: result.whynot("ischemia", at),
    "whynot of all": lambda result, at: result.whynot(complaint=at),
    "why": lambda result, at: result.why("taut_band", complaint=at),
    "pivotal": lambda result, at: result.pivotal(at),
    "compare": lambda result, at: result.compare("ischemia", "adhesions", at),
    "chain": lambda result, at: result.chain(at),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(("at", "said"), [(2, "there are 2 complaints, counted from 0"), (-1, "2"), (99, "2")])
def test_a_complaint_that_is_not_there_is_refused_and_their_number_said(
    ask: Callable[[nmt_expert.Result, Any], object], at: int, said: str
) -> None:
    result = assess(Visit((Complaint("neck"), Complaint("knee"))))
    with pytest.raises(DataError, match=f"there is no complaint {at}: .*{said}"):
        ask(result, at)


@pytest.mark.parametrize("at", ["0", None, 0.0, True, ()])
def test_a_complaint_is_named_by_a_number(at: Any) -> None:
    with pytest.raises(DataError, match="a complaint is named by its number"):
        assess(SEED).how("ischemia", at)


WRONG: dict[str, Callable[[nmt_expert.Result], object]] = {
    "how": lambda result: result.how(None),  # type: ignore[arg-type]
    "how by name": lambda result: result.how(name=5),  # type: ignore[arg-type]
    "whynot": lambda result: result.whynot(5),  # type: ignore[arg-type]
    "why": lambda result: result.why(None),  # type: ignore[arg-type]
    "compare": lambda result: result.compare("ischemia", None),  # type: ignore[arg-type]
    "whatif": lambda result: result.whatif(None),  # type: ignore[arg-type]
    "whatif of a place": lambda result: result.whatif(Answer("taut_band", "yes", Site("nek"))),
    "whatif of half a character": lambda result: result.whatif(f"{HALF}=yes"),
    "since": lambda result: result.since("before"),  # type: ignore[arg-type]
    "to_dict": lambda result: result.to_dict(how="nope"),
    "text": lambda result: result.text(how="nope"),
    "conclusion": lambda result: next(iter(result)).conclusion("ischemai"),
    "study_sheet": lambda _: nmt_expert.study_sheet(None, "ischemia"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("ask", WRONG.values(), ids=WRONG)
def test_a_question_about_something_of_the_wrong_kind_is_refused(ask: Callable[[nmt_expert.Result], object]) -> None:
    with pytest.raises(DataError):
        ask(assess(SEED))


# ------------------------------------------------------------------ folders by text, and what a shell shows


def test_knowledge_is_loaded_from_a_folder_that_is_named_by_text(tmp_path: Path) -> None:
    base = Path(__file__).parent / "bad_rules" / "_base"
    assert nmt_expert.load_knowledge(str(base)) == nmt_expert.load_knowledge(base)
    assert nmt_expert.check_knowledge(str(base)) == nmt_expert.check_knowledge(base)
    for name in (str(tmp_path / "nowhere"), "", "a\0b", HALF, str(Path(__file__))):
        for load in (nmt_expert.load_knowledge, nmt_expert.check_knowledge):
            with pytest.raises(KnowledgeError, match="there is no folder"):
                load(name)
    for name in (5, b"rules", ["rules"]):
        with pytest.raises(KnowledgeError, match="named by text or a path"):
            nmt_expert.load_knowledge(name)  # type: ignore[arg-type]


def test_what_a_shell_shows_is_one_short_line() -> None:
    result = assess({"title": "x" * 500, "complaints": [{"region": "neck", "text": "y" * 500}] * 9, "answers": []})
    kb = nmt_expert.load_knowledge()
    shown = [
        result,
        result.assessment,
        kb,
        Expert(kb),
        result.assessment.visit,
        result.how("ischemia"),
        next(iter(result)),
    ]
    for thing in shown:
        assert len(repr(thing)) < 200
        assert "\n" not in repr(thing)
        assert type(thing).__name__ in repr(thing)


@pytest.mark.parametrize(
    "visit",
    [
        Visit((Complaint(None),)),
        Visit((Complaint([]),)),
        Visit((), (Answer("taut_band", "yes", Site(region=0)),)),
        Visit((), (Answer("taut_band", "yes", Site(muscle=None)),)),
        Visit((), (Answer("taut_band", "yes", line=[]),)),
        Visit((), (Answer("taut_band", "yes", said=bytearray(b"x")),)),
        Visit(suspected=5),
    ],
)
def test_what_is_empty_but_of_a_wrong_kind_is_refused_too(visit: Visit) -> None:
    with pytest.raises(VisitError):
        default_expert().assess(visit)


def test_arguments_of_a_wrong_kind_are_refused_with_what_they_can_be() -> None:
    result = assess(["tight joint"])
    for call in (
        lambda: result.text(None),
        lambda: result.how("ischemia").text(length="x"),
        lambda: result.assessment.complaints[0].conclusion(None),
        lambda: result.graph(of=1.5),
        lambda: study_sheet("ischemia", "adhesions", knowledge="x"),
        lambda: load_knowledge("a" * 5000),
        lambda: assess(["tight joint"], expert=0),
    ):
        with pytest.raises(NmtError):
            call()
