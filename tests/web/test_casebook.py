"""What is kept, only if the person chose so: saving, going on, following up, verdicts, export, delete, and trouble."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from nmt_expert.casebook.errors import fault
from nmt_expert.casebook.store import Casebook
from nmt_expert.casebook.visit_saver import VisitSaver
from nmt_expert.reasoning.assess import Expert
from nmt_expert.web.workspace import Workspace
from tests.web.browser import Browser, workspace

WORDS = "pain 7/10 now"


def saved_visit(browser: Browser, client: str = "amber-heron") -> str:
    """Begin a visit that is saved, up to the first question."""
    browser.get("/")
    browser.post("/visit", {"scope": "simple", "save": "1", "client": client})
    browser.tap("Read this", written="left neck")
    while browser.kind == "still":  # a client who was here before
        browser.tap("Right as ticked")
    if browser.kind == "age":
        browser.tap("Go on", written="44")
    while browser.kind in ("screen", "story"):
        if browser.kind == "story" and WORDS not in browser.page:
            browser.tap("Note this line", written=WORDS)
        else:
            browser.tap("All clear" if browser.kind == "screen" else "Go on")
    return browser.visit


def test_nothing_is_written_unless_the_person_chose_to_save(browser: Browser) -> None:
    browser.to_the_questions()
    browser.do("stop")
    browser.get("/casebook")
    assert "Nothing is saved" in browser.page
    assert browser.workspace.casebook is not None
    assert not browser.workspace.casebook.exists()


def test_each_answer_is_on_the_disk_before_the_next_question_is_shown(browser: Browser) -> None:
    saved_visit(browser)
    with Casebook(browser.workspace.casebook) as book:
        saved = book.load("amber-heron")
    assert saved.visit == browser.workspace.visits.all()[0].session.visit
    assert browser.workspace.casebook is not None
    assert browser.workspace.casebook.stat().st_mode & 0o077 == 0


def test_a_visit_is_gone_on_with_after_the_server_was_killed(browser: Browser, shipped: Expert) -> None:
    saved_visit(browser)
    question, folder = browser.question, browser.workspace.casebook
    assert folder is not None
    later = Browser(workspace(shipped, folder.parent))
    later.get("/casebook")
    number = re.search(r'href="/casebook/(\d+)"', later.page)
    assert number
    later.get(f"/casebook/{number[1]}")
    later.post(f"/casebook/{number[1]}/resume", {})
    assert later.question == question


def test_going_on_twice_leads_to_the_same_open_visit(browser: Browser) -> None:
    address = saved_visit(browser)
    browser.get("/casebook/1")
    browser.post("/casebook/1/resume", {})
    assert browser.address.startswith(address)
    assert len(browser.workspace.visits.all()) == 1


def test_a_visit_can_be_saved_in_the_middle(browser: Browser) -> None:
    address = browser.to_the_questions()
    browser.post(f"{address}/save", {"client": "quiet-otter"})
    assert "quiet-otter" in browser.page
    browser.get(address)
    browser.do("skip")
    with Casebook(browser.workspace.casebook) as book:
        assert book.load("quiet-otter").visit.complaints


@pytest.mark.parametrize("name", ["x" * 81, "12", "a\x00b"])
def test_a_name_that_cannot_be_a_pseudonym_is_refused(browser: Browser, name: str) -> None:
    browser.get("/")
    browser.post("/visit", {"scope": "simple", "save": "1", "client": name})
    assert browser.status == 422
    assert "cannot be a pseudonym" in browser.problem()
    assert browser.workspace.visits.all() == ()


def test_a_pseudonym_that_nothing_is_saved_under_is_asked_about(browser: Browser) -> None:
    browser.get("/")
    browser.post("/visit", {"scope": "simple", "client": "quiet-otter"})
    assert browser.status == 422
    assert "nothing is to be saved" in browser.problem()
    assert 'value="quiet-otter"' in browser.page


def test_a_client_who_was_here_before_begins_with_last_time(browser: Browser) -> None:
    saved_visit(browser)
    client = re.search(r"Saved as ([\w-]+)", browser.page)
    assert client
    browser.begin(save="1", client=client[1])
    assert "since last time" in browser.question


def test_the_next_visit_is_of_the_same_scope_as_the_last(browser: Browser) -> None:
    browser.begin(save="1", client="quiet-otter", scope="neurological")
    browser.tap("Read this", written="left neck")
    browser.do("stop")
    browser.post("/casebook/1/follow", {})
    assert browser.workspace.visits.all()[0].scope == "neurological"
    later = Browser(browser.workspace)
    later.workspace.visits.close(later.workspace.visits.all()[1].id)
    later.get("/casebook/1")
    later.post("/casebook/1/resume", {})
    assert later.workspace.visits.all()[0].scope == "neurological"


def test_a_visit_that_is_over_can_be_gone_back_to(browser: Browser) -> None:
    address = saved_visit(browser)
    browser.do("stop")
    browser.get(address)
    assert "The visit is over" in browser.page
    browser.do("note", written="done: held the knot -> turns further")
    browser.get(f"{address}/note")
    assert "turns further" in browser.page


def test_a_name_that_looks_real_is_questioned_once(browser: Browser) -> None:
    browser.get("/")
    fields = {"scope": "simple", "save": "1", "client": "Anna Schmidt"}
    browser.post("/visit", fields)
    assert "looks like a real name" in browser.problem()
    assert browser.workspace.visits.all() == ()
    browser.post("/visit", {**fields, "sure": browser.hidden("sure")})
    assert browser.question


def test_the_next_visit_begins_with_what_was_so_last_time(browser: Browser) -> None:
    saved_visit(browser)
    browser.do("add", written="I take blood thinners")
    if browser.kind == "confirm":
        browser.tap("Right as ticked")
    browser.do("stop")
    browser.get("/casebook/1")
    browser.post("/casebook/1/follow", {})
    assert "Last time" in browser.page
    assert "since last time" in browser.question
    browser.tap("The same complaint")
    assert browser.workspace.visits.all()[0].session.visit.complaints[0].side == "left"


def test_a_saved_visit_shows_its_card_measures_and_what_changed(browser: Browser) -> None:
    saved_visit(browser)
    browser.do("stop")
    saved_visit(browser)
    browser.do("stop")
    browser.get("/casebook/2")
    assert "consistent with" in browser.page
    assert "<svg" in browser.page
    assert "Since the visit before" in browser.page
    assert browser.page.count("<h1") == 1


def test_a_verdict_is_kept_beside_the_conclusion(browser: Browser) -> None:
    saved_visit(browser)
    browser.get("/casebook/1")
    browser.post("/casebook/1/verdict", {"of": "0 ischemia", "agrees": "no", "reason": "colour returns at once"})
    assert "you disagree (colour returns at once)" in browser.page
    browser.post("/casebook/1/verdict", {"of": "0 nonsense", "agrees": "no"})
    assert browser.status == 400


def test_an_export_is_a_visit_file_that_every_command_reads(browser: Browser) -> None:
    saved_visit(browser)
    browser.get("/casebook/1/file")
    assert browser.headers["content-disposition"] == 'attachment; filename="visit-1.yaml"'
    from nmt_expert.intake.visitfile import read_visit

    read = read_visit(browser.workspace.kb, browser.page.encode(), "visit.yaml")
    assert read.complaints == browser.workspace.visits.all()[0].session.visit.complaints


def test_a_visit_is_deleted_only_after_it_was_confirmed(browser: Browser) -> None:
    saved_visit(browser)
    browser.get("/casebook/1/delete")
    browser.post("/casebook/1/delete", {})
    assert "cannot be undone" in browser.page
    browser.post("/casebook/1/delete", {"sure": "yes"})
    assert "Nothing is saved" in browser.page
    assert browser.workspace.visits.all() == ()


@pytest.mark.parametrize("number", ["7", "x", "0", "1e3", "99999999999", "%00"])
@pytest.mark.parametrize("page", ["", "/file", "/delete"])
def test_a_visit_that_is_not_there_is_said_to_be_so(browser: Browser, number: str, page: str) -> None:
    browser.get(f"/casebook/{number}{page}")
    assert browser.status == 400
    assert re.search("no (such )?visit", unescape(browser.page)) or "casebook" in browser.problem()


# ------------------------------------------------------------------ trouble


def test_what_cannot_be_saved_is_said_and_stays_and_the_next_answer_tries_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_visit(browser)
    real = VisitSaver.keep

    def full(self: VisitSaver, *given: object) -> None:
        raise fault(None, "casebook-full", "the disk is full", "make room")

    monkeypatch.setattr(VisitSaver, "keep", full)
    browser.do("skip")
    assert "could not be saved" in browser.problem()
    assert "the disk is full" in browser.problem()
    monkeypatch.setattr(VisitSaver, "keep", real)
    browser.do("skip")
    assert "could not be saved" not in browser.page
    with Casebook(browser.workspace.casebook) as book:
        progress = book.load(1).progress
    assert len(progress["asked"]) == 2


def test_another_program_that_changed_the_visit_is_told_and_not_overwritten(browser: Browser) -> None:
    saved_visit(browser)
    with Casebook(browser.workspace.casebook) as book:
        saved = book.load(1)
        book.update(1, type(saved.visit)())
    browser.do("note", written="pain 2/10 now")
    assert "changed by another program" in browser.problem()
    with Casebook(browser.workspace.casebook) as book:
        assert book.load(1).visit.complaints == ()


def test_a_locked_casebook_is_told(shipped: Expert, tmp_path: Path) -> None:
    work = Workspace(shipped, casebook=tmp_path / "casebook.sqlite")
    work.__dict__["book"] = Casebook(tmp_path / "casebook.sqlite", patience=0.05)
    browser = Browser(work)
    saved_visit(browser)
    other = sqlite3.connect(tmp_path / "casebook.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    browser.do("skip")
    assert "could not be saved" in browser.problem()
    other.execute("ROLLBACK")
    other.close()
    browser.do("skip")
    assert "could not be saved" not in browser.page


def test_a_file_that_is_no_casebook_is_refused_in_words(shipped: Expert, tmp_path: Path) -> None:
    (tmp_path / "casebook.sqlite").write_text("not a casebook, " * 100)
    browser = Browser(workspace(shipped, tmp_path))
    browser.get("/casebook")
    assert browser.status == 400
    assert "casebook" in browser.page
    browser.post(
        "/visit", {"scope": "simple", "save": "1", "form_token": browser.access.form_token(cookie_of(browser))}
    )
    assert browser.status == 400


def cookie_of(browser: Browser) -> str:
    return next(iter(browser.client.cookies.values()))
