"""What a person can do at any prompt: go back, change, add, note, skip, stop; and what can be told."""

from __future__ import annotations

import pytest

from nmt_expert.errors import ArgumentError
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Line, Problem
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Activity, Answer, Complaint, Site, Visit
from tests.explain.tiny import NECK
from tests.interview.small import after, asks, begun, go_to, small, to_the_end, words

LEG = Complaint("leg", "left")


def made(result: Interview | Problem) -> Interview:
    """Return the interview that something led to."""
    assert not isinstance(result, Problem), str(result)
    return result


def problem(result: Interview | Problem) -> str:
    """Return what was wrong."""
    assert isinstance(result, Problem)
    return str(result)


def ache() -> Interview:
    return go_to(begun(), "ache")


def text(lines: tuple[Line, ...]) -> str:
    return " ".join(f"{line.mark}{line.text}" for line in lines)


# ------------------------------------------------------------------ how it begins


def test_the_public_name_is_the_interview() -> None:
    import nmt_expert

    assert nmt_expert.Interview is Interview


def test_a_scope_that_does_not_exist_and_a_bound_below_one_are_refused() -> None:
    with pytest.raises(ArgumentError, match="no scope 'everything'"):
        begun(scope="everything")
    with pytest.raises(ArgumentError, match="0 questions"):
        begun(questions=0)


def test_what_is_known_already_is_not_asked() -> None:
    start = Visit((NECK,), (Answer("ache", "yes"), Answer("tingling", "unsure")))
    interview, asked = begun(start), list[str]()
    while asks(interview).kind != "end":
        asked += asks(interview).findings
        interview = after(interview, {"story": "", "where": "", "offer": "n"}.get(asks(interview).kind, "n"))
    assert not {"ache", "tingling"} & set(asked)


def test_nothing_changes_in_place() -> None:
    interview = ache()
    before, visit = interview.prompt, interview.visit
    after(interview, "y")
    interview.back()
    made(interview.change("tingling", "y"))
    interview.stop()
    assert (interview.prompt, interview.visit) == (before, visit)


def test_at_the_end_nothing_is_asked_and_nothing_can_be_answered() -> None:
    interview = after(to_the_end(begun()), "")
    assert interview.prompt is None
    assert "Nothing is asked any more" in problem(interview.answer("y"))


def test_at_the_end_one_can_still_go_back_or_change_or_add() -> None:
    interview = to_the_end(begun())
    assert "Enter shows the result" in problem(interview.answer("banana"))
    assert asks(made(interview.back())).kind == "question"
    assert asks(made(interview.add("left leg"))).complaint == 1
    assert words(made(interview.change("ache", "y")))["ache"] == "yes"


def test_who_stops_is_asked_nothing_more_and_may_take_it_back() -> None:
    stopped = ache().stop()
    assert stopped.prompt is None
    assert made(stopped.back()).prompt == ache().prompt


# ------------------------------------------------------------------ back


def test_back_takes_the_last_answer_back_and_asks_again() -> None:
    interview = made(after(ache(), "y").back())
    assert interview.session == ache().session
    assert interview.prompt == ache().prompt


def test_back_at_the_beginning_says_so() -> None:
    assert "This is the beginning" in problem(begun().back())


# ------------------------------------------------------------------ change


@pytest.mark.parametrize("name", ["ache", "Ache", "Ach"])
def test_change_gives_an_earlier_answer_another_word(name: str) -> None:
    changed = made(after(ache(), "y").change(name, "pn"))
    assert words(changed)["ache"] == "probably not"
    assert changed.visit.answers.index(Answer("ache", "probably not", NECK.site)) == len(changed.visit.answers) - 1


@pytest.mark.parametrize("word", ["x", ""])
def test_an_answer_is_taken_back_and_not_asked_again(word: str) -> None:
    interview = made(after(ache(), "y").change("ache", word))
    assert "ache" not in words(interview)
    assert "ache" not in asks(interview).findings


def test_change_answers_what_was_not_asked() -> None:
    assert Answer("tingling", "yes", NECK.site) in made(ache().change("tingling", "y")).visit.answers
    assert Answer("tingling", "no", LEG.site) in made(ache().change("tingling", "n", LEG.site)).visit.answers
    assert "was not answered" in problem(ache().change("tingling", "x"))


