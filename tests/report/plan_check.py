"""Hold every line of a plan against what the files themselves say limits forbid."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from msgspec import to_builtins

from nmt_expert.explain.care.plan import plan
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.care.plan import plan_data
from tests.report.limit_check import IN_DOUBT, LEVELS, RULES, common, forbidding, parts, stopping, written


@cache
def rules() -> dict[str, Any]:
    """The file of plans as it is written."""
    return yaml.load((RULES / "plan.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


def plan_of(assessment: Assessment, complaint: int = 0, minutes: int = 45) -> dict[str, Any]:
    """The plan of a complaint as the report has it."""
    return to_builtins(plan_data(assessment, plan(assessment, complaint, minutes), complaint))


def broken(assessment: Assessment) -> list[str]:
    """Every line of the plans that a limit forbids."""
    states = {state.flag.id: state.state for state in assessment.safety.states}
    doubtful = [state for state in assessment.safety.states if state.state in IN_DOUBT]
    found = []
    for at, entry in enumerate(assessment.complaints):
        made = plan_of(assessment, at)
        if any(map(stopping, doubtful)) and (made["steps"] or made["home"] or made["parts"]):
            found.append("a session beside a flag that stops")
        limits = [(s.flag.id, *rest) for s in doubtful for rest in forbidding(s, states, entry.complaint)]
        found += against(made, limits, entry.complaint)
    return found


def against(made, limits, complaint) -> list[str]:
    """The lines of one plan that any of some limits forbids."""
    found = [line for step in made["steps"] for line in of_step(step, limits)]
    found += [line for care in made["home"] for line in of_home(care, limits, complaint)]
    everywhere = {action for _, limit, _ in limits for action in limit.get("no_actions", ())}
    for part in [p for length in rules()["lengths"] for p in length["parts"]]:
        said = any(part["say"] == shown["line"]["say"] for shown in made["parts"])
        if said and everywhere & set(part.get("does", ())):
            found.append(f"session: {part['say']}")
    for line in rules()["aftercare"]:
        if everywhere & set(line.get("does", ())) and any(line["say"] == told["say"] for told in made["aftercare"]):
            found.append(f"aftercare: {line['say']}")
    for region in made["warmed"]:
        off = [n for n, limit, holds in limits if limit.get("pressure") == "none" and holds(region, "", complaint.side)]
        found += [f"warming on {region} against {name}" for name in off]
    return found


def of_step(step, limits):
    adding = written("techniques.yaml", "techniques")[step["principle"]].get("add", ())
    does = {action for line in adding if line["say"] in step["add"] for action in line.get("does", ())}
    notes = [n for n in common()["structures"] if n["muscle"] == step["muscle"] and n["advice"] in step["note"]]
    does |= {action for note in notes for action in note.get("does", ())}
    does |= {"long_hold"} if step["hold_seconds"][1] > 10 else set()
    for name, limit, holds in limits:
        if step["position"] in limit.get("no_positions", ()):
            yield f"{step['position']} for {step['muscle']} against {name}"
        if not any(holds(region, step["muscle"], step["side"]) for region in step["regions"] or [""]):
            continue
        if LEVELS.index(step["level"]) > LEVELS.index(limit.get("pressure", "firm")):
            yield f"{step['level']} on {step['muscle']} against {name}"
        if set(step["tools"]) & set(limit.get("no_tools", ())) or does & set(limit.get("no_actions", ())):
            yield f"{step['tools']} or {does} on {step['muscle']} against {name}"


def of_home(care, limits, complaint):
    task = next(entry for entry in rules()["home"] if entry["id"] == care["id"])
    muscles = written("anatomy/muscles.yaml", "muscles")
    if task["where"] == "muscle":
        spots = [(region, care["muscle"], care["side"]) for region in muscles[care["muscle"]]["lies_in"]]
    else:
        area = parts(complaint.region) if task["where"] == "area" else frozenset()
        spots = [(region, "", complaint.side) for region in area]
        spots += [("", name, complaint.side) for name, entry in muscles.items() if area & set(entry["lies_in"])]
    for name, limit, holds in limits:
        if spots and not any(holds(*spot) for spot in spots):
            continue
        if task.get("level") and LEVELS.index(task["level"]) > LEVELS.index(limit.get("pressure", "firm")):
            yield f"home: {care['id']} presses against {name}"
        for key, forbidden in (("tools", "no_tools"), ("does", "no_actions"), ("positions", "no_positions")):
            if set(task.get(key, ())) & set(limit.get(forbidden, ())):
                yield f"home: {care['id']} {key} against {name}"
