"""The window: shows and asks. It knows the session and the domain, never an adapter.

Inside it: `window` over the panels over `kit` over `widgets` and `theme`. Widgets know nothing of the session.
"""
