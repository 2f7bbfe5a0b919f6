"""Read what a visit file says under ``treatment:``, and write it: what was done, and how it responded, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmt_expert.intake.sites import shown
from nmt_expert.intake.story.measured import Problem
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.yamlfile import Loc
from nmt_expert.reasoning.visit import Treatment

_KEYS = ("done", "response")
_FORM = 'write treatment: [{done: "held the knot for 60 s", response: "turns further"}]'


def read_treatment(written: Any, problem: Problem) -> tuple[Treatment, ...]:
    """Return what stands under ``treatment:`` as far as it can be read.

    Args:
        written: The value of the key: a list of mappings or of texts, or one alone; None if it is not there.
        problem: Is told of everything that is wrong, with its place below ``treatment``.
    """
    if written is None:
        return ()
    if isinstance(written, dict | str):
        return tuple(_entry((), written, problem))
    if not isinstance(written, list):
        problem((), "wrong-type", f"'treatment' has to be a list, not {shown(written)}", _FORM)
        return ()
    return tuple(each for at, entry in enumerate(written) for each in _entry((at,), entry, problem))


def treatment_to_data(treatment: tuple[Treatment, ...]) -> list[dict[str, str]]:
    """Return what was done as plain data in the format of a visit file."""
    entries = ({key: text for key in _KEYS if (text := getattr(each, key))} for each in treatment)
    return [entry for entry in entries if entry]


def _entry(loc: Loc, entry: Any, problem: Problem) -> Iterator[Treatment]:
    if isinstance(entry, str):
        entry = {"done": entry}
    if not isinstance(entry, dict):
        problem(loc, "wrong-type", f"what was done is words or a mapping, not {shown(entry)}", _FORM)
        return
    for key in entry:
        if key not in _KEYS:
            near = nearest(str(key), _KEYS)
            hint = f"did you mean '{near}'?" if near else f"possible here: {', '.join(_KEYS)}"
            problem((*loc, key), "unknown-key", f"there is no key '{key}' here", hint)
    done, response = (_text((*loc, key), entry.get(key), problem) for key in _KEYS)
    if done.strip() or response.strip():
        yield Treatment(done, response)
    elif not any(key in entry for key in _KEYS):
        problem(loc, "nothing-done", "this says neither what was done nor how it responded", _FORM)


def _text(loc: Loc, written: Any, problem: Problem) -> str:
    if written is None or isinstance(written, str):
        return written or ""
    problem(loc, "wrong-type", f"'{loc[-1]}' has to be text, not {shown(written)}", "put it in quotes")
    return ""
