"""What the user decides: sound card and channels, engine, look, start; and the page of the first run."""
