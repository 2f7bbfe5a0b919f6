"""Two principles side by side, in a visit or as a study sheet, as plain data and in words."""

from __future__ import annotations

from nmt_expert.explain.compare import Comparison, Evidence, Parting, SideBySide
from nmt_expert.explain.studysheet import KINDS, Says, SheetLine
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Conclusion, Contribution
from nmt_expert.report.alarms import NOTE
from nmt_expert.report.outline import Entry, Outline, frame, level_of
from nmt_expert.report.words import Data, answer_data, answer_words, ask_data, number, sources_data

SHEET_TITLES = {
    "for_a_against_b": "For {a}, against {b}",
    "for_b_against_a": "For {b}, against {a}",
    "only_for_a": "For {a}, silent on {b}",
    "only_for_b": "For {b}, silent on {a}",
    "only_against_a": "Against {a}, silent on {b}",
    "only_against_b": "Against {b}, silent on {a}",
    "for_both": "For both",
    "against_both": "Against both",
    "depends": "For or against, by what comes with it",
}
EVIDENCE_TITLES = {
    "opposed": "Speaks for the one and against the other",
    "only_a": "Speaks of {a} only",
    "only_b": "Speaks of {b} only",
    "shared": "Leans the same way for both",
}
LINES_SHOWN = (0, 6)
"""Lines named for each heading of a sheet, in the short and the usual length."""


# ------------------------------------------------------------------ data


def compare_data(known: Assessment | KnowledgeBase, found: Comparison) -> Data:
    """Return a comparison as data; without a visit ``visit`` is None and there are no alarms."""
    kb = known.knowledge if isinstance(known, Assessment) else known
    body = {
        "a": _principle(kb, found.a),
        "b": _principle(kb, found.b),
        "visit": _visit(kb, found.visit) if found.visit else None,
        "sheet": {kind: [_line(kb, line) for line in found.sheet.of(kind)] for kind in KINDS},
    }
    if isinstance(known, Assessment):
        return frame(known, "compare", body)
    knowledge = {"version": kb.version, "digest": kb.digest}
    return {"explanation": "compare", "knowledge": knowledge, "alarms": [], **body, "scope": NOTE}


def _principle(kb: KnowledgeBase, name: str) -> Data:
    principle = kb.principles[name]
    return {
        "id": name,
        "label": principle.label,
        "meaning": principle.meaning,
        "pattern": principle.requires_text,
        "evidence_grade": principle.evidence.grade,
        "contested": principle.evidence.contested,
    }


def _visit(kb: KnowledgeBase, visit: SideBySide) -> Data:
    return {
        "a": _standing(visit.a),
        "b": _standing(visit.b),
        "evidence": {kind: [_evidence(kb, entry) for entry in visit.of(kind)] for kind in EVIDENCE_TITLES},
        "questions": [_parting(kb, parting) for parting in visit.questions],
    }


def _standing(made: Conclusion) -> Data:
    return {
        "id": made.id,
        "support": number(made.support),
        "uncapped": number(made.uncapped),
        "band": made.band.id,
        "band_label": made.band.label,
    }


def _evidence(kb: KnowledgeBase, entry: Evidence) -> Data:
    def rules(given: tuple[Contribution, ...]) -> list[Data]:
        return [{"rule": c.rule.id, "because": c.rule.because, "weight": number(c.weight)} for c in given]

    return {"answer": answer_data(kb, entry.answer), "a": rules(entry.a), "b": rules(entry.b)}


def _parting(kb: KnowledgeBase, parting: Parting) -> Data:
    return {
        **ask_data(kb, parting.finding.id),
        "spread": number(parting.spread),
        "yes_favours": "a" if parting.yes_favours_a else "b",
        "if_yes": [number(support) for support in parting.if_yes],
        "if_no": [number(support) for support in parting.if_no],
    }


def _line(kb: KnowledgeBase, line: SheetLine) -> Data:
    def says(said: tuple[Says, ...]) -> list[Data]:
        return [
            {
                "rule": entry.rule.id,
                "sign": entry.rule.sign,
                "strength": entry.rule.strength,
                "because": entry.rule.because,
                "contested": entry.rule.contested,
                "alone": entry.alone,
                "through": [{"id": name, "label": kb.label(name)} for name in entry.through],
                "sources": sources_data(kb, entry.rule.sources),
            }
            for entry in said
        ]

    label = kb.label(line.finding)
    return {"finding": line.finding, "label": label, "answer": line.answer, "a": says(line.a), "b": says(line.b)}


# ------------------------------------------------------------------ words


