"""``nmt-expert trace``: the run of the rules, step by step; on a terminal each step waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.explain import NARROWEST, Query, output_options, question
from nmt_expert.cli.output import in_color, print_styled, tell, width
from nmt_expert.cli.visit_input import visit_arguments
from nmt_expert.explain.trace import called
from nmt_expert.report.alarms import alarms
from nmt_expert.report.blocks import Alarm
from nmt_expert.report.document import Document
from nmt_expert.report.forms.text import add_to
from nmt_expert.report.trace import (
    ending,
    ready_in_line,
    write_agenda,
    write_head,
    write_memory,
    write_ready,
    write_step,
)

if TYPE_CHECKING:
    from nmt_expert.explain.trace import Trace, TraceStep
    from nmt_expert.interview.prompt import Line
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.report.forms.page import Page


@click.command("trace", short_help="Walk through the run of the rules, step by step.")
@visit_arguments
@click.option("--predict", is_flag=True, help="Ask what each answer moves, which way, how far and why.")
@click.option("--engine", is_flag=True, help="With --predict: ask which rule of the agenda is next instead.")
@output_options()
@question
def command(query: Query, predict: bool, engine: bool) -> None:
    r"""Walk through the run of the rules about VISIT, step by step.

    VISIT is what was found in everyday words, or a visit or case file. On a terminal each
    step waits: Enter goes on, b back, "j RULE" jumps, ? lists the rest. Each shows which
    rules were ready, why this one was next, what it matched and what it asserted. With
    --predict a class guesses the red flags first, then, answer by answer, which principle
    moves, which way, how far and why, before it is shown; with --predict --engine, which rule comes next. Without a
    terminal the whole run is printed.

    The exit code is 1 if no rule fired, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert trace "taut band" "tender spot" --region neck
      nmt-expert trace visit.yaml --predict
      nmt-expert trace visit.yaml --predict --engine
      nmt-expert trace visit.yaml --format markdown > handout.md
    """
    result = query.result()
    transcript = result.trace(query.complaint)
    if transcript.answer and query.form == "text" and not query.output.to_file and on_terminal():
        if predict and not engine:
            _let_guess(result.assessment, query.complaint)
        else:
            _step_through(result.assessment, transcript.found, predict)
        return
    if predict and transcript.answer:
        tell("Nobody can answer here, so nothing is asked; this is the whole run.")
    query.show(transcript)


def on_terminal() -> bool:
    """Whether somebody sits at both ends: only then can a step wait."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _let_guess(assessment: Assessment, complaint: int) -> None:
    from nmt_expert.cli.teach.predict import walk
    from nmt_expert.report.forms.page import Page
    from nmt_expert.teach.predict import prediction

    def say(lines: Iterable[Line]) -> None:
        page = Page(width(NARROWEST), in_color())
        for line in lines:
            page.add(line.text, line.indent, line.mark)
        print_styled(page.text().rstrip("\n"))

    walk(prediction(assessment, complaint), say, _ask)


def _step_through(assessment: Assessment, run: Trace, predict: bool) -> None:
    from nmt_expert.report.forms.page import Page

    Stepper(assessment, run, lambda: Page(width(NARROWEST), in_color()), print_styled, _ask, predict).walk()


def _ask(prompt: str) -> str | None:
    """Ask for a line; None if there is no more to come, or somebody has had enough."""
    try:
        return str(click.prompt(prompt, default="", show_default=False, prompt_suffix=""))
    except click.Abort:
        click.echo()
        return None


# ------------------------------------------------------------------
# walk through a recorded run on a terminal: one typed line at a time, no cursor movements, 40 columns are enough


HELP = (
    "Enter or n: next step",
    "b: one step back",
    "j RULE: jump to the next step of a rule; part of its name is enough",
    "e: to the end",
    "a: the agenda this step was chosen from",
    "m: working memory, with what is new",
    "q: quit",
)
COMMANDS = ("q", "quit", "b", "back", "e", "end", "j", "jump", "m", "memory", "?")
"""What can be typed instead of a guess."""
PROMPT = "n b j e a m q ? "
HOW_TO_GUESS = "Say which is next by number or name (several: Ann: 2, Ben: 3); Enter shows it."
GUESS = "Next? "


