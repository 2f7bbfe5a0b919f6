"""A visit file that another program for age locked, with so little work that opening it takes no time."""

from __future__ import annotations

import base64

PASSPHRASE = "four plain words here"
PLAIN = b"answers:\n  - {taut_band: yes}\n"
LOCKED = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBWR3d5dXdoQnUxSm1HeFhXcklGN0xBIDIKaTVSRFBzQldZa0pWQkZhN2czL05zSTRGa2NT"
    "VDFJeWpuRWZNMFRmdjJaNAotLS0gNGllTCt3VTZTZmhmRkNuanE2NU9vQWNxL3JVZ1RlYWpicCtmNS9FT0RPMAr43eqYzqzY7ao4zS/2w5LdpJKB"
    "11iQeifPBBFny2uAvQW16rtJKDSXa29kQanKD5UszkF09McvdtlzMGnNBg=="
)
