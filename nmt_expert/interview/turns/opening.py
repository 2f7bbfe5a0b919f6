"""Open an interview: the client's own words and what was understood of them, the place, the age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.errors import ArgumentError, Issue
from nmt_expert.intake.confirming import KEEPS, Confirmation
from nmt_expert.intake.notes import Notes, Proposal, read_notes
from nmt_expert.intake.reading.corrected import as_meant
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.intake.story.measure_line import read_measure_line, with_measures
from nmt_expert.intake.story.told import told_measures
from nmt_expert.intake.words import Reading
from nmt_expert.interview.places import SIDES, complaint_named, place_named, placed
from nmt_expert.interview.prompt import Line, Option, Problem, Prompt, Reply
from nmt_expert.interview.replies import UNSURE, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.turn import Turn, not_understood
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import relate
from nmt_expert.reasoning.place_words import complaint_words, region_words, site_words
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Site, Suspicion, Visit

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

AGE = "age_band"
"""The list whose options are bands of age."""

OLDEST = 120
MISSED_SHOWN = 3
NOTHING = frozenset(("", "-", "y", "yes", "n", "no", "none", "nothing", "s", "skip", "relax", "relaxation", *UNSURE))
"""What says that there is nothing to tell, or nothing more."""

SAME = frozenset(
    ("", "y", "yes", "same", "the same", "no change", "unchanged", "as before", "as last time", "last time")
)
"""What says in a follow-up that the complaint is that of last time."""

_RELAX = re.compile(
    r"\b(?:relax\w*|unwind\w*|wind down|switch off|pamper\w*|de-?stress\w*|check[- ]?(?:up|over)|maintenance|"
    r"treat (?:myself|herself|himself)|me[- ]time|chill out)\b",
    re.IGNORECASE,
)
_NOTHING_HURTS = re.compile(
    r"\bnothing (?:is |really |'s )?(?:wrong|hurts?|sore|amiss)(?: really)?\b|"
    r"\bno (?:pains?|complaints?|problems?|aches?)\b",
    re.IGNORECASE,
)
_HURTS = re.compile(
    r"\b(?:pain\w*|hurt\w*|ach\w+|\w+ache|sore\w*|stiff\w*|tight\w*|numb\w*|tingl\w*|burn\w*|cramp\w*|swell\w*|swollen|"
    r"weak\w*|dizz\w*|injur\w*|tender\w*|knots?|spasms?)\b",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"\b(?:it(?:'s| is| feels)?|she is|he is|i am|still|the|pain|a bit|a little|much|far|same as|no|not|any|is|hurts?|"
    r"better|worse|less|more|improved|improving|worsening|good|bad)\b"
)
"""Words that say only how a known complaint goes."""

_AGE = re.compile(r"(?:age |aged )?(\d{1,3})(?: ?y(?:ears?|rs?)?(?: old)?)?")
_BAND = re.compile(r"\w*?_(?:(?P<low>\d+)_(?P<high>\d+)|under_(?P<under>\d+)|(?P<over>\d+)_over)")


def confirm_due(interview: Interview) -> Turn | None:
    """Return the confirmation of words that were read, if some wait for it."""
    waiting = interview.session.heard
    return _confirm(interview, waiting.about) if waiting else None


def due(interview: Interview) -> Turn | None:
    """Return the opening turn that is still to come, if any: words, place."""
    session, start = interview.session, interview.session.start
    told = session.did("said", "place", "complaint") or start.answers or start.complaints or start.suspected
    if not told:
        return _words(interview)
    if not session.did("place") and not interview.wants_nothing:
        kb = interview.kb
        vague = next((at for at, one in enumerate(interview.complaints) if not placed(kb, one)), None)
        if vague is not None:
            one = interview.complaints[vague]
            return _side(interview, vague) if one.region else _place(interview, vague)
    return None


# ------------------------------------------------------------------ own words


def _words(interview: Interview) -> Turn:
    if _before(interview):
        return _words_again(interview)
    prompt = Prompt(
        "words",
        "words",
        "What brings the client, in their own words?",
        typed_hint="Enter if nothing hurts.",
        cue="words, a place, or Enter",
        help=("plain words, as the client says it: numb left hand", "Enter: relaxation or a check-over"),
        reason="The client's own words come first; each is read, and you confirm it.",
        free=True,
    )
    return Turn(prompt, lambda reply: heard(interview, reply))


def _before(interview: Interview) -> tuple[Complaint, ...]:
    """Return the complaints of last time, in a follow-up."""
    return interview.last.assessment.visit.complaints if interview.last else ()


def _words_again(interview: Interview) -> Turn:
    """Ask what has changed since last time; Enter takes the complaints of then."""
    kb, before = interview.kb, _before(interview)
    names = "; ".join(complaint_words(kb, one) for one in before)
    prompt = Prompt(
        "words",
        "words",
        f"What has changed since last time ({names})?",
        typed_hint="Enter: the same complaint.",
        cue="words, Enter the same, n nothing hurts any more",
        options=(Option("same", "the same complaint"),),
        help=("plain words, as the client says it; a place", "Enter: the same complaint; n: nothing hurts any more"),
        reason="The client's own words come first; what is not said goes on from last time.",
        free=True,
    )

    def take(reply: Reply) -> Session | Problem:
        if reply is None:
            return interview.session.said((), before)
        measures = _fares(kb, reply) if isinstance(reply, str) else None
        if measures is None:
            return heard(interview, reply)
        session = interview.session.said((), before)
        return session.note(with_measures(interview.visit.measures, measures), str(reply)) if measures else session

    return Turn(prompt, take)


def _fares(kb: KnowledgeBase, words: str) -> Measures | None:
    """Return what words measure that say of the complaint of last time how it is now (*less, 3/10 now*), else None."""
    measures = Measures()
    for part in re.split(r"[,;.\n]| and | but ", words):
        said = _COURSE.sub("", plainly(part)).strip()
        if said in SAME:
            continue
        found = read_measure_line(kb, said)
        if isinstance(found, Issue):
            return None
        measures = with_measures(measures, found)
    return measures


def heard(interview: Interview, reply: Reply) -> Session | Problem:
    """Return the session with words read, to be confirmed; with a place alone, with a complaint there."""
    session, kb = interview.session, interview.kb
    if isinstance(reply, Complaint | Site):
        return session.said((), (Complaint(reply.region, reply.side),))
    if reply is None or (isinstance(reply, str) and plainly(reply) in NOTHING):
        return session.said(())
    if not isinstance(reply, str):
        return not_understood(reply, "Words are expected.")
    if only_relaxes(kb, reply):
        return session.said(())
    where = place_named(kb, reply)
    if where and where.region:
        return session.said((), (Complaint(where.region, where.side),))
    return hear(interview, (reply,), read_beside_measures(kb, reply).visit)


def only_relaxes(kb: KnowledgeBase, words: str) -> bool:
    """Whether words ask for a relaxing session or a check-over, and tell nothing that hurts or is amiss."""
    rest = _NOTHING_HURTS.sub(" ", words)
    if not _RELAX.search(rest) or _HURTS.search(rest):
        return False
    read = read_notes(kb, _RELAX.sub(" ", rest))
    told = {kb.findings[item.answer.finding].kind for item in read.proposals}
    return not (read.complaints or read.suspected or told - {"history"})


def hear(interview: Interview, texts: tuple[str, ...], read: Visit) -> Session:
    """Return the session with words that were read, to be confirmed."""
    return interview.session.hear(texts, read, _open_again(interview, read))


def hear_more(interview: Interview, words: str) -> Session:
    """Return the session with more words read; what waits to be confirmed still waits, and is shown with them."""
    waiting = interview.session.heard
    before = waiting.about if waiting else ()
    texts = (*before[:-1], f"{before[-1].rstrip('. ')}. {words}") if before else (words,)
    return hear(interview, texts, confirmation(interview.kb, texts).visit)


def suspect(interview: Interview, suspected: tuple[Suspicion, ...]) -> Session:
    """Return the session with red flags that words come near, to be asked about."""
    return interview.session.said((), (), suspected, _reopened(interview, suspected))


def _open_again(interview: Interview, read: Visit) -> tuple[Answer, ...]:
    """Return the answers of before that what was read takes away: it outweighs them, or they have to be asked again."""
    over = (*_overruled(interview, read.answers), *_reopened(interview, read.suspected))
    return tuple(dict.fromkeys(over))


def _reopened(interview: Interview, suspected: Iterable[Suspicion]) -> tuple[Answer, ...]:
    """Return the denials of signs that words come near, where they were denied in a list: a list says less."""
    asked = {name for near in suspected for name in near.ask}
    lists = [step for step in interview.session.history if step.kind == "screen" and step.about]
    listed = {answer.finding for step in lists for answer in step.answers} & asked
    before = interview.session.without_heard.visit.answers
    return tuple(answer for answer in before if answer.finding in listed and answer.word == "no")


def _overruled(interview: Interview, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the denials of signs that answers affirm: what somebody tells of a sign outweighs the screen's *no*."""
    kb = interview.kb
    told = {answer.finding for answer in answers if answer.word in ("yes", "probably")}
    signs = {name for name in told if kb.findings[name].kind == "red_flag"}
    signs |= {kb.whole_of(name) for name in signs}.union(*(kb.parts.get(name, ()) for name in signs))
    before = interview.session.without_heard.visit.answers
    return tuple(answer for answer in before if answer.finding in signs and answer.word in ("no", "probably not"))


