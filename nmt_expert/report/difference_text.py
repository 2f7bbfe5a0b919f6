"""What two assessments conclude differently (as data) in words; for what-if, why and two visits."""

from __future__ import annotations

from nmt_expert.report.outline import Entry, Outline

RULES_SHOWN = 3
RULE_WORDS = {
    "came": "now holds",
    "went": "no longer holds",
    "more": "weighs more",
    "less": "weighs less",
    "counts": "now counts, no stronger rule says the same",
    "set aside": "no longer counts, a stronger rule says the same",
}
LEVEL_WORDS = {"none": "no technique", "light": "light pressure only", "full": "technique shown"}


def add_answers(page: Outline, answers: Entry) -> None:
    """Add the answers that are others: ``Numbness: yes -> no, left hand``."""
    for entry in answers:
        where = f", {entry['where']}" if entry["where"] else ""
        page.point(f"{entry['label']}: {entry['before'] or 'not said'} -> {entry['after'] or 'not said'}{where}")


def add_difference(page: Outline, data: Entry, level: int) -> None:
    """Add what is concluded differently: red flags first, then complaint by complaint."""
    if data["flags"]:
        page.heading("Red flags")
    for flag in data["flags"]:
        page.point(f"{flag['label']}: {_state(flag['before'])} -> {_state(flag['after'])}")
        if flag["after"] == "raised":
            page.point(flag["do"], 1)
    for title, key in (("contradict each other then", "conflicts_came"), ("no longer contradict", "conflicts_went")):
        for conflict in data[key]:
            page.point(f"{' and '.join(dict.fromkeys(a['label'] for a in conflict['answers']))}: {title}")
    several = len(data["complaints"]) > 1
    for entry in data["complaints"]:
        _add_complaint(page, entry, level, several)


def _state(state: str) -> str:
    return state.replace("_", " ")


def _add_complaint(page: Outline, entry: Entry, level: int, several: bool) -> None:
    page.heading(f"Principles ({entry['complaint']['where']})" if several else "Principles")
    if not entry["principles"]:
        page.say("All ten stand as they did.")
    add_shifts(page, entry["principles"], level)
    between = [shift for shift in entry["hypotheses"] if level > 1 or (level and _crosses(shift))]
    if between:
        page.heading("Intermediate conclusions")
        add_shifts(page, between, level)
    if entry["permission"]:
        add_permission(page, entry["permission"])
    if level:
        _add_structures(page, entry["structures"], level)


def _crosses(shift: Entry) -> bool:
    return bool(shift["before"]["band"] != shift["after"]["band"])


def _moved(shift: Entry) -> bool:
    """Whether the conclusion itself moved; otherwise only its place is another, because others moved."""
    return bool(shift["rules"] or shift["by"] or shift["pattern"])


def add_shifts(page: Outline, shifts: Entry, level: int, rules: bool = True) -> None:
    """Add conclusions that stand otherwise, with the rules behind each unless they are not wanted.

    Short: those that come to another band.  Usually: those that moved.  In full: all.
    """
    told = [shift for shift in shifts if level > 1 or (_moved(shift) if level else _crosses(shift))]
    for shift in told:
        page.point(shift_words(shift))
        if rules:
            _add_rules(page, shift, level)
    silent = [shift for shift in shifts if shift not in told]
    inside = sum(map(_moved, silent))
    if inside:
        page.say(f"{inside} more within {'its' if inside == 1 else 'their'} band.")
    if level and len(silent) > inside:
        page.say(f"Changed places only: {', '.join(shift['label'].lower() for shift in silent if not _moved(shift))}.")


def _add_rules(page: Outline, shift: Entry, level: int) -> None:
    shown = shift["rules"] if level > 1 else shift["rules"][: RULES_SHOWN * level]
    for rule in shown:
        page.point(rule_words(rule), 1)
        if level > 1:
            cited = " | ".join(source["citation"] for source in rule["sources"])
            page.point(f"{rule['rule']}{': ' if cited else ''}{cited}", 2)
    if level and len(shown) < len(shift["rules"]):
        page.point(f"and {len(shift['rules']) - len(shown)} more of its rules", 1)
    if level and shift["pattern"]:
        page.point(f"its minimum pattern is {shift['pattern']}", 1)


def shift_words(shift: Entry) -> str:
    """Return ``Ischemia: possible (+0.35) -> supported (+0.60), place 3 -> 1``."""
    before, after = shift["before"], shift["after"]
    moved = f"{standing_words(before)} -> {standing_words(after)}"
    if (before["support"], before["uncapped"], before["band"]) == (after["support"], after["uncapped"], after["band"]):
        moved = f"stays {standing_words(after)}"
    place = f", place {before['place']} -> {after['place']}" if before["place"] != after["place"] else ""
    return f"{shift['label']}: {moved}{place}"


def standing_words(standing: Entry) -> str:
    """Return ``supported (+0.60)``; a held support is followed by what it would be without the hold."""
    held = f", {standing['uncapped']:+.2f} without the hold" if standing["support"] != standing["uncapped"] else ""
    return f"{standing['band_label']} ({standing['support']:+.2f}{held})"


def rule_words(rule: Entry) -> str:
    """Return what became of a rule, why it speaks, and what moved it."""
    contested = ", contested" if rule["contested"] else ""
    moved = f" Moved by: {'; '.join(entry['label'] for entry in rule['moved_by'])}." if rule["moved_by"] else ""
    weight = f"{rule['before']:+.2f} -> {rule['after']:+.2f}"
    return f"{RULE_WORDS[rule['what']]} ({weight}, {rule['strength']}{contested}): {rule['because']}{moved}"


def add_permission(page: Outline, permission: Entry) -> None:
    """Add how much technique may be shown instead."""
    because = f" ({'; '.join(flag['label'] for flag in permission['flags'])})" if permission["flags"] else ""
    before, after = LEVEL_WORDS[permission["before"]], LEVEL_WORDS[permission["after"]]
    page.say(f"Technique: {before} -> {after}{because}.")


def _add_structures(page: Outline, shifts: Entry, level: int) -> None:
    told = [shift for shift in shifts if level > 1 or shift["came"] or shift["went"] or not shift["after"]]
    if told:
        page.heading("Worth palpating")
    if level < 2 and len(told) == len(shifts) > 1 and not any(shift["after"] for shift in shifts):
        page.say("Nothing is named any more.")
        return
    for shift in told:
        places = [f"place {place}" if place else "not named" for place in (shift["before"], shift["after"])]
        page.point(f"{shift['label']}: {' -> '.join(dict.fromkeys(places))}")
        for mark, reasons in (("now: ", shift["came"]), ("no longer: ", shift["went"])):
            for reason in reasons if level > 1 or (shift["before"] and shift["after"]) else reasons[:1]:
                page.point(f"{mark}{reason}", 1)
