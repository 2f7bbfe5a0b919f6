"""The interview line by line, on a small knowledge base and questions in a fixed order."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from nmt_expert.cli.conversation import Conversation
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit
from tests.explain.tiny import NECK, tiny

ORDER = (("ache",), ("strip", "field"), ("taut_band",), ("tender_spot",), ("stress",))
CLEAR = "n"
SIDE = NECK.site


def next_question(expert: Expert, visit: Visit, complaint: int = 0, passed: Any = frozenset()) -> Any:
    """Ask for what is open, in a fixed order; stands in for the real choice."""
    answered = expert.assess(visit).complaints[complaint].readings.asked_here | set(passed)
    for findings in ORDER:
        left = tuple(name for name in findings if name not in answered)
        if left:
            several = len(findings) > 1
            text = "Where?" if several else expert.knowledge.findings[left[0]].question
            return SimpleNamespace(
                id=findings[0] if not several else "nerve_area", findings=left, text=text, exclusive=several,
                effects=(f"yes: {left[0]} up", f"no: {left[0]} down"),
            )  # fmt: skip
    return None


def open_still(*args: object) -> Any:
    return SimpleNamespace(first="ischemia", settled=(), first_settled=False, two_cannot=False)


Talk = Callable[..., tuple[Session, str]]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Hold an interview with these lines; returns the session it ends with and all that was said."""

    def hold(*lines: str, start: Visit | None = None, **settings: Any) -> tuple[Session, str]:
        text = "".join(f"{line}\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        begun = Session(Visit((NECK,)) if start is None else start)
        conversation = Conversation(Expert(tiny()), begun, next_question, open_still)
        for name, value in settings.items():
            setattr(conversation, name, value)
        return conversation.run(), " ".join(capsys.readouterr().err.split())

    return hold


def answers(session: Session) -> dict[str, str]:
    """Return the words given by finding, without the plain noes of the screen."""
    screened = {name for flag in tiny().flags.values() for name in flag.asks}
    return {a.finding: a.word for a in session.visit.answers if a.finding not in screened or a.word != "no"}


# ------------------------------------------------------------------ the whole


def test_a_whole_interview_from_words_to_the_last_question(talk: Talk) -> None:
    session, said = talk(
        "ache", "y", "side of the neck", "r", CLEAR, "2", "y right levator", "p", "", "n", start=Visit()
    )
    assert session.visit.complaints == (Complaint("neck_side", "right"),)
    assert answers(session) == {
        "ache": "yes", "field": "yes", "taut_band": "yes", "tender_spot": "probably", "stress": "no",
    }  # fmt: skip
    assert "No question is left" in said


def test_every_prompt_fits_60_columns_and_needs_no_cursor(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.talking.width", lambda narrowest=60: 60)
    heard: list[str] = []
    monkeypatch.setattr("nmt_expert.cli.talking.tell", lambda text, newline=True: heard.append(text))
    talk("ache", "y", "", "n", "y", "?", "f", "h", "w", "c ache", "x", "q", start=Visit())
    assert heard
    assert max(map(len, heard)) <= 60
    assert not any("\x1b" in line or "\r" in line for line in heard)


def test_end_of_input_ends_the_interview_with_what_there_is(talk: Talk) -> None:
    session, _ = talk(CLEAR, "y")
    assert answers(session) == {"ache": "yes"}


def test_an_answer_is_about_the_complaint_unless_a_place_is_typed(talk: Talk) -> None:
    session, _ = talk(CLEAR, "y", "n", "y left trapezius", "no right levator", "u")
    given = {answer.finding: answer.site for answer in session.visit.answers}
    assert given["ache"] == SIDE
    assert given["taut_band"] == Site(side="left", muscle="trapezius")
    assert given["tender_spot"] == Site(side="right", muscle="levator")
    assert given["stress"] == Site()


def test_a_place_may_follow_the_numbers_of_a_list(talk: Talk) -> None:
    session, _ = talk(CLEAR, "n", "2 left leg", "q")
    assert Answer("field", "yes", Site("leg", "left")) in session.visit.answers


def test_a_place_that_does_not_exist_is_not_taken_for_the_complaint(talk: Talk) -> None:
    session, said = talk(CLEAR, "y of course", "q")
    assert answers(session) == {}
    assert "'of course' is not a place" in said


def test_a_sign_felt_after_a_muscle_was_named_is_asked_for_its_muscle(talk: Talk) -> None:
    session, said = talk(CLEAR, "n", "n", "y right levator", "y", "1")
    assert "Where? (Tender spot)" in said
    assert next(a.site for a in session.visit.answers if a.finding == "tender_spot").muscle == "levator"
    assert Expert(tiny()).assess(session.visit).complaints[0].conclusion("trigger_points").uncapped == 0.6


# ------------------------------------------------------------------ the screen


def test_one_keystroke_clears_the_screen(talk: Talk) -> None:
    session, _ = talk(CLEAR, "q")
    safety = Expert(tiny()).assess(session.visit).safety
    assert {entry.state for entry in safety.states if entry.flag.id != "rf_numb"} == {"clear"}


def test_an_empty_line_never_clears_the_screen(talk: Talk) -> None:
    session, said = talk("", "q")
    assert session.visit.answers == ()
    assert "Nothing typed" in said


def test_a_screen_passed_over_is_said_to_be(talk: Talk) -> None:
    session, said = talk("s", "y", "q")
    assert "Not screened" in said
    assert Expert(tiny()).assess(session.visit).safety.not_screened


def test_what_is_named_on_the_screen_is_asked_one_by_one_and_the_rest_is_denied(talk: Talk) -> None:
    session, said = talk("2", "u1", "q")
    words = {answer.finding: answer.word for answer in session.visit.answers}
    assert sorted(words.values()).count("unsure") == 1
    assert words["saddle_numb"] == "no"
    assert "Which of these?" in said


def test_unsure_alone_says_nothing_of_a_whole_screen(talk: Talk) -> None:
    session, said = talk("u", "q")
    assert session.visit.answers == ()
    assert "Type n, or numbers" in said


def test_back_among_the_single_questions_of_the_screen_shows_its_page_again(talk: Talk) -> None:
    session, said = talk("1 2", "n", "b", CLEAR, "y", "q")
    assert said.count("Safety first") == 2
    assert said.count("Which of these?") == 2
    assert answers(session) == {"ache": "yes"}


def test_what_was_said_already_stands_below_the_line_of_the_screen_it_bears_on(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("clot_before", "yes"),))
    _, said = talk("q", start=start)
    assert "2 Is there warm leg? think of: Clot before 3" in said


def test_an_emergency_halts_and_says_what_to_do(talk: Talk) -> None:
    session, said = talk("1", "1", "y", "", "q")
    assert "STOP - EMERGENCY: Cauda equina signs" in said
    assert "No massage. Call now." in said
    assert session.went_on == ()
    assert answers(session) == {"saddle_numb": "yes"}


def test_an_emergency_on_the_screen_halts_before_the_rest_of_it(talk: Talk) -> None:
    _, said = talk("1 4", "1", "q")
    assert said.count("Which of these?") == 1
    assert "STOP" in said
    session, said = talk("1 4", "1", "go on", "n", "q")
    assert said.count("STOP") == 1
    assert {answer.finding for answer in session.visit.answers} >= {"saddle_numb", "fever"}


def test_what_was_understood_counts_even_if_somebody_stops_before_it_is_confirmed(talk: Talk) -> None:
    for lines in (("ache", "q"), ("ache. gribble", "q"), ("ache",), ("ache. gribble",)):
        session, _ = talk(*lines, start=Visit())
        assert answers(session) == {"ache": "yes"}


def test_repeat_shows_the_list_or_the_page_again(talk: Talk) -> None:
    _, said = talk("r", "1", "r", "n", "r", "q")
    assert said.count("Safety first") == 2
    assert said.count("Which of these?") == 2
    assert said.count("Is there ache?") == 2


def test_going_on_past_an_emergency_takes_the_words_and_is_recorded(talk: Talk) -> None:
    session, _ = talk("1", "1", "go on", "y", "q")
    assert session.went_on == ("rf_saddle",)
    assert answers(session) == {"saddle_numb": "yes", "ache": "yes"}


def test_after_going_on_nothing_is_asked_that_needs_hands_on_the_client(talk: Talk) -> None:
    session, said = talk("1", "1", "go on", "n", "n", "n", "n")
    assert "taut band" not in said.lower()
    assert answers(session)["stress"] == "no"


def test_an_emergency_that_was_a_mistake_can_be_taken_back(talk: Talk) -> None:
    session, said = talk("1", "1", "b", CLEAR, "y", "q")
    assert said.count("STOP") == 1
    assert answers(session) == {"ache": "yes"}


def test_an_answer_that_opens_a_red_flag_brings_its_question_next(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("clot_before", "yes"),))
    session, said = talk("s", "u1", "q", start=start)
    assert "leaves a red flag open" in said
    assert answers(session)["warm_leg"] == "unsure"


