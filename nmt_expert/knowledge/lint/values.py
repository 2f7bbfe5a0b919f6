"""Check what entries say: numbers in order, opposites that agree, rules and flags that are whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.model import JUDGED_BY, KEEP_OFF, NEEDS, PRINCIPLES, Flag, Limit, PlanRules

FORMAT = 1
"""The file format this program knows."""

STRENGTHS = ("weak", "moderate", "strong")
"""The words for strengths, weakest first; the numbers of any others are free."""

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "absolute": ("emergency", "urgent_referral", "modify"),
    "local": ("avoid_area", "urgent_referral", "modify"),
    "relative": ("urgent_referral", "modify"),
}
"""Which actions a flag of each level can have."""


def format_version(draft: Draft) -> Iterator[Issue]:
    """The files are not of a newer format than the program knows."""
    document = draft.documents.get("scale.yaml")
    written = document.data.get("format") if document and isinstance(document.data, dict) else None
    if document and isinstance(written, int) and written != FORMAT:
        message = f"these files have format {written}, this program reads format {FORMAT}"
        hint = "use a newer nmt-expert" if written > FORMAT else "bring the files up to date"
        yield document.issue(("format",), "format", message, hint)


# ------------------------------------------------------------------ scale


def strengths(draft: Draft) -> Iterator[Issue]:
    """Strengths lie between 0 and 1, and their numbers rise as their words do."""
    if not draft.scale:
        return
    document = draft.documents["scale.yaml"]
    given = draft.scale.strengths
    for word, value in given.items():
        if not 0 < value < 1:
            message = f"the strength '{word}' has to lie between 0 and 1, and is {_number(value)}"
            yield document.issue(("strengths", word, "value"), "scale", message)
    for weaker, stronger in pairwise(word for word in STRENGTHS if word in given):
        if given[stronger] <= given[weaker]:
            message = f"'{stronger}' ({_number(given[stronger])}) is not above '{weaker}' ({_number(given[weaker])})"
            yield document.issue(("strengths", stronger, "value"), "scale", message)


def answers(draft: Draft) -> Iterator[Issue]:
    """The five answer words are there, fall from 1 to -1, and unsure has no value."""
    if not draft.scale:
        return
    document = draft.documents["scale.yaml"]
    order = ("yes", "probably", "probably not", "no")
    given = draft.scale.answers
    for word in (*order, "unsure"):
        if word not in given:
            yield document.issue(("answers",), "scale", f"the answer word '{word}' is missing")
        elif (given[word] is None) != (word == "unsure"):
            message = "'unsure' is unknown, its value is null" if word == "unsure" else f"'{word}' has no value"
            yield document.issue(("answers", word, "value"), "scale", message)
    values = [(word, value) for word in order if (value := given.get(word)) is not None]
    for word, value in values:
        if not -1 <= value <= 1 or value == 0 or (value > 0) != (word in ("yes", "probably")):
            yes = word in ("yes", "probably")
            message = f"the answer '{word}' has to lie {'above 0, up to 1' if yes else 'below 0, down to -1'}"
            yield document.issue(("answers", word, "value"), "scale", message)
    for (higher, high), (lower, low) in pairwise(values):
        if low >= high:
            message = f"the answer '{lower}' ({_number(low)}) is not below '{higher}' ({_number(high)})"
            yield document.issue(("answers", lower, "value"), "scale", message)


def bands(draft: Draft) -> Iterator[Issue]:
    """Bands fall, the last alone has no ``above``, no id stands twice, and those results are judged by are there."""
    if not draft.scale:
        return
    document = draft.documents["scale.yaml"]
    raw = document.data["bands"]
    last = len(raw) - 1
    for number, (band, written) in enumerate(zip(draft.scale.bands, raw, strict=True)):
        if ("above" in written) == (number == last):
            message = (
                "the last band takes the rest and has no 'above'" if number == last else "the key 'above' is missing"
            )
            yield document.issue(("bands", number, "above"), "scale", message)
        elif number != last and not -1 < band.above < 1:
            message = f"the band '{band.id}' has to lie between -1 and 1, and is above {_number(band.above)}"
            yield document.issue(("bands", number, "above"), "scale", message)
        if any(other.id == band.id for other in draft.scale.bands[:number]):
            yield document.issue(("bands", number, "id"), "duplicate-id", f"the band '{band.id}' stands here again")
    for number, (higher, lower) in enumerate(pairwise(draft.scale.bands[:-1]), start=1):
        if lower.above >= higher.above:
            message = (
                f"the band '{lower.id}' ({_number(lower.above)}) is not below '{higher.id}' ({_number(higher.above)})"
            )
            yield document.issue(("bands", number, "above"), "scale", message, "write the highest first")
    for name in JUDGED_BY:
        if not any(band.id == name for band in draft.scale.bands):
            hint = f"results are judged by the bands {' and '.join(JUDGED_BY)}; others may be added"
            yield document.issue(("bands",), "scale", f"there is no band '{name}'", hint)


def thresholds(draft: Draft) -> Iterator[Issue]:
    """The thresholds lie between 0 and 1."""
    if not draft.scale:
        return
    document = draft.documents["scale.yaml"]
    for key, value in (("holds_above", draft.scale.holds_above), ("cap_without_minimum_pattern", draft.scale.cap)):
        if not 0 < value < 1:
            message = f"'{key}' has to lie between 0 and 1, and is {_number(value)}"
            yield document.issue((key, "value"), "scale", message)
    if not 0 <= draft.scale.near <= 1:
        message = f"'near' has to lie between 0 and 1, and is {_number(draft.scale.near)}"
        yield document.issue(("near", "value"), "scale", message)


def ties(draft: Draft) -> Iterator[Issue]:
    """The order of ties names every principle once."""
    given = draft.scale.ties if draft.scale else ()
    if given and sorted(given) != sorted(PRINCIPLES):
        document = draft.documents["scale.yaml"]
        odd = [name for name in given if name not in PRINCIPLES or given.count(name) > 1]
        odd += [name for name in PRINCIPLES if name not in given]
        message = f"the order of ties has to name every principle once, and does not: {odd[0]}"
        yield document.issue(("ties", "order"), "scale", message)


def _number(value: float) -> str:
    return f"{value:g}"


# ------------------------------------------------------------------ findings


def opposites(draft: Draft) -> Iterator[Issue]:
    """Opposites come in pairs, and both sides say the same of them."""
    claimed: dict[str, Entry] = {}
    findings = draft.known("finding")
    for entry in findings.values():
        name = entry.raw.get("opposite")
        if entry.raw.get("exclusive") is True and not name and not _named_by(entry, draft):
            yield entry.issue(("exclusive",), "opposite", "'exclusive' needs an 'opposite'", "name the other finding")
        if isinstance(name, str) and name in findings:
            yield from _pair(entry, findings[name], claimed)


def _pair(entry: Entry, other: Entry, claimed: dict[str, Entry]) -> Iterator[Issue]:
    """Check one finding that names its opposite; ``claimed`` remembers who named whom."""
    back, one = other.raw.get("opposite"), "a finding has one opposite"
    if other is entry:
        yield entry.issue(("opposite",), "opposite", f"'{entry.id}' cannot be its own opposite")
        return
    if isinstance(back, str) and back != entry.id:
        message = f"'{other.id}' is not the opposite of '{entry.id}': its own opposite is '{back}' ({other.where})"
        yield entry.issue(("opposite",), "opposite", message, one)
    elif (rival := claimed.setdefault(other.id, entry)) is not entry:
        message = f"'{other.id}' is the opposite of '{rival.id}' already ({rival.where})"
        yield entry.issue(("opposite",), "opposite", message, one)
    said = [side.raw["exclusive"] for side in (entry, other) if "exclusive" in side.raw]
    if len(said) == 2 and said[0] != said[1] and not (back == entry.id and entry.id > other.id):
        message = f"'{entry.id}' and '{other.id}' ({other.where}) differ on whether they are exclusive"
        yield entry.issue(("exclusive",), "opposite", message, "write the same on both sides")


def needs(draft: Draft) -> Iterator[Issue]:
    """Every test says what a person has to be able to do for it: its kind does not tell."""
    for entry in draft.of("finding"):
        if entry.value is not None and entry.value.kind == "test" and not entry.value.needs:
            message = f"it is not said what the test '{entry.id}' needs"
            yield entry.issue(("needs",), "needs", message, f"write needs: and one of {', '.join(NEEDS)}")


def _named_by(entry: Entry, draft: Draft) -> bool:
    return any(other.raw.get("opposite") == entry.id for other in draft.of("finding"))


# ------------------------------------------------------------------ rules, flags, techniques


def rules(draft: Draft) -> Iterator[Issue]:
    """A rule speaks for or against, and has a source or is called a judgement."""
    for entry in draft.of("rule"):
        given = [key for key in ("supports", "against") if entry.raw.get(key) is not None]
        if len(given) != 1:
            what = "both 'supports' and 'against'" if given else "neither 'supports' nor 'against'"
            yield entry.issue((), "rule-direction", f"the rule has {what}", "give one of them")
        basis = entry.raw.get("basis", "judgement")
        if basis != "judgement" and not entry.raw.get("sources"):
            message = f"a rule whose basis is {basis} needs a source"
            yield entry.issue(("basis",), "rule-source", message, "name the source, or write basis: judgement")


def flags(draft: Draft) -> Iterator[Issue]:
    """Every flag can be raised, and one that cannot be raised at once has a follow-up."""
    for entry in draft.of("flag"):
        triggers, follow_up = entry.raw.get("triggers"), entry.raw.get("follow_up")
        consider = entry.raw.get("consider") or entry.raw.get("consider_together")
        if follow_up:
            continue
        if not triggers and not consider:
            message = f"no answer can raise the flag '{entry.id}'"
            yield entry.issue((), "flag-silent", message, "give it triggers or a follow_up")
        elif consider or not triggers:
            message = f"the flag '{entry.id}' has 'consider' findings and no 'follow_up' that settles it"
            yield entry.issue(("consider",), "flag-follow-up", message, "name a finding that can be asked")


def actions(draft: Draft) -> Iterator[Issue]:
    """A flag's level and action are a pair that the output knows what to do with."""
    for entry in draft.of("flag"):
        level, action = str(entry.raw.get("level")), str(entry.raw.get("action"))
        possible = ACTIONS.get(level, ())
        known = any(action in names for names in ACTIONS.values())  # other words are not actions at all
        if possible and known and action not in possible:
            message = f"a flag of level {level} cannot have the action {action}"
            yield entry.issue(("action",), "flag-action", message, f"possible: {', '.join(possible)}")


