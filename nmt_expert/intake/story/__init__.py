"""What a visit tells beside its answers: how the client fares, what was done and how it responded."""
