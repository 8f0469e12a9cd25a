"""The verbs: each reads from top to bottom as read, check, calculate, commit, notify."""
