"""What the desktop around the program is asked for, by D-Bus."""
