"""An editor for tests: what ``--edit`` opens."""

from __future__ import annotations

import sys
from pathlib import Path


def editor(folder: Path, code: str) -> dict[str, str]:
    """The variables that name an editor which changes a ``file`` with a ``text`` as some Python code says."""
    script = folder / "editor.py"
    script.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n{code}\n")
    return {"EDITOR": f"{sys.executable} {script}", "VISUAL": ""}
