"""The casebook on the page: clients and their visits, going on, following up, measures, verdicts, export, delete."""

from __future__ import annotations

from itertools import groupby

from nmt_expert.api import Result
from nmt_expert.casebook.pseudonyms import wrong_with_client
from nmt_expert.casebook.records import Saved, Summary
from nmt_expert.casebook.rerun import past_visits, still_known
from nmt_expert.casebook.visit_saver import VisitSaver, scope_of
from nmt_expert.drawing.measures import STYLE, measures_svg
from nmt_expert.errors import DataError, Issue
from nmt_expert.explain.care.followup import PastVisit, followup, last_time
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.report.care.followup import followup_data, write_changes
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import problem_page, visit_missing
from nmt_expert.web.pages.result import for_the_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace


def clients(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the list of clients by pseudonym, each with the visits."""
    lines = sorted(work.book.visits(), key=lambda line: (line.client, line.id))
    groups = [(client, [_line(work, line) for line in own]) for client, own in groupby(lines, lambda line: line.client)]
    newest = sorted(groups, key=lambda group: -group[1][-1][0].id)
    return PageAnswer(rendered("casebook.html", title="Casebook", asked=asked, groups=newest, file=str(work.book.path)))


def _line(work: Workspace, line: Summary) -> tuple[Summary, str]:
    where = "; ".join(complaint_words(work.kb, complaint) for complaint in line.complaints)
    return line, line.title or where or "no place named"


def saved(work: Workspace, asked: Asked) -> PageAnswer:
    """Return one saved visit: what it comes to by today's rules, what changed, and what can be done with it."""
    found = work.book.load(_number(asked))
    visit, problems = still_known(work.kb, found.visit)
    result = Result(work.expert.assess(visit))
    card, past = Document(), _until(work, found)
    card.append(for_the_page(result.card(scope=scope_of(found) or work.settings.scope).document()))
    since, charts = _since(work, past)
    page = rendered(
        "saved.html",
        title=f"Visit {found.id} of {found.client}",
        asked=asked,
        saved=found,
        problems=[str(issue) for issue in problems],
        card=body(card.blocks),
        since=since,
        charts=charts,
        principles=[
            (at, entry.id, work.kb.label(entry.id), entry.band.label)
            for at, one in enumerate(result.assessment.complaints)
            for entry in one.principles[:4]
        ],
        several=len(result.assessment.complaints) > 1,
        labels={name: entry.label for name, entry in work.kb.principles.items()},
        visits=[_line(work, line) for line in work.book.visits(found.client)],
    )
    return PageAnswer(page)


def _until(work: Workspace, found: Saved) -> tuple[PastVisit, ...]:
    earlier = [line.id for line in work.book.visits(found.client) if line.id < found.id and not line.damage]
    return past_visits(work.kb, (*(work.book.load(number) for number in earlier), found))


def _since(work: Workspace, past: tuple[PastVisit, ...]) -> tuple[str, str]:
    """Return what changed since the visit before, and the measures over all, as HTML; ``""`` where there is none."""
    made = followup(work.expert, past)
    data = followup_data(made.last.assessment, made)
    charts = measures_svg(data.measures).replace(STYLE, "") if data.measures else ""
    document = Document()
    if data.diff:
        write_changes(document, data.diff, data.before)
    return body(document.blocks), charts


def export(work: Workspace, asked: Asked) -> PageAnswer:
    """Return a visit as a visit file."""
    from nmt_expert.casebook.exchange import exported_yaml  # brings YAML, which no other page needs

    found = work.book.load(_number(asked))
    return PageAnswer(exported_yaml(found), kind="application/yaml", name=f"visit-{found.id}.yaml")


def resume(work: Workspace, asked: Asked) -> PageAnswer:
    """Go on with a visit that was saved; one that is open already is gone on with as it stands."""
    number = _number(asked)
    for visit in work.visits.all():
        if visit.saver and visit.saver.saved and visit.saver.saved.id == number:
            return go_to(f"/visit/{visit.id}")
    saver = VisitSaver(work.expert, work.book, resume=number)
    made = work.visits.begin(_scope(work, saver), saver.begun, saver=saver)
    made.trouble = "\n".join(saver.problems)
    if saver.before_client:
        work.handovers.resumed(made.id, saver.before_client)
    return go_to(f"/visit/{made.id}")


def follow(work: Workspace, asked: Asked) -> PageAnswer:
    """Begin the next visit of a client, with last time at hand."""
    client = work.book.load(_number(asked)).client
    saver = VisitSaver(work.expert, work.book, client=client)
    return go_to(f"/visit/{begin_saved(work, saver).id}")


def begin_saved(work: Workspace, saver: VisitSaver, scope: str = "") -> OpenVisit:
    """Open a visit that is saved, with the client's last time at hand if there was one."""
    last = last_time(work.expert, saver.past) if saver.past else None
    saver.scope = scope or _scope(work, saver)
    return work.visits.begin(saver.scope, last=last, saver=saver)


def _scope(work: Workspace, saver: VisitSaver) -> str:
    """Return what the person who asks may do: as last time, else what the settings say."""
    return saver.scope or work.settings.scope


def save_open(work: Workspace, asked: Asked) -> PageAnswer:
    """Save a visit that is open, from now on every step of it."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    client = asked.field("client").strip()
    if client and (wrong := wrong_with_client(client)):
        return problem_page(asked, f"This cannot be a pseudonym: {wrong}.", 422, f"/visit/{visit.id}?show=save#told")
    if visit.saver is None:
        saver = VisitSaver(work.expert, work.book, client=client)
        saver.scope = visit.scope
        saver.keep(visit.session)
        visit.saver = saver
    return go_to(f"/visit/{visit.id}?show=save#told")


def verdict(work: Workspace, asked: Asked) -> PageAnswer:
    """Keep whether the practitioner agrees with a conclusion."""
    found = work.book.load(_number(asked))
    assessment = work.expert.assess(still_known(work.kb, found.visit)[0])
    at, _, principle = asked.field("of").partition(" ")
    number = int(at) if at.isdecimal() and int(at) < len(assessment.complaints) else 0
    agrees = asked.field("agrees")
    if agrees not in ("yes", "no"):
        return problem_page(asked, "Say whether you agree or not.", 422, f"/casebook/{found.id}")
    work.book.verdict(found.id, assessment, principle, agrees == "yes", asked.field("reason").strip()[:500], number)
    return go_to(f"/casebook/{found.id}#verdicts")


def ask_delete(work: Workspace, asked: Asked) -> PageAnswer:
    """Ask whether a visit is really to be deleted; a damaged one can be, too."""
    number = work.book.number(_number(asked))
    line = next((entry for entry in work.book.visits() if entry.id == number), Summary(number))
    return PageAnswer(rendered("delete.html", title="Delete?", asked=asked, line=line, words=_line(work, line)[1]))


def delete(work: Workspace, asked: Asked) -> PageAnswer:
    """Delete a visit and wipe it from the file."""
    number = _number(asked)
    if asked.field("sure") != "yes":
        return go_to(f"/casebook/{number}/delete")
    for visit in work.visits.all():
        if visit.saver and visit.saver.saved and visit.saver.saved.id == number:
            work.visits.close(visit.id)
    work.book.delete(number)
    return go_to("/casebook")


def _number(asked: Asked) -> int:
    """Return the number of a visit in an address.

    Raises:
        DataError: It is no number.
    """
    typed = asked.path["number"]
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise DataError([Issue("", 0, "unknown-visit", "there is no such visit in the casebook")])
    return int(typed)
