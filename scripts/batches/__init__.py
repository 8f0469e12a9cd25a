"""Calculates a company's whole export: tabs from Parquet or CSV folders, checked in stretches, paid by an engine."""
