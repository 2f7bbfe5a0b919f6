"""Settings that every test shares."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("ci", settings.get_profile("ours"), derandomize=True)  # the same examples in every run there
settings.load_profile("ci" if os.environ.get("CI") else "ours")
