"""Say what kind of text something is, before it is read as notes in English.

One job: tell notes from data in a format (JSON, FHIR, XML, CSV), from bytes that are no text,
and from notes in another language, so that a caller can say what was given instead of reading it.
"""

from __future__ import annotations

import csv
import json
import re

_FEWEST_WORDS = 8
_LANGUAGES = {
    "English": (
        "the and of is was are has have with for not but she he her his my it i in on to no from when after this "
        "that at does there pain left right neck back"
    ),
    "German": (
        "der die das und ist nicht ein eine mit für auf im dem den sie er ich hat seit von zu bei keine kein "
        "links rechts schmerzen sind wird nach auch beim nur"
    ),
    "French": (
        "le la les et est pas une un des du de depuis avec pour elle il je ne dans au aux sur qui que mal douleur "
        "gauche droite sans mais plus son sa ses"
    ),
    "Spanish": (
        "el la los las y es no una un de del con para que en desde por se ella dolor izquierda derecha sin pero "
        "más su muy cuando al tiene me"
    ),
    "Italian": (
        "il la lo gli le e è non una un di del della con per che da nel dolore sinistra destra senza ma più ha "
        "sono si anche quando alla mi"
    ),
    "Dutch": (
        "de het een en is niet met voor op van in bij sinds zij hij ik heeft geen aan pijn links rechts maar ook "
        "naar mijn wordt als haar zijn"
    ),
    "Portuguese": (
        "o a os as e é não uma um de do da com para que em desde no na dor esquerda direita sem mas mais ela ele "
        "tem seu sua quando ao"
    ),
    "Polish": (
        "i w na z do się nie jest od po przez ból lewej prawej ma bez oraz że ale przy jak dla pacjentka pacjent są tym"
    ),
    "Swedish": (
        "och är inte en ett med för på i som har det den att av sedan smärta vänster höger utan men hon han jag "
        "till från"
    ),
    "Danish": (
        "og er ikke en et med for på i som har det den at af siden smerte venstre højre uden men hun han jeg til fra"
    ),
    "Turkish": ("ve bir bu için ile değil var yok ağrı sol sağ da de çok ama gibi sonra olarak daha kadar"),
}
_WORDS = {name: frozenset(words.split()) for name, words in _LANGUAGES.items()}
_SCRIPTS = (
    ("Russian", re.compile(r"[\u0400-\u04ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]")),
    ("Japanese", re.compile(r"[\u3040-\u30ff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Hindi", re.compile(r"[\u0900-\u097f]")),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")


def kind_of_text(text: str) -> str:
    """Return ``""`` for notes, or ``json``, ``fhir``, ``xml``, ``csv``, ``binary`` or ``other language``.

    >>> kind_of_text('{"resourceType": "QuestionnaireResponse"}')
    'fhir'
    """
    if "\x00" in text or len(_CONTROL.findall(text[:4000])) * 20 > len(text[:4000]):
        return "binary"
    return _format(text.lstrip("\ufeff \t\r\n")) or ("other language" if language(text) not in ("", "English") else "")


def _format(text: str) -> str:
    if text[:1] in "{[" and text and not re.match(r"\[[\sxX✓✗-]?\]", text):
        try:
            held = json.loads(text)
        except (ValueError, RecursionError):
            return "json" if re.match(r"[{\[]\s*[{\[]?\s*\"[^\"\n]{1,60}\"\s*:", text) else ""
        return "fhir" if isinstance(held, dict) and "resourceType" in held else "json"
    if re.match(
        r"<\?xml\b|<!DOCTYPE\b|<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>(?s:.*)</\1>\s*$|<[A-Za-z][\w:.-]*(?:\s[^<>]*)?/>\s*$",
        text,
    ):
        return "xml"
    return "csv" if _is_csv(text) else ""


def _is_csv(text: str) -> bool:
    """Whether all lines have as many cells as the first, which names three columns or more; or one is ``sep=;``."""
    if re.match(r"sep=[,;|\t]\s*$", text, re.MULTILINE):
        return True
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]
    if len(lines) < 2:
        return False
    for sign in ",;\t":
        try:
            rows = list(csv.reader(lines, delimiter=sign))
        except csv.Error:
            continue
        names = [cell.strip() for cell in rows[0]]
        named = all(re.fullmatch(r"[^\W\d][\w /()-]{0,40}", name) for name in names) and len(set(names)) == len(names)
        if len(names) > 2 and named and {len(row) for row in rows} == {len(names)}:
            return not any(re.search(r"[.!?:]\s*$|\w\s?\?", line) for line in lines)
    return False


def language(text: str) -> str:
    """Return the English name of the language of a text, or ``""`` if it has too few words or is not clear.

    >>> language("Die Patientin hat seit drei Wochen Schmerzen im Nacken und kann nicht schlafen")
    'German'
    """
    letters = [letter for letter in text[:4000] if letter.isalpha()]
    words = re.findall(r"[^\W\d_]+", text[:4000].casefold())
    for name, script in _SCRIPTS:
        if len(letters) >= _FEWEST_WORDS and len(script.findall(text[:4000])) * 2 > len(letters):
            return name
    if len(words) < _FEWEST_WORDS:
        return ""
    counts = {name: sum(word in held for word in words) for name, held in _WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    if best == "English":
        return best
    kinds = len({word for word in words if word in _WORDS[best]})
    clear = counts[best] >= 2 * counts["English"] + 2 and counts[best] * 5 >= len(words) and kinds >= 3
    return best if clear else "English" if counts["English"] else ""
