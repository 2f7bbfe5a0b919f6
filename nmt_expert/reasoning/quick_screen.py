from msgspec import Struct


class ScreenItem(Struct, frozen=True):
    id: str
    say: str
    findings: tuple[str, ...]
    ordinary: bool
    action: str


def quick_screen(kb, region, ages=()):
    from nmt_expert.reasoning.safety import screening

    return tuple(ScreenItem(e.id, e.ask[:66], e.findings, False, e.action) for e in screening(kb, region))
