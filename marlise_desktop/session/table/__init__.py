"""The actions that the program offers, one module for each subject."""
