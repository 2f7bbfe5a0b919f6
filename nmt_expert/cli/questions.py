"""Ask one question of an interview, single or a list, and note what is answered, where, and what is left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from nmt_expert.cli import age, placing
from nmt_expert.cli.replies import Reply, picks, reply
from nmt_expert.cli.talking import gap, say, short
from nmt_expert.explain.next_checks import HANDS_ON
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session


def question(talk: Conversation, asking: Any) -> Session:
    """Ask one question; commands are seen to on the way."""
    talk.asking, talk.stage, talk.repeat = asking, "question", lambda: _put(talk, asking)
    gap()
    _put(talk, asking)
    if len(asking.findings) > 1:
        return _choice(talk, asking)
    finding = asking.findings[0]
    while True:
        line = talk.hear("y p u pn n ? > ")
        meant = reply(line)
        site = site_of(talk, finding, meant.rest) if meant else None
        if meant and meant.word and site is not None:
            talk.understood()
            return talk.session.answer(Answer(finding, meant.word, site))
        talk.not_understood(line, _wrong(line, meant))


def _put(talk: Conversation, asking: Any) -> None:
    """Put a question, with its list if it has one."""
    several = len(talk.visit.complaints) > 1
    place = f"[{complaint_words(talk.kb, complaint_of(talk, talk.complaint))}] " if several else ""
    say(f"{place}{asking.text}", 0, f"{_number(talk)}. ")
    for at, finding in enumerate(asking.findings if len(asking.findings) > 1 else (), start=1):
        say(talk.kb.label(finding), 2, f"{at} ")


def _wrong(line: str, meant: Reply | None) -> str:
    """Return what to say of a line that does not answer a question."""
    if meant and meant.word:
        return f"'{short(meant.rest)}' is not a place. For example: {line.split()[0]} left neck."
    if line.isdecimal():
        return "Numbers are not an answer here: type y, p, u, pn or n. h says what counts as yes."
    return "Type y, p, u, pn or n; ? for help."


def _number(talk: Conversation) -> int:
    """Return the number of the question asked now; the age and the red flags are not counted."""
    apart = {name for name, finding in talk.kb.findings.items() if finding.kind == "red_flag"} | {age.QUESTION}
    steps = (step for step in talk.session.history if step.kind in ("answer", "skip"))
    return 1 + sum(not apart.issuperset(step.about or step.left) for step in steps)


def _choice(talk: Conversation, asking: Any) -> Session:
    """Ask a question whose answer is one or several of a list."""
    talk.stage = "choice"
    words = "one number" if asking.exclusive else "numbers"
    while True:
        line = talk.hear(f"{words}, n none, u ? > ")
        numbers, where = _place_behind(talk, line)
        chosen = picks(numbers, len(asking.findings), asking.exclusive)
        if chosen:
            talk.understood()
            return _chosen(talk, asking, chosen, where)
        kind = "one number" if asking.exclusive else "numbers"
        talk.not_understood(line, f"Type {kind} of the list (1 to {len(asking.findings)}), n or u; ? for help.")


def _place_behind(talk: Conversation, line: str) -> tuple[str, str]:
    """Return the numbers of a line, and the place that stands behind them if one does."""
    words = line.split()
    for at in range(1, len(words)):
        behind = " ".join(words[at:])
        if placing.place_named(talk, behind):
            return " ".join(words[:at]), behind
    return line, ""


def _chosen(talk: Conversation, asking: Any, chosen: dict[int, str], where: str) -> Session:
    names = {asking.findings[place]: word for place, word in chosen.items()}
    answers = [Answer(name, word, site_of(talk, name, where) or Site()) for name, word in names.items()]
    open_still = [name for name in asking.findings if name not in names]
    # The others may matter enough to be asked singly, unless only one of all can be so.
    left = passed_over(talk, asking.id, *(open_still if asking.exclusive else ()))
    return talk.session.answer(*answers, passed=left if open_still else ())


# ------------------------------------------------------------------ about which complaint, and what is not asked


def asked_of(talk: Conversation, number: int) -> tuple[Visit, frozenset[str]]:
    """Return the visit to choose the questions about one complaint for, and what is not to be asked.

    After an emergency nothing would be asked; where somebody went on deliberately, its answers are set aside, for
    the choosing alone, and nothing is asked that would need hands on the client.
    """
    visit, passed = talk.visit, _passed(talk, number)
    emergencies = [entry for entry in talk.assessment.safety.raised if entry.flag.action == "emergency"]
    if not emergencies:
        return visit, passed
    aside = {answer.finding for entry in emergencies for answer in entry.because}
    hands_on = {name for name, finding in talk.kb.findings.items() if finding.kind in HANDS_ON}
    kept = tuple(answer for answer in visit.answers if answer.finding not in aside)
    return replace(visit, answers=kept), passed | aside | hands_on


def passed_over(talk: Conversation, *names: str) -> tuple[str, ...]:
    """Return how it is noted that questions or findings were passed over: of a place, for the complaint there alone."""
    where = _mark(complaint_of(talk, talk.complaint))
    general = {name for name, finding in talk.kb.findings.items() if finding.site == "general"}
    return tuple(name if name in general else name + where for name in names)


def _passed(talk: Conversation, number: int) -> frozenset[str]:
    """Return what was passed over for one complaint."""
    where = _mark(complaint_of(talk, number))
    noted = talk.session.passed
    return frozenset(name.removesuffix(where) for name in noted if "@" not in name or name.endswith(where))


def _mark(complaint: Complaint) -> str:
    return f"@{complaint.region} {complaint.side}".rstrip() if complaint.region else ""


def complaint_of(talk: Conversation, number: int) -> Complaint:
    """Return a complaint of the visit, the last one if there are fewer by now; an empty one where none was stated."""
    complaints = talk.visit.complaints or (Complaint(),)
    return complaints[min(number, len(complaints) - 1)]


def site_of(talk: Conversation, finding: str, typed: str = "") -> Site | None:
    """Return the place an answer is about: the one typed, else the complaint's; None if there is no such place."""
    if talk.kb.findings[finding].site == "general":
        return Site() if not typed or placing.place_named(talk, typed) else None
    own = complaint_of(talk, talk.complaint).site
    if not typed:
        return own if own.region else Site()
    found = placing.place_named(talk, typed)
    if found is None:
        return None
    side = found.side or (own.side if found.muscle or found.region == own.region else "")
    return replace(found, region=found.region or ("" if found.muscle else own.region), side=side)
