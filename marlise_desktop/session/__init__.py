"""The session core: asyncio services, the only writers of state; headless, without input or output of its own.

It sees the outside through the Protocols in `session.ports`. Everything runs on one loop and one thread.
"""
