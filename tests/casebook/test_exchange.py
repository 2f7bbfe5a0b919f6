"""A saved visit goes out as a visit file and comes back without loss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.casebook.exchange import exported_json, exported_yaml, imported
from nmt_expert.casebook.records import Note, Saved, Verdict, outcome_of
from nmt_expert.casebook.store import Casebook
from nmt_expert.errors import VisitError
from nmt_expert.intake.visitfile import read_visit
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit
from tests.casebook.small import VISIT
from tests.examples import examples

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIME = "2026-05-04T09:00:00Z"
EXPORTS = (exported_yaml, exported_json)


def saved(visit: Visit, client: str = "amber-heron", note: str = "") -> Saved:
    expert = default_expert()
    return Saved(
        id=0,
        uid="f" * 32,
        client=client,
        visit=visit,
        times=tuple(f"2026-05-04T09:{at:02}:00Z" for at in range(len(visit.answers))),
        made=TIME,
        changed="2026-05-04T10:00:00Z",
        version="0.0",
        digest="of long ago",
        outcome=outcome_of(expert.assess(visit)),
        verdicts=(Verdict(0, "ischemia", False, note, "open", -0.125, "d", TIME),),
        notes=(Note("went_on", note, TIME),),
        progress={"passed": ["end_feel", note]},
    )


@settings(max_examples=examples(30))
@given(title=TEXT, text=TEXT, said=TEXT, note=TEXT)
def test_export_and_import_give_the_very_same_visit(title: str, text: str, said: str, note: str) -> None:
    complaints = [Complaint("neck", "left", text), Complaint("", "", f"the neck, {text}"), Complaint("", "right")]
    visit = replace(VISIT, title=title, complaints=tuple(complaints))
    visit = replace(
        visit, answers=(*visit.answers, Answer("joint_play_reduced", "no", Site("leg_posterior", "both"), said))
    )
    visit = replace(visit, suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness",), text),))
    there = saved(visit, note=note)
    for export in EXPORTS:
        assert imported(default_expert().knowledge, export(there).encode(), "x.yaml", "now") == there


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_is_a_visit_file_and_cannot_command_a_terminal(export: object) -> None:
    there = saved(replace(VISIT, title="\x1b[2J\x9b\u202e\x7f"), note="\x1b]0;x\x07")
    text = export(there)  # type: ignore[operator]
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    visit = read_visit(default_expert().knowledge, text.encode(), "x.yaml")
    assert [(answer.finding, answer.word) for answer in visit.answers] == [(a.finding, a.word) for a in VISIT.answers]


def test_a_visit_goes_from_one_casebook_to_another(tmp_path: Path, expert: Expert) -> None:
    with Casebook(tmp_path / "one") as one, Casebook(tmp_path / "two") as two:
        first = one.save(VISIT, expert.knowledge, assessment=expert.assess(VISIT))
        (second,) = two.add(imported(expert.knowledge, exported_yaml(first).encode(), "x.yaml", "now"))
        assert second == first


def test_a_visit_file_written_by_hand_becomes_a_new_visit(expert: Expert) -> None:
    content = b"complaint: left neck\nanswers:\n  - {taut_band: yes}\nnotes: mine\n"
    there = imported(expert.knowledge, content, "x.yaml", TIME)
    assert (there.client, there.times, there.made, there.version) == ("", (TIME,), TIME, expert.knowledge.version)
    assert (there.visit.source, there.visit.answers[0].line) == ("", 0)
    assert there.visit.complaints[0].region == "neck"
    assert imported(expert.knowledge, content, "x.yaml", TIME).uid != there.uid


def test_answers_added_by_hand_to_an_export_are_as_new_as_the_import(expert: Expert) -> None:
    data = json.loads(exported_json(saved(VISIT)))
    data["answers"].append({"joint_play_reduced": "no"})
    there = imported(expert.knowledge, json.dumps(data).encode(), "x.json", "now")
    assert set(there.times) == {"now"}
    assert len(there.visit.answers) == len(VISIT.answers) + 1


@pytest.mark.parametrize(
    "beside", ["1", "[]", "{}", '{"uid": 1}', '{"uid": "a", "client": "b", "made": "", "changed": ""}']
)
def test_an_export_that_was_spoilt_is_said_with_its_line(expert: Expert, beside: str) -> None:
    content = f"answers:\n  - {{taut_band: yes}}\nnotes:\n  casebook: {beside}\n"
    with pytest.raises(VisitError, match=r"x\.yaml:4: what stands under 'casebook'"):
        imported(expert.knowledge, content.encode(), "x.yaml", "now")


def test_a_file_that_is_no_visit_is_refused_with_every_problem(expert: Expert) -> None:
    with pytest.raises(VisitError) as caught:
        imported(expert.knowledge, b"answers: [{taut_bnad: yes}, {joint_play_reduced: purple}]", "x.yaml", "now")
    assert len(caught.value.issues) == 2
