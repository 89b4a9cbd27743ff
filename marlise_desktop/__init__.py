"""Marlise Desktop: a live LV2 pedalboard for musicians who play through a computer."""

__version__ = "0.1.0"
