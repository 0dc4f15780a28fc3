"""Figures for a report: ladder, ledger or neighborhood, as wide as a column, to be printed as they are."""
