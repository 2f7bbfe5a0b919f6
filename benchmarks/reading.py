"""Measure reading words beside a plain fuzzy search of the same ways of saying: ``python -m benchmarks.reading``.

The peer is rapidfuzz, as one would use it without a reader: the best match of a text among all ways of saying, which
knows no denial, side or person.  Both are loaded; memories of what was read before are cleared for each text.
"""

from __future__ import annotations

from statistics import median

from rapidfuzz import fuzz, process

from benchmarks.timing import paired, ratio
from nmt_expert.intake.notes import read_notes
from nmt_expert.intake.reading.sentence import ways_of
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.load import load_knowledge
from tests.words.gold import entries

PHRASES, NOTES, ROUNDS = 100, 12, 5
NOTE_WORDS = 150
"""Words of the note that a time is told for."""

TARGETS = {"phrase": 5.0, "note": 60.0}
"""Milliseconds of one phrase, and of a note of 150 words, once loaded."""


def main() -> None:
    """Print milliseconds, the ratio to the plain search, and PASS or MISS: the median over rounds."""
    kb = load_knowledge()
    reader = reader_of(kb)
    ways = [words for _, words, _ in ways_of(kb)]
    phrases = [entry["input"] for entry in entries("phrases")][:PHRASES]
    notes = [entry["text"] for entry in entries("notes")][:NOTES]
    words = sum(len(text.split()) for text in notes) / len(notes)
    understand(kb, phrases[:1])

    def read_phrases() -> None:
        reader.sentences.index.forget()
        for phrase in phrases:
            understand(kb, [phrase])

    def read_all_notes() -> None:
        reader.sentences.index.forget()
        for text in notes:
            read_notes(kb, text)

    def search(texts: list[str]) -> None:
        for text in texts:
            process.extract(text, ways, scorer=fuzz.token_set_ratio, limit=3)

    for name, contenders, count, scale in (
        ("phrase", {"ours": read_phrases, "rapidfuzz": lambda: search(phrases)}, len(phrases), 1.0),
        ("note", {"ours": read_all_notes, "rapidfuzz": lambda: search(notes)}, len(notes), NOTE_WORDS / words),
    ):
        times = paired(contenders, ROUNDS, count)
        ours = median(times["ours"]) * scale
        verdict = "PASS" if ours <= TARGETS[name] else "MISS"
        print(f"{name:7} {ours:7.1f} ms   {ratio(times, 'ours', 'rapidfuzz'):5.2f} of rapidfuzz   {verdict}")


if __name__ == "__main__":
    main()
