"""Trials of what may be trusted: single tries, each of which comes out right, fails loudly or is wrong."""
