"""What is looked after besides the code: secrets in the tree, and known faults of what is installed."""
