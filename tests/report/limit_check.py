"""Work out once more, from the files themselves, what limits forbid, and hold it against what a report says to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import to_builtins

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Expert
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import worth_palpating
from nmt_expert.reasoning.visit import Answer, Complaint
from nmt_expert.report.care.technique import technique_data

KB = load_knowledge(use_cache=False)
EXPERT = Expert(KB)
RULES = Path(__file__).parent.parent.parent / "rules"
LEVELS = ("none", "light", "moderate", "firm")
OTHER = {"left": "right", "right": "left"}
IN_DOUBT = ("raised", "suspected", "unsettled")
REFERS = ("emergency", "urgent_referral")


@cache
def written(path: str, key: str) -> dict[str, dict[str, Any]]:
    """The entries of a file of rules by id, as they are written."""
    data = yaml.load((RULES / path).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {entry.get("id") or entry["principle"]: entry for entry in data[key]}


@cache
def common() -> dict[str, Any]:
    return yaml.load((RULES / "techniques.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)["common"]


@cache
def parts(region: str) -> frozenset[str]:
    entry = written("anatomy/regions.yaml", "regions").get(region, {})
    return frozenset(entry.get("parts") or ([region] if region else []))


# ------------------------------------------------------------------ what the files forbid, worked out by itself


def spot(answer: Answer, complaint: Complaint, asks: bool) -> tuple[frozenset[str], str, str] | None:
    """Regions, muscle and side of an answer; None if nobody said where."""
    site = answer.site
    if site.place == "other_side":
        return parts(complaint.region), "", OTHER.get(complaint.side, "")
    if site.place not in ("", "here"):
        return None
    if not (site.region or site.muscle):
        return None if asks and not site.place else (parts(complaint.region), "", site.side or complaint.side)
    return parts(site.region), "" if site.region and not site.muscle else site.muscle, site.side or complaint.side


def forbidding(state: Any, states: dict[str, str], complaint: Complaint) -> list[tuple[dict[str, Any], Any]]:
    """The limits in force of one flag: each as written, with a test of (region, muscle, side)."""
    flag = written("safety.yaml", "flags")[state.flag.id]
    because = {answer.finding for answer in state.because}
    made = []
    for limit in flag["limits"]:
        if limit.get("once_raised") and state.state != "raised":
            continue
        if limit.get("until_clear") and all(states[name] == "clear" for name in limit["until_clear"]):
            continue
        signs = {n for sign in limit.get("signs", ()) for n in (sign, *KB.parts.get(sign, ()))}
        if signs and not signs & (because | (set(state.ask) if state.state == "suspected" else set())):
            continue
        made += [(told, holds) for told, holds in at_places(flag, limit, state, complaint, signs)]
    return made


def at_places(flag, limit, state, complaint, signs):
    if limit.get("where") == "everywhere":
        yield limit, lambda region, muscle, side: True
    elif limit.get("where"):
        answers = [answer for answer in state.because if not signs or answer.finding in signs]
        asks = bool(flag.get("asks_where"))
        nobody = None if asks else (parts(complaint.region), "", complaint.side)
        for place in [spot(answer, complaint, asks) for answer in answers] or [nobody]:
            yield from at_one(flag, limit, place)
    else:
        regions = frozenset().union(*(parts(name) for name in limit.get("regions", ())))
        muscles = set(limit.get("muscles", ()))
        yield limit, lambda region, muscle, side: region in regions or muscle in muscles


def at_one(flag, limit, place):
    if place is None or not (place[0] or place[1]):
        careful = {**limit, "pressure": "light"} if limit.get("pressure") == "none" else limit
        may = frozenset().union(*(parts(name) for name in flag.get("screen", ()))) if place is None else frozenset()
        yield careful, lambda region, muscle, side: not may or region in may
        return
    regions, named, its_side = place
    if limit["where"] == "limb":
        lies = regions or frozenset(written("anatomy/muscles.yaml", "muscles")[named]["lies_in"])
        whole = [parts(limb) for limb in ("arm", "leg_whole") if parts(limb) & lies]
        regions, named = (frozenset().union(*whole) if whole else lies), ""
    if named:
        yield limit, lambda region, muscle, side: muscle == named and OTHER.get(its_side) != side
    else:
        midline = all(written("anatomy/regions.yaml", "regions")[name].get("midline") for name in regions)
        yield limit, lambda region, muscle, side: region in regions and (midline or OTHER.get(its_side) != side)


# ------------------------------------------------------------------ what the report tells a person to do


def technique_of(assessment: Assessment, entry: ComplaintAssessment) -> dict[str, Any]:
    """The technique of a complaint as the report has it."""
    return to_builtins(technique_data(assessment, entry, worth_palpating(assessment, entry, most=None)))


def stopping(state: FlagState) -> bool:
    """Whether no technique may be shown beside a flag that stands so."""
    if state.state != "raised":
        return state.flag.action in REFERS
    return state.flag.level == "absolute" or state.flag.action == "emergency"


def broken(assessment: Assessment) -> list[str]:
    """Every line of advice that a limit forbids."""
    states = {state.flag.id: state.state for state in assessment.safety.states}
    found = []
    for entry in assessment.complaints:
        technique = technique_of(assessment, entry)
        doubtful = [state for state in assessment.safety.states if state.state in IN_DOUBT]
        stops = [state for state in doubtful if stopping(state)]
        if stops and technique["shown"]:
            found.append(f"technique is shown beside {stops[0].flag.id}")
        limits = [(s.flag.id, *rest) for s in doubtful for rest in forbidding(s, states, entry.complaint)]
        for shown in technique["shown"]:
            found += [f"{shown['principle']}: {line}" for line in against(shown, limits, entry.complaint)]
    return found


def against(shown, limits, complaint):
    steps = {
        step["say"]: step.get("does", ())
        for step in written("techniques.yaml", "techniques")[shown["principle"]].get("add", ())
    }
    does = {action for line in shown["add"] for action in steps.get(line, ())}
    places = [(t["muscle"], t["side"], t["regions"], t) for t in shown["structures"]]
    if not places:
        places = [("", complaint.side, sorted(parts(complaint.region)), shown)]
    for muscle, side, regions, told in places:
        assert not muscle or (
            regions and set(regions) <= set(written("anatomy/muscles.yaml", "muscles")[muscle]["lies_in"])
        )
        notes = [n for n in common()["structures"] if n["muscle"] == muscle and n["advice"] in told["advice"]]
        own = does | {action for note in notes for action in note.get("does", ())}
        if told["hold_seconds"][1] > 10:
            own = own | {"long_hold"}
        for name, limit, holds in limits:
            met = [region for region in regions if holds(region, muscle, side)]
            if (muscle and met) or (not muscle and regions and len(met) == len(regions)):
                yield from broken_by(name, limit, told, own, muscle)


def broken_by(name, limit, told, does, muscle):
    pressure = limit.get("pressure", "firm")
    if LEVELS.index(told["level"]) > LEVELS.index(pressure):
        yield f"{told['level']} on {muscle} where {name} allows {pressure}"
    if tools := set(told["tools"]) & set(limit.get("no_tools", ())):
        yield f"{tools} on {muscle} against {name}"
    if actions := does & set(limit.get("no_actions", ())):
        yield f"{actions} at {muscle} against {name}"
    if told.get("position") in limit.get("no_positions", ()):
        yield f"{muscle} {told['position']} against {name}"
