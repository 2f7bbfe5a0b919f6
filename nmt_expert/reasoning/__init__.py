"""What follows from the knowledge: truth, support, the engine, reach and safety."""
