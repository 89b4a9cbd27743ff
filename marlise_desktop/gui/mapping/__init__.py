"""What controllers do: the table of mappings, learning, the monitor, and what is sent to controllers."""