def confirmation(kb: KnowledgeBase, texts: tuple[str, ...]) -> Confirmation:
    """Return what texts were read as, the later ones in the place of what of the earlier was not understood."""
    notes = read_beside_measures(kb, texts[0])
    for text in texts[1:]:
        notes = _with_more(notes, read_beside_measures(kb, text))
    return Confirmation(notes)


def read_beside_measures(kb: KnowledgeBase, text: str) -> Notes:
    """Return what a text was read as; what it measures is no longer asked about."""
    told = told_measures(kb, text)
    return read_notes(kb, told.words, measured=told.spans)


def _told(kb: KnowledgeBase, texts: tuple[str, ...]) -> tuple[Measures, str]:
    """Return what texts measure, and the words that it stands in."""
    told = [told_measures(kb, text) for text in texts]
    measures = Measures()
    for each in told:
        measures = with_measures(measures, each.measures)
    return measures, "; ".join(span for each in told for span in each.spans)


def _with_more(notes: Notes, more: Notes) -> Notes:
    """Return notes with what was said in other words; what those words stand for is no longer asked about."""
    settled = tuple(replace(item, offers=(), problems=(), set_aside=()) for item in notes.sentences)
    suspected = dict.fromkeys((*notes.suspected, *more.suspected))
    return Notes((*settled, *more.sentences), tuple(suspected))