@dataclass
class Stepper:
    """Where in a run somebody is.

    Attributes:
        assessment: What the run belongs to.
        run: The run.
        page: Returns an empty page, as wide as the terminal.
        show: Prints a text.
        ask: Prints a prompt and returns the line typed, or None if there is no more.
        predict: Whether each step that comes next has to be guessed first.
        position: 0 before the first step, n after step n.
        score: How often each person guessed, and how often they were right.
    """

    assessment: Assessment
    run: Trace
    page: Callable[[], Page]
    show: Callable[[str], None]
    ask: Callable[[str], str | None]
    predict: bool = False
    position: int = 0
    score: dict[str, list[int]] = field(default_factory=dict)

    def walk(self) -> None:
        """Show where it begins, then do what is typed until somebody quits or has seen the end."""
        self._show(self._head)
        self._show(_help)
        while True:
            if self.predict and self.position < len(self.run.steps):
                typed = self._guess()
            else:
                typed = self.ask(f"\n[{self.position}/{len(self.run.steps)}] {PROMPT}")
            if typed is None or not self._do(typed.strip()):
                break
        self._show(self._end)

    def _do(self, typed: str) -> bool:
        """Do what was typed; False means quit."""
        word, _, rest = typed.partition(" ")
        match word.casefold():
            case "q" | "quit":
                return False
            case "" | "n" | "next":
                self._go(self.position + 1)
            case "b" | "back":
                self._go(self.position - 1)
            case "e" | "end":
                self._go(len(self.run.steps))
            case "j" | "jump":
                self._jump(rest)
            case "a" | "agenda":
                self._agenda()
            case "m" | "memory":
                self._show(lambda page: write_memory(page, self.run, self.position))
            case _:
                self._show(_help)
        return True

    def _agenda(self) -> None:
        if self.position:
            self._show(lambda page: write_agenda(page, self.run.steps[self.position - 1]))
        else:
            self._say("Nothing has fired yet; n fires the first.")

    def _go(self, position: int) -> None:
        if position > len(self.run.steps):
            self._say("This is the end; b goes back, q quits.")
            return
        self.position = max(position, 0)
        if self.position:
            self._show(lambda page: write_step(page, self.run, self.run.steps[self.position - 1]))
        else:
            self._say("This is the beginning: nothing has fired yet.")

    def _jump(self, typed: str) -> None:
        name = typed.strip() or (self.ask("Jump to rule: ") or "").strip()
        found = self.run.find(name, self.position)
        if found is None:
            self._say(f"No rule with '{name}' in its name fired in this run.")
        else:
            self._go(found)

    def _show(self, write: Callable[[Document], None]) -> None:
        document, page = Document(), self.page()
        write(document)
        add_to(page, document.blocks)
        if page.lines:
            self.show(page.text().rstrip("\n"))

    def _say(self, text: str) -> None:
        self._show(lambda page: page.say(text))

    def _head(self, page: Document) -> None:
        page.add(*(Alarm(alarm.gravity, alarm.text) for alarm in alarms(self.assessment)))
        write_head(page, self.assessment, self.run)

    def _end(self, page: Document) -> None:
        for name, (right, asked) in self.score.items():
            page.say(f"{name}: {right} of {asked} right")
        if self.position == len(self.run.steps):
            page.say("What it came to:", "strong")
            page.points(ending(self.run))

    # -------------------------------------------------------------- predicting

    def _guess(self) -> str | None:
        """Let the class say which step is next; return what to do then: the next step, or what was typed instead."""
        step = self.run.steps[self.position]
        self._show(lambda page: write_ready(page, step))
        self._say(HOW_TO_GUESS)
        typed = self.ask(GUESS)
        if typed is None or typed.casefold().partition(" ")[0] in COMMANDS:
            return typed
        from nmt_expert.teach.predict import guesses

        for who, guess in guesses(typed):
            self._judge(step, who, guess)
        return "n"

    def _judge(self, step: TraceStep, who: str, guess: str) -> None:
        score = self.score.setdefault(who, [0, 0])
        score[1] += 1
        found = guessed(step, guess)
        if len(found) != 1:
            fits = "nothing that is ready" if not found else f"{len(found)} of those that are ready"
            self._say(f"{who}: '{guess}' fits {fits}.")
        elif found[0] == 0:
            score[0] += 1
            self._say(f"{who}: right.")
        else:
            name, place = step.agenda[found[0]].title, found[0] + 1
            self._say(f"{who}: not yet; {name} is number {place} in line.")


def _help(page: Document) -> None:
    page.points(HELP, mark="detail")


def guessed(step: TraceStep, guess: str) -> list[int]:
    """Return the places on the agenda that a guess fits: a number of the list shown, or a part of a name."""
    if guess.isdecimal():
        listed = ready_in_line(step)
        return [step.agenda.index(listed[int(guess) - 1])] if 0 < int(guess) <= len(listed) else []
    wanted = guess.casefold()
    whole = [
        place for place, ready in enumerate(step.agenda) if wanted in (ready.id.casefold(), ready.title.casefold())
    ]
    return whole or [place for place, ready in enumerate(step.agenda) if called(ready, guess)]
