"""Rate tables: who is eligible, what every row earns at which tier, and how that is said."""
