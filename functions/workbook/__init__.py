"""The workbook: all inputs read in one call, all results committed in one atomic step."""
