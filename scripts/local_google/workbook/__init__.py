"""A spreadsheet in memory: tabs, their cells in bands of rows, and everything that belongs to a range."""
