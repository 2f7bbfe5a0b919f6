"""A scripted interview that saves every step and says so: the process that is killed.

``python -m tests.casebook.scripted FILE``: prints ``ready``, then the number of answers each time one is
on the disk.  It goes on from what is saved already, until it is killed.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from nmt_expert.casebook.store import Casebook
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.casebook.small import knowledge

WORDS = ("yes", "no", "unsure", "probably", "probably not")


def answer(number: int) -> Answer:
    """Return the answer of this number, the same in every process."""
    site = Site("neck", "left") if number % 3 else Site()
    return Answer(f"finding_{number}", WORDS[number % 5], site, f"said {number} " * (number % 40))


def script(number: int) -> Visit:
    """Return the visit as it is after so many answers."""
    return Visit((Complaint("neck", "left", "stiff"),), tuple(map(answer, range(number))), "scripted")


def main(path: Path) -> None:
    """Save answer after answer, as the interview does."""
    print("ready", flush=True)
    with Casebook(path) as book:
        if not book.visits():
            book.save(script(0), knowledge(), client="amber-heron")
        done = len(book.load("amber-heron").visit.answers)
        print(done, flush=True)
        for number in count(done + 1):
            book.update("amber-heron", script(number), progress={"step": number})
            print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