def limits(draft: Draft) -> Iterator[Issue]:
    """Every flag says what it limits and where, and one that forbids massage keeps off everywhere."""
    for entry in draft.of("flag"):
        if entry.value is None:
            continue
        flag: Flag = entry.value
        if not flag.limits:
            message = f"it is not said what the flag '{entry.id}' limits"
            yield entry.issue((), "flag-limits", message, "add: limits: [{where: here, pressure: light}]")
        elif flag.level == "absolute" and not any(map(_keeps_off, flag.limits)):
            message = f"the flag '{entry.id}' is absolute and does not keep off everywhere"
            yield entry.issue(("limits",), "flag-limits", message, "add: {where: everywhere, pressure: none}")
        for number, limit in enumerate(flag.limits):
            yield from _limit(entry, number, limit)


def _keeps_off(limit: Limit) -> bool:
    return limit.where == "everywhere" and limit.pressure == KEEP_OFF and not (limit.signs or limit.until_clear)


def _limit(entry: Entry, number: int, limit: Limit) -> Iterator[Issue]:
    """Check one limit: it has a place, it forbids something, and the flag asks for its signs."""
    loc = ("limits", number)
    if bool(limit.where) == bool(limit.regions or limit.muscles):
        what = "two kinds of place" if limit.where else "no place"
        hint = "give where (everywhere, here, limb), or regions and muscles"
        yield entry.issue(loc, "limit-place", f"the limit has {what}", hint)
    if not (limit.pressure or limit.no_tools or limit.no_actions or limit.no_positions):
        hint = "give pressure, no_tools, no_actions or no_positions"
        yield entry.issue(loc, "limit-empty", "the limit forbids nothing", hint)
    asked = {str(name) for key in ("triggers", "follow_up") for name in entry.raw.get(key) or ()}
    for at, name in enumerate(limit.signs):
        if name not in asked:
            message = f"'{name}' cannot raise the flag '{entry.id}'"
            yield entry.issue((*loc, "signs", at), "limit-sign", message, "name one of its triggers or follow-ups")


