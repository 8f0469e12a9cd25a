"""The part of the Drive API, version 3, that programs for spreadsheets use."""
