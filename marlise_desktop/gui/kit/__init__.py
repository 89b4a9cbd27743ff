"""What panels share: the bridge from events to Qt signals, the door into coroutines, questions to the user."""
