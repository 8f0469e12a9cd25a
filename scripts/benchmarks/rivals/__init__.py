"""Programs that calculate the same month without checking anything, to be measured as whole processes beside ours.

They are what somebody would write for just this plan and clean input: loops in Python and in JavaScript, and Polars by
hand. Each reads the deals as JSON, pays them, and writes every deal's result and every person's month as JSON; nothing
is explained. They import nothing of this project.
"""
