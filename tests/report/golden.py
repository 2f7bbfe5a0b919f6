"""Twelve cases and what is printed of them: ``python -m tests.report.golden`` writes the files again.

The files show in a review what a change does to what people and programs read.  The knowledge's own version and
digest are left out, so that a file changes only with what is said.
"""

from __future__ import annotations

import re
from pathlib import Path

from nmt_expert.api import Result, assess
from nmt_expert.report.forms.html import page, stylesheet

FOLDER = Path(__file__).parent / "golden"
CASES = Path(__file__).parents[2] / "cases"
TWELVE = (
    "adhesions/calf-after-the-boot",
    "facilitation/cyclist-and-the-calf",
    "hypertonicity/calf-that-is-firm-but-does-not-change",
    "ischemia/cashier-with-a-burning-shoulder",
    "joint_fixation/ankle-after-the-cast",
    "nerve_compression/arm-that-the-neck-turns-on",
    "nerve_entrapment/ache-that-is-also-tingling",
    "pain_threshold/everything-is-too-loud",
    "postural_distortion/both-hamstrings-short",
    "red_flags/saddle-numbness",
    "several_complaints/foot-and-hand-of-one-waitress",
    "trigger_points/desk-worker-knot-to-the-temple",
)


def printed(case: str) -> dict[str, str]:
    """Return what is printed of a case, by the ending of its file."""
    result = assess(CASES / f"{case}.yaml")
    shown = page(result.document().blocks, result.assessment.visit.title)
    json = _lasting(result, result.to_json()) + "\n"
    return {"json": json, "html": _lasting(result, shown), "card.txt": result.card().text()}


def _lasting(result: Result, text: str) -> str:
    kb = result.assessment.knowledge
    text = text.replace(kb.digest, "DIGEST").replace(kb.digest[:12], "DIGEST")
    text = re.sub(rf'("version": ")({re.escape(kb.version)})"', r"\1VERSION\"", text)
    return text.replace(f"Knowledge {kb.version} ", "Knowledge VERSION ").replace(stylesheet(), "STYLESHEET")


def file_of(case: str, ending: str) -> Path:
    """Return the file that says what is printed of a case."""
    return FOLDER / f"{case.replace('/', '--')}.{ending}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for case in TWELVE:
        for ending, text in printed(case).items():
            file_of(case, ending).write_text(text, encoding="utf-8")
