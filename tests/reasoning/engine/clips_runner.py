"""Run a program in real CLIPS and read back what fired and what was concluded."""

from __future__ import annotations

import clips

from nmt_expert.reasoning.engine.clips import clips_facts, clips_program
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.truth import Values


class ClipsRunner:
    """One CLIPS environment with the rules of one program."""

    def __init__(self, program: Program) -> None:
        self.holds_above = program.kb.scale.holds_above
        self.environment = clips.Environment()
        for construct in clips_program(program):
            self.environment.build(construct)

    def run(self, values: Values) -> tuple[dict[str, float], dict[str, float]]:
        """Return the rules that fired with their weights, and the conclusions with their supports."""
        self.environment.reset()
        for fact in clips_facts(values, self.holds_above):
            self.environment.assert_string(fact)
        self.environment.run()
        fired: dict[str, float] = {}
        concluded: dict[str, float] = {}
        for fact in self.environment.facts():
            if fact.template.name == "fired":
                fired[fact["rule"]] = max(fact["weight"], fired.get(fact["rule"], fact["weight"]), key=abs)
            elif fact.template.name == "concluded":
                concluded[fact["name"]] = fact["support"]
        return fired, concluded
