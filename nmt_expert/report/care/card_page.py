"""Write a card so that it fits on one screen: said more briefly step by step until it does.

What safety asks for is said in full for as long as there is room, and is never left out: at the least each flag is
named or counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.report.alarms import MAY_BE, SUBORDINATE
from nmt_expert.report.blocks import Alarm, Field, Fields, Heading, Item
from nmt_expert.report.care.card import (
    AskNextData,
    CardComplaintData,
    CardData,
    CardPrincipleData,
    CardReasonData,
    CardStepData,
    NotReadData,
)
from nmt_expert.report.document import Document
from nmt_expert.report.safety import ACTION_WORDS

MOST_LINES = 23
"""Of a card: a screen of 24 lines, less the one that is typed on next."""

COLUMNS = 80
SCOPE = "Not a diagnosis; support is no probability."
HELD = "its minimum pattern is not met yet"
CONSISTENT = "The findings are consistent with"
NOTHING = "Nothing is supported yet"
GENERAL = "A general session"
LONGEST_PHRASE = 60
"""Letters of the person's words that a card repeats."""


class Extent(Struct, frozen=True):
    """How much a card says.

    Attributes:
        principles: How many of a complaint, at most.
        reasons: Reasons for the first of them.
        second: Reasons for each other.
        answers: Answers told of one reason.
        against: Whether the strongest reason against is told.
        also: Whether the other possible principles are named.
        grave: How many red flags that ask for a doctor are said in full; the others are named.
        said: Whether the answers behind such a flag are told.
        boxed: Whether questions for whose answers advice waits stand in a box.
        asks: How many questions of each kind come before any work.
        open: How many questions about flags that are not settled and hold nothing up.
        care: How many other flags are said with what to do; the others are named.
        named: How many things are named in a list before the rest is counted.
        others: How many muscles are named beside the first.
        how: Whether it is said how to work, beside on what.
        note: Whether it is said what to mind at the first muscle, and how the next question is checked.
        gaps: Whether empty lines part it.
        complaints: How many.
        retest: Whether it is said what to test again.
    """

    principles: int = 2
    reasons: int = 2
    second: int = 2
    answers: int = 3
    against: bool = True
    also: bool = True
    grave: int = 9
    said: bool = True
    boxed: bool = True
    asks: int = 3
    open: int = 3
    care: int = 9
    named: int = 12
    others: int = 3
    how: bool = True
    note: bool = True
    gaps: bool = True
    complaints: int = 9
    retest: bool = True


_LESS: tuple[dict[str, int | bool], ...] = (
    {"note": False},
    {"against": False},
    {"asks": 2, "open": 2, "named": 8},
    {"asks": 1, "open": 1},
    {"second": 1},
    {"gaps": False},
    {"answers": 2, "named": 6},
    {"care": 2},
    {"second": 0, "others": 2},
    {"how": False, "named": 4},
    {"reasons": 1, "others": 1, "also": False},
    {"care": 1, "open": 0, "complaints": 3, "said": False},
    {"principles": 1, "named": 3, "grave": 2, "boxed": False},
    {"care": 0, "answers": 1},
    {"reasons": 0, "others": 0},
    {"complaints": 2, "grave": 1, "named": 2},
    {"complaints": 1, "named": 1},
    {"principles": 0},
    {"retest": False},
)
"""What is said more briefly, one after the other, until the card fits."""

EXTENTS = tuple(accumulate(_LESS, lambda extent, less: replace(extent, **less), initial=Extent()))
"""From everything to the least."""

SHORT = next(at for at, extent in enumerate(EXTENTS) if not extent.how)
"""Where a card in its short length begins."""


def write_card(page: Document, data: CardData, level: int = 1, *, note: str = "") -> None:
    """Write a card.

    Args:
        page: Takes the blocks.
        data: What it says.
        level: 0 for the short length; any other gives as much as fits on a screen.
        note: A sentence to end with.
    """
    for extent in EXTENTS[SHORT if level == 0 else 0 :]:
        card = Document(titled=False)
        _CardWriter(card, data, extent).whole(note)
        if card.print_as("text", COLUMNS).count("\n") <= MOST_LINES:
            break
    page.add(*card.blocks)


