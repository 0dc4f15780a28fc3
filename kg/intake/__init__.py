"""What brings new material into a corpus: skeletons to fill in, claims out of spreadsheets."""
