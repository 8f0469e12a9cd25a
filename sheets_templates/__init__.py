"""What a workbook looks like, generated from the schemas, and what a new one starts with."""
