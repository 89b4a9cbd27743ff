"""Actions asked for in words: the arguments found on the board, in the library and among what is installed."""