def test_change_of_something_unknown_offers_the_nearest() -> None:
    assert "did you mean 'taut_band'" in problem(ache().change("taut_bnad", "y"))


def test_change_to_no_word_is_refused() -> None:
    assert "'banana' is no answer" in problem(after(ache(), "y").change("ache", "banana"))


def test_answers_are_changed_by_the_numbers_that_are_listed() -> None:
    interview = after(ache(), "y")
    (line,) = [line for line in interview.given() if "(ache)" in line.text]
    assert words(made(interview.change(line.mark.strip(), "n")))["ache"] == "no"
    assert "names no finding" in problem(interview.change("99", "n"))


def test_an_answer_given_for_two_places_is_changed_by_its_number() -> None:
    start = Visit((NECK,), (Answer("ache", "yes", NECK.site), Answer("ache", "yes", LEG.site)))
    interview = begun(start)
    assert "answered more than once" in problem(interview.change("ache", "n"))
    changed = made(interview.change("2", "n"))
    assert [(a.site.region, a.word) for a in changed.visit.answers] == [("neck_side", "yes"), ("leg", "no")]


def test_a_finding_that_is_split_is_changed_by_its_parts(shipped: Expert) -> None:
    interview = Interview(shipped, Visit((Complaint("neck", "left"),)))
    changed = made(interview.change("frail_now", "y"))
    assert words(changed) == {"frail_now": "yes"}
    assert not {"frail_or_falling"} & set(words(changed))


# ------------------------------------------------------------------ add


def test_another_complaint_is_asked_about_after_the_first() -> None:
    interview = made(ache().add("left leg"))
    assert interview.visit.complaints == (NECK, LEG)
    assert asks(interview).complaint == 0
    assert asks(interview).about == "right side of the neck"


def test_the_same_complaint_is_not_added_twice() -> None:
    assert "is a complaint already" in problem(made(ache().add("left leg")).add("left leg"))


def test_what_was_said_without_a_place_stays_with_the_first_complaint() -> None:
    start = Visit((NECK,), (Answer("ache", "yes", said="it aches"), Answer("stress", "yes")))
    interview = made(begun(start).add("left leg"))
    assert {a.finding: a.site for a in interview.visit.answers} == {"ache": NECK.site, "stress": Site()}


def test_a_second_complaint_wants_a_place_for_the_first() -> None:
    interview = after(begun(Visit((), (Answer("ache", "yes"),))), "-", "n")
    assert "The first complaint has no place yet" in problem(interview.add("left leg"))


def test_more_words_are_read_and_confirmed_anywhere() -> None:
    interview = made(ache().add("numb"))
    assert asks(interview).kind == "confirm"
    confirmed = after(interview, "y")
    assert words(confirmed)["numb"] == "yes"
    assert asks(confirmed).kind == "question"


@pytest.mark.parametrize("said", ["", "   ", "gribble", "y", "7", "\N{PILE OF POO}"])
def test_words_that_say_nothing_add_nothing(said: str) -> None:
    assert problem(ache().add(said))


# ------------------------------------------------------------------ note


def test_how_the_client_fares_is_noted_a_line_at_a_time() -> None:
    interview = after(begun(), "n", "pain 6/10 now")
    assert asks(interview).kind == "story"
    assert [line.text for line in asks(interview).lines] == ["pain 6/10 now"]
    interview = after(interview, "goal: turn the head")
    assert (interview.visit.measures.pain_now, interview.visit.measures.goal) == (6.0, "turn the head")
    assert asks(after(interview, "")).kind == "question"


@pytest.mark.parametrize("reply", ["", "n", "nothing", "idk", "-", "s", None])
def test_who_has_nothing_to_tell_goes_on(reply: str | None) -> None:
    assert asks(after(begun(), "n", reply)).kind == "question"


def test_at_most_six_lines_are_asked_for() -> None:
    assert asks(after(begun(), "n", *(f"pain {n}/10 now" for n in range(6)))).kind == "question"


