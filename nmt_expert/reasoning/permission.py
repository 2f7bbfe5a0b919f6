"""Say how much technique may be shown for a complaint: none, light pressure, or all within the flags' limits."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.knowledge.model import KEEP_OFF, Flag, KnowledgeBase
from nmt_expert.reasoning.limits import Bound, bounds_of
from nmt_expert.reasoning.safety import REFERRALS, FlagState, Safety
from nmt_expert.reasoning.visit import Complaint

LIGHT_AT_MOST = (KEEP_OFF, "light")


class Permission(Struct, frozen=True):
    """What technique may be shown for one complaint.

    Attributes:
        level: ``none``, ``light`` (light pressure only, wherever it is) or ``full`` (within the limits).
        because: The flags that withhold technique, or leave light pressure only.
        changes: Flags whose limits shape whatever is shown.
        bounds: Those limits, each with the place where it holds.
    """

    level: str
    because: tuple[FlagState, ...]
    changes: tuple[FlagState, ...]
    bounds: tuple[Bound, ...] = ()


def permission(kb: KnowledgeBase, safety: Safety, complaint: Complaint) -> Permission:
    """Return what technique may be shown for a complaint, by the table of levels and actions.

    ==========================================  ==============================================
    absolute, or any emergency                  no technique at all
    emergency or urgent, suspected or unsettled  no technique until it is settled
    everything else                             technique within the flag's limits
    ==========================================  ==============================================
    """
    withholding: list[FlagState] = []
    changing: list[FlagState] = []
    for entry in safety.of("raised", "suspected", "unsettled"):
        raised = entry.state == "raised"
        absolute = entry.flag.level == "absolute" or entry.flag.action == "emergency"
        (withholding if (absolute if raised else entry.flag.action in REFERRALS) else changing).append(entry)
    lightening = [entry for entry in changing if leaves_light(entry.flag, entry.state == "raised")]
    level = "none" if withholding else "light" if lightening else "full"
    bounds = bounds_of(kb, safety, complaint)
    return Permission(level, tuple(withholding or lightening), tuple(changing), bounds)


def leaves_light(flag: Flag, raised: bool) -> bool:
    """Whether a flag, raised or in doubt, leaves light pressure at most wherever the work is."""
    return any(
        limit.anywhere()
        and limit.pressure in LIGHT_AT_MOST
        and not (limit.signs or limit.until_clear)
        and (raised or not limit.once_raised)
        for limit in flag.limits
    )
