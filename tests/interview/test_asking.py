"""One question, or a list, about a complaint: what a reply says, of which place, and what stays open."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Prompt, Reply
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import NECK
from tests.interview.small import after, asks, begun, go_to, refused, to_the_end, words

SIDE = NECK.site
LOW_BACK = Visit((Complaint("low_back", "left"),), (Answer("age_18_49", "yes"),))


def ache() -> Interview:
    """An interview that asks for an ache, with one answer."""
    return go_to(begun(), "ache")


def until(interview: Interview, found: Callable[[Prompt], bool]) -> Interview:
    """Answer *no* until a prompt is found."""
    replies: dict[str, Reply] = {"story": "", "where": ""}
    while not found(asks(interview)):
        interview = after(interview, replies.get(asks(interview).kind, "n"))
    return interview


@pytest.fixture(scope="module")
def listed(shipped: Expert) -> Interview:
    """An interview of a low back that shows a list of several findings of the place, more than one of which can be."""
    kb = shipped.knowledge
    return until(
        Interview(shipped, LOW_BACK),
        lambda p: p.kind == "choice" and not p.exclusive and all(kb.findings[n].site != "general" for n in p.findings),
    )


@pytest.fixture(scope="module")
def exclusive(shipped: Expert) -> Interview:
    """One that shows a list of which only one can be so."""
    return until(Interview(shipped, LOW_BACK), lambda prompt: prompt.kind == "choice" and prompt.exclusive)


def given(before: Interview, reply: Reply) -> dict[str, str]:
    """Return what a reply answers, by finding."""
    answered = words(after(before, reply))
    return {name: word for name, word in answered.items() if name not in words(before)}


# ------------------------------------------------------------------ one finding


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("y", "yes"), ("p", "probably"), ("u", "unsure"), ("pn", "probably not"), ("n", "no"), ("idk", "unsure"),
        ("?", "unsure"), ("maybe", "unsure"), ("a bit", "yes"), ("not sure", "unsure"), ("not at all", "no"),
    ],
)  # fmt: skip
def test_a_question_is_answered_by_a_letter_or_a_word(typed: str, word: str) -> None:
    assert given(ache(), typed) == {"ache": word}


@pytest.mark.parametrize("word", ["yes", "probably", "unsure", "probably not", "no"])
def test_a_question_is_answered_by_data(word: str) -> None:
    (answer,) = (a for a in after(ache(), {"ache": word}).visit.answers if a.finding == "ache")
    assert answer == Answer("ache", word, SIDE)


def test_data_of_what_is_not_asked_or_is_no_answer_is_refused() -> None:
    assert "'fever' is not asked here" in str(refused(ache(), {"fever": "no"}))
    assert "'perhaps' is no answer" in str(refused(ache(), {"ache": "perhaps"}))
    refused(ache(), Site("leg"))
    refused(ache(), Complaint("leg"))


@pytest.mark.parametrize(
    "typed", ["banana", "", "left leg", "tingling", "a bit everywhere", "10/10", "go on", "y of course"]
)
def test_a_word_that_is_no_reply_changes_nothing_and_is_no_complaint(typed: str) -> None:
    refused(ache(), typed)


def test_a_number_where_nothing_is_rated_is_explained() -> None:
    assert "Numbers are not an answer here" in str(refused(ache(), "7"))


def test_an_answer_is_about_the_complaint_unless_a_place_is_typed() -> None:
    for typed, site in (("y", SIDE), ("y left leg", Site("leg", "left")), ("n", SIDE)):
        assert Answer("ache", after(ache(), typed).visit.answers[-1].word, site) in after(ache(), typed).visit.answers
    band = go_to(begun(), "taut_band")
    assert after(band, "y left trapezius").visit.answers[-1].site == Site(side="left", muscle="trapezius")
    assert after(band, "y trapezius").visit.answers[-1].site == Site(side="right", muscle="trapezius")


def test_a_no_is_about_the_place_of_the_complaint_whatever_place_is_typed() -> None:
    assert after(ache(), "n left leg").visit.answers[-1].site == SIDE


def test_a_finding_of_the_whole_person_has_no_place() -> None:
    assert after(go_to(begun(), "stress"), "y left leg").visit.answers[-1] == Answer("stress", "yes", Site())


def test_a_place_that_does_not_exist_is_not_taken_for_the_complaint() -> None:
    assert "'of course' is not a place" in str(refused(ache(), "y of course"))


@pytest.mark.parametrize("reply", ["s", "skip", None])
def test_a_skipped_question_stays_unanswered_and_is_not_asked_again(reply: Reply) -> None:
    interview = after(ache(), reply)
    asked = []
    while asks(interview).kind != "end":
        asked += asks(interview).findings
        interview = after(interview, "n" if asks(interview).kind != "where" else "")
    assert "ache" not in words(interview)
    assert "ache" not in asked


# ------------------------------------------------------------------ a list


def test_what_is_shown_and_not_picked_is_no(listed: Interview) -> None:
    first, *rest = asks(listed).findings
    assert given(listed, "1") == given(listed, "only 1") == {first: "yes", **dict.fromkeys(rest, "no")}


def test_these_for_sure_leaves_the_rest_open_and_it_is_not_asked_again(listed: Interview) -> None:
    first, *rest = asks(listed).findings
    assert given(listed, "1 +") == given(listed, {first: "yes"}) == {first: "yes"}
    interview, asked = after(listed, "1 +"), list[str]()
    while asks(interview).kind != "end":
        asked += asks(interview).findings
        interview = after(interview, {"where": "", "offer": "n"}.get(asks(interview).kind, "n"))
    assert not set(rest) & set(asked)


@pytest.mark.parametrize(("typed", "word"), [("n", "no"), ("none of these", "no"), ("u", "unsure"), ("?", "unsure"),
    ("idk", "unsure"), ("maybe", "unsure"), ("i don't know", "unsure"), ("all", "yes")])  # fmt: skip
def test_one_word_answers_the_whole_list(listed: Interview, typed: str, word: str) -> None:
    assert given(listed, typed) == dict.fromkeys(asks(listed).findings, word)


def test_a_range_and_letters_before_numbers(listed: Interview) -> None:
    one, two, three, *rest = asks(listed).findings
    assert given(listed, "1-3") == {one: "yes", two: "yes", three: "yes", **dict.fromkeys(rest, "no")}
    assert given(listed, "p1 u2 +") == {one: "probably", two: "unsure"}
    assert given(listed, "1 u") == {one: "yes", two: "unsure", three: "unsure", **dict.fromkeys(rest, "unsure")}


def test_a_place_behind_the_numbers_is_of_what_is_so(listed: Interview) -> None:
    first, *rest = asks(listed).findings
    sites = {a.finding: a.site for a in after(listed, "1 right low back").visit.answers}
    assert sites[first] == Site("low_back", "right")
    assert {sites[name] for name in rest} == {Site("low_back", "left")}


@pytest.mark.parametrize("typed", ["", "99", "y", "banana", "a bit", "1 banana", "left neck", "a bit everywhere", "0"])
def test_what_is_no_reply_to_a_list_changes_nothing(listed: Interview, typed: str) -> None:
    refused(listed, typed)


def test_none_passes_the_whole_list_over(listed: Interview) -> None:
    assert given(listed, None) == {}
    assert asks(after(listed, None)).findings != asks(listed).findings


def test_of_an_exclusive_list_one_is_so_and_the_others_stay_open(exclusive: Interview) -> None:
    first, second, *_ = asks(exclusive).findings
    assert given(exclusive, "1") == {first: "yes"}
    refused(exclusive, "1 2")
    refused(exclusive, "all")
    assert given(exclusive, "n") == dict.fromkeys(asks(exclusive).findings, "no")
    assert given(exclusive, "1 u2") == {first: "yes", second: "unsure"}


# ------------------------------------------------------------------ in which muscle


def band(reply: Reply = "y") -> Interview:
    """An interview in which a taut band was felt."""
    return after(go_to(begun(), "taut_band"), reply)


def test_what_is_felt_in_the_area_is_asked_for_its_muscle_from_a_list() -> None:
    prompt = asks(band())
    assert prompt.kind == "where"
    assert "right side of the neck" in prompt.text
    assert {option.text for option in prompt.options} == {"right trapezius", "right levator"}
    assert "Taut band" in prompt.reason


@pytest.mark.parametrize("reply", ["1", "right trapezius", Site(side="right", muscle="trapezius")])
def test_a_muscle_is_named_by_its_number_by_words_or_as_data(reply: Reply) -> None:
    interview = band()
    at = next(o.key for o in asks(interview).options if "trapezius" in o.text)
    located = after(interview, at if reply == "1" else reply)
    assert [a.site for a in located.visit.answers if a.finding == "taut_band"] == [Site("", "right", "trapezius")]


@pytest.mark.parametrize("reply", ["", "-", "idk", "?", "none", None])
def test_who_can_name_no_muscle_leaves_it_with_the_area(reply: Reply) -> None:
    interview = after(band(), reply)
    assert [a.site for a in interview.visit.answers if a.finding == "taut_band"] == [SIDE]


def test_who_could_name_no_muscle_is_not_asked_at_every_find() -> None:
    interview = to_the_end(band(), "y")
    wheres = [step for step in interview.session.history if step.kind == "locate"]
    assert len(wheres) == 1


@pytest.mark.parametrize("typed", ["banana", "99", "p"])
def test_a_muscle_that_does_not_exist_is_refused(typed: str) -> None:
    refused(band(), typed)


def test_a_muscle_that_was_named_is_listed_first_and_yes_is_enough_if_it_is_the_only_one() -> None:
    interview = after(band(), "levator")
    while "tender_spot" not in asks(interview).findings:
        interview = after(interview, "n")
    assert asks(after(interview, "y")).options[0].text.endswith("levator")


def test_signs_of_one_muscle_say_more_than_signs_of_two(expert: Expert) -> None:
    def found(first: str, second: str) -> float:
        interview = after(band(), first)
        while asks(interview).kind != "end":
            spot = "tender_spot" in asks(interview).findings
            interview = after(interview, second if asks(interview).kind == "where" else "y" if spot else "n")
        return expert.assess(interview.visit).complaints[0].conclusion("trigger_points").uncapped

    assert found("trapezius", "trapezius") > found("trapezius", "levator")


# ------------------------------------------------------------------ contradictions


def test_a_contradiction_is_put_with_both_statements_and_one_stands() -> None:
    start = Visit((NECK,), (Answer("firm", "yes", said="hard as wood"), Answer("soft", "yes", said="soft")))
    interview = after(
        begun(start),
        "n",
    )
    prompt = asks(interview)
    assert prompt.kind == "settle"
    assert "exclude each other" in prompt.text
    assert any('"hard as wood"' in option.text for option in prompt.options)
    at = next(option.key for option in prompt.options if "Soft" in option.text)
    assert words(after(interview, at)).keys() & {"firm", "soft"} == {"soft"}
    refused(interview, "banana")
    refused(interview, "7")


@pytest.mark.parametrize(("typed", "word"), [("u", "unsure"), ("?", "unsure"), ("n", "no")])
def test_a_contradiction_nobody_can_settle_becomes_one_word(typed: str, word: str) -> None:
    start = Visit((NECK,), (Answer("ache", "yes", said="it aches"), Answer("ache", "no", said="no ache")))
    interview = after(begun(start), "n", typed)
    assert [a.word for a in interview.visit.answers if a.finding == "ache"] == [word]
    assert asks(interview).kind != "settle"


def test_a_contradiction_passed_over_stays_and_is_not_asked_again() -> None:
    start = Visit((NECK,), (Answer("ache", "yes", said="it aches"), Answer("ache", "no", said="no ache")))
    interview = after(begun(start), "n", None)
    assert len([a for a in interview.visit.answers if a.finding == "ache"]) == 2
    assert asks(interview).kind != "settle"


def test_the_other_side_can_be_meant_or_be_a_slip() -> None:
    start = Visit((NECK,), (Answer("ache", "yes", Site("neck_side", "left"), "aches left"),))
    interview = after(begun(start), "n")
    for typed, side in (("y", "left"), ("u", "left"), ("n", "right")):
        settled = after(interview, typed)
        assert [a.site.side for a in settled.visit.answers if a.finding == "ache"] == [side]
        assert asks(settled).kind != "settle"


# ------------------------------------------------------------------ stopping


def test_an_offer_is_taken_or_declined_and_nothing_else() -> None:
    interview = after(begun(questions=1), "n", "", "n")
    prompt = asks(interview)
    assert (prompt.kind, bool(prompt.stop)) == ("offer", True)
    for typed in ("banana", "7", "u", Site("leg")):
        refused(interview, typed)
    for typed in ("y", "", "yes"):
        assert after(interview, typed).prompt is None
    for typed in ("n", "no", None):
        assert asks(after(interview, typed)).kind == "question"


def test_five_questions_that_nobody_can_answer_offer_to_stop_and_five_more_again() -> None:
    interview, offers = after(begun(questions=99), "n", ""), list[int]()
    while (prompt := asks(interview)).kind != "end":
        if prompt.kind == "offer" and "could not be answered" in prompt.stop:
            offers.append(len(interview.session.asked))
        interview = after(interview, "n" if prompt.kind == "offer" else "u")
    assert offers[:1] == [5]
    assert all(later - earlier >= 5 for earlier, later in itertools.pairwise(offers))


def test_four_that_nobody_can_answer_do_not_offer_and_one_answer_begins_the_count_again() -> None:
    interview = after(begun(questions=99), "n", "", "u", "u", "u", "u")
    assert asks(interview).kind == "question"
    interview = after(interview, "n", "u", "u")
    assert asks(interview).kind == "question"


def test_each_of_two_complaints_is_asked_the_same_question_of_its_own_place() -> None:
    start = Visit((NECK, Complaint("leg", "left")))
    interview = to_the_end(begun(start), "n")
    regions = [a.site.region for a in interview.visit.answers if a.finding == "ache"]
    assert sorted(regions) == ["leg", "neck_side"]
    assert len([a for a in interview.visit.answers if a.finding == "stress"]) == 1


def test_what_was_skipped_for_one_complaint_is_still_asked_of_the_other() -> None:
    start = Visit((NECK, Complaint("leg", "left")))
    interview = to_the_end(after(go_to(begun(start), "ache"), "s"))
    assert [a.site.region for a in interview.visit.answers if a.finding == "ache"] == ["leg"]
