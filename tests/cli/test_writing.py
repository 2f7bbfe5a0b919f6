"""``-o/--out`` and ``--force`` mean the same in every command, and never cost anybody a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from nmt_expert.cli.app import app
from tests.cli.conftest import Run

VISIT = "complaints: [{region: neck}]\nanswers:\n  - {joint_play_reduced: yes}\n"
NOTES = "Tight joint in the neck. No numbness.\n"
INTERVIEW = "45\nn\nq\n"
SMALL = ("--rules", str(Path(__file__).parents[1] / "bad_rules" / "_base"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A folder with a visit, notes, a casebook and rules, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "visit.yaml").write_text(VISIT)
    (tmp_path / "notes.txt").write_text(NOTES)
    assert run("visits", "import", "visit.yaml", "--casebook", "book.sqlite").exit_code == 0
    (tmp_path / "rules").mkdir()
    for file in Path(SMALL[1]).rglob("*.yaml"):
        (copy := tmp_path / "rules" / file.relative_to(SMALL[1])).parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    return tmp_path


COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "graph": (("graph", "visit.yaml", "--format", "svg"), "visit.yaml"),
    "intake": (("intake", "notes.txt", "--yes"), "notes.txt"),
    "interview": (("interview", "visit.yaml"), "visit.yaml"),
    **{
        f"visits {name}": (("visits", name, "1", "--casebook", "book.sqlite"), "book.sqlite")
        for name in ("export", "note", "report", "followup")
    },
    "visits diff": (("visits", "diff", "1", "1", "--casebook", "book.sqlite"), "book.sqlite"),
    "note": (("note", "visit.yaml"), "visit.yaml"),
    "plan": (("plan", "visit.yaml"), "visit.yaml"),
    "how": (("how", "visit.yaml"), "visit.yaml"),
    "whatif": (("whatif", "visit.yaml", "joint_play_reduced=yes"), "visit.yaml"),
    "diff": (("diff", "visit.yaml", "visit.yaml"), "visit.yaml"),
    "trace": (("trace", "visit.yaml"), "visit.yaml"),
    "kb docs": (("kb", "docs", "--rules", "rules"), "rules/scale.yaml"),
    "kb schema": (("kb", "schema", "scale", "--rules", "rules"), "rules/scale.yaml"),
}
"""Every command with an output but those of tables, and one of the files it reads."""

every_command = pytest.mark.parametrize(("command", "read"), COMMANDS.values(), ids=COMMANDS)


@every_command
def test_a_file_that_is_there_is_replaced_only_with_force(
    run: Run, folder: Path, command: tuple[str, ...], read: str
) -> None:
    (folder / "out.x").write_text("mine")
    result = run(*command, "-o", "out.x", stdin=INTERVIEW)
    assert result.exit_code == 2
    assert "out.x: the file is there already\n  hint: give another name, or --force" in result.stderr
    assert (folder / "out.x").read_text() == "mine"
    assert run(*command, "--out", "out.x", "--force", stdin=INTERVIEW).exit_code == 0
    assert (folder / "out.x").read_text() not in ("mine", "")


@every_command
def test_what_the_command_reads_is_never_overwritten(
    run: Run, folder: Path, command: tuple[str, ...], read: str
) -> None:
    os.link(read, "hard")
    before = (folder / read).read_bytes()
    for out in (read, f"../{folder.name}/{read}", "hard"):
        result = run(*command, "-o", out, "--force", stdin=INTERVIEW)
        assert result.exit_code == 2
        assert "is read by the same command and is never overwritten" in result.stderr
        assert (folder / read).read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@every_command
def test_nothing_is_written_through_a_link(run: Run, folder: Path, command: tuple[str, ...], read: str) -> None:
    (folder / "precious").write_text("mine")
    (folder / "link").symlink_to("precious")
    result = run(*command, "-o", "link", "--force", stdin=INTERVIEW)
    assert result.exit_code == 2
    assert "symbolic link" in result.stderr
    assert (folder / "precious").read_text() == "mine"


@every_command
def test_where_nothing_can_be_written_is_said_before_anything_is_asked(
    run: Run, folder: Path, command: tuple[str, ...], read: str
) -> None:
    for out in (".", "nowhere/out.x", f"{read}/out.x"):
        result = run(*command, "-o", out, "--force", stdin=INTERVIEW)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "How old" not in result.stderr
        assert "Traceback" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if not name.startswith("visits")]
)  # a casebook needs room, too
def test_a_full_disk_leaves_the_file_that_was_there(process: Callable[..., object], folder: Path, name: str) -> None:
    import resource

    command, _ = COMMANDS[name]

    (folder / "out.x").write_text("mine")
    ended = process(
        *command,
        "-o",
        "out.x",
        "--force",
        input=INTERVIEW,
        cwd=folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )
    assert ended.returncode == 2  # type: ignore[attr-defined]
    assert "out.x: the file cannot be written: file too large" in ended.stderr  # type: ignore[attr-defined]
    assert (folder / "out.x").read_text() == "mine"
    assert not list(folder.glob(".nmt-expert-*"))


@pytest.mark.parametrize(
    "name", ["graph", "kb docs", "kb schema", "visits export", "visits note", "note", "plan", "how"]
)
def test_a_dash_is_standard_output(run: Run, folder: Path, name: str) -> None:
    command, _ = COMMANDS[name]
    result = run(*command, "-o", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()
    assert not (folder / "-").exists()


def test_a_red_flag_counts_when_the_casebook_is_refused(run: Run, folder: Path) -> None:
    (folder / "flag.yaml").write_text("answers: [{saddle_numbness: yes}]\n")
    result = run("interview", "flag.yaml", "--casebook", "visit.yaml")
    assert result.exit_code == 3
    assert result.stderr.startswith("STOP - EMERGENCY")
    assert "this is not a casebook" in result.stderr


@pytest.mark.parametrize(
    "command", [("graph", "--format", "svg"), ("intake", "--yes"), ("interview",), ("note",), ("how",)], ids=" ".join
)
def test_a_red_flag_counts_when_the_file_is_refused(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    (folder / "flag.yaml").write_text("answers: [{saddle_numbness: yes}]\n")
    (folder / "flag.txt").write_text("Saddle numbness since Monday.\n")
    (folder / "out.x").write_text("mine")
    name, *more = command
    result = run(name, f"flag.{'txt' if name == 'intake' else 'yaml'}", *more, "-o", "out.x")
    assert result.exit_code == 3
    assert result.stderr.startswith("STOP - EMERGENCY")
    assert "the file is there already" in result.stderr
    assert (folder / "out.x").read_text() == "mine"


def commands(command: click.Command, context: click.Context, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from commands(found, context, *path, name)
    else:
        yield " ".join(path), command


def test_an_output_is_called_o_and_out_and_has_force_everywhere() -> None:
    with_out = 0
    for name, command in commands(app, click.Context(app)):
        options = {opt: param.opts for param in command.params for opt in param.opts if opt.startswith("-")}
        assert not {"--output", "--outfile", "--to", "--into"} & options.keys(), name
        if "-o" in options or "--out" in options:
            assert options["-o"] == options["--out"] == ["-o", "--out"], name
            assert "--force" in options, name
            with_out += 1
    assert with_out > 15


@pytest.mark.parametrize(
    ("file", "begins"),
    [("a.md", "> Red flags"), ("a.html", "<!doctype html>"), ("a.json", "{"), ("a.txt", ""), ("a.svg", "")],
)
def test_the_ending_of_the_file_is_the_format_of_an_answer(run: Run, folder: Path, file: str, begins: str) -> None:
    assert run("how", "visit.yaml", "-o", file).exit_code == 0
    text = (folder / file).read_text()
    assert text.startswith(begins or "Red flags")


def test_the_format_that_was_asked_for_beats_the_ending(run: Run, folder: Path) -> None:
    assert run("how", "visit.yaml", "-o", "a.md", "--json").exit_code == 0
    assert (folder / "a.md").read_text().startswith("{")
