"""Plain widgets that know neither the session nor the domain."""
