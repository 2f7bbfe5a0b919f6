"""The options that commands share, and what one run of the command line carries along."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.output import tell

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Expert
    from nmt_expert.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Session:
    """One run of the command line.

    Attributes:
        named_rules: Folder of another knowledge base, as the option ``--rules`` names it.
        named_overlay: Folder of own entries, as the option ``--overlay`` names it.
        code: The exit code so far.
        grave: What red flags that require referral say, even if the rest is refused.
        told: The problem that was told already.
    """

    named_rules: Path | None = None
    named_overlay: Path | None = None
    code: int = 0
    grave: tuple[str, ...] = ()
    told: str = ""

    def ends_with(self, code: int) -> None:
        """Note an exit code; a higher one stands (3 beats 2 beats 1)."""
        self.code = max(self.code, code)

    @cached_property
    def settings(self) -> Settings:
        """This user's settings; the defaults if their file cannot be used, which is told once and ends with 2.

        The work goes on, because a red flag in it counts.  What is saved must not go elsewhere:
        `nmt_expert.casebook.database.casebook_path` refuses.
        """
        from nmt_expert.errors import SettingsError
        from nmt_expert.settings import Settings, load_settings

        try:
            return load_settings()
        except SettingsError as error:
            self.told = str(error)
            if click.get_current_context(silent=True):  # a shell that completes shows no messages
                tell(self.told)
            self.ends_with(2)
            return Settings()

    @property
    def rules(self) -> Path | None:
        """Folder of another knowledge base, by option or setting; None for the one that comes with the program."""
        return self.named_rules or self.settings.rules

    @property
    def overlay(self) -> Path | None:
        """Folder of own entries that are laid over the knowledge base, by option or setting; None for none.

        That of the settings was written over the rules of the settings: it is not laid over others that are named.
        """
        return self.named_overlay or (None if self.named_rules else self.settings.overlay)

    def as_called(self, said: str) -> str:
        """Return what is said of files of the knowledge with their names from here.

        Args:
            said: Names files as the loader does: ``rules/findings/symptom.yaml``, ``overlay/...``.
        """
        for before, folder in (("rules", self.rules), ("overlay", self.overlay)):
            if folder:
                named = folder.as_posix().replace("\\", r"\\")
                said = re.sub(rf"(?<![\w/.-]){before}/(?=[\w/-]+\.ya?ml)", f"{named}/", said)
        return said

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base, loaded now."""
        from nmt_expert.knowledge.load import load_knowledge

        return load_knowledge(self.rules, overlay=self.overlay)

    @property
    def expert(self) -> Expert:
        """An expert with the knowledge base, made now."""
        from nmt_expert.reasoning.assess import Expert

        return Expert(self.knowledge)


pass_session = click.make_pass_decorator(Session, ensure=True)


def session_of(ctx: click.Context) -> Session:
    """Return the session of a context, also while a shell is completing."""
    return ctx.find_root().ensure_object(Session)


def _set_rules(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        session_of(ctx).named_rules = _named_folder(value)


def _set_overlay(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        session_of(ctx).named_overlay = _named_folder(value)


def _named_folder(value: str) -> Path:
    if not value:
        raise click.BadParameter("the name of the folder is empty")
    return Path(value)


def rules_option(command: Command) -> Command:
    """Add ``--rules DIR``, the knowledge base in another folder, and ``--overlay DIR``, own entries laid over it."""
    return _rules(_overlay(command))


def _overlay(command: Command) -> Command:
    return click.option(
        "--overlay",
        metavar="DIR",
        callback=_set_overlay,
        expose_value=False,
        is_eager=True,
        type=click.Path(file_okay=False),
        help="Lay the entries in this folder over the knowledge base.",
    )(command)


def _rules(command: Command) -> Command:
    return click.option(
        "--rules",
        metavar="DIR",
        callback=_set_rules,
        expose_value=False,
        is_eager=True,
        type=click.Path(file_okay=False),
        help="Use the knowledge base in this folder instead of the one that comes with the program.",
    )(command)


FORMATS = ("text", "markdown", "html", "json")
"""What an assessment or explanation is printed as."""


def format_options(formats: Sequence[str] = FORMATS) -> Callable[[Command], Command]:
    """Return what adds ``--format`` and ``--json``; they arrive as ``form`` (None if left out) and ``as_json``."""
    words = f"{', '.join(formats[:-1])} or {formats[-1]}"

    def add(command: Command) -> Command:
        named = click.option("--format", "form", type=click.Choice(formats), metavar="FORMAT", help=f"{words}.")
        short = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
        return named(short(command))

    return add


def chosen_form(form: str | None, as_json: bool, default: str = "text") -> str:
    """Return the format that was asked for; the default if none was.

    Raises:
        click.UsageError: Two were asked for.
    """
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} cannot both be printed; choose one")
    return "json" if as_json else form or default


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--format`` (text or json) and ``--json``; what was chosen arrives as ``as_json``."""

    @wraps(command)
    def run(*args: Any, form: str | None, as_json: bool, **own: Any) -> Any:
        return command(*args, as_json=chosen_form(form, as_json) == "json", **own)

    return format_options(("text", "json"))(run)
