"""Two principles side by side, in a visit or as a study sheet, in words."""

from __future__ import annotations

from nmt_expert.report.compare_data import compare_data
from nmt_expert.report.difference_text import standing_words
from nmt_expert.report.outline import Entry, Outline, rendered
from nmt_expert.report.words import answer_words

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


def _write_compare(page: Outline, data: Entry, level: int) -> None:
    names = {"a": data["a"]["label"].lower(), "b": data["b"]["label"].lower()}
    page.begin(data, f"{data['a']['label']} and {names['b']}")
    for side in ("a", "b"):
        _add_principle(page, data[side], data["visit"] and data["visit"][side], level)
    if data["visit"]:
        _add_visit(page, data["visit"], names, level)
    if level > 1 or not data["visit"]:
        _add_sheet(page, data["sheet"], names, level)


render_compare = rendered(compare_data, _write_compare)
"""Write a comparison in words: see `outline.Render`.

Of a visit if there is one, else the study sheet; ``full`` gives the sheet beside a visit, too.
"""


def _add_principle(page: Outline, entry: Entry, standing: Entry | None, level: int) -> None:
    contested = ", contested" if entry["contested"] and entry["evidence_grade"] != "contested" else ""
    now = f" Now {standing_words(standing)}." if standing else ""
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
