"""``nmt-expert completion``: the script that completes commands, ids and phrases in a shell."""

from __future__ import annotations

import click

from nmt_expert.cli.output import print_text

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command("completion", short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    r"""Print the script that completes commands in a shell.

    docs/completion.md says where each shell wants it.

    \b
    Example:
      nmt-expert completion bash > ~/.local/share/bash-completion/completions/nmt-expert
    """
    from click.shell_completion import get_completion_class

    import nmt_expert.cli.powershell  # noqa: F401  (registers itself)

    complete = get_completion_class(shell)
    assert complete is not None  # one of SHELLS
    print_text(complete(ctx.find_root().command, {}, "nmt-expert", "_NMT_EXPERT_COMPLETE").source().rstrip())
