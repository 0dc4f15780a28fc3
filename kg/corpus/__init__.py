"""What the folder ``corpus/`` says: its files as values, with findings where they are wrong."""