def _confirm(interview: Interview, texts: tuple[str, ...]) -> Turn:
    kb = interview.kb
    state = confirmation(kb, texts)
    lines = tuple(_missed(state))
    measured = _told(kb, texts)[1]
    if measured:
        lines = (*lines, Line(f"Noted: {measured}."))
    where = _where_told(kb, texts, state.visit)
    if where:
        names = "; ".join(complaint_words(kb, one) for one in (*state.visit.complaints, *where))
        lines = (*lines, Line(f"Where: {names}. Another place: say it."))
    if state.notes.problem:
        lines = (Line(f"{state.notes.problem.message}."), *lines)
    prompt = Prompt(
        "confirm",
        "words",
        "Is that right?" if state.read or measured else "That was not understood.",
        cue=_cue(state),
        options=tuple(_options(kb, state)),
        lines=lines,
        help=(
            "Enter or y: what was understood is right; n none of it",
            "numbers: of what is wrong, and of what is meant where a choice is offered",
            "a1 takes back what was set aside; or say it in other words",
        ),
        reason="Nothing is taken for granted: take away what was read wrongly.",
        free=True,
    )
    return Turn(prompt, lambda reply: _confirmed(interview, texts, state, reply))


def _confirmed(interview: Interview, texts: tuple[str, ...], state: Confirmation, reply: Reply) -> Session | Problem:
    session = interview.session
    if reply is None:
        reply = ""
    if not isinstance(reply, str):
        return not_understood(reply, _cue(state))
    typed = plainly(reply)
    one = not state.read and typed in ("y", "yes") and len(state.choices) == 1
    if not state.read and typed in ("y", "yes") and not one:
        return Problem("To which of them?", "Type its number, other words, or Enter to go on without.")
    placed_visit: Visit | None = None
    place = place_named(interview.kb, reply)
    if place and place.region and _where_told(interview.kb, texts, state.visit):
        visit = placed_visit = replace(state.visit, complaints=(Complaint(place.region, place.side),))
    elif typed in (KEEPS if state.read else NOTHING):
        visit = state.visit
    else:
        try:
            visit = state.chosen(str(min(state.choices)) if one else reply).visit
        except ArgumentError as error:
            more = read_notes(interview.kb, reply if re.search("[^\\W\\d]", reply) else "")
            if more.proposals or more.complaints or more.offers or more.suspected:
                return hear(interview, (*texts, reply), confirmation(interview.kb, (*texts, reply)).visit)
            return Problem(f"Not understood: {error.issues[0].message}.", _cue(state))
    where = _where_told(interview.kb, texts, visit) if visit is not placed_visit else ()
    complaints = tuple(one for one in (*visit.complaints, *where) if not _is_known(interview, one))
    over = _open_again(interview, visit)
    confirmed = session.confirmed(visit.answers, complaints or _before(interview), visit.suspected, over)
    measures, said = _told(interview.kb, texts)
    return confirmed.note(with_measures(interview.visit.measures, measures), said) if measures else confirmed


