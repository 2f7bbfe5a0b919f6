"""``nmt-expert visits export`` and ``import``: saved visits as visit files, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import print_text
from nmt_expert.cli.visit_input import as_text, note_red_flags
from nmt_expert.cli.visits.group import casebook_of, casebook_option, visit_argument
from nmt_expert.cli.visits.passphrase import encrypt_option, new_passphrase, passphrase_of
from nmt_expert.cli.visits.pseudonym import question_name
from nmt_expert.cli.writing import Output, inputs_of, out_option

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Saved
    from nmt_expert.reasoning.assess import Expert


@click.command("export", short_help="Write a visit as a visit file.")
@visit_argument
@out_option("Write to this file; - for standard output.", dash=True)
@encrypt_option
@format_options(("yaml", "json"))
@casebook_option
@pass_session
def export(
    session: Session, which: str, out: Path | None, force: bool, encrypt: bool, form: str | None, as_json: bool
) -> None:
    r"""Write VISIT as a visit file that every command reads; without --out, print it.

    Without --format it is YAML, or JSON if the file ends in .json. Client, times, verdicts and
    what was concluded are written under "notes", so that "visits import" restores everything.
    With --encrypt it is locked with a passphrase that is asked twice (or NMT_EXPERT_PASSPHRASE).

    \b
    Examples:
      nmt-expert visits export 3 --out visit.yaml
      nmt-expert visits export 3 --out visit.yaml.age --encrypt
    """
    from nmt_expert.casebook.database import casebook_files
    from nmt_expert.casebook.exchange import exported_json, exported_yaml

    endings = [ending.lower() for ending in out.suffixes] if out else []
    default = "json" if ".json" in endings else "yaml"
    write = exported_json if chosen_form(form, as_json, default) == "json" else exported_yaml
    book = casebook_of()
    output = Output(out, force, lambda: inputs_of(session, (), *casebook_files(book.path)))
    output.refuse()
    if encrypt and not output.to_file:
        raise click.UsageError("what is encrypted is no text to print; name a file with --out")
    saved = book.load(which)
    if encrypt:
        from nmt_expert.casebook.encryption import encrypted

        output.put_bytes(encrypted(write(saved).encode(), new_passphrase()), f"visit {saved.id}, encrypted,")
    else:
        output.put(write(saved), f"visit {saved.id}")


# ------------------------------------------------------------------ import


@click.command("import", short_help="Save visits from visit files.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--client", metavar="NAME", help="Whose visits they are: a pseudonym.")
@casebook_option
@rules_option
@pass_session
def import_(session: Session, files: tuple[Path, ...], client: str | None) -> None:
    r"""Save the visits in visit files, exported or written by hand, or worked cases: all of them, or none.

    What was exported is restored unchanged; the passphrase of an encrypted file is asked (or
    NMT_EXPERT_PASSPHRASE). A visit that is already saved is not saved twice.
    Without --client, and without a client in the file, a pseudonym is made up.

    The exit code is 3 if a red flag in them asks for emergency or urgent referral.

    \b
    Example:
      nmt-expert visits import visit.yaml --client amber-heron
    """
    from msgspec.structs import replace

    from nmt_expert.casebook.encryption import decrypted, is_encrypted
    from nmt_expert.casebook.errors import CasebookError
    from nmt_expert.casebook.exchange import imported
    from nmt_expert.cli.visits.assessed import heading
    from nmt_expert.errors import Issue, VisitError
    from nmt_expert.intake.read import shipped_case
    from nmt_expert.intake.visitfile import visit_reading
    from nmt_expert.knowledge.content import read_bytes

    expert = session.expert
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    problems: list[Issue] = []
    visits = []
    for file in files:
        content = read_bytes(shipped_case(str(file)) or file, str(file))
        try:
            if isinstance(content, Issue):
                raise VisitError([content])
            if is_encrypted(content):
                content = decrypted(content, passphrase_of(file), str(file))
            saved = imported(expert.knowledge, content, str(file), now)
            visits.append(replace(saved, client=as_text(client)) if client is not None else saved)
        except (CasebookError, VisitError) as error:
            problems += error.issues
            if isinstance(content, bytes) and not is_encrypted(content):  # refused, but a red flag in it counts
                note_red_flags(session, expert.assess(visit_reading(expert.knowledge, content, str(file)).visit))
    if problems:
        for saved in visits:
            note_red_flags(session, expert.assess(saved.visit))
        raise VisitError(problems)
    book = casebook_of()
    if client is not None:
        question_name(book, as_text(client))
    for saved in book.add(*(_concluded(session, expert, saved) for saved in visits)):
        print_text(heading(saved))


def _concluded(session: Session, expert: Expert, saved: Saved) -> Saved:
    """Return a visit with what is concluded of it, unless that is known or was a matter of other rules."""
    from msgspec.structs import replace

    from nmt_expert.casebook.records import outcome_of
    from nmt_expert.cli.visits.assessed import assessed_saved

    if saved.outcome or saved.digest != expert.knowledge.digest:
        return saved
    return replace(saved, outcome=outcome_of(assessed_saved(session, expert, saved)))
