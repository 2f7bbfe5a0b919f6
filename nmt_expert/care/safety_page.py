"""Print the red flags and contraindications as a part of the rule book, the gravest level first."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.care.markdown import cited, plain, sentence, table
from nmt_expert.knowledge.model import ACTIONS, LEVELS, Flag, KnowledgeBase

_LEVELS = {
    "absolute": ("Absolute: no massage", "Nothing is done with the hands until this is settled."),
    "local": ("Local: keep off the area", "The rest of the body may be worked on."),
    "relative": ("Relative: with changes", "Massage is possible in the way that is said here."),
}
_ACTIONS = {
    "emergency": "Emergency",
    "urgent_referral": "Doctor before treatment",
    "avoid_area": "Avoid the area",
    "modify": "Change the treatment",
}


def red_flags(kb: KnowledgeBase) -> Iterator[str]:
    """Yield the blocks of the chapter."""
    yield "## Red flags and contraindications"
    yield (
        "They come before everything else. One yes raises a flag, wherever in the body it was found. It is clear only "
        "when every question was answered no; *unsure* and *not asked* leave it unsettled."
    )
    for level in LEVELS:
        flags = [flag for flag in kb.flags.values() if flag.level == level]
        if flags:
            title, meaning = _LEVELS[level]
            yield f"### {title}"
            yield meaning
            for action in ACTIONS:
                yield from _action(kb, action, [flag for flag in flags if flag.action == action])


def _action(kb: KnowledgeBase, action: str, flags: list[Flag]) -> Iterator[str]:
    """Yield the table of the flags that ask for one action, if there are any."""
    if flags:
        yield f"**{_ACTIONS[action]}**"
        yield table(("Flag", "Questions", "What to do"), [_row(kb, flag) for flag in flags])


def _row(kb: KnowledgeBase, flag: Flag) -> tuple[str, str, str]:
    lines = [plain(kb.findings[name].question) for name in flag.asks]
    hints = [plain(kb.label(name)) for name in flag.consider]
    hints += [" together with ".join(plain(kb.label(name)) for name in group) for group in flag.consider_together]
    if hints:
        lines.append(f"*Think of it after:* {'; '.join(hints)}.")
    if flag.screen:
        lines.append(f"*Asked for:* {_regions(kb, flag.screen)}.")
    avoid = f" Keep off: {_regions(kb, flag.avoid)}." if flag.avoid else ""
    return f"**{plain(flag.label)}**", "<br>".join(lines), f"{sentence(flag.do)}{avoid}{cited(flag.sources)}"


def _regions(kb: KnowledgeBase, names: tuple[str, ...]) -> str:
    return ", ".join(plain(kb.regions[name].label) for name in names)
