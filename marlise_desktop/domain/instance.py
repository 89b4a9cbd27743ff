"""One plugin on a board: values, bypass, place, state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.parameter import Parameter, PropertyValue
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.domain.tempo import Division


@dataclass(frozen=True, slots=True)
class Position:
    """Top left corner on the canvas, in pixels at scale 1."""

    x: float = 0.0
    y: float = 0.0


class BypassStrategy(Enum):
    """How a bypass takes a plugin out of the sound; the values are the words in files and on the wire.

    OWN is the plugin's own switch, FADE a cross-fade to its input, TAIL lets what it sounds ring on, HARD is at once,
    AUTO is OWN where the plugin has a switch and FADE elsewhere.
    """

    AUTO = "auto"
    OWN = "own"
    FADE = "fade"
    TAIL = "tail"
    HARD = "hard"

    def fits(self, plugin: Plugin) -> bool:
        if self is BypassStrategy.OWN:
            return plugin.has_enabled_port
        sound = (SignalType.AUDIO, Direction.INPUT)
        return self is not BypassStrategy.TAIL or any((port.type, port.direction) == sound for port in plugin.ports)


@dataclass(frozen=True, slots=True)
class MidiBinding:
    """A MIDI controller bound to a parameter: channel 0-15, controller 0-127 or 131 for pitch bend."""

    channel: int
    controller: int
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class PluginInstance:
    """A plugin on a board.

    `symbol` is its name in the board's folder (unique on the board, letters, digits and underscore); `number` the
    instance number of the folder (None until first saved). `values` holds every visible and hidden control
    input that differs from nothing: a symbol that is absent is at the plugin's default. `placeholder` is empty, or
    says why the plugin cannot run now; such an instance keeps its place, values, cables and state. `divisions` are the
    parameters that follow the tempo.
    """

    id: InstanceId
    plugin: Plugin
    symbol: str
    label: str = ""
    number: int | None = None
    bypassed: bool = False
    bypass_strategy: BypassStrategy = BypassStrategy.AUTO
    values: Mapping[PortSymbol, float] = field(default_factory=dict)
    properties: Mapping[PropertyUri, PropertyValue] = field(default_factory=dict)
    preset: PresetUri | None = None
    state: StateRef | None = None
    position: Position = Position()
    bindings: Mapping[PortSymbol, MidiBinding] = field(default_factory=dict)
    divisions: Mapping[PortSymbol, Division] = field(default_factory=dict)
    placeholder: str = ""

    @property
    def uri(self) -> PluginUri:
        return self.plugin.uri

    @property
    def name(self) -> str:
        """What the pedal is called on screen."""
        return self.label or self.plugin.name

    def parameter(self, symbol: PortSymbol) -> Parameter:
        """Raises BoardError if the plugin has none of that symbol."""
        found = self.plugin.parameters_by_symbol.get(symbol)
        if found is None:
            raise BoardError(f"{self.name} has no parameter {symbol}")
        return found

    def value(self, symbol: PortSymbol) -> float:
        """The value of a control input; raises KeyError for a symbol that the plugin does not have."""
        if symbol in self.values:
            return self.values[symbol]
        return self.plugin.parameters_by_symbol[symbol].default

    def all_values(self) -> dict[PortSymbol, float]:
        """Every control input with its value, defaults included."""
        return {p.symbol: p.default for p in self.plugin.parameters} | dict(self.values)

    def with_value(self, symbol: PortSymbol, value: float) -> "PluginInstance":
        return replace(self, values={**self.values, symbol: value})

    def with_division(self, symbol: PortSymbol, division: Division | None) -> "PluginInstance":
        """The same with a parameter that follows the tempo, or does so no more if `division` is None."""
        divisions = {key: held for key, held in self.divisions.items() if key != symbol}
        if division is not None:
            divisions[symbol] = division
        return replace(self, divisions=divisions)

    def with_property(self, uri: PropertyUri, value: PropertyValue | None) -> "PluginInstance":
        """The same with a property set, or forgotten if `value` is None."""
        properties = {key: held for key, held in self.properties.items() if key != uri}
        if value is not None:
            properties[uri] = value
        return replace(self, properties=properties)
