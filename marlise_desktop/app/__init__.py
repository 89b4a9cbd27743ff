"""The composition root: builds every part, starts and stops them in order, and reads the command line."""