def pictures(draft: Draft) -> Iterator[Issue]:
    """Everything to examine in a picture is one muscle or one joint."""
    for entry in draft.of("picture"):
        examine = entry.value.examine if entry.value is not None else ()
        for number, examined in enumerate(examine):
            if bool(examined.muscle) == bool(examined.joint):
                what = "both a muscle and a joint" if examined.muscle else "neither a muscle nor a joint"
                yield entry.issue(("examine", number), "examined", f"this names {what}", "name one")


def plans(draft: Draft) -> Iterator[Issue]:
    """The minutes of a session add up, no home task stands twice, and a task that is about a muscle names it."""
    for entry in draft.of("plan"):
        if entry.value is None:
            continue
        plan: PlanRules = entry.value
        for number, length in enumerate(plan.lengths):
            total = sum(part.minutes for part in length.parts)
            if total != length.minutes:
                message = f"the parts of a session of {length.minutes} minutes take {total} minutes"
                yield entry.issue(("lengths", number, "minutes"), "session-minutes", message)
        names = [task.id for task in plan.home]
        for number, task in enumerate(plan.home):
            if task.id in names[:number]:
                yield entry.issue(
                    ("home", number, "id"), "duplicate-id", f"the home task '{task.id}' stands here again"
                )
            if ("{muscle}" in task.say) != (task.where == "muscle"):
                message = f"the home task '{task.id}' is about a {task.where} and has to say so"
                hint = "write {muscle} in 'say' where it is about a muscle, and nowhere else"
                yield entry.issue(("home", number, "say"), "home-task", message, hint)


