"""Check what no single entry shows: names, values, logic and use across all files.

Every check is a function from the draft to issues, so that each can be read and
tested alone.  Add a check by adding it to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft
from nmt_expert.knowledge.lint import backing, logic, names, parts, screens, use, values, ways, weight
from nmt_expert.knowledge.lint import logic as rivals

CHECKS: tuple[Callable[[Draft], Iterator[Issue]], ...] = (
    names.missing_files,
    names.file_names,
    names.duplicates,
    names.references,
    names.condition_names,
    names.ten_principles,
    values.format_version,
    values.strengths,
    values.answers,
    values.bands,
    values.thresholds,
    values.ties,
    values.opposites,
    values.needs,
    parts.splits,
    parts.read_whole,
    values.rules,
    values.flags,
    screens.screen_lines,
    screens.screen_pages,
    values.actions,
    values.limits,
    values.pictures,
    values.plans,
    values.tools,
    values.groups,
    values.muscle_groups,
    values.holds,
    values.measures,
    logic.counts,
    logic.same_muscle,
    logic.requires,
    logic.contradictions,
    logic.circles,
    logic.unreachable,
    use.unused_findings,
    use.unused_sources,
    use.counted_twice,
    use.combined_twice,
    rivals.same_conditions,
    rivals.subsumed,
    weight.shared_is_not_strong,
    weight.defining_outweighs_premise,
    ways.claimed_twice,
    ways.too_few,
    backing.unasked,
    backing.unsourced,
    backing.unfinished,
)


def lint(draft: Draft) -> list[Issue]:
    """Return everything that is wrong between the entries of a draft."""
    return [issue for check in CHECKS for issue in check(draft)]
