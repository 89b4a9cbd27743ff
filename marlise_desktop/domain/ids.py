"""Names that never mix, though all of them are strings."""

from typing import NewType

PluginUri = NewType("PluginUri", str)
PresetUri = NewType("PresetUri", str)
PropertyUri = NewType("PropertyUri", str)
PortSymbol = NewType("PortSymbol", str)
InstanceId = NewType("InstanceId", str)
"""Stable name of one plugin instance, kept in `marlise.json`; the engine's number is allocated apart from it."""
SnapshotId = NewType("SnapshotId", str)
StateRef = NewType("StateRef", str)
"""Content address of a plugin's saved LV2 state folder in the state store."""
SessionId = NewType("SessionId", str)
TemplateId = NewType("TemplateId", str)
