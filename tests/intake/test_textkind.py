"""What is no notes in English is named before it is read."""

from __future__ import annotations

import pytest

from nmt_expert.intake.layout import kind_of_text, language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Neck pain on the left, worse with sitting. No numbness.", ""),
        ("[x] Neck pain\n[ ] Fever", ""),
        ("[ ] Fever", ""),
        ("", ""),
        ("<3 weeks of pain, > 2 h of sitting", ""),
        ("neck, back and hip pain\nleft, right and both knees", ""),
        ('{"resourceType": "QuestionnaireResponse", "item": []}', "fhir"),
        ('{"a": 1}', "json"),
        ('[{"a": 1}', "json"),
        ('<?xml version="1.0"?><a/>', "xml"),
        ("<note><b>neck</b></note>", "xml"),
        ("visit,region,taut_band\n1,neck,yes\n", "csv"),
        ("sep=;\nvisit;region\n1;neck\n", "csv"),
        ("PK\x03\x04\x00\x00", "binary"),
        ("Die Patientin hat seit drei Wochen Schmerzen im Nacken", "other language"),
    ],
)
def test_the_kind_of_a_text(text: str, kind: str) -> None:
    assert kind_of_text(text) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Der Patient hat seit drei Wochen Schmerzen im Nacken und keine Taubheit", "German"),
        ("La patiente a mal au cou depuis trois semaines et ne dort pas", "French"),
        ("La paciente refiere dolor en el cuello desde hace tres semanas y no puede dormir", "Spanish"),
        ("Il paziente ha dolore al collo da tre settimane e non riesce a dormire", "Italian"),
        ("De patiënt heeft sinds drie weken pijn in de nek en kan niet slapen", "Dutch"),
        ("A paciente tem dor no pescoço há três semanas e não consegue dormir", "Portuguese"),
        ("Pacjentka ma ból szyi od trzech tygodni i nie może spać w nocy", "Polish"),
        ("У пациента три недели болит шея", "Russian"),
        ("The patient has had pain in the neck for three weeks and cannot sleep", "English"),
        ("Sin dolor en el cuello", ""),
        ("SOAP R UT TTP LBP HEP PMH CC O/E NAD ROM", ""),
    ],
)
def test_the_language_of_a_text(text: str, name: str) -> None:
    assert language(text) == name
