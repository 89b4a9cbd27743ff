"""The command palette: anything that the program can do, by typing a part of its name."""
