"""One module for each command, each with a `main()`; they run inside the environment."""