class _CardWriter:
    """Writes one card to one extent."""

    def __init__(self, page: Document, data: CardData, extent: Extent) -> None:
        self.page, self.data, self.extent = page, data, extent
        self.fields: list[Field] = []

    def whole(self, note: str) -> None:
        self.grave()
        if self.data.emergency:
            self.page.heading(self.data.title or "Assessment", 1)
            self.say()
        else:
            self.asked_first()
            self.page.heading(self.data.title or "Assessment", 1)
            self.cautions()
            self.complaints()
            self.closing()
        if note:
            self.page.say(note, "note" if self.extent.gaps and self.data.emergency else "plain")

    # -------------------------------------------------------------- safety

    def grave(self) -> None:
        """Write what was raised and asks for a doctor: the gravest in full, beside an emergency nothing less."""
        flags = self.data.grave
        shown = [flag for flag in flags if flag.action == "emergency"] if self.data.emergency else list(flags)
        for flag in shown[: self.extent.grave]:
            emergency = flag.action == "emergency"
            title = f"{'STOP - ' if emergency else ''}{ACTION_WORDS[flag.action]}: {flag.label}"
            said = flag.said if self.extent.said and len(shown) == 1 and len(flag.said) <= 2 * COLUMNS else ""
            self.page.add(Alarm("emergency" if emergency else "urgent", title, flag.do, said))
        rest = [flag.label for flag in flags if flag not in shown[: self.extent.grave]]
        if rest:
            self.page.say(f"Also raised: {self.listed(rest)}.", "warn")
        if flags and not self.data.emergency:
            self.page.say(SUBORDINATE)

    def say(self) -> None:
        """Write what the client is told in an emergency."""
        said = next((entry.say for entry in self.data.complaints if entry.say), "")
        if said:
            self.page.say(f'Tell the client: "{said}"')

    def asked_first(self) -> None:
        """Write the questions for whose answers all advice waits."""
        flags = self.data.asked_first
        for flag in flags[: self.extent.asks]:
            head = f"{MAY_BE}. Ask: " if flag.state == "suspected" else "Not settled. Ask first: "
            waits = f"{flag.label}: {ACTION_WORDS[flag.action].lower()} if so. Advice waits for the answer."
            said = _cut(flag.said, COLUMNS - 10) if flag.state == "suspected" else ""
            brief = Item(f"{head}{flag.ask} {waits}", mark="ask")
            self.page.add(Alarm("caution", f"{head}{flag.ask}", waits, said) if self.extent.boxed else brief)
        rest = [flag.label for flag in flags[self.extent.asks :]]
        if rest:
            self.page.say(f"Ask first, too: {self.listed(rest)}.", "warn")

    def cautions(self) -> None:
        """Write what shapes the treatment, then what else has to be asked."""
        care, most = self.data.care, self.extent.care
        for flag in care[:most]:
            self.page.add(Item(f"{flag.label}. {flag.do}", mark="warn"))
        if care[most:]:
            also = "Also: " if most else ""
            self.page.add(Item(f"{also}{self.listed([flag.label for flag in care[most:]])}.", mark="warn"))
        waiting, most = self.data.open, self.extent.open
        for flag in waiting[:most]:
            self.page.add(Item(f"Not settled ({_small(flag.label)}): {flag.ask}", mark="ask"))
        if waiting[most:]:
            also = "Not settled, too" if most else "Not settled"
            self.page.add(Item(f"{also}: {self.listed([flag.label for flag in waiting[most:]])}.", mark="ask"))

    # -------------------------------------------------------------- complaints

    def complaints(self) -> None:
        """Write each complaint; what holds for all of them stands once."""
        entries = self.data.complaints
        if len(entries) == 1:
            self.principles(entries[0])
            self.before_work()
            self.ask_next(entries[0])
            self.session(entries[0])
            self.limits()
            self.retest(entries[0], len(entries[0].retest))
            return
        self.before_work()
        self.put()
        for entry in entries[: self.extent.complaints]:
            self.principles(entry)
            self.ask_next(entry)
            self.session(entry)
            self.retest(entry, 1)
            self.put()
        self.field("Also", [self.listed([entry.where for entry in entries[self.extent.complaints :]])])
        self.limits()

    def before_work(self) -> None:
        """Write what is asked before any work, and what contradicts itself."""
        self.field("First ask", self.first_ask(), " ")
        self.field("Ask where", [self.listed(self.data.ask_where)])
        self.field("To settle", [self.listed(self.data.conflicts)])

    def limits(self) -> None:
        """Write what is avoided, and what organ the pain may come from."""
        for label, own in (("Avoid", "avoid"), ("Think of", "organs")):
            words = dict.fromkeys(words for entry in self.data.complaints for words in getattr(entry, own))
            self.field(label, [self.listed(tuple(words))])

    def ask_next(self, entry: CardComplaintData) -> None:
        self.field("Ask next", [self.ask(ask) for ask in entry.ask_next])

    def retest(self, entry: CardComplaintData, most: int) -> None:
        self.field("Test again", entry.retest[:most] if entry.steps and self.extent.retest else ())

    def ask(self, ask: AskNextData) -> str:
        """Return the question that settles most, with how it is checked if there is room."""
        return f"{ask.question} {ask.do}" if self.extent.note and ask.do else ask.question

    def first_ask(self) -> list[str]:
        """Return the questions about emergencies of this place that nobody asked; the rest are counted."""
        asks, most = self.data.first_ask, self.extent.asks
        return [*asks[:most], *([f"({len(asks) - most} more)"] if asks[most:] else [])]

    def principles(self, entry: CardComplaintData) -> None:
        """Write the first principles of a complaint, each with what decided."""
        counts = self.data.counts
        screened = bool(counts.yes or counts.no or counts.unsure)
        nothing = GENERAL if screened and entry.state == "gentle" else NOTHING
        head = f"{CONSISTENT if entry.principles else nothing}{entry.brackets}"
        if entry.principles and not self.extent.principles:
            head += f": {_small(entry.principles[0].label)}"
        self.page.add(Heading(head, brief=True, gap=self.extent.gaps))
        for number, one in enumerate(entry.principles[: self.extent.principles], start=1):
            self.page.number(number, _standing(one))
            for reason in self.reasons(one, self.extent.reasons if number == 1 else self.extent.second):
                self.page.add(Item(self.told(reason), 1, "for" if reason.sign > 0 else "against"))
        if entry.nearest and self.extent.also:
            names = self.listed([_small(one.label) for one in entry.nearest])
            first = entry.nearest[0]
            self.page.detail(f"Nearest: {names}: {first.band_label} ({first.support:+.2f})")
            for reason in self.reasons(first, self.extent.second) if len(entry.nearest) == 1 else ():
                self.page.add(Item(self.told(reason), 1, "for" if reason.sign > 0 else "against"))
        more = entry.principles[self.extent.principles :]
        also = [*(f"{one.label} ({one.band_label})" for one in more), *entry.also]
        if also and self.extent.also:
            self.page.detail(f"Also: {self.listed([_small(name) for name in also])}.")

    def reasons(self, one: CardPrincipleData, most: int) -> tuple[CardReasonData, ...]:
        """Return the reasons that are told of a principle."""
        return (*one.reasons[:most], *(one.against if self.extent.against else ()))

    def told(self, reason: CardReasonData) -> str:
        """Return a reason as the answers it rests on."""
        return _some(reason.told, self.extent.answers, " + ")

    def session(self, entry: CardComplaintData) -> None:
        """Write what to do first, and after it."""
        self.field("Plan", [entry.no_session] if entry.no_session and entry.state != "ask" else [])
        if not entry.steps:
            return
        first, *later = entry.steps
        others = [step for step in later if step.structure != first.structure]
        leads = entry.principles[0].id if entry.principles else first.principle
        label = "Try gently" if entry.tentative else "Work first"
        self.field(label, [self.step(first, leads)])
        self.field("Then", [_then(step, first) for step in others[: self.extent.others]])
        self.field("Send on", entry.referral)

    def step(self, step: CardStepData, leads: str) -> str:
        """Return the first step: on what, for which principle if it is not the first, how, and what to mind."""
        behind = f" (for {_small(step.label)})" if step.principle != leads else ""
        if not self.extent.how:
            return f"{step.structure}{behind}: {_depth(step)}"
        low, high = step.hold_seconds
        lying = f"; {step.position_words}" if step.position_words else ""
        mind = f". {step.note}" if step.note and self.extent.note else ""
        tools = ", then ".join(step.tools)
        return f"{step.structure}{behind}: {tools}, {_depth(step)}, hold {low}-{high} s{lying}{mind}"

    # -------------------------------------------------------------- the end

    def closing(self) -> None:
        """Write what was not screened and not read, how much was said, and what this is not."""
        self.field("Not read", [_not_read(self.data.not_read)])
        self.put()
        self.lead(_not_screened(self.data))
        self.page.say(" ".join((_counted(self.data), SCOPE)))

    # -------------------------------------------------------------- form

    def lead(self, text: str) -> None:
        self.page.say(text, "lead" if self.extent.gaps else "plain")

    def field(self, label: str, words: Sequence[str], between: str = "; ") -> None:
        text = between.join(words)
        if text:
            self.fields.append(Field(label, text[:1].upper() + text[1:]))

    def put(self) -> None:
        """Write the fields so far."""
        if self.fields:
            self.page.add(Fields(tuple(self.fields)))
        self.fields = []

    def listed(self, words: Sequence[str]) -> str:
        """Return words in a row, as many as there is room for."""
        return _some(words, self.extent.named, "; ")


