"""What the session needs of the outside, as Protocols; `adapters` implements them."""
