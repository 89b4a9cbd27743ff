"""What the catalogue knows of one plugin."""

from dataclasses import dataclass, field
from functools import cached_property

from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri, PropertyUri
from marlise_desktop.domain.parameter import Parameter, Property, ScalePoint, Unit
from marlise_desktop.domain.port import Direction, SignalPort, SignalType


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset of a plugin. `user` is true for one that the user can write over or delete."""

    uri: PresetUri
    label: str
    user: bool = False


@dataclass(frozen=True, slots=True)
class PresetContent:
    """What a preset sets: control values, and whether it also carries LV2 state that only the plugin can load."""

    values: dict[PortSymbol, float]
    has_state: bool


@dataclass(frozen=True, slots=True)
class ControlOutput:
    """A control output port, such as a meter inside the plugin. `designation` is an LV2 designation URI or empty."""

    symbol: PortSymbol
    name: str
    minimum: float
    maximum: float
    unit: Unit | None = None
    scale_points: tuple[ScalePoint, ...] = ()
    designation: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Skin:
    """What a MOD skin says of a pedal's face; every field may be empty."""

    brand: str = ""
    label: str = ""
    colour: str = ""
    screenshot: str = ""
    thumbnail: str = ""
    controls: tuple[PortSymbol, ...] = ()


@dataclass(frozen=True)
class Plugin:
    """One installed plugin in full.

    `category` is one of `categories.CATEGORIES`; `lv2_class` the plugin's own class URI. `version` is
    (minor, micro). `has_ui` says that it brings a window of its own. `installed` is false for the description that a
    board keeps of a plugin it cannot find.
    """

    uri: PluginUri
    name: str
    maker: str = ""
    category: str = "Other"
    lv2_class: str = ""
    comment: str = ""
    licence: str = ""
    homepage: str = ""
    bundle: str = ""
    version: tuple[int, int] = (0, 0)
    ports: tuple[SignalPort, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    properties: tuple[Property, ...] = ()
    outputs: tuple[ControlOutput, ...] = ()
    presets: tuple[Preset, ...] = ()
    skin: Skin = field(default_factory=Skin)
    has_state: bool = False
    has_enabled_port: bool = False
    has_ui: bool = False
    installed: bool = True

    @cached_property
    def parameters_by_symbol(self) -> dict[PortSymbol, Parameter]:
        return {parameter.symbol: parameter for parameter in self.parameters}

    @cached_property
    def properties_by_uri(self) -> dict[PropertyUri, Property]:
        return {entry.uri: entry for entry in self.properties}

    @cached_property
    def ports_by_symbol(self) -> dict[PortSymbol, SignalPort]:
        return {port.symbol: port for port in self.ports}

    def ports_of(self, direction: Direction, kind: SignalType | None = None) -> tuple[SignalPort, ...]:
        """The ports of one direction, in the plugin's order, of one type if named."""
        return tuple(p for p in self.ports if p.direction is direction and (kind is None or p.type is kind))


@dataclass(frozen=True, slots=True)
class PluginSummary:
    """What a list of plugins shows; cheap to read for all plugins at once."""

    uri: PluginUri
    name: str
    maker: str
    category: str
    comment: str
    audio_inputs: int
    audio_outputs: int
    midi_inputs: int
    midi_outputs: int
    presets: int
    cv_ports: int = 0


def summary_of(plugin: Plugin) -> PluginSummary:
    """What a list shows of a plugin."""

    def count(direction: Direction, kind: SignalType) -> int:
        return len(plugin.ports_of(direction, kind))

    return PluginSummary(
        uri=plugin.uri,
        name=plugin.name,
        maker=plugin.maker,
        category=plugin.category,
        comment=plugin.comment,
        audio_inputs=count(Direction.INPUT, SignalType.AUDIO),
        audio_outputs=count(Direction.OUTPUT, SignalType.AUDIO),
        midi_inputs=count(Direction.INPUT, SignalType.MIDI),
        midi_outputs=count(Direction.OUTPUT, SignalType.MIDI),
        presets=len(plugin.presets),
        cv_ports=sum(port.type is SignalType.CV for port in plugin.ports),
    )
