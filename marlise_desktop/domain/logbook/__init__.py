"""What was done, as values: *rounds* (one gesture each), their *requests*, the engine's *responses*, and *turns*."""
