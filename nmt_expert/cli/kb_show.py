"""``nmt-expert kb show``: the command ``show``, among the commands that look after the knowledge."""

from __future__ import annotations

from nmt_expert.cli.show import command

__all__ = ["command"]
