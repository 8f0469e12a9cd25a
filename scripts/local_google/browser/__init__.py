"""Workbooks in a browser: the page at `/spreadsheets/d/ID/edit`, and what it needs from this server."""