def test_a_line_may_say_several_things_and_what_is_not_understood_of_it_is_named() -> None:
    said = "6/10 now, since March, cannot run, qwerty zxcv; wants to hike again"
    interview = after(begun(), "n", said)
    measures = interview.visit.measures
    assert (measures.pain_now, measures.onset, measures.goal) == (6.0, "since March", "hike again")
    assert measures.function == (Activity("run", 0.0),)
    assert [line.text.split(":")[0] for line in asks(interview).lines] == [said.split(":")[0], "not understood"]
    assert "qwerty zxcv" in asks(interview).lines[1].text


@pytest.mark.parametrize("line", ["banana", "pain 99/10 now", "pain", "->"])
def test_a_line_that_measures_nothing_is_refused(line: str) -> None:
    interview = after(begun(), "n")
    assert problem(interview.answer(line))
    assert problem(interview.note(line))


def test_what_was_done_and_how_it_responded_can_be_noted_at_any_time() -> None:
    interview = made(ache().note("done: held the knot -> turns further"))
    (treatment,) = interview.visit.treatment
    assert (treatment.done, treatment.response) == ("held the knot", "turns further")
    assert interview.prompt == ache().prompt


def test_a_measure_noted_later_takes_the_place_of_the_earlier() -> None:
    interview = made(made(ache().note("pain 6/10 now")).note("pain 3/10 now"))
    assert interview.visit.measures.pain_now == 3.0


def test_measures_that_are_known_are_not_asked_for() -> None:
    known = after(begun(), "n", "pain 6/10 now").visit
    interview = begun(Visit((NECK,), known.answers, measures=known.measures))
    assert asks(interview).kind == "question"


# ------------------------------------------------------------------ what is told


def test_why_says_what_each_answer_would_change() -> None:
    assert "yes: Ischemia up" in text(ache().why()) or "yes: Trigger points up" in text(ache().why())
    assert text(begun().why()).startswith("Red flags come before")


def test_why_of_a_list_tells_of_what_is_numbered_alone(shipped: Expert) -> None:
    start = Visit((Complaint("low_back", "left"),), (Answer("age_18_49", "yes"),))
    interview = after(Interview(shipped, start), "n", "")
    while not (told := [line.text for line in interview.why() if line.text.partition(": ")[2].startswith("yes: ")]):
        interview = after(interview, "n")
    labels = [shipped.knowledge.label(name) for name in asks(interview).findings]
    chosen = next(at for at, label in enumerate(labels) if told[0].startswith(f"{label}: "))
    lines = [line.text for line in interview.why(str(chosen + 1))]
    assert told[0] in lines
    assert lines[-1] == "Any other answer changes nothing by itself."
    assert not any(line.startswith(f"{label}: ") for line in lines for label in labels if label != labels[chosen])


def test_how_says_what_to_do_and_what_counts() -> None:
    assert "do: Do what shows ache." in text(ache().how())
    assert "Ask the client" in text(after(begun(), "n").how())
    assert "Nothing is tested now" in text(after(begun(), "1").how())


def test_so_far_shows_the_order_and_what_the_last_answer_moved() -> None:
    told = text(after(ache(), "y").so_far())
    assert "findings consistent with" in told
    assert "was open" in told
    assert "changed nothing" in text(after(ache(), "u").so_far())


def test_nothing_answered_is_said_and_how_to_answer() -> None:
    assert "Nothing was answered yet" in text(begun().given())


def test_the_noes_of_the_screen_are_counted_and_not_listed() -> None:
    told = text(go_to(begun(), "ache").given())
    assert "Fever" not in told
    assert "times no" in told or "Nothing was answered yet" in told


def test_everything_can_be_told_at_every_prompt() -> None:
    interview = begun(Visit())
    for reply in ("ache, numb", "y", "leg", "l", "n", "pain 3/10 now", "", "n"):
        for told in (interview.why(), interview.how(), interview.so_far(), interview.given()):
            assert told
        interview = after(interview, reply)
    ended = interview.stop()
    assert ended.why()
    assert ended.how()
    assert ended.so_far()


def test_the_small_knowledge_of_these_tests_has_a_screen() -> None:
    assert small().screen
