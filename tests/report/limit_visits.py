"""Random answers that raise, hint at and fit flags, at every kind of place."""

from __future__ import annotations

from hypothesis import strategies as st

from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit
from tests.report.limit_check import KB

FLAGS = list(KB.flags.values())
FOUND = [
    "taut_band", "hypersensitive_spot", "familiar_pain_reproduced", "referred_pain_on_pressure",
    "diffuse_muscle_firmness", "muscle_length_short", "contract_relax_gain", "end_feel_muscular",
    "muscle_pressure_gives_nerve_sx", "joint_play_reduced", "tingling_pins_needles", "numbness_reported",
    "forward_head", "pain_past_a_limit", "tissue_layers_no_glide", "slr_positive", "capsular_pattern_present",
    "tightness_felt",
]  # fmt: skip
SIDES = st.sampled_from(["", "left", "right", "both"])
REGIONS = st.sampled_from(sorted(KB.regions))
PLACED = st.one_of(
    st.just(Site()),
    st.builds(lambda region, side: Site(region, side), REGIONS, SIDES),
    st.builds(lambda muscle, side: Site("", side, muscle), st.sampled_from(sorted(KB.muscles)), SIDES),
    st.just(Site(place="other_side")),
    st.just(Site(place="elsewhere")),
)
RAISING = st.builds(
    lambda flag, number, word, site: Answer(flag.asks[number % len(flag.asks)], word, site),
    st.sampled_from([flag for flag in FLAGS if flag.level != "absolute"]),
    st.integers(0, 9),
    st.sampled_from(["yes", "yes", "probably", "unsure", "no"]),
    PLACED,
)
HINTS = st.builds(Answer, st.sampled_from(sorted({n for flag in FLAGS for n in flag.hints})), st.just("yes"), PLACED)
SAID = st.builds(Answer, st.sampled_from(FOUND), st.sampled_from(["yes", "yes", "probably"]), PLACED)
SUSPECTED = st.builds(lambda flag: Suspicion(flag.id, flag.asks[:1], "words"), st.sampled_from(FLAGS))
RANDOM_VISITS = st.builds(
    lambda complaints, said, raising, hints, suspected: Visit(
        tuple(dict.fromkeys(complaints)), (*said, *raising, *hints), suspected=tuple(suspected)
    ),
    st.lists(st.builds(Complaint, REGIONS, SIDES), max_size=2),
    st.lists(SAID, min_size=2, max_size=10),
    st.lists(RAISING, max_size=4),
    st.lists(HINTS, max_size=1),
    st.lists(SUSPECTED, max_size=1),
)
