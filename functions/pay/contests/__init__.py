"""Contests and rankings: who comes first in a period, and what that wins."""