# ------------------------------------------------------------------ steering


def test_back_takes_back_the_last_answer_and_asks_again(talk: Talk) -> None:
    session, said = talk(CLEAR, "y", "b", "n", "q")
    assert "Taken back: Ache." in said
    assert answers(session) == {"ache": "no"}


def test_back_at_the_beginning_says_so(talk: Talk) -> None:
    assert "This is the beginning." in talk("b", "q")[1]


def test_change_gives_an_earlier_answer_another_word_or_takes_it_back(talk: Talk) -> None:
    session, _ = talk(CLEAR, "y", "c ache", "pn", "q")
    assert answers(session) == {"ache": "probably not"}
    session, said = talk(CLEAR, "y", "c ache", "x", "q")
    assert answers(session) == {}
    assert said.count("Is there ache?") == 3  # asked, shown for the change, asked again


def test_change_of_something_unknown_offers_the_nearest(talk: Talk) -> None:
    assert "did you mean 'taut_band'" in talk(CLEAR, "c taut_bnad", "q")[1]


def test_a_skipped_question_is_not_asked_again_and_stays_unanswered(talk: Talk) -> None:
    session, said = talk(CLEAR, "s", "s", "n", "n", "n")
    assert said.count("Is there ache?") == 1
    assert {f"{name}@neck_side right" for name in ("ache", "strip", "field")} <= session.passed
    assert not {"ache", "strip", "field"} & set(answers(session))