def _is_known(interview: Interview, complaint: Complaint) -> bool:
    """Whether a place without a side is that of a complaint of before (*it gives way*, said of the right knee)."""
    before = interview.session.without_heard.visit.complaints
    return any(one.region == complaint.region and complaint.side in ("", one.side) for one in before)


def _where_told(kb: KnowledgeBase, texts: Sequence[str], visit: Visit) -> tuple[Complaint, ...]:
    """Return the places of a visit that are no complaints yet; if it has none at all, the one place that texts name."""
    found = places_of(kb, visit)
    signs = (a for a in visit.answers if a.word != "no" and kb.findings[a.finding].kind == "red_flag")
    if found or visit.complaints or any(signs):  # a sign names places of its own (*numb between the legs*)
        return found
    read = (sentence for text in texts for sentence in reader_of(kb).read(text).sentences)
    named = dict.fromkeys(site for sentence in read if not sentence.aside for site in sentence.named)
    return tuple(Complaint(site.region, site.side) for site in named) if len(named) == 1 else ()


def places_of(kb: KnowledgeBase, visit: Visit) -> tuple[Complaint, ...]:
    """Return the places where something is affirmed and that no complaint of a visit has to do with, in their order.

    Without a complaint the place named first is one.  What stands near a complaint, or refers to it, belongs to it.
    """
    found = list(visit.complaints)
    for answer in visit.answers:
        site = answer.site
        if answer.word not in ("yes", "probably") or not site.region or kb.findings[answer.finding].kind == "red_flag":
            continue
        apart = all(set(relate(kb, one.site, site).places) <= {"elsewhere", "other_side"} for one in found)
        if apart:
            found.append(Complaint(site.region, site.side))
    return tuple(found[len(visit.complaints) :])


