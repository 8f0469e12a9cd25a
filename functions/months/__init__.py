"""Months that are closed: what was closed, what that means for a calculation, and what changed since. No clock, no network."""
