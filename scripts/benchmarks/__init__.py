"""What `./scripts/bench` measures, each as a ratio to something that runs beside it."""
