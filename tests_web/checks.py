"""What every page is checked for in a browser: axe, targets too small to hit, and what the browser complains of."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from tests_web.conftest import CHECKERS

LEAST_TARGET = 24
"""Pixels."""

SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary, .body-target')]
  .filter(e => e.checkVisibility() && !e.closest('.skip, p, li.detail, dd') && !e.classList.contains('skip'))
  .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([e, b]) => b.width && (b.width < LEAST || b.height < LEAST))
  .map(([e, b]) => `${e.tagName} ${e.className} ${e.textContent.slice(0, 30)} ${b.width}x${b.height}`)
""".replace("LEAST", str(LEAST_TARGET))


def violations(page: Page) -> list[str]:
    """What axe finds on a page; its script is added outside of what the page allows itself."""
    script = (CHECKERS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found: Any = page.evaluate("() => axe.run()")
    return [json.dumps({"id": each["id"], "nodes": [n["html"][:160] for n in each["nodes"][:3]]})
            for each in found["violations"]]  # fmt: skip


def told(page: Page) -> list[str]:
    """Collect what the browser complains of: broken rules of the policy, errors of the script."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
