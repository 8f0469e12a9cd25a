"""Steps that people take on rows: what a row says, what was done with it and what follows. No clock and no network."""
