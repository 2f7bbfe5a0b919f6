"""The project's ``setup.cfg``, as tests look at it."""

from __future__ import annotations

from configparser import ConfigParser

from tests.readme import ROOT


def setup() -> ConfigParser:
    """Return the content of ``setup.cfg``."""
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser
