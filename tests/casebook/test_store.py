"""The casebook gives back what was saved, and changes only what it is told to."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.casebook.database import casebook_path
from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.store import Casebook
from nmt_expert.knowledge.model import RELATIONS
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Site, Suspicion, Visit
from tests.casebook.small import VISIT, answered, clock, knowledge


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with Casebook(tmp_path / "private" / "casebook.sqlite", now=clock()) as opened:
        yield opened


def test_a_saved_visit_comes_back_as_it_was(book: Casebook) -> None:
    saved = book.save(VISIT, knowledge(), client="amber-heron", progress={"passed": ["end_feel"]})
    assert saved == book.load(saved.id)
    assert saved.visit == VISIT
    assert (saved.client, saved.version, saved.digest) == ("amber-heron", "0.1", "digest of 0.1")
    assert saved.progress == {"passed": ["end_feel"]}
    assert set(saved.times) == {"2026-05-04T09:00:00Z"}


def test_what_came_near_a_red_flag_is_kept_and_changed_with_the_visit(book: Casebook) -> None:
    near = replace(VISIT, suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness", "x"), "numb where I sit"),))
    first = book.save(near, knowledge())
    assert book.load(1).visit == near
    second = book.update(1, VISIT)
    assert second.visit == VISIT
    with pytest.raises(CasebookError, match="changed by another program"):
        book.update(1, near, expected=first)


def test_looking_makes_no_file(book: Casebook) -> None:
    assert book.visits() == ()
    with pytest.raises(CasebookError, match="there is no casebook here"):
        book.load(1)
    assert not book.path.parent.exists()


def test_the_file_and_its_folder_are_private_to_their_owner(book: Casebook) -> None:
    book.save(VISIT, knowledge())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in book.path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(book.path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_made_private(book: Casebook) -> None:
    book.save(VISIT, knowledge())
    book.close()
    book.path.chmod(0o644)
    book.note(1, "seen")
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600


def test_a_client_without_a_name_gets_two_plain_words_and_a_new_one_each_time(book: Casebook) -> None:
    names = {book.save(VISIT, knowledge()).client for _ in range(5)}
    assert len(names) == 5
    assert all(name.count("-") == 1 and name.replace("-", "").isalpha() for name in names)


def test_an_answer_replaces_one_of_the_same_finding_and_site_and_stands_last(book: Casebook) -> None:
    book.save(VISIT, knowledge())
    fresh = Answer("taut_band", "no", Site(side="left", muscle="upper_trapezius"))
    answered(book, 1, fresh, Answer("numbness_reported", "no"))
    loaded = book.load(1)
    assert loaded.visit == VISIT.with_answers(fresh, Answer("numbness_reported", "no"))
    assert loaded.times[-2:] > loaded.times[:-2]
    assert loaded.changed > loaded.made


def test_an_update_keeps_the_time_of_answers_that_stay(book: Casebook) -> None:
    first = book.save(VISIT, knowledge(), progress=1)
    changed = replace(
        VISIT, answers=(*VISIT.answers[1:], Answer("joint_play_reduced", "no")), complaints=(), title="Other"
    )
    book.update(1, changed, progress=2)
    loaded = book.load(1)
    assert (loaded.visit, loaded.progress) == (changed, 2)
    assert loaded.times[:-1] == first.times[1:]
    assert loaded.times[-1] > first.times[0]


def test_a_visit_is_found_by_number_and_by_its_client_s_name(book: Casebook) -> None:
    for title in ("one", "two"):
        book.save(replace(VISIT, title=title), knowledge(), client="amber-heron")
    assert book.load("Amber-Heron").visit.title == "two"
    assert book.load("1").visit.title == "one"


@pytest.mark.parametrize("which", ["2", 0, -1, "9" * 30, "", "heron", "²", "a\x1b[2J"])
def test_a_visit_that_is_not_there_is_said_without_control_characters(book: Casebook, which: int | str) -> None:
    book.save(VISIT, knowledge(), client="amber-heron")
    with pytest.raises(CasebookError, match="there is no saved visit") as caught:
        book.load(which)
    assert "\x1b" not in str(caught.value)
    assert caught.value.issues[0].code == "unknown-visit"


def test_a_misspelt_client_is_offered(book: Casebook) -> None:
    book.save(VISIT, knowledge(), client="amber-heron")
    with pytest.raises(CasebookError, match="did you mean 'amber-heron'"):
        book.load("amber-hern")


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\u202eb", "x" * 81, "   ", "12"])
def test_what_is_no_name_is_refused_and_shown_escaped(book: Casebook, name: str) -> None:
    book.save(VISIT, knowledge(), client="amber-heron")
    for attempt in (
        lambda: book.save(VISIT, knowledge(), client=name),
        lambda: book.rename_client(1, name),
    ):
        with pytest.raises(CasebookError) as caught:
            attempt()
        assert str(caught.value).replace("\n", "").isprintable()
    assert [entry.client for entry in book.visits()] == ["amber-heron"]


def test_renaming_a_client_renames_every_visit_of_that_client(book: Casebook) -> None:
    for client in ("amber-heron", "amber-heron", "calm-fox"):
        book.save(VISIT, knowledge(), client=client)
    book.rename_client(1, "quiet-otter")
    assert [entry.client for entry in book.visits()] == ["quiet-otter", "quiet-otter", "calm-fox"]
    with pytest.raises(CasebookError, match="there is another client 'calm-fox'"):
        book.rename_client(1, "calm-fox")
    assert len(book.visits("quiet-otter")) == 2


def test_a_visit_can_be_given_to_the_client_of_another(book: Casebook) -> None:
    for client in ("amber-heron", "calm-fox"):
        book.save(VISIT, knowledge(), client=client)
    book.follow(2, 1)
    assert [entry.client for entry in book.visits()] == ["amber-heron", "amber-heron"]
    book.rename_client(1, "calm-fox")  # nobody has that name any more


def test_a_deleted_visit_is_wiped_from_the_disk_and_its_number_not_given_again(book: Casebook) -> None:
    book.save(replace(VISIT, title="a secret never to be read"), knowledge())
    book.delete(1)
    for file in book.path.parent.iterdir():
        assert b"never to be read" not in file.read_bytes()
    assert book.visits() == ()
    assert book.save(VISIT, knowledge()).id == 2


def test_a_failure_inside_a_step_leaves_everything_as_it_was(book: Casebook) -> None:
    first = book.save(VISIT, knowledge())
    with pytest.raises(CasebookError):  # the second answer has no word that there is
        answered(book, 1, Answer("joint_play_reduced", "yes"), Answer("joint_play_reduced", "perhaps"))
    assert book.load(1) == first


def test_notes_are_kept_in_their_order(book: Casebook) -> None:
    book.save(VISIT, knowledge())
    book.note(1, "went_on", "rf_cauda_equina")
    book.note(1, "went_on", "taken back")
    assert [note.text for note in book.load(1).notes] == ["rf_cauda_equina", "taken back"]


def test_half_a_character_of_broken_input_does_not_stop_the_saving(book: Casebook) -> None:
    visit = Visit((), (Answer("joint_play_reduced", "yes", said="\udcff hum\x00\x1b"),), "\udcff")
    saved = book.save(visit, knowledge())
    assert (saved.visit.answers[0].said, saved.visit.title) == ("? hum\x00\x1b", "?")
    book.update(1, visit)
    assert book.load(1).times == saved.times


@pytest.mark.parametrize("name", ["a b?mode=memory#x%41.db", "näme", "-c"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with Casebook(tmp_path / name) as book:
        book.save(VISIT, knowledge())
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_the_usual_place_is_the_data_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NMT_EXPERT_CASEBOOK", str(tmp_path / "mine"))
    assert casebook_path() == tmp_path / "mine"
    monkeypatch.delenv("NMT_EXPERT_CASEBOOK")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert casebook_path() == tmp_path / "nmt-expert" / "casebook.sqlite"
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert casebook_path() == tmp_path / "Library/Application Support/nmt-expert/casebook.sqlite"


def test_an_update_of_what_somebody_else_changed_is_refused_and_a_title_of_theirs_stays(book: Casebook) -> None:
    mine = book.save(VISIT, knowledge(), progress={"passed": []})
    book.retitle(1, "Theirs")
    mine = book.update(1, VISIT.with_answers(Answer("pregnant", "no")), progress={"passed": []}, expected=mine)
    assert (mine, mine.visit.title) == (book.load(1), "Theirs")
    for visit, progress in (
        (VISIT.with_answers(Answer("joint_play_reduced", "no")), mine.progress),
        (replace(mine.visit, complaints=()), mine.progress),
        (mine.visit, {"passed": ["end_feel"]}),
    ):
        theirs = book.update(1, visit, progress=progress)
        with pytest.raises(CasebookError, match="was changed by another program"):
            book.update(1, VISIT, expected=mine)
        assert book.load(1) == theirs
        mine = book.update(1, mine.visit, progress=mine.progress)


def test_a_conclusion_of_other_answers_than_those_that_are_saved_is_not_kept(book: Casebook, expert: Expert) -> None:
    mine = book.save(VISIT, knowledge())
    answered(book, 1, Answer("joint_play_reduced", "no"))
    with pytest.raises(CasebookError, match="interview --resume 1"):
        book.conclude(1, expert.assess(mine.visit), expected=mine)
    assert book.load(1).outcome is None


def test_checking_makes_and_changes_nothing(book: Casebook) -> None:
    book.check()
    assert not book.path.parent.exists()
    book.save(VISIT, knowledge())
    before = book.load(1)
    book.check()
    assert book.load(1) == before


def test_every_field_of_an_answer_and_its_site_is_saved(book: Casebook) -> None:
    site = Site("hand", "left", "upper_trapezius", "referring")
    answer = Answer("taut_band", "probably", site, "said so")
    unsaved = {"line"}  # belongs to a file
    assert all(getattr(site, name) for name in Site.__struct_fields__)
    assert all(getattr(answer, name) for name in Answer.__struct_fields__ if name not in unsaved)
    assert book.save(Visit((), (answer,)), knowledge()).visit.answers == (answer,)
    relations = [Answer("taut_band", "yes", Site(place=place)) for place in RELATIONS]
    assert book.update(1, Visit((), tuple(relations))).visit.answers == tuple(relations)