def test_why_how_and_so_far_answer_and_the_question_stays(talk: Talk) -> None:
    session, said = talk(CLEAR, "w", "h", "y", "f", "w full", "q")
    assert "yes: ache up" in said
    assert "do: Do what shows ache." in said
    assert "was open" in said
    assert "Why ask:" in said
    assert answers(session) == {"ache": "yes"}


def test_why_and_how_are_answered_at_a_halt_and_for_a_contradiction_too(talk: Talk) -> None:
    _, said = talk("w", "1", "1", "w", "h", "q")
    assert "Safety and a shared understanding come first" in said
    assert "An emergency comes before any question" in said
    assert "Nothing is tested now" in said
    start = Visit((NECK,), (Answer("firm", "yes"), Answer("soft", "yes")))
    assert "none of them counts" in talk(CLEAR, "w", "q", start=start)[1]


def test_another_complaint_is_screened_and_asked_about(talk: Talk) -> None:
    session, said = talk(CLEAR, "a left leg", "q")
    assert session.visit.complaints == (NECK, Complaint("leg", "left"))
    assert "Another complaint: left leg" in said


def test_each_of_two_complaints_is_asked_the_same_question_of_its_own_place(talk: Talk) -> None:
    start = Visit((NECK, Complaint("leg", "left")))
    session, said = talk(CLEAR, "y", "n", "s", "s", "n", "n", "q", start=start)
    assert "[right side of the neck] Is there ache?" in said
    assert "[left leg] Is there ache?" in said
    words = {answer.site.region: answer.word for answer in session.visit.answers if answer.finding == "ache"}
    assert words == {"neck_side": "yes", "leg": "no"}


def test_what_was_skipped_for_one_complaint_is_still_asked_of_the_other(talk: Talk) -> None:
    start = Visit((NECK, Complaint("leg", "left")))
    _, said = talk(CLEAR, "s", "n", "s", "n", "n", "n", "q", start=start)
    assert said.count("Is there ache?") == 2


def test_what_was_said_before_a_second_complaint_stays_with_the_first(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("ache", "yes", said="it aches"), Answer("stress", "yes")))
    session, _ = talk(CLEAR, "a left leg", "q", start=start)
    sites = {answer.finding: answer.site for answer in session.visit.answers if answer.word == "yes"}
    assert sites == {"ache": SIDE, "stress": Site()}


def test_a_second_complaint_wants_a_place_for_the_first(talk: Talk) -> None:
    session, said = talk("", "", CLEAR, "y", "a left leg", "throat", "q", start=Visit())
    assert "The first complaint has no place yet" in said
    assert session.visit.complaints == (Complaint("throat"), Complaint("leg", "left"))
    assert next(a.site for a in session.visit.answers if a.finding == "ache") == Site("throat")
    session, said = talk("", "", CLEAR, "y", "a left leg", "-", "q", start=Visit())
    assert "Not added" in said
    assert session.visit.complaints == ()


def test_after_a_complaint_that_was_not_added_the_question_stands_as_before(talk: Talk) -> None:
    session, said = talk("", "", CLEAR, "y", "a left leg", "-", "b", "n", "q", start=Visit())
    assert "Taken back: Ache." in said
    assert answers(session) == {"ache": "no"}