def _cue(state: Confirmation) -> str:
    read = len(state.read)
    if read and state.choices:
        wrong, meant = _numbers(1, read), _numbers(read + 1, max(state.choices))
        return f"Enter all right, n none, {wrong} if wrong, {meant} if meant"
    if read:
        return "Enter all right, n none, or numbers of what is wrong"
    return "a number, other words, or Enter for none of it" if state.choices else "other words, or Enter without"


def _numbers(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _options(kb: KnowledgeBase, state: Confirmation) -> Iterator[Option]:
    for number, thing in enumerate(state.read, start=1):
        findings = (thing.answer.finding,) if isinstance(thing, Proposal) else ()
        yield Option(str(number), read_words(kb, thing), findings)
    for number, (which, reading) in state.choices.items():
        offered = state.offers[which].readings[reading - 1]
        heading = f"Not understood: '{state.offers[which].phrase}'. Perhaps meant" if reading == 1 else ""
        yield Option(str(number), reading_words(kb, offered), (offered.finding,), heading=heading)
    for number, part in state.set_aside.items():
        yield Option(f"a{number}", f"set aside ({part.why}): {part.text}")


def _missed(state: Confirmation) -> Iterator[Line]:
    """Yield what resembles nothing that is known."""
    offered = {offer.problem for offer in state.offers.values()}
    missed = [p for item in state.notes.sentences for p in item.problems if p not in offered]
    for problem in missed[:MISSED_SHOWN]:
        yield Line(problem.message, 2, "! ")
    if len(missed) > MISSED_SHOWN:
        yield Line(f"{len(missed) - MISSED_SHOWN} more parts were not understood", 2, "! ")


def read_words(kb: KnowledgeBase, thing: Proposal | Complaint) -> str:
    """Return one thing that was read, in a line."""
    if isinstance(thing, Complaint):
        return f"Complaint: {complaint_words(kb, thing)}"
    return said_words(kb, thing.answer)


def said_words(kb: KnowledgeBase, answer: Answer) -> str:
    """Return an answer in a line: the finding, the word, the place."""
    place = site_words(kb, answer.site)
    return f"{kb.label(answer.finding)}: {answer.word}{f', {place}' if place else ''}"


def reading_words(kb: KnowledgeBase, reading: Reading) -> str:
    """Return what words may mean, in a line."""
    return said_words(kb, Answer(reading.finding, reading.word, reading.site))


# ------------------------------------------------------------------ the place


def _place(interview: Interview, at: int) -> Turn:
    """Ask for the place; one that the client's words named already is offered."""
    kb = interview.kb
    answers = interview.visit.answers
    likely = next((a.site for a in answers if a.site.region and a.word in ("yes", "probably")), Site())
    offer = f"Enter for {site_words(kb, likely)}, - if no place can be named." if likely else "Enter if no place."
    prompt = Prompt(
        "place",
        "words",
        "Where is it?",
        typed_hint=f"For example: left neck. {offer}",
        cue="a place",
        options=(Option("", site_words(kb, likely)),) if likely else (),
        help=("a part of the body and its side: left neck", "Enter takes what is offered; - names no place"),
        reason="What is found counts by where it lies: here, near, in a muscle that refers here.",
        free=True,
    )

    def take(reply: Reply) -> Session | Problem:
        if isinstance(reply, Site | Complaint):
            return _put_place(interview, at, Complaint(reply.region, reply.side))
        typed = plainly(reply) if isinstance(reply, str) else ""
        if likely and typed in ("", "y", "yes"):
            return _put_place(interview, at, Complaint(likely.region, likely.side))
        if typed in ("", "-", "n", "no", "none", *UNSURE):
            return interview.session.place(*interview.visit.complaints)
        found = complaint_named(kb, typed)
        return _put_place(interview, at, found) if isinstance(found, Complaint) else Problem(found)

    return Turn(prompt, take)


def _side(interview: Interview, at: int) -> Turn:
    region = interview.complaints[at].region
    prompt = Prompt(
        "side",
        "words",
        f"Which side of the {region_words(interview.kb, region)}?",
        cue="l left, r right, b both, m midline, Enter if not known",
        options=tuple(Option(key, word) for key, word in SIDES.items()),
        help=("l, r, b or m; Enter if it is not known",),
        reason="What is found on one side says nothing about the other.",
    )

    def take(reply: Reply) -> Session | Problem:
        said = as_meant(reply) if isinstance(reply, str) else ""
        typed = reply.side if isinstance(reply, Site | Complaint) else plainly(said)
        named = {word for word in re.findall(r"[a-z]+", typed) if word in SIDES.values()}
        side = SIDES.get(typed) or ("both" if named == {"left", "right"} else named.pop() if len(named) == 1 else "")
        if side:
            return _put_place(interview, at, replace(interview.complaints[at], side=side))
        if typed in ("", "-", "s", "skip", *UNSURE):
            return interview.session.place(*interview.visit.complaints)
        return not_understood(typed, "Type l, r, b or m, or Enter.")

    return Turn(prompt, take)


def _put_place(interview: Interview, at: int, found: Complaint) -> Session:
    """Return the session with the place of a complaint; once all have one, nothing more is asked about places."""
    complaints = list(interview.complaints)
    complaints[at] = replace(found, text=complaints[at].text)
    if all(placed(interview.kb, one) for one in complaints):
        return interview.session.place(*complaints)
    return interview.session.placing(*complaints)


# ------------------------------------------------------------------ the age


def age_due(interview: Interview) -> Turn | None:
    """Return the question for the age, if it was neither answered nor passed over."""
    entry = interview.kb.questions.get(AGE)
    if entry is None or AGE in interview.session.passed:
        return None
    if any(answer.finding in entry.options and answer.word != "no" for answer in interview.visit.answers):
        return None
    prompt = Prompt(
        "age",
        "words",
        entry.ask,
        cue="years, or Enter if not known",
        findings=entry.options,
        help=("the age in years: 45", "Enter if it is not known"),
        reason="Some red flags change with age.",
    )
    return Turn(prompt, lambda reply: _aged(interview, entry.options, reply))


def _aged(interview: Interview, bands: tuple[str, ...], reply: Reply) -> Session | Problem:
    session = interview.session
    if reply is None or (isinstance(reply, str) and plainly(reply) in ("", "-", "s", "skip", "n", "no", *UNSURE)):
        return session.skip(AGE)
    if isinstance(reply, str):
        found = _AGE.fullmatch(plainly(reply))
        band = band_of(bands, int(found[1])) if found else ""
        if band:
            return session.aged(Answer(band, "yes", said=reply.strip()))
        return not_understood(reply, "Type the age in years, for example 45.")
    if isinstance(reply, Site | Complaint):
        return not_understood(reply, "Type the age in years, for example 45.")
    chosen = [name for name in bands if reply.get(name) in ("yes", "probably")]
    if len(chosen) != 1:
        return session.skip(AGE)
    return session.aged(Answer(chosen[0], reply[chosen[0]]))


def band_of(bands: tuple[str, ...], years: int) -> str:
    """Return the band of ages that holds an age, by the numbers in its id; ``""`` if none does.

    >>> band_of(("age_under_18", "age_18_49", "age_50_64", "age_65_over"), 64)
    'age_50_64'
    """
    for band in bands:
        limits = _BAND.fullmatch(band)
        if limits is None or years > OLDEST:
            continue
        low = int(limits["low"] or limits["over"] or 0)
        high = int(limits["high"] or (int(limits["under"]) - 1 if limits["under"] else OLDEST))
        if low <= years <= high:
            return band
    return ""
