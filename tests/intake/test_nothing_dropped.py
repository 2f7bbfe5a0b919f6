"""Every word of a phrase is accounted for: by what was understood of it, or by a problem that names it."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.intake.parts import QUALITIES
from nmt_expert.intake.tokens import DROPPABLE, HURTS, carries, content, stem, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Complaint, Site

_KB = load_knowledge()
_VOCABULARY = Vocabulary(_KB)
_SIDES = {"left", "right", "both", "side", "sided"}
_NAMES = {entry.id: (entry.id, entry.label, *entry.synonyms) for entry in _KB.findings.values()}


def _kinds_of_pain() -> list[str]:
    """Return the word before *pain* in names of two words (`burning pain`), and one-word names of history."""
    names = [tokens(name) for every in _NAMES.values() for name in every]
    kinds = {name[0] for name in names if len(name) == 2 and stem(name[1]) in HURTS and carries(name[0])}
    history = {
        name[0]
        for entry in _KB.findings.values()
        if entry.kind == "history"
        for name in map(tokens, entry.synonyms)
        if len(name) == 1
    }
    return sorted(word for word in kinds | history if not _VOCABULARY.places.spans([word]))


def _places() -> list[str]:
    return sorted(
        {name.lower() for region in _KB.regions.values() for name in region.synonyms if len(name.split()) < 3}
    )


KINDS, PLACES = _kinds_of_pain(), _places()


@lru_cache(maxsize=512)
def _read(phrase: str) -> Understood:
    return understand(_KB, [phrase], _VOCABULARY)


def _accounted(read: Understood) -> set[str]:
    """Return the stems that what was understood stands for."""
    told = [name for reading in read.readings for name in _NAMES[reading.finding]]
    sites = [reading.site for reading in read.readings] + [complaint.site for complaint in read.complaints]
    regions = [_KB.regions[site.region] for site in sites if site.region]
    muscles = [_KB.muscles[site.muscle] for site in sites if site.muscle]
    told += [name for region in regions for name in (region.id, region.label, *region.synonyms)]
    told += [name for muscle in muscles for name in (muscle.id, muscle.name, *muscle.synonyms)]
    stems = {word for name in told for word in content(tokens(name))}
    return (
        stems
        | (set(HURTS) if read.complaints else set())
        | ({stem(w) for w in _SIDES} if any(s.side for s in sites) else set())
    )


@given(
    st.sampled_from(KINDS),
    st.sampled_from(PLACES),
    st.sampled_from(["{k} {p} pain", "{k} pain in my left {p}", "my {p} pain is {k}"]),
)
def test_every_word_of_a_kind_of_pain_at_a_place_is_accounted_for(kind: str, place: str, form: str) -> None:
    read = _read(form.format(k=kind, p=place))
    idle = {stem(word) for word in DROPPABLE | QUALITIES}
    left = set(content(tokens(form.format(k=kind, p=place)))) - _accounted(read) - idle
    assert not left or read.problems


@given(st.sampled_from(KINDS), st.sampled_from(PLACES))
def test_pain_that_is_a_finding_stays_one_whatever_it_is_said_to_be(kind: str, place: str) -> None:
    plain, said = _read(f"{place} pain"), _read(f"{kind} {place} pain")
    if said.problems or _VOCABULARY.same_words(tokens(f"{kind} {place} pain")):
        return
    assert {answer.finding for answer in plain.answers} <= {answer.finding for answer in said.answers}


def _said(phrase: str) -> list[tuple[str, str, Site]]:
    return [(answer.finding, answer.word, answer.site) for answer in _read(phrase).answers]


def test_chronic_neck_pain_is_both_its_duration_at_the_neck_and_neck_pain() -> None:
    duration, pain = _said("chronic neck pain")
    assert duration == ("duration_over_3_months", "yes", Site("neck"))
    assert pain == ("neck_pain", "yes", Site())


def test_a_hedge_covers_the_pain_named_with_the_finding() -> None:
    assert [word for _, word, _ in _said("maybe chronic neck pain")] == ["probably", "probably"]


@pytest.mark.parametrize("phrase", ["no chronic neck pain", "chronic neck pain: no", "not burning neck pain"])
def test_denying_a_kind_of_pain_says_nothing_of_the_pain_itself(phrase: str) -> None:
    assert [word for _, word, _ in _said(phrase)] == ["no"]


def test_burning_chest_pain_is_still_chest_pain() -> None:
    assert {finding for finding, _, _ in _said("burning chest pain")} == {"pain_burning", "chest_pressure_breathless"}


def test_a_history_of_pain_at_a_place_is_a_complaint_too() -> None:
    assert _read("chronic left shoulder pain").complaints == (
        Complaint("shoulder", "left", "chronic left shoulder pain"),
    )
    assert _read("no chronic left shoulder pain").complaints == ()


@pytest.mark.parametrize("phrase", ["headache for years", "chronic headache"])
def test_history_beside_a_finding_is_read_with_it(phrase: str) -> None:
    assert {finding for finding, _, _ in _said(phrase)} == {"duration_over_3_months", "headache_reported"}


@pytest.mark.parametrize(
    "phrase", ["no headache for years", "headache gone for years", "my father has had neck pain for years"]
)
def test_history_beside_what_is_denied_or_taken_back_is_not_read(phrase: str) -> None:
    assert _said(phrase) == []
    assert _read(phrase).problems


def test_pain_that_goes_to_another_place_is_not_moved_there() -> None:
    assert [problem.code for problem in _read("left neck pain going down my arm").problems] == ["unclear-meaning"]
    assert [site for _, _, site in _said("pain in my left shoulder when I lift my arm")] == [Site("shoulder", "left")]


def test_a_red_flag_stays_one_although_two_places_are_named() -> None:
    assert [finding for finding, _, _ in _said("chest pain in my left arm")] == ["chest_pressure_breathless"]


# ------------------------------------------------------------------ what is suggested, and what is not


@pytest.mark.parametrize("phrase", ["purple elephants", "my dog is sick", "blub in the left arm"])
def test_what_resembles_nothing_gets_no_suggestion_but_how_to_search(phrase: str) -> None:
    (problem,) = _read(phrase).problems
    assert "did you mean" not in problem.hint
    assert "nothing here resembles it" in problem.hint
    assert "nmt-expert findings WORD" in problem.hint


@pytest.mark.parametrize(
    ("phrase", "suggested"),
    [
        ("trauma", "recent_major_trauma"),
        ("car accident", "recent_major_trauma"),
        ("car accident", "whiplash_injury"),
        ("dizzy", "sudden_dizzy_unsteady"),
        ("night pain", "night_pain_unrelenting"),
        ("neck pain at night", "neck_pain"),
        ("tender", "local_tender_no_referral"),
        ("tenderness", "hypersensitive_spot"),
        ("ttp left piriformis", "hypersensitive_spot"),
        ("warm feet", "tissue_warm_swollen"),
    ],
)
def test_a_word_that_says_too_little_is_a_problem_with_suggestions(phrase: str, suggested: str) -> None:
    assert _said(phrase) == []
    (problem,) = _read(phrase).problems
    assert f"({suggested})" in problem.hint


@pytest.mark.parametrize(
    ("phrase", "finding"), [("cancer", "cancer_history"), ("lost weight", "unexplained_weight_loss")]
)
def test_a_bare_word_of_a_red_flag_is_read_on_the_safe_side(phrase: str, finding: str) -> None:
    assert _said(phrase) == [(finding, "yes", Site())]
