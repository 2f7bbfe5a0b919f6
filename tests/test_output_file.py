"""A file that is named as an output is written whole or not at all, and never over something that matters."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nmt_expert.errors import DataError
from nmt_expert.files.output import make_output, refuse_output, write_output

no_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def code_of(attempt: Callable[[], object]) -> str:
    """Return the code of the problem that something ends with."""
    with pytest.raises(DataError) as caught:
        attempt()
    (issue,) = caught.value.issues
    return issue.code


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is somebody's."""
    path = tmp_path / "mine"
    path.write_text("mine")
    return path


def test_a_new_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    write_output(tmp_path / "new", "knot \u2013 left\n")
    assert (tmp_path / "new").read_bytes() == "knot \u2013 left\n".encode()
    assert sys.platform == "win32" or stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_only_with_force(file: Path) -> None:
    assert code_of(lambda: write_output(file, "other")) == "file-exists"
    assert code_of(lambda: refuse_output(file)) == "file-exists"
    assert file.read_text() == "mine"
    write_output(file, "other", force=True)
    assert file.read_text() == "other"
    assert list(file.parent.iterdir()) == [file]


@no_links
@pytest.mark.parametrize("link", ["symbolic", "dangling"])
def test_nothing_is_written_through_a_symbolic_link(file: Path, link: str) -> None:
    name, target = file.parent / "link", file if link == "symbolic" else file.parent / "nowhere"
    name.symlink_to(target)
    for force in (False, True):
        assert code_of(lambda: write_output(name, "other", force=force)) == "is-link"  # noqa: B023 (called at once)
    assert file.read_text() == "mine"
    assert not (file.parent / "nowhere").exists()
    assert name.is_symlink()


@no_links
@pytest.mark.parametrize("by", ["its name", "another path", "a linked folder", "a hard link"])
def test_an_input_is_never_overwritten_whatever_it_is_called(file: Path, by: str) -> None:
    out = file
    if by == "another path":
        out = file.parent / ".." / file.parent.name / file.name
    elif by == "a linked folder":
        (file.parent / "folder").symlink_to(file.parent)
        out = file.parent / "folder" / file.name
    elif by == "a hard link":
        out = file.parent / "hard"
        os.link(file, out)
    assert code_of(lambda: write_output(out, "other", force=True, inputs=[Path("nowhere"), file])) == "is-input"
    assert file.read_text() == "mine"


@no_links
def test_a_link_to_an_input_is_an_input_too(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to(file)
    assert code_of(lambda: write_output(file, "other", force=True, inputs=[link])) == "is-input"


@no_links
def test_another_name_of_a_replaced_file_keeps_what_it_said(file: Path) -> None:
    os.link(file, file.parent / "hard")
    write_output(file, "other", force=True)
    assert (file.parent / "hard").read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_a_device_and_a_missing_folder_are_refused(tmp_path: Path, force: bool) -> None:
    assert code_of(lambda: write_output(tmp_path, "x", force=force)) == "is-folder"
    assert code_of(lambda: write_output(tmp_path / "no" / "file", "x", force=force)) == "no-folder"
    assert code_of(lambda: write_output(tmp_path / "a\0b", "x", force=force)) == "unwritable-file"
    if sys.platform != "win32":
        assert code_of(lambda: write_output(Path(os.devnull), "x", force=force)) == "no-ordinary-file"
        assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("x")])
def test_what_fails_or_is_interrupted_leaves_what_was_there(file: Path, error: BaseException) -> None:
    def fail(partial: Path) -> None:
        partial.write_text("half of")
        raise error

    for out in (file, file.parent / "new"):
        with pytest.raises(DataError if isinstance(error, OSError) else type(error)):
            make_output(out, fail, force=True)
    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_another_program_puts_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def meanwhile(partial: Path) -> None:
        partial.write_text("ours")
        out.write_text("theirs")

    assert code_of(lambda: make_output(out, meanwhile)) == "file-exists"
    assert out.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [out]


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_output(tmp_path / ("x" * 250), "x")
    assert (tmp_path / ("x" * 250)).read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode")
def test_a_public_page_keeps_the_mode_that_it_has(file: Path) -> None:
    file.chmod(0o640)
    write_output(file, "other", force=True, private=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