def _some(words: Sequence[str], most: int, between: str) -> str:
    """Return words in a row; what is too much is counted.

    >>> _some(("a", "b", "c"), 2, ", ")
    'a, b and 1 more'
    """
    more = len(words) - most
    return between.join(words[:most]) + (f" and {more} more" if more > 0 else "")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _standing(one: CardPrincipleData) -> str:
    """Return a principle with its band and number, and what has to be known of both."""
    held = f", {HELD}" if one.support != one.uncapped else ""
    return f"{one.label}: {one.band_label} ({one.support:+.2f}){', contested' if one.contested else ''}{held}"


def _not_screened(data: CardData) -> str:
    waiting, here = data.not_screened, data.not_screened_here
    if not waiting:
        return "Every red flag was asked about."
    area = f", {here} of this area" if 0 < here < waiting else ""
    where = "(nmt-expert screen lists them)"
    if data.screened:
        area = f" ({here} of this area)" if area else ""
        return f"The short safety screen was asked; beyond it {waiting} red flags{area} were not {where}."
    return f"Not screened: {waiting} red flags{area} {where}."


def _depth(step: CardStepData) -> str:
    return f"{step.level} ({step.rating} of 10)" if step.rating else step.level


def _then(step: CardStepData, first: CardStepData) -> str:
    """Return a later step: the muscle, and how deep where that differs."""
    return step.structure + (f" ({step.level})" if step.level != first.level else "")


def _not_read(unread: Sequence[NotReadData]) -> str:
    """Return what was not read in a line, with what picks the likeliest reading."""
    if not unread:
        return ""
    first = unread[0]
    more = f" (and {len(unread) - 1} more)" if len(unread) > 1 else ""
    if not first.pick:
        return f"{_cut(first.phrase, LONGEST_PHRASE)}{more}"
    return f'"{_cut(first.phrase, LONGEST_PHRASE)}"{more}; --pick {first.pick} takes it as {first.reading}'


def _counted(data: CardData) -> str:
    """Say how many answers the person gave, and apart from them how many follow."""
    counts = data.counts
    given = ((counts.yes, "yes"), (counts.no, "no"), (counts.unsure, "unsure"))
    said = ", ".join(f"{count} {word}" for count, word in given if count) or "none"
    follow = f"; {counts.follow} more follow{'s' if counts.follow == 1 else ''}" if counts.follow else ""
    return f"Given: {said}{follow}."
