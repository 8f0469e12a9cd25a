"""The plan as data: dated rows of the plan tabs, read, fitted together, every fault named with its mend."""
