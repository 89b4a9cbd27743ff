"""One file for each mouse gesture: begun by a press, fed by moves, ended by a release or given up by Escape."""
