"""Puts the same software on Google Cloud: the steps as data, and what runs, prints and checks them."""

from scripts.commands.deploy.command import main

__all__ = ["main"]
