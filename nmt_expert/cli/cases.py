"""``nmt-expert cases``: the worked cases that come with the program, listed or searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session
from nmt_expert.cli.output import begins, print_json, print_text, table, tell
from nmt_expert.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SAID = ("title", "story", "complaints", "expect", "teaches", "source")


@click.command("cases", short_help="List the worked cases, or search them.")
@click.argument("search", nargs=-1)
@json_option
@pass_session
def command(session: Session, search: tuple[str, ...], as_json: bool) -> None:
    r"""List the worked cases, or search them.

    SEARCH is any words of a case's text, or their beginnings.
    The exit code is 1 if nothing is found. "nmt-expert show CASE" tells a case's story
    and where its file is, which "nmt-expert assess FILE" assesses.

    \b
    Example:
      nmt-expert cases desk
    """
    words = [word.casefold() for part in search for word in part.split()]
    found = [case for case in shipped() if begins(" ".join(_texts(case)), words)]
    if as_json:
        print_json(found)
    elif found:
        print_text(table((case["id"], case.get("title", "")) for case in found))
    if not found:
        session.ends_with(1)
        tell(f"no case has '{' '.join(words)}' in it" if words else "there are no cases")


def shipped() -> list[dict[str, Any]]:
    """Return every case that comes with the program: id, what its file says, and where it is.

    Raises:
        DataError: A case's file cannot be read.
    """
    from nmt_expert.knowledge.where import cases_folder
    from nmt_expert.knowledge.yamlfile import read_file

    cases = []
    for name, file in sorted(_files(cases_folder(), ""), key=lambda pair: pair[0]):
        document = read_file(file, f"cases/{name}")
        if document.issues:
            raise DataError(document.issues)
        data = document.data if isinstance(document.data, dict) else {}
        said = {key: data[key] for key in _SAID if key in data}
        cases.append({"id": name.rpartition(".")[0], "where": str(file), **said})
    return cases


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a case: its id, and whatever its file says."""
    if isinstance(value, dict):
        value = [*value, *value.values()] if "id" not in value else list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def _files(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    """Yield every YAML file below a folder with its path there."""
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _files(item, f"{before}{item.name}/")
        elif item.name.endswith((".yaml", ".yml")):
            yield before + item.name, item