def tools(draft: Draft) -> Iterator[Issue]:
    """What is said of tools is said of those in the order of tools."""
    for entry in draft.of("common"):
        written = entry.raw.get("tool_order")
        order = written if isinstance(written, list) else []
        for key in ("tools", "tool_places"):
            said = entry.raw.get(key)
            for name in said if isinstance(said, Mapping) and order else ():
                if name not in order:
                    message = f"'{name}' is not in the order of tools"
                    yield entry.issue((key, str(name)), "unknown-tool", message, f"tools: {', '.join(map(str, order))}")


def groups(draft: Draft) -> Iterator[Issue]:
    """A group of regions consists of fine regions, not of groups."""
    regions = draft.known("region")
    for entry in regions.values():
        parts = entry.raw.get("parts")
        for number, name in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(name, str) and name in regions and regions[name].raw.get("parts"):
                message = f"'{name}' is a group itself ({regions[name].where})"
                yield entry.issue(("parts", number), "region-group", message, "name its parts")


def muscle_groups(draft: Draft) -> Iterator[Issue]:
    """No name means two groups of muscles, and one that a muscle has too means a group with that muscle in it."""
    claimed: dict[str, Entry] = {}
    single = {name: entry for entry in draft.of("muscle") for name in _called(entry, "name")}
    for entry in draft.of("muscle group"):
        for name in sorted(_called(entry, "label")):
            if (other := claimed.setdefault(name, entry)) is not entry:
                message = f"'{name}' is what the group '{other.id}' is called already ({other.where})"
                yield entry.issue((), "muscle-group", message, "let a name mean one group")
            muscle = single.get(name)
            if muscle and muscle.id not in (entry.raw.get("muscles") or ()):
                message = f"'{name}' is what the muscle '{muscle.id}' is called, which is not in the group"
                hint = f"add it to the group, or take the name away ({muscle.where})"
                yield entry.issue((), "muscle-group", message, hint)


def _called(entry: Entry, key: str) -> set[str]:
    """What people call an entry, in lower case: the name under a key and its synonyms."""
    synonyms = entry.raw.get("synonyms")
    return {str(name).casefold() for name in (entry.raw.get(key), *(synonyms if isinstance(synonyms, list) else ()))}


def holds(draft: Draft) -> Iterator[Issue]:
    """A hold is some seconds long, the shorter number first."""
    for entry in draft.of("technique"):
        if entry.value is not None:
            shortest, longest = entry.value.hold_seconds
            if not 0 < shortest <= longest:
                message = f"a hold of {shortest} to {longest} seconds makes no sense"
                yield entry.issue(("hold_seconds",), "hold", message, "write [shortest, longest]")


# ------------------------------------------------------------------ measures


def measures(draft: Draft) -> Iterator[Issue]:
    """What is measured has a lowest and a highest number, and what is usual or counts lies between them."""
    for entry in draft.of("measure", "movement"):
        if entry.value is None:
            continue
        lowest, highest = entry.value.lowest, entry.value.highest
        if lowest >= highest:
            message = f"'{entry.id}' goes from {_number(lowest)} to {_number(highest)}"
            yield entry.issue(("highest",), "measure", message, "write the lowest number first")
        elif entry.kind == "movement":
            low, high = entry.value.usual
            if not lowest <= low < high <= highest:
                message = f"what is usual for '{entry.id}' ({_number(low)} to {_number(high)}) is not what can be"
                yield entry.issue(("usual",), "measure", message, f"from {_number(lowest)} to {_number(highest)}")
        for number, change in enumerate(entry.value.changes if entry.kind == "measure" else ()):
            if change.basis == "published" and not change.sources:
                message = f"a change of '{entry.id}' that counts has no source"
                yield entry.issue(("changes", number), "measure", message, "name it, or write basis: judgement")
            if not (change.points or change.percent or change.error):
                message = f"a change of '{entry.id}' has no number"
                yield entry.issue(("changes", number), "measure", message, "write points, percent or error")
