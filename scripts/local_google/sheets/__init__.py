"""The Sheets API, version 4: one function for each method, and the requests of a batchUpdate."""
