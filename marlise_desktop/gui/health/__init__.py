"""How well everything is, in words."""
