"""A store and the folder ``queries/`` turned into answers, footnotes and explanations."""
