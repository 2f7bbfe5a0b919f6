"""Turn every way that a command can end into an exit code and a readable message, in one place.

========  ==================================================================
0         done
1         done, and the answer is *no*
2         wrong usage or input; or something could not be read or written
3         a red flag asks for emergency or urgent referral; it beats 2 and 1
70        a defect of the program
130, 141  interrupted; the reader of the output went away
========  ==================================================================
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.output import tell
from nmt_expert.errors import KnowledgeError, NmtError

if TYPE_CHECKING:
    from nmt_expert.cli.options import Session

WRONG_INPUT, RED_FLAG, DEFECT, INTERRUPTED, CLOSED_PIPE = 2, 3, 70, 130, 141


def guarded(run: Callable[[], object], session: Session) -> int:
    """Run a command and return its exit code; what click raises to show help or to leave passes through.

    Args:
        run: The command.
        session: Carries the code the command has come to so far, so that a red flag
            counts even if the output could not be finished.
    """
    try:
        run()
        sys.stdout.flush()
    except NmtError as error:
        _say_grave(session)
        if str(error) != session.told:
            tell(session.as_called(str(error)) if isinstance(error, KnowledgeError) else str(error))
        session.ends_with(WRONG_INPUT)
    except BrokenPipeError:
        let_go_of_output()
        return session.code if session.code == RED_FLAG else CLOSED_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        said = explained(error)  # first: it may be that standard output failed, and not yet told what it had to
        _say_grave(session)
        tell(said)
        session.ends_with(WRONG_INPUT)
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        _say_grave(session)
        tell(shown(error))
        session.ends_with(error.exit_code)
    except (click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if os.environ.get("NMT_EXPERT_DEBUG"):
            raise
        _say_grave(session)
        tell(_sorry(error))
        return session.code if session.code == RED_FLAG else DEFECT
    return session.code


def shown(error: click.ClickException) -> str:
    """Return what click would print of wrong usage."""
    stream = io.StringIO()
    error.show(stream)
    return stream.getvalue().rstrip("\n")


def explained(error: OSError) -> str:
    """Return what a person should read of a system error; a standard stream that failed is let go."""
    from nmt_expert.cli import streams  # only where something failed

    return streams.explained(error)


def let_go_of_output() -> None:
    """Write nothing more: the reader has gone."""
    from nmt_expert.cli.streams import let_go

    let_go("stdout")
    let_go("stderr")


def _say_grave(session: Session) -> None:
    """Say what red flags have to say before why the rest was refused."""
    for text in session.grave:
        tell(text)


def _sorry(error: Exception) -> str:
    return (
        f"nmt-expert failed because of a defect in the program ({type(error).__name__}: {error}).\n"
        "  hint: please report the command that led to it, without any client's data; "
        "NMT_EXPERT_DEBUG=1 shows where it failed"
    )
