"""``nmt-expert completion``: the script that completes commands, ids and phrases in a shell."""

from __future__ import annotations

import os
from typing import Any, ClassVar

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

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

    import nmt_expert.cli.setup.completion  # noqa: F401  (registers itself)

    complete = get_completion_class(shell)
    assert complete is not None  # one of SHELLS
    print_text(complete(ctx.find_root().command, {}, "nmt-expert", "_NMT_EXPERT_COMPLETE").source().rstrip())


# ------------------------------------------------------------------
# complete commands in PowerShell, the one common shell click brings no script for


_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | ForEach-Object { $_.Extent.Text }
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $wordToComplete
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            if ($kind -eq "plain") {
                $typed = if ($value -match "\\s") { "'" + $value.Replace("'", "''") + "'" } else { $value }
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($typed, $value, "ParameterValue", $help)
            }
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s
    }
}
"""


@add_completion_class
class PowerShellComplete(ShellComplete):
    """The words are passed one a line, the word being typed beside them; answers come back one a line, by tabs."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _SCRIPT

    def source_vars(self) -> Any:
        """Return what the script's template names."""
        return {"prog_name": self.prog_name, "complete_var": self.complete_var}

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one being typed, and that one."""
        words = [_unquoted(word) for word in os.environ.get("COMP_WORDS", "").split("\n")[1:]]
        incomplete = _unquoted(os.environ.get("COMP_CWORD", ""))
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Return one offer as a line: kind, word, help."""
        return "\t".join((item.type, item.value, item.help or ""))


def _unquoted(word: str) -> str:
    """Return a word without the quotes around it, also where the closing one is not typed yet."""
    if word[:1] in ("'", '"'):
        quote = word[0]
        word = word[1:].removesuffix(quote).replace(quote * 2, quote)
    return word
