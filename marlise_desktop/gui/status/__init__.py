"""What is always in sight: levels, trim, volume, mute, panic, engine, audio server, and what is being done."""
