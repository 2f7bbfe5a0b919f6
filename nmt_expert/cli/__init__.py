"""Start the command line; everything else is imported when a command needs it."""

from __future__ import annotations

import atexit
import gc
import io
import sys

_SELDOM = 200_000
"""Objects made between two looks for garbage: a short command makes fewer.  With Python's own 700, and a last look at
all of them on leaving, looking takes a fifth of its time."""


def main() -> None:
    """Run ``nmt-expert`` with the arguments of this process, and exit with its code."""
    try:
        gc.set_threshold(_SELDOM)
        atexit.register(gc.freeze)
        raw = isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase)
        if raw or None in (sys.stdin, sys.stdout, sys.stderr):
            from nmt_expert.cli.streams import prepare

            prepare()
        from nmt_expert.cli.app import app

        app.main(prog_name="nmt-expert")
    except KeyboardInterrupt:  # outside of a command: while importing, or while exiting
        sys.exit(130)
