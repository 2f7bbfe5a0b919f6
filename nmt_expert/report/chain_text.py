"""Driver and consequence, as plain data (lines, steps, the graph) and in words."""

from __future__ import annotations

from nmt_expert.explain.chain import Chain
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.outline import Entry, Outline, frame, rendered
from nmt_expert.report.words import Data, complaint_words, number, site_data, sources_data

STEPS_SHOWN = 5


def chain_data(assessment: Assessment, found: Chain, complaint: int = 0) -> Data:
    """Return a chain as data, with its graph as nodes and edges."""
    kb, entry = assessment.knowledge, assessment.complaints[complaint].complaint
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        "lines": list(found.lines),
        "primary": list(found.primary),
        "secondary": list(found.secondary),
        "summary": list(found.summary),
        "nodes": [
            {
                "id": node.id,
                "label": node.label,
                "band_label": node.band,
                "support": number(node.support),
                "role": node.role,
                "balance": number(node.balance),
                "contested": node.contested,
            }
            for node in found.nodes
        ],
        "edges": [
            {
                "driver": edge.driver,
                "consequence": edge.consequence,
                "how": edge.how,
                "strength": edge.strength,
                "weight": number(edge.weight),
                "contested": edge.contested,
                "loops": edge.loops,
                "sentence": step.sentence,
                "sources": sources_data(kb, step.link.sources),
            }
            for edge, step in zip(found.edges, found.steps, strict=True)
        ],
    }
    return frame(assessment, "chain", body)


def _write_chain(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, "Driver and consequence")
    if not data["edges"]:
        page.say("No two principles that are at least possible are linked, so nothing drives anything here.")
    for line in data["lines"]:
        page.point(line)
    for line in data["summary"]:
        page.say(line)
    edges = data["edges"] if level > 1 else data["edges"][: STEPS_SHOWN * level]
    if edges:
        page.heading("How the one can drive the other")
    for edge in edges:
        marks = [word for word, holds in (("contested", edge["contested"]), ("a loop", edge["loops"])) if holds]
        page.point(f"{edge['sentence']} [{', '.join((edge['strength'], *marks))}]")
        if level > 1 and edge["sources"]:
            page.point(" | ".join(source["citation"] for source in edge["sources"]), 1)
    if edges and len(edges) < len(data["edges"]):
        page.say(f"And {len(data['edges']) - len(edges)} more.")
    if data["edges"]:
        page.say("These links explain what may hang together; they add nothing to any support.")


render_chain = rendered(chain_data, _write_chain)
"""Write driver and consequence in words: see `outline.Render`."""
