"""Refuse a visit that the knowledge has no words for, before anything is concluded from it.

Readers of phrases and files make only visits that are known.  One that a program puts together may
name anything; what is unknown would be passed over in silence, or fail deep inside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from nmt_expert.errors import Issue, VisitError
from nmt_expert.knowledge.model import ANSWER_WORDS, RELATIONS, SIDES, KnowledgeBase
from nmt_expert.reasoning.measured import measure_problems
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Site, Suspicion, Treatment, Visit

_NOTHING = Measures()
_WORDS, _SIDES, _RELATIONS = (frozenset(names) for names in (ANSWER_WORDS, ("", *SIDES), ("", "here", *RELATIONS)))


def check_visit(kb: KnowledgeBase, visit: Visit) -> None:
    """See that everything a visit names is there.

    Raises:
        VisitError: It is not; the error carries every problem, with the nearest name.
    """
    try:
        if type(visit) is Visit and _is_known(kb, visit):
            return
    except (TypeError, ValueError, AttributeError):  # not even of the right kind
        pass
    raise VisitError(_problems(kb, visit))


def _is_known(kb: KnowledgeBase, visit: Visit) -> bool:
    """Whether nothing is wrong: quick, because it is asked of every visit."""
    findings, known_site = kb.findings, _site_of(kb)
    visit.title.encode()
    for answer in visit.answers:
        if answer.finding not in findings or answer.word not in _WORDS:
            return False
        site = answer.site
        if not (known_site(site.region, site.side, site.muscle) and site.place in _RELATIONS):
            return False
        if type(answer.said) is not str or type(answer.line) is not int:
            return False
        if not answer.said.isascii():
            answer.said.encode()  # refuses half a character
    for complaint in visit.complaints:
        complaint.text.encode()
        if not known_site(complaint.region, complaint.side, ""):
            return False
    if visit.measures != _NOTHING and any(measure_problems(kb, visit.measures)):
        return False
    if visit.treatment != () and any(_treatment(visit.treatment)):
        return False
    return visit.suspected == () or (
        isinstance(visit.suspected, tuple | list) and not any(_suspicions(kb, visit.suspected))
    )


def _site_of(kb: KnowledgeBase) -> Any:
    regions, muscles = kb.regions, kb.muscles

    def known(region: str, side: str, muscle: str) -> bool:
        return (  # knowledge without anatomy has no word on places
            (region == "" or region in regions or not (regions or type(region) is not str))
            and side in _SIDES
            and (muscle == "" or muscle in muscles or not (muscles or type(muscle) is not str))
        )

    return known


# ------------------------------------------------------------------ what is wrong


def _problems(kb: KnowledgeBase, visit: Any) -> Iterator[Issue]:
    if not isinstance(visit, Visit):
        yield _wrong("wrong-type", f"{_shown(visit)} is not a visit", "Visit((Complaint('neck'),), (Answer(...),))")
        return
    yield from _text("title", visit.title)
    for number, complaint in enumerate(_several(visit.complaints)):
        where = f"complaint {number}"
        if isinstance(complaint, Complaint):
            yield from _text(f"text of {where}", complaint.text)
            yield from _place(kb, where, complaint.region, complaint.side)
        else:
            yield _wrong("wrong-type", f"{where} is not a Complaint: {_shown(complaint)}", "Complaint('neck', 'left')")
    for number, answer in enumerate(_several(visit.answers)):
        if isinstance(answer, Answer):
            yield from _answer(kb, answer, f"answer {number}", visit.source)
        else:
            form = "Answer('taut_band', 'yes', Site('neck', 'left'))"
            yield _wrong("wrong-type", f"answer {number} is not an Answer: {_shown(answer)}", form)
    yield from _suspicions(kb, visit.suspected)
    yield from measure_problems(kb, visit.measures)
    yield from _treatment(visit.treatment)
    for name in ("complaints", "answers", "suspected"):
        if not isinstance(getattr(visit, name), tuple | list):
            yield _wrong("wrong-type", f"the {name} of a visit are a tuple, not {_shown(getattr(visit, name))}", "")


def _suspicions(kb: KnowledgeBase, suspected: Any) -> Iterator[Issue]:
    """Yield what is wrong with words that came near a flag: one that is lost is a flag that is not asked about."""
    for number, entry in enumerate(_several(suspected)):
        where = f"suspicion {number}"
        if not isinstance(entry, Suspicion):
            form = "Suspicion('rf_cauda_equina', ('saddle_numbness',), 'numb where I sit')"
            yield _wrong("wrong-type", f"{where} is not a Suspicion: {_shown(entry)}", form)
            continue
        wrong = [*_name("flag", entry.flag, kb.flags, where), *_text(f"phrase of {where}", entry.phrase)]
        yield from wrong
        if wrong:
            continue
        asks = tuple(
            name for ask in (kb.flags[entry.flag].asks if entry.flag in kb.flags else ()) for name in kb.said_by(ask)
        )
        if not isinstance(entry.ask, tuple | list) or not entry.ask:
            yield _wrong("no-question", f"{where} asks nothing", f"give what settles it: {', '.join(asks)}")
            continue
        for name in entry.ask:
            yield from _name("question", name, asks, where)


def _treatment(treatment: Any) -> Iterator[Issue]:
    if not isinstance(treatment, tuple | list):
        yield _wrong("wrong-type", f"the treatment of a visit is a tuple, not {_shown(treatment)}", "")
    for number, entry in enumerate(_several(treatment)):
        where = f"treatment {number}"
        if not isinstance(entry, Treatment):
            form = "Treatment('held the knot', 'turns further')"
            yield _wrong("wrong-type", f"{where} is not a Treatment: {_shown(entry)}", form)
            continue
        yield from _text(f"done of {where}", entry.done)
        yield from _text(f"response of {where}", entry.response)


def _several(things: Any) -> Iterable[Any]:
    return things if isinstance(things, tuple | list) else ()


def _answer(kb: KnowledgeBase, answer: Answer, where: str, source: Any) -> Iterator[Issue]:
    line = answer.line if isinstance(answer.line, int) else 0
    path = source if isinstance(source, str) else ""
    for issue in (
        *_name("finding", answer.finding, kb.findings, where),
        *_name("word", answer.word, ANSWER_WORDS, where),
        *_text(f"words of {where}", answer.said),
        *_whole("line", answer.line, where),
        *_site(kb, where, answer.site),
    ):
        yield Issue(path, line, issue.code, issue.message, issue.hint)


def _site(kb: KnowledgeBase, where: str, site: Any) -> Iterator[Issue]:
    if not isinstance(site, Site):
        yield _wrong("wrong-type", f"the place of {where} is not a Site: {_shown(site)}", "Site('neck', 'left')")
        return
    yield from _place(kb, where, site.region, site.side)
    yield from _name("muscle", site.muscle, kb.muscles, where, may_be_empty=True)
    yield from _name("place", site.place, RELATIONS, where, may_be_empty=True)


def _place(kb: KnowledgeBase, where: str, region: Any, side: Any) -> Iterator[Issue]:
    yield from _name("region", region, kb.regions, where, may_be_empty=True)
    yield from _name("side", side, SIDES, where, may_be_empty=True)


def _name(what: str, name: Any, known: Collection[str], where: str, *, may_be_empty: bool = False) -> Iterator[Issue]:
    """Yield what is wrong with a name."""
    if not isinstance(name, str):
        yield _wrong("wrong-type", f"the {what} of {where} has to be text, not {_shown(name)}", "")
    elif known and name not in known and not (may_be_empty and not name):
        from nmt_expert.knowledge.messages import unknown

        yield unknown(what, name, known, where, f"the {what}s of the knowledge base are its '{what}s'")


def _whole(what: str, number: Any, where: str) -> Iterator[Issue]:
    if type(number) is not int:
        yield _wrong("wrong-type", f"the {what} of {where} has to be a whole number, not {_shown(number)}", "")


def _text(what: str, text: Any) -> Iterator[Issue]:
    if not isinstance(text, str):
        yield _wrong("wrong-type", f"the {what} has to be text, not {_shown(text)}", "")
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        yield _wrong("not-utf-8", f"the {what} has half a character in it: {_shown(text)}", "")


def _shown(thing: object) -> str:
    """Return something short that can be printed."""
    text = ascii(thing) if isinstance(thing, str) and not thing.isprintable() else repr(thing)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _wrong(code: str, message: str, hint: str) -> Issue:
    return Issue("", 0, code, message, hint)
