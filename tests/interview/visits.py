"""Play whole visits without a terminal: what the client says and has, and every prompt on the way to the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nmt_expert.interview.blocks import BLOCKS
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem, Prompt, Reply
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import belongs_at

MOST = 150
"""Prompts after which a visit has to have ended."""

QUESTIONS = ("question", "choice")


@dataclass(frozen=True)
class Client:
    """A client who is seen.

    Attributes:
        says: What brings the client, in own words.
        has: What is so; everything else that is asked or seen is not, and of a test nothing is known.
        muscle: Where something that is found in a muscle is found; ``""`` leaves it with the area.
        place: Where it is, if that is asked.
        age: In years; ``""`` if it is not known.
        story: A line on how it is.
        unsure: Whether nothing at all is known of what is asked.
    """

    says: str
    has: frozenset[str] = frozenset()
    muscle: str = ""
    place: str = ""
    age: str = ""
    story: str = ""
    unsure: bool = False


EIGHT = {
    "an office worker with a stiff low back": Client(
        "stiff low back, worse sitting",
        frozenset((
            "joint_tightness", "pain_worse_sitting", "taut_band", "hypersensitive_spot", "familiar_pain_reproduced",
            "referred_pain_on_pressure", "local_muscle_ache", "onset_gradual",
        )),
        "left quadratus lumborum", age="45", story="pain 6/10 now",
    ),
    "a runner with a tight calf": Client(
        "right calf",
        frozenset(("tightness_felt", "muscle_cramps", "diffuse_muscle_firmness", "contract_relax_gain")),
        age="28",
    ),
    "a tingling hand": Client(
        "tingling in the right hand",
        frozenset(("tingling_pins_needles", "sx_single_nerve_pattern", "symptoms_at_night")),
        age="50",
    ),
    "pain everywhere": Client(
        "it hurts everywhere",
        frozenset(("pain_disproportionate", "pain_spreading_over_time", "ppt_low_remote", "poor_sleep", "high_stress")),
        age="38",
    ),
    "somebody who wants to relax": Client("", age="30"),
    "numb between the legs": Client("numb between the legs"),
    "somebody who knows nothing": Client("left shoulder", unsure=True),
    "a neck and a knee": Client(
        "left neck",
        frozenset(("taut_band", "hypersensitive_spot", "local_muscle_ache", "onset_gradual")),
        "left upper trapezius", age="45",
    ),
}  # fmt: skip
"""The visits of a therapist's week that an interview has to serve."""


@dataclass
class Played:
    """A visit as it went.

    Attributes:
        interview: As it ended.
        turns: Every prompt, with what was replied.
    """

    interview: Interview
    turns: list[tuple[Prompt, Reply]] = field(default_factory=list)

    @property
    def questions(self) -> list[Prompt]:
        """The questions about a complaint, in order."""
        return [prompt for prompt, _ in self.turns if prompt.kind in QUESTIONS]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the prompts, in order."""
        return [prompt.kind for prompt, _ in self.turns]

    def reply(self, reply: Reply) -> None:
        """Reply to the prompt, which has to take it."""
        prompt = self.interview.prompt
        assert prompt is not None, f"nothing is asked, but {reply!r} was to be replied"
        made = self.interview.answer(reply)
        assert not isinstance(made, Problem), f"{reply!r} to {prompt.kind} '{prompt.text}': {made}"
        self.turns.append((prompt, reply))
        self.interview = made


def begin(interview: Interview, client: Client) -> Played:
    """Play the beginning, up to the first question about a complaint."""
    return play_on(Played(interview), client, until=QUESTIONS)


def play(interview: Interview, client: Client, *, offers: str = "y") -> Played:
    """Play a whole visit.

    Args:
        interview: Where it begins.
        client: Who is seen.
        offers: What is replied to an offer to stop.
    """
    return play_on(Played(interview), client, offers=offers)


def play_on(played: Played, client: Client, *, offers: str = "y", until: tuple[str, ...] = ()) -> Played:
    """Go on with a visit until nothing is asked, it halts at an emergency, or a kind of prompt has come."""
    while (prompt := played.interview.prompt) is not None and prompt.kind not in ("halt", *until):
        assert len(played.turns) < MOST, f"still asked after {MOST} prompts: {prompt.text}"
        played.reply(reply_of(played.interview.kb, client, prompt, offers))
    return played


def reply_of(kb: KnowledgeBase, client: Client, prompt: Prompt, offers: str = "y") -> Reply:
    """Return what is replied to a prompt with a client."""
    match prompt.kind:
        case "words":
            return client.says
        case "place":
            return client.place
        case "age":
            return client.age
        case "story":
            return "" if prompt.lines else client.story
        case "where":
            return client.muscle
        case "offer":
            return offers
        case "screen":
            return "n"
        case "question" | "choice" | "followup" | "suspected":
            return {name: word(kb, client, name) for name in prompt.findings}
    return ""


def word(kb: KnowledgeBase, client: Client, finding: str) -> str:
    """Return what is found of a finding with a client."""
    if finding in client.has:
        return "yes"
    return "unsure" if client.unsure or kb.findings[finding].kind == "test" else "no"


def broken_laws(played: Played) -> Iterator[str]:
    """Yield where a visit broke a law of every visit: the order of blocks, what may be asked, nothing twice."""
    interview = played.interview
    reached: dict[int, int] = {}
    seen: set[tuple[int, str]] = set()
    for prompt in played.questions:
        at = BLOCKS.index(prompt.block)
        if at < reached.get(prompt.complaint, 0):
            yield f"block {prompt.block} is entered again: {prompt.text}"
        reached[prompt.complaint] = at
        for name in prompt.findings:
            if (prompt.complaint, name) in seen:
                yield f"asked twice: {name}"
            seen.add((prompt.complaint, name))
            if not interview.can_ask(name):
                yield f"out of scope: {name}"
            if not _belongs(interview, prompt.complaint, name):
                yield f"out of place: {name} at {interview.complaints[prompt.complaint]}"


def _belongs(interview: Interview, complaint: int, name: str) -> bool:
    """Whether a finding makes sense at the place of a complaint."""
    finding = interview.kb.findings[name]
    region = interview.complaints[complaint].region
    return finding.site == "general" or not region or belongs_at(interview.kb, finding, region)