def test_the_same_complaint_is_not_added_twice(talk: Talk) -> None:
    session, said = talk(CLEAR, "a left leg", CLEAR, "a left leg", "q")
    assert "Left leg is a complaint already" in said
    assert session.visit.complaints == (NECK, Complaint("leg", "left"))


def test_change_knows_an_answer_by_its_number_or_a_part_of_its_name(talk: Talk) -> None:
    session, said = talk(CLEAR, "n", "n", "y left trapezius", "c", "c 1", "p", "c taut", "pn", "q")
    assert "1 Taut band (taut_band): yes, left trapezius" in said
    assert "And 3 times no" in said
    assert "(taut_band): probably, left trapezius" in said
    assert answers(session)["taut_band"] == "probably not"


def test_change_answers_what_was_not_asked_at_a_place(talk: Talk) -> None:
    session, said = talk(CLEAR, "c tingling", "y left leg", "q")
    assert "Not answered so far." in said
    assert Answer("tingling", "yes", Site("leg", "left")) in session.visit.answers


def test_an_answer_given_for_two_places_is_changed_by_its_number(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("ache", "yes", SIDE), Answer("ache", "yes", Site("leg", "left"))))
    session, said = talk(CLEAR, "c ache", "c 2", "x", "q", start=start)
    assert "answered more than once" in said
    assert [a.site for a in session.visit.answers if a.finding == "ache"] == [SIDE]


def test_a_command_that_changes_nothing_leaves_the_question(talk: Talk) -> None:
    session, said = talk(CLEAR, "c", "c ache", "", "a", "h", "y", "q")
    assert "Nothing was answered yet" in said
    assert answers(session) == {"ache": "yes"}


def test_at_the_end_one_can_still_go_back_or_add_something(talk: Talk) -> None:
    session, said = talk(CLEAR, "n", "n", "n", "n", "n", "what?", "b", "y", "", "more")
    assert said.count("No question is left") == 2
    assert answers(session)["stress"] == "yes"
    assert "more" not in said


# ------------------------------------------------------------------ contradictions, stopping


def test_a_contradiction_is_put_with_both_statements_and_settled(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("firm", "yes", said="hard as wood"), Answer("soft", "yes", said="soft")))
    session, said = talk(CLEAR, "2", "q", start=start)
    assert "exclude each other" in said
    assert '"hard as wood"' in said
    assert answers(session) == {"soft": "yes"}


def test_a_contradiction_nobody_can_settle_becomes_unsure(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("ache", "yes", said="it aches"), Answer("ache", "no", said="no ache")))
    session, _ = talk(CLEAR, "u", "q", start=start)
    assert [answer.word for answer in session.visit.answers if answer.finding == "ache"] == ["unsure"]


def test_the_other_side_can_be_meant_or_be_a_slip(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("ache", "yes", Site("neck_side", "left"), "aches left"),))
    meant, _ = talk(CLEAR, "y", "q", start=start)
    assert meant.visit.answers[0].site.side == "left"
    slip, _ = talk(CLEAR, "n", "q", start=start)
    assert slip.visit.answers[0].site.side == "right" or slip.visit.answers[-1].site.side == "right"


def test_it_offers_to_stop_once_and_can_always_go_on(talk: Talk) -> None:
    def certain(*args: object) -> Any:
        return SimpleNamespace(first="ischemia", settled=("adhesions",), first_settled=True, two_cannot=True)

    session, said = talk(CLEAR, "y", standing=certain)
    assert "No remaining answer can change that Ischemia comes first." in said
    assert "adhesions" in said
    assert answers(session) == {}
    session, said = talk(CLEAR, "n", "y", "q", standing=certain)
    assert said.count("No remaining answer") == 1
    assert "No two further" not in said
    assert answers(session) == {"ache": "yes"}


# ------------------------------------------------------------------ bad input


def test_nonsense_three_times_shows_the_help_and_never_ends_it(talk: Talk) -> None:
    session, said = talk(CLEAR, "xx", "yy", "zz", "xx", "y", "q")
    assert said.count("a place may follow") == 1
    assert answers(session) == {"ache": "yes"}


def test_a_paste_of_10_kilobytes_is_refused_line_by_line(talk: Talk) -> None:
    session, said = talk(CLEAR, "y" * 10_000, "lorem ipsum " * 2_000, "y", "q")
    assert answers(session) == {"ache": "yes"}
    assert "too long" in said
    assert len(said) < 5_000


def test_terminal_escapes_are_never_echoed(talk: Talk) -> None:
    _, said = talk("\x1b[2J\x07 ache", "y", "\x1b]0;owned\x07", "q", start=Visit())
    assert not any(ord(letter) < 32 for letter in said)


