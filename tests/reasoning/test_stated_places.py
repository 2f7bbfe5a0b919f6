"""A site of which only its relation to the complaint is known counts at that place and nowhere else."""

from __future__ import annotations

import pytest

from nmt_expert.errors import VisitError
from nmt_expert.intake.visitfile import read_visit, visit_to_data
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

KB = load_knowledge()
NECK = Complaint("neck", "left")


@pytest.mark.parametrize("place", ["referring", "pathway", "other_side", "elsewhere"])
def test_an_answer_with_a_stated_place_is_read_at_that_place_alone(place: str) -> None:
    visit = Visit((NECK,), (Answer("taut_band", "yes", Site(place=place)),))
    assert read(KB, visit, NECK).values.known == {f"taut_band@{place}": 1.0}


def test_a_no_at_a_stated_place_denies_that_place() -> None:
    visit = Visit((NECK,), (Answer("taut_band", "no", Site(place="referring")),))
    assert read(KB, visit, NECK).values.known == {"taut_band@referring": -1.0}


def test_a_visit_file_gives_the_place_and_gets_it_back() -> None:
    text = "complaint: {region: neck, side: left}\nanswers:\n  - {taut_band: yes, place: referring}\n"
    visit = read_visit(KB, text.encode(), "visit.yaml")
    assert visit.answers[0].site == Site(place="referring")
    assert visit_to_data(visit)["answers"] == [{"taut_band": "yes", "place": "referring"}]


def test_a_place_that_is_none_is_named_with_those_there_are() -> None:
    text = "answers:\n  - {taut_band: yes, place: nearby}\n"
    with pytest.raises(VisitError, match=r"(?s)'nearby' is not a place.*referring, pathway"):
        read_visit(KB, text.encode(), "visit.yaml")


def test_a_visit_file_may_say_that_an_answer_is_about_the_complaints_own_place() -> None:
    visit = read_visit(KB, b"answers:\n  - {taut_band: yes, place: here}\n", "visit.yaml")
    assert visit.answers[0].site == Site()


@pytest.mark.parametrize(
    ("typed", "site"),
    [
        ("elsewhere", Site(place="elsewhere")),
        ("other side", Site(place="other_side")),
        ("Other_Side", Site(place="other_side")),
        ("left referring", Site(side="left", place="referring")),
        ("left:neck", Site("neck", "left")),
        ("here", Site()),
        ("left here", Site(side="left")),
    ],
)
def test_a_typed_phrase_knows_the_places_that_visit_files_know(typed: str, site: Site) -> None:
    said = understand(KB, [f"taut_band=no@{typed}"])
    assert not said.problems
    assert [(answer.finding, answer.word, answer.site) for answer in said.answers] == [("taut_band", "no", site)]


def test_a_typed_place_that_is_none_is_told_the_places_there_are() -> None:
    (problem,) = understand(KB, ["taut_band=no@nearby"]).problems
    assert problem.message == "'nearby' in 'taut_band=no@nearby' is not a place"
    assert "one of here, referring, pathway, other_side, elsewhere" in problem.hint


def test_reports_say_the_place_in_words() -> None:
    assert site_words(KB, Site(place="referring")) == "in a muscle that can refer there"


@pytest.mark.parametrize("side", ["", "left", "right", "both", "midline"])
@pytest.mark.parametrize("region", sorted(KB.regions))
def test_a_no_about_the_complaint_itself_always_denies_it(region: str, side: str) -> None:
    visit = Visit((Complaint(region, side),), (Answer("numbness_reported", "no"),))
    assert read(KB, visit, visit.complaints[0]).values.known["numbness_reported@here"] == -1.0
