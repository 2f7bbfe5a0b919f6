"""Every kind of page that the program prints, made from a few worked cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from nmt_expert.api import Result, assess, study_sheet
from nmt_expert.cli.app import app
from nmt_expert.report.document import LENGTHS
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.forms.html import page

CASES = Path(__file__).parents[1] / "cases"
TYPICAL = "trigger_points/desk-worker-knot-to-the-temple"


def pages() -> Iterator[tuple[str, str]]:
    """Yield a name and a page for each."""
    for name, result in assessments():
        yield name, page(result.document(how=result.principles[0].id).blocks, "Assessment")
    typical = assess(CASES / f"{TYPICAL}.yaml")
    for name, explanation in explanations(typical):
        for length in LENGTHS:
            yield f"{name}-{length}", page(explanation.document(length=length).blocks, name)
    yield "summary", summary_page()


def assessments() -> Iterator[tuple[str, Result]]:
    """Yield assessments that differ in what stands on the page."""
    yield "typical", assess(CASES / f"{TYPICAL}.yaml")
    yield "nothing", assess([], strict=False)
    yield "emergency", assess(["back pain", "saddle numbness", "purple elephants"], strict=False)
    yield "two-complaints", assess(sorted((CASES / "several_complaints").glob("*.yaml"))[0])
    yield "contradiction", assess(["numbness left hand", "no numbness left hand", "tight joint"], strict=False)


def explanations(result: Result) -> Iterator[tuple[str, Explanation]]:
    """Yield every question about a result."""
    first, second = result.principles[0].id, result.principles[1].id
    yield "how", result.how(first)
    yield "rule", result.how(result.principles[0].contributions[0].rule.id)
    yield "whynot", result.whynot()
    yield "why", result.why("joint_play_reduced")
    yield "whatif", result.whatif("taut_band=no")
    yield "pivotal", result.pivotal()
    yield "compare", result.compare(first, second)
    yield "chain", result.chain()
    yield "since", result.since(assess(["tight joint"], region="neck"))
    yield "trace", result.trace()
    yield "sheet", study_sheet(first, second)


def summary_page() -> str:
    """Return the page about many visits, as the command writes it, of a table that is made up."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "summary.html"
        arguments = ["cohort", "--demo", "800", "-o", str(Path(folder) / "out.parquet"), "--summary", str(target)]
        CliRunner().invoke(app, arguments, prog_name="nmt-expert")
        return target.read_text(encoding="utf-8")
