"""HOW a person gets there: the engine, the steps, and what they need from the edge."""
