"""A plugin's ports, sorted into what runs through cables, what is set and what is shown."""

from dataclasses import dataclass, field
from typing import Final

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.ranges import Range, Written, kind_of, meant, number, sorted_points
from marlise_desktop.adapters.lv2.units import unit_of
from marlise_desktop.adapters.lv2.world import Node, PluginHandle, Port, World
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.parameter import Parameter, ScalePoint
from marlise_desktop.domain.plugin import ControlOutput
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

_DRIVEN: Final = (voc.ENABLED, voc.FREE_WHEELING)
"""Designations that the host sets, with those of the time specification."""
_EVENTS: Final = (voc.ATOM_PORT, voc.EVENT_PORT)


@dataclass(slots=True)
class PortsFound:
    signals: list[SignalPort] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    outputs: list[ControlOutput] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Control:
    """What inputs and outputs have in common."""

    name: str
    marks: frozenset[str]
    span: Range
    points: tuple[ScalePoint, ...]
    designation: str

    @property
    def hidden(self) -> bool:
        driven = self.designation in _DRIVEN or self.designation.startswith(voc.TIME)
        return driven or voc.NOT_ON_GUI in self.marks


def read_ports(world: World, plugin: PluginHandle, count: int) -> PortsFound:
    """All ports in the plugin's order. An event port is one of MIDI if it says so, else it is not shown."""
    found = PortsFound()
    groups: dict[str, str] = {}
    for index in range(count):
        port = world.port(plugin, index)
        if world.port_is(port, voc.CONTROL_PORT):
            if world.port_is(port, voc.INPUT_PORT):
                found.parameters.append(_parameter(world, port, groups))
            else:
                found.outputs.append(_output(world, port))
        elif (kind := _signal_type(world, port)) is not None:
            direction = Direction.INPUT if world.port_is(port, voc.INPUT_PORT) else Direction.OUTPUT
            designation = world.text(port.node, voc.DESIGNATION)
            name = world.port_name(port)
            found.signals.append(SignalPort(PortSymbol(port.symbol), name, kind, direction, designation))
    return found


def _signal_type(world: World, port: Port) -> SignalType | None:
    if world.port_is(port, voc.AUDIO_PORT):
        return SignalType.AUDIO
    if world.port_is(port, voc.CV_PORT):
        return SignalType.CV
    if any(world.port_is(port, event) for event in _EVENTS) and (
        world.has(port.node, voc.ATOM_SUPPORTS, voc.MIDI_EVENT)
        or world.has(port.node, voc.EVENT_SUPPORTS, voc.MIDI_EVENT)
    ):
        return SignalType.MIDI
    return None


def _parameter(world: World, port: Port, groups: dict[str, str]) -> Parameter:
    control = _control(world, port)
    return Parameter(
        symbol=PortSymbol(port.symbol),
        name=control.name,
        minimum=control.span.minimum,
        maximum=control.span.maximum,
        default=control.span.default,
        kind=kind_of(control.marks, control.span, control.points),
        logarithmic=voc.LOGARITHMIC in control.marks,
        unit=unit_of(world, port.node),
        scale_points=control.points,
        designation=control.designation,
        hidden=control.hidden,
        group=_group(world, port.node, groups),
        comment=world.label(port.node, voc.COMMENT),
        expensive=voc.EXPENSIVE in control.marks,
        rate_scaled=voc.SAMPLE_RATE in control.marks,
    )


def _output(world: World, port: Port) -> ControlOutput:
    control = _control(world, port)
    return ControlOutput(
        symbol=PortSymbol(port.symbol),
        name=control.name,
        minimum=control.span.minimum,
        maximum=control.span.maximum,
        unit=unit_of(world, port.node),
        scale_points=control.points,
        designation=control.designation,
        hidden=control.hidden,
    )


def _control(world: World, port: Port) -> _Control:
    marks = frozenset(world.texts(port.node, voc.PORT_PROPERTY))
    points = _scale_points(world, port.node)
    latency = voc.LATENCY if voc.REPORTS_LATENCY in marks else ""
    return _Control(
        name=world.port_name(port),
        marks=marks,
        span=meant(_written(world, port), marks, points),
        points=points,
        designation=world.text(port.node, voc.DESIGNATION) or latency,
    )


def _written(world: World, port: Port) -> Written:
    """The port's bounds as written; MOD's own words for them go before LV2's."""
    written = Written(*map(number, world.port_range(port)))
    if not any(world.knows(port.node, word) for word in (voc.MOD_MINIMUM, voc.MOD_MAXIMUM, voc.MOD_DEFAULT)):
        return written
    own = [number(world.text(port.node, word)) for word in (voc.MOD_MINIMUM, voc.MOD_MAXIMUM, voc.MOD_DEFAULT)]
    both = zip(own, (written.minimum, written.maximum, written.default), strict=True)
    return Written(*[lv2 if mod is None else mod for mod, lv2 in both])


def _scale_points(world: World, node: Node) -> tuple[ScalePoint, ...]:
    if not world.knows(node, voc.SCALE_POINT):
        return ()
    with world.nodes(node, voc.SCALE_POINT) as points:
        return sorted_points([(world.text(point, voc.VALUE), world.label(point, voc.LABEL)) for point in points])


def _group(world: World, node: Node, groups: dict[str, str]) -> str:
    """The name of the port's group; `groups` remembers those of the plugin by URI."""
    if not world.knows(node, voc.PORT_GROUP):
        return ""
    with world.nodes(node, voc.PORT_GROUP) as nodes:
        for group in nodes:
            uri = world.text_of(group)
            if uri not in groups:
                groups[uri] = world.label(group, voc.NAME) or world.label(group, voc.LABEL)
            return groups[uri]
    return ""