def render_compare(
    known: Assessment | KnowledgeBase,
    found: Comparison,
    length: str = "default",
    form: str = "text",
    width: int = 80,
    color: bool = False,
) -> str:
    """Return a comparison in words: of a visit if there is one, else the study sheet.

    Args:
        known: What was compared in.
        found: The comparison.
        length: ``short``, ``default`` or ``full`` (with a visit: the study sheet as well).
        form: ``text`` or ``markdown``.
        width: Columns, of text.
        color: Whether text is marked with ANSI codes.
    """
    data, page, level = compare_data(known, found), Outline(), level_of(length)
    names = {"a": data["a"]["label"].lower(), "b": data["b"]["label"].lower()}
    page.begin(data, f"{data['a']['label']} and {names['b']}")
    for side in ("a", "b"):
        _add_principle(page, data[side], data["visit"] and data["visit"][side], level)
    if data["visit"]:
        _add_visit(page, data["visit"], names, level)
    if level > 1 or not data["visit"]:
        _add_sheet(page, data["sheet"], names, level)
    page.end(data)
    return page.render(form, width, color)


def _add_principle(page: Outline, entry: Entry, standing: Entry | None, level: int) -> None:
    contested = ", contested" if entry["contested"] and entry["evidence_grade"] != "contested" else ""
    now = f" Now {standing['band_label']} ({standing['support']:+.2f})." if standing else ""
    page.point(
        f"{entry['label']}: {entry['meaning'].rstrip('.')} (evidence: {entry['evidence_grade']}{contested}).{now}"
    )
    if level and entry["pattern"]:
        page.point(f"needs: {entry['pattern']}", 1)


def _add_visit(page: Outline, visit: Entry, names: dict[str, str], level: int) -> None:
    for kind, title in EVIDENCE_TITLES.items():
        entries = visit["evidence"][kind]
        if entries:
            page.heading(title.format(**names))
        for entry in entries:
            page.point(f"{answer_words(entry['answer'])}{_given(entry, names)}")
            for rule in (*entry["a"], *entry["b"]) if level > 1 else ():
                page.point(f"{rule['rule']} ({rule['weight']:+.2f}): {rule['because']}", 1)
    page.heading("What parts them best")
    if not visit["questions"]:
        page.say("No question that may be asked now parts them further.")
    for asked in visit["questions"] if level else visit["questions"][:1]:
        _add_parting(page, asked, names)


def _given(entry: Entry, names: dict[str, str]) -> str:
    sides = [(names[side], [rule["weight"] for rule in entry[side]]) for side in ("a", "b")]
    return f" ({'; '.join(f'{name} {sum(weights):+.2f}' for name, weights in sides if weights)})"


def _add_parting(page: Outline, asked: Entry, names: dict[str, str]) -> None:
    other = "b" if asked["yes_favours"] == "a" else "a"
    page.point(asked["question"])
    page.point(f"how: {asked['do']}", 1)
    for word, favoured, (a, b) in (
        ("yes", asked["yes_favours"], asked["if_yes"]),
        ("no", other, asked["if_no"]),
    ):
        page.point(f"{word} favours {names[favoured]}: {names['a']} {a:+.2f}, {names['b']} {b:+.2f}", 1)
    if asked["not_when"]:
        page.point(f"when not: {asked['not_when']}", 1)


def _add_sheet(page: Outline, sheet: Entry, names: dict[str, str], level: int) -> None:
    for kind, title in SHEET_TITLES.items():
        lines = sheet[kind]
        if lines and not level:
            page.say(f"{title.format(**names)}: {'; '.join(_asked(line) for line in lines[:3])}.")
        elif lines:
            page.heading(title.format(**names))
            shown = lines if level > 1 else lines[: LINES_SHOWN[1]]
            for line in shown:
                _add_line(page, line, names, level)
            if len(shown) < len(lines):
                page.say(f"And {len(lines) - len(shown)} more.")


def _asked(line: Entry) -> str:
    return f"{line['label']}: {line['answer']}"


def _add_line(page: Outline, line: Entry, names: dict[str, str], level: int) -> None:
    said = [entry for side in ("a", "b") for entry in line[side]]
    both = line["a"] and line["b"]
    words = [_strength(entry, names[side] if both else "") for side in ("a", "b") for entry in line[side]]
    page.point(f"{_asked(line)} ({'; '.join(words)})")
    for entry in said if level > 1 else ():
        through = "".join(f" (by {step['label'].lower()})" for step in entry["through"])
        cited = " | ".join(source["citation"] for source in entry["sources"])
        page.point(f"{entry['rule']}{through}: {entry['because']}{f' [{cited}]' if cited else ''}", 1)


def _strength(entry: Entry, name: str) -> str:
    alone = "" if entry["alone"] else ", with others"
    contested = ", contested" if entry["contested"] else ""
    way = "for" if entry["sign"] > 0 else "against"
    return f"{way}{' ' if name else ''}{name}: {entry['strength']}{alone}{contested}"
