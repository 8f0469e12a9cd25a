"""The calculation: frames in, frames out. No clock, no network, no sheet; exact integers throughout."""
