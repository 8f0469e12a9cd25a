"""Runs the add-on's own script files outside Google, over any server that speaks the Sheets API."""

from scripts.apps_script.host import AppsScript
from scripts.apps_script.process import AppsScriptError

__all__ = ["AppsScript", "AppsScriptError"]
