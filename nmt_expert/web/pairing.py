"""The code that is typed on a tablet to let it in: it works once, and is worth nothing after three wrong tries."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a code is made of: nothing that looks like something else."""

LENGTH = 8
TRIES = 3


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


@dataclass
class Pairing:
    """One code.

    Attributes:
        code: What has to be typed; capitals or not, and blanks and hyphens in it, are the same.
        tries: How often it may still be tried; 0: it is of no use any more.
    """

    code: str = field(default_factory=_new_code)
    tries: int = TRIES

    @property
    def shown(self) -> str:
        """The code as it is read best."""
        return f"{self.code[: LENGTH // 2]}-{self.code[LENGTH // 2 :]}"

    def take(self, typed: str) -> bool:
        """Whether what was typed is the code, which is used up then; a wrong one costs a try, an empty one none."""
        given = "".join(typed.split()).replace("-", "").upper()
        if not given or not self.tries:
            return False
        self.tries -= 1
        right = hmac.compare_digest(given.encode(), self.code.encode())
        if right:
            self.tries = 0
        return right
