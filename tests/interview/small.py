"""The small made-up knowledge base with a safety screen, and the lines typed at an interview about it."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem, Prompt, Reply
from nmt_expert.knowledge.model import KnowledgeBase, ScreenLine
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit
from tests.explain.tiny import NECK, tiny

LINES = (
    ScreenLine("saddle", "Numb between the legs", ("saddle_numb",)),
    ScreenLine("ill", "Fever, or a warm leg", ("warm_leg", "fever")),
)


def small() -> KnowledgeBase:
    """Return the small knowledge base with a screen of two lines."""
    return replace(tiny(), screen={line.id: line for line in LINES})


def begun(start: Visit | None = None, **settings: object) -> Interview:
    """Return an interview about the right side of the neck, or another visit."""
    return Interview(Expert(small()), Visit((NECK,)) if start is None else start, **settings)  # type: ignore[arg-type]


def after(interview: Interview, *replies: Reply) -> Interview:
    """Return the interview after replies, each of which has to say something."""
    for reply in replies:
        made = interview.answer(reply)
        assert not isinstance(made, Problem), f"{reply!r} to '{asks(interview).text}': {made}"
        interview = made
    return interview


def asks(interview: Interview) -> Prompt:
    """Return what is asked; something has to be."""
    assert interview.prompt is not None, "nothing is asked"
    return interview.prompt


def refused(interview: Interview, reply: Reply) -> Problem:
    """Return what is wrong with a reply that says nothing; the interview has to stay as it was."""
    before, asked = interview.session, interview.prompt
    problem = interview.answer(reply)
    assert isinstance(problem, Problem), f"{reply!r} was taken"
    assert (interview.session, interview.prompt) == (before, asked)
    return problem


def words(interview: Interview) -> dict[str, str]:
    """Return the words given by finding."""
    return {answer.finding: answer.word for answer in interview.visit.answers}


def go_to(interview: Interview, finding: str, reply: Reply = "n") -> Interview:
    """Go on until a finding is asked for: all clear, nothing to tell, and one reply to every question before it."""
    replies: dict[str, Reply] = {"screen": "n", "story": "", "where": "", "offer": "n"}
    while finding not in (asked := asks(interview)).findings or asked.kind == "screen":
        interview = after(interview, replies.get(asked.kind, reply))
    return interview


def to_the_end(interview: Interview, reply: Reply = "n") -> Interview:
    """Go on in the same way until no question is left."""
    replies: dict[str, Reply] = {"screen": "n", "story": "", "where": "", "offer": "n"}
    while (asked := asks(interview)).kind != "end":
        interview = after(interview, replies.get(asked.kind, reply))
    return interview
