"""``nmt-expert kb schema``: the JSON Schema of a kind of knowledge file, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_text, table
from nmt_expert.cli.writing import Output, inputs_of, out_option
from nmt_expert.errors import DataError, Issue


@click.command("schema", short_help="Print the JSON Schema of a kind of knowledge file.")
@click.argument("kind", required=False)
@out_option("Write to this file; - for standard output.", dash=True)
@rules_option
@pass_session
def command(session: Session, kind: str | None, out: Path | None, force: bool) -> None:
    r"""Print the JSON Schema of a kind of knowledge file, or list the kinds.

    An editor that knows the schema completes and checks while you type.

    \b
    Example:
      nmt-expert kb schema principle --out principle.schema.json
    """
    from nmt_expert.knowledge.where import FILE_KINDS

    kinds = {entry.name: entry.pattern for entry in FILE_KINDS}
    if kind is None and out is not None:
        raise click.UsageError("--out writes the schema of one kind; name it")
    if kind is None:
        print_text(table(kinds.items()))
    elif kind not in kinds:
        raise DataError([_unknown(kind, list(kinds))])
    else:
        from nmt_expert.knowledge.jsonschema import schemas, text_of

        Output(out, force, lambda: inputs_of(session)).put(text_of(schemas()[kind]), "schema", private=False)


def _unknown(kind: str, kinds: list[str]) -> Issue:
    from nmt_expert.knowledge.messages import nearest

    near = nearest(kind, kinds)
    hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(kinds)}"
    return Issue("", 0, "unknown-kind", f"there is no kind of knowledge file '{kind}'", hint)