def test_a_region_that_does_not_exist_is_asked_again(talk: Talk) -> None:
    session, said = talk("", "elbw", "leg", "l", "q", start=Visit())
    assert "no region 'elbw'" in said
    assert session.visit.complaints == (Complaint("leg", "left"),)


def test_b_at_the_question_for_the_side_means_both(talk: Talk) -> None:
    session, said = talk("", "leg", "b", CLEAR, "q", start=Visit())
    assert session.visit.complaints == (Complaint("leg", "both"),)
    assert "Taken back" not in said


def test_back_at_the_question_for_the_side_asks_for_the_place_again(talk: Talk) -> None:
    session, _ = talk("ache", "y", "leg", "back", "throat", CLEAR, "q", start=Visit())
    assert session.visit.complaints == (Complaint("throat"),)
    assert answers(session) == {"ache": "yes"}


def test_a_place_alone_is_a_complaint(talk: Talk) -> None:
    session, _ = talk("my left leg", CLEAR, "q", start=Visit())
    assert session.visit.complaints == (Complaint("leg", "left"),)


@pytest.mark.parametrize("line", ["n", "no", "none", "s", "-"])
def test_a_client_who_says_nothing_is_not_misunderstood(talk: Talk, line: str) -> None:
    _, said = talk(line, "throat", "q", start=Visit())
    assert "not understood" not in said


def test_yes_to_a_suggestion_asks_for_the_words_that_are_meant(talk: Talk) -> None:
    session, said = talk("gribble", "y", "taut band", "y", "throat", "q", start=Visit())
    assert "Type the words of what is meant" in said
    assert answers(session) == {"taut_band": "yes"}


def test_the_place_that_the_words_named_is_taken_with_one_key(talk: Talk) -> None:
    session, said = talk("ache in the left leg", "1", "y", CLEAR, "q", start=Visit())
    assert "Enter for left leg" in said
    assert session.visit.complaints == (Complaint("leg", "left"),)


def test_an_offer_is_taken_by_its_number_and_nothing_is_typed_again(talk: Talk) -> None:
    session, said = talk("rope band thing", "1", "throat", "q", start=Visit())
    assert "Not understood: 'rope band thing'. Meant is perhaps 1 " in said
    assert "Taken: " in said
    assert [answer.said for answer in session.visit.answers] == ["rope band thing"]


def test_words_that_come_near_a_red_flag_are_asked_about_at_once_and_one_key_settles_it(talk: Talk) -> None:
    flag = next(flag for flag in tiny().flags.values() if flag.action == "emergency")
    near = Visit((NECK,), suspected=(Suspicion(flag.id, (flag.asks[0],), "odd words"),))
    for key, word in (("n", "no"), ("u", "unsure"), ("y", "yes")):
        session, said = talk(key, "q", start=near)
        asked = said.index("This may be a red flag")
        assert "said: odd words Ask: " in said[asked:]
        assert "Safety first" not in said[:asked]
        assert session.visit.answers[0].word == word
        assert session.visit.suspected == near.suspected
        assert ("STOP" in said) == (key == "y")


def test_a_suspected_red_flag_that_is_skipped_stays_open_and_is_not_asked_again(talk: Talk) -> None:
    flag = next(flag for flag in tiny().flags.values() if flag.action == "emergency")
    near = Visit((NECK,), suspected=(Suspicion(flag.id, (flag.asks[0],), "odd words"),))
    session, said = talk("s", "q", start=near)
    assert said.count("This may be a red flag") == 1
    assert session.visit.answers == ()


def test_a_number_where_nothing_is_rated_is_explained(talk: Talk) -> None:
    session, said = talk(CLEAR, "7", "q")
    assert "Numbers are not an answer here" in said
    assert answers(session) == {}


def test_options_that_were_not_picked_may_be_asked_singly_unless_only_one_can_be_so(talk: Talk) -> None:
    def ask(exclusive: bool) -> Any:
        def choose(expert: Expert, visit: Visit, complaint: int = 0, passed: Any = frozenset()) -> Any:
            found = next_question(expert, visit, complaint, {*passed, "ache"})
            found.exclusive = exclusive
            return found

        return choose

    where = "@neck_side right"
    assert talk(CLEAR, "1", "q", next_question=ask(False))[0].passed == {f"nerve_area{where}"}
    assert talk(CLEAR, "1", "q", next_question=ask(True))[0].passed == {f"nerve_area{where}", f"field{where}"}


def test_a_side_in_the_middle_of_the_body_is_not_asked_for(talk: Talk) -> None:
    session, said = talk("", "throat", CLEAR, "q", start=Visit())
    assert "Which side" not in said
    assert session.visit.complaints[0].region == "throat"
