"""What every tab of the workbook holds: one pandera model a tab, and the reading of what people type."""
