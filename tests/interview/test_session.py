"""An interview is the list of its steps: nothing is lost, everything can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.interview.session import Session
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

WORDS = ("yes", "probably", "unsure", "probably not", "no")
FINDINGS = ("taut_band", "tingling", "tender_spot", "firm")
SITES = (Site(), Site("neck", "left"), Site(side="right", muscle="levator"), Site(place="referring"))
NECK, CALF = Complaint("neck", "left"), Complaint("calf", "right")

answers = st.builds(Answer, st.sampled_from(FINDINGS), st.sampled_from(WORDS), st.sampled_from(SITES))
moves = st.one_of(
    st.tuples(st.just("answer"), answers),
    st.tuples(st.just("said"), answers),
    st.tuples(st.just("screen"), answers),
    st.tuples(st.just("skip"), st.sampled_from(FINDINGS)),
    st.tuples(st.just("complaint"), st.sampled_from((NECK, CALF))),
    st.tuples(st.just("place"), st.sampled_from((NECK, CALF))),
    st.tuples(st.just("change"), answers),
    st.tuples(st.just("forget"), answers),
    st.tuples(st.just("settle"), answers),
    st.tuples(st.just("go on"), st.just("rf_one")),
)


def done(session: Session, move: tuple[str, object]) -> Session:
    """Return the session after one move; a change of what was never answered is an answer."""
    kind, what = move
    if isinstance(what, Answer):
        there = any((a.finding, a.site) == (what.finding, what.site) for a in session.visit.answers)
        match kind:
            case "said":
                return session.said([what])
            case "screen":
                return session.screen("neck", what)
            case "settle":
                return session.settle([], [what])
            case "change" | "forget" if there:
                return session.change(what.finding, what.word if kind == "change" else "", what.site)
        return session.answer(what)
    if isinstance(what, Complaint):
        return session.add_complaint(what) if kind == "complaint" else session.place(what)
    return session.skip(str(what)) if kind == "skip" else session.go_on(str(what))


@given(st.lists(moves, max_size=8), moves)
def test_going_back_gives_the_very_state_before_the_answer(before: list[tuple[str, object]], last: object) -> None:
    session = Session()
    for move in before:
        session = done(session, move)
    after = done(session, last)  # type: ignore[arg-type]
    assert after.history[:-1] == session.history
    assert after.back() == session
    assert after.back().visit == session.visit
    assert (after.back().passed, after.back().went_on) == (session.passed, session.went_on)


@given(st.lists(st.one_of(st.tuples(st.sampled_from(("answer", "change")), answers), st.just(("back", None)))))
def test_any_order_of_answer_change_and_back_ends_in_the_visit_of_answering_directly(
    steps: list[tuple[str, Answer | None]],
) -> None:
    session, kept = Session(), list[Answer]()
    for kind, answer in steps:
        if answer is None:
            session, kept = session.back(), kept[:-1]
        else:
            session, kept = done(session, (kind, answer)), [*kept, answer]
    last = {(answer.finding, answer.site): answer for answer in kept}
    direct = Session()
    for answer in last.values():
        direct = direct.answer(answer)
    assert session.visit == direct.visit
    assert direct.visit.answers == tuple(last.values())


@given(st.lists(moves, max_size=8))
def test_the_same_steps_give_the_same_session(steps: list[tuple[str, object]]) -> None:
    first, second = Session(), Session()
    for move in steps:
        first, second = done(first, move), done(second, move)
    assert first == second
    assert first.visit == second.visit


def test_a_step_leaves_the_session_before_it_as_it_was() -> None:
    session = Session().answer(Answer("taut_band", "yes"))
    session.answer(Answer("taut_band", "no"))
    session.skip("tingling")
    assert session.visit.answers == (Answer("taut_band", "yes"),)
    assert session.passed == frozenset()


def test_going_back_at_the_beginning_changes_nothing() -> None:
    assert Session(Visit((NECK,))).back() == Session(Visit((NECK,)))


def test_a_change_stands_where_the_first_answer_stood() -> None:
    session = Session().answer(Answer("taut_band", "yes", SITES[1])).answer(Answer("tingling", "no"))
    changed = session.change("taut_band", "probably not")
    assert changed.visit.answers == (Answer("taut_band", "probably not", SITES[1]), Answer("tingling", "no"))


def test_a_change_drops_the_words_that_said_otherwise() -> None:
    session = Session().said([Answer("tingling", "yes", said="it tingles")])
    assert session.change("tingling", "no").visit.answers == (Answer("tingling", "no"),)


def test_a_change_may_be_about_one_place_only() -> None:
    session = Session().answer(Answer("taut_band", "yes", SITES[1]), Answer("taut_band", "yes", SITES[2]))
    changed = session.change("taut_band", "no", SITES[2])
    assert [answer.word for answer in changed.visit.answers] == ["yes", "no"]


def test_an_answer_can_be_taken_back_altogether() -> None:
    session = Session().answer(Answer("taut_band", "yes")).answer(Answer("tingling", "no"))
    assert session.change("taut_band", "").visit.answers == (Answer("tingling", "no"),)


def test_what_was_never_answered_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        Session().change("taut_band", "no")
    with pytest.raises(KeyError):
        Session().answer(Answer("taut_band", "yes")).change("taut_band", "no", SITES[1])


def test_contradicting_words_both_stay_until_they_are_settled() -> None:
    yes, no = Answer("tingling", "yes", said="it tingles"), Answer("tingling", "no", said="no tingling")
    session = Session().said([yes, no])
    assert session.visit.answers == (yes, no)
    assert session.settle([no], [yes]).visit.answers == (no,)


def test_settling_as_unsure_leaves_one_unsure_answer() -> None:
    yes, no = Answer("tingling", "yes", said="it tingles"), Answer("tingling", "no")
    settled = Session().said([yes, no]).settle([Answer("tingling", "unsure")], [yes, no])
    assert settled.visit.answers == (Answer("tingling", "unsure"),)


def test_unsure_is_an_answer_and_skipping_is_none() -> None:
    session = Session().unsure("tingling", site=SITES[1]).skip("pain_kind", "taut_band")
    assert session.visit.answers == (Answer("tingling", "unsure", SITES[1]),)
    assert session.passed == {"pain_kind", "taut_band"}


def test_options_left_open_are_passed_and_going_back_opens_them_again() -> None:
    session = Session().answer(Answer("firm", "yes"), passed=["end_feel", "tender_spot"])
    assert session.passed == {"end_feel", "tender_spot"}
    assert len(session.history) == 1
    assert session.back().passed == frozenset()


def test_a_place_restates_the_complaints_and_another_one_is_added() -> None:
    session = Session().said([], [Complaint("neck", "", "my neck")]).place(NECK).add_complaint(CALF)
    assert session.visit.complaints == (NECK, CALF)
    assert session.add_complaint(CALF).visit.complaints == (NECK, CALF)


def test_a_resumed_visit_is_where_the_session_begins() -> None:
    visit = Visit((NECK,), (Answer("taut_band", "yes"),), "second visit")
    session = Session(visit).change("taut_band", "no")
    assert session.visit == Visit((NECK,), (Answer("taut_band", "no"),), "second visit")
    assert session.back().visit == visit


def test_screening_and_going_on_are_recorded() -> None:
    session = Session().screen("neck", Answer("saddle_numbness", "yes")).go_on("rf_cauda_equina")
    assert session.screened == ("neck",)
    assert session.went_on == ("rf_cauda_equina",)
    assert session.did("went_on")
    assert not session.back().did("went_on")


def test_what_was_said_of_a_screen_that_goes_on_counts_and_the_region_is_not_done() -> None:
    session = Session().screening(Answer("saddle_numbness", "no"))
    assert session.visit.answers == (Answer("saddle_numbness", "no"),)
    assert session.screened == ()
    assert session.back() == Session()
