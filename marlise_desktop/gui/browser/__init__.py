"""The plugin browser: search, categories, favourites, details, and the ways onto the board."""
