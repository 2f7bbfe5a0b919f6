"""``nmt-expert visits backup`` and ``restore``: the whole casebook as one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.output import tell
from nmt_expert.cli.visits.group import casebook_of, casebook_option
from nmt_expert.cli.visits.passphrase import encrypt_option, new_passphrase, passphrase_of
from nmt_expert.cli.writing import out_option


@click.command("backup", short_help="Copy the whole casebook to a file.")
@out_option("Write the copy to this file.")
@encrypt_option
@casebook_option
def backup(out: Path | None, force: bool, encrypt: bool) -> None:
    r"""Copy the whole casebook to a file, also while visits are being saved.

    The copy is checked before it is written and read again afterwards. Only you can read it;
    with --encrypt whoever finds it cannot, either, unless they know the passphrase.

    \b
    Examples:
      nmt-expert visits backup --out /media/stick/casebook.sqlite
      nmt-expert visits backup --out /media/stick/casebook.age --encrypt
    """
    from nmt_expert.casebook.backup import back_up, refuse_backup

    if out is None:
        raise click.UsageError("name the file for the copy with --out")
    book = casebook_of()
    refuse_backup(book.path, out, force=force)
    visits = back_up(book.path, out, force=force, passphrase=new_passphrase() if encrypt else "")
    tell(f"{_visits(visits)} copied to {click.format_filename(out)}, and the copy checked")


@click.command("restore", short_help="Put a copy of the casebook back.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@casebook_option
def restore(file: Path) -> None:
    r"""Make the casebook what the copy in FILE is; what is in it now is kept in a file beside it.

    The copy is checked first, and never changed. If anything fails, the casebook is as it was.
    The passphrase of an encrypted copy is asked (or NMT_EXPERT_PASSPHRASE).

    \b
    Example:
      nmt-expert visits restore /media/stick/casebook.sqlite
    """
    from nmt_expert.casebook.backup import restore as put_back

    book = casebook_of()
    done = put_back(book.path, file, passphrase=lambda: passphrase_of(file))
    tell(f"{_visits(done.visits)} put back from {click.format_filename(file)}")
    if done.kept:
        held = "the casebook as it was" if done.before is None else f"what it held before ({_visits(done.before)})"
        tell(f"{held} is kept in {click.format_filename(done.kept)}")


def _visits(number: int) -> str:
    return f"{number} visit{'' if number == 1 else 's'}"
