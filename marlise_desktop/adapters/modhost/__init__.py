"""mod-host and the built-in host, which speaks the same protocol, behind the session's engine port."""
