"""Commands that are typed to the engine: taken apart, judged, done, and kept in a transcript."""
