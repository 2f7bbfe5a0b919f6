"""The options ``-o/--out`` and ``--force``, alike in every command, and the one way that leads to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.output import NARROWEST, print_bytes, tell

if TYPE_CHECKING:
    from nmt_expert.cli.options import Session
    from nmt_expert.reasoning.visit import Visit
    from nmt_expert.report.document import Document

Command = TypeVar("Command", bound=Callable[..., Any])

STANDARD_OUTPUT = Path("-")


def out_option(
    text: str,
    *,
    dash: bool = False,
    default: str | None = None,
    kind: type[Path | str] = Path,
    force: str = "Let --out replace a file that is there already.",
) -> Callable[[Command], Command]:
    """Return what adds ``-o/--out FILE`` and ``--force``; they arrive as ``out``, a path or None, and ``force``.

    Args:
        text: The help of ``--out``.
        dash: Whether ``-`` is standard output.
        default: The file if none is named.
        kind: What ``out`` is; text keeps the slash at the end of a folder.
        force: The help of ``--force``.
    """

    def add(command: Command) -> Command:
        file = click.Path(allow_dash=dash, path_type=kind)
        out = click.option(
            "-o", "--out", metavar="FILE", type=file, default=default, show_default=default is not None, help=text
        )
        return out(click.option("--force", is_flag=True, help=force)(command))

    return add


def inputs_of(session: Session, said: Sequence[str] = (), *more: Path) -> tuple[Path, ...]:
    """Return every file that a command reads and must not overwrite: visit files, the rules, and what else is named.

    Args:
        session: Says which rules.
        said: Phrases and visit files, as they were typed.
        more: Other files.
    """
    return (*map(Path, _files(said)), *_rules(session), *more)


def _files(said: Sequence[str]) -> Iterable[str]:
    from nmt_expert.intake.read import STANDARD_INPUT, is_visit_file

    return (word for word in said if word != STANDARD_INPUT and is_visit_file(word))


def _rules(session: Session) -> Iterator[Path]:
    from nmt_expert.knowledge.where import rules_folder

    folder = session.rules or rules_folder()
    if isinstance(folder, Path):  # otherwise inside an archive
        yield from folder.rglob("*.y*ml")
    if session.overlay:
        yield from (file for file in session.overlay.rglob("*") if file.is_file())


@dataclass(frozen=True)
class Output:
    """Where the result of a command goes.

    Attributes:
        file: The file of ``--out``; None or ``-`` for standard output.
        force: Whether a file that is there already may be replaced.
        inputs: Gives what the command reads; see `inputs_of`.
    """

    file: Path | None
    force: bool
    inputs: Callable[[], Iterable[Path]]

    @property
    def to_file(self) -> bool:
        """Whether it is a file."""
        return self.file is not None and self.file != STANDARD_OUTPUT

    def refuse(self) -> None:
        """See that the file may be written, before anything is asked or worked out.

        Raises:
            DataError: It may not; see `nmt_expert.files.output.refuse_output`.
        """
        if self.file is not None and self.to_file:
            from nmt_expert.files.output import refuse_output

            refuse_output(self.file, force=self.force, inputs=self.inputs())

    def put(self, text: str, what: str, *, private: bool = True) -> None:
        """Write the file and say so, or print.

        Args:
            text: The whole content.
            what: What it is, for the message.
            private: Whether only its owner can read the file, because it is about a client.

        Raises:
            DataError: It may not be written, or cannot be.
        """
        if self.file is None or not self.to_file:
            print_bytes(text.rstrip("\n"))
        else:
            self._write(self.file, text, what, private)

    def put_bytes(self, content: bytes, what: str) -> None:
        """Write the file, which only its owner can read, and say so; there is one, as bytes are not printed.

        Raises:
            DataError: It may not be written, or cannot be.
        """
        assert self.file is not None, what
        self._write(self.file, content, what, True)

    def _write(self, file: Path, content: str | bytes, what: str, private: bool) -> None:
        from nmt_expert.files.output import write_output

        write_output(file, content, force=self.force, inputs=self.inputs(), private=private)
        tell(f"{what} written to {click.format_filename(file)}")


def form_for(out: Path | None, form: str | None, as_json: bool) -> str:
    """Return the format that was asked for; else that of the file's ending, if the command has it; else text.

    Raises:
        click.UsageError: Two were asked for.
    """
    from nmt_expert.cli.options import chosen_form

    params = click.get_current_context().command.params
    known = next(
        (param.type.choices for param in params if isinstance(param.type, click.Choice) and param.name == "form"), ()
    )
    ending = _FORMS.get(out.suffix.lower(), "") if out else ""
    return chosen_form(form, as_json, ending if ending in known else "text")


_FORMS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".svg": "svg",
    ".dot": "dot",
}


def put_document(
    output: Output, document: Document, form: str, title: str, what: str, narrowest: int = NARROWEST
) -> None:
    """Write a document to the file as ``text``, ``markdown`` or ``html``, or print it for this terminal.

    Raises:
        DataError: It may not be written, or cannot be.
    """
    from nmt_expert.cli.output import print_document

    if not output.to_file:
        print_document(document, form, title, narrowest)
    elif form == "html":
        from nmt_expert.report.forms.html import page

        output.put(page(document.blocks, title), what)
    else:
        output.put(document.print_as(form), what)


def put_visit(output: Output, visit: Visit) -> None:
    """Write a visit file, and say how to go on with it.

    Raises:
        DataError: It may not be written, or cannot be.
    """
    from nmt_expert.intake.visitwrite import visit_text

    output.put(visit_text(visit), f"{len(visit.answers)} answers")
    tell(f"nmt-expert assess {click.format_filename(output.file or '-')}")
