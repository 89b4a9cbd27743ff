import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from marlise_desktop.domain.categories import CATEGORIES
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.plugin import Skin
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.board.cable_path import hang
from marlise_desktop.gui.board.controls import face_parameters
from marlise_desktop.gui.board.face import GRID, face_of
from marlise_desktop.gui.board.paint_body import LIT, enclosure_colour
from marlise_desktop.gui.board.paint_socket import socket_shape
from marlise_desktop.gui.board.places import free_place, snapped
from marlise_desktop.gui.board.wheel import stepped
from marlise_desktop.gui.theme.colours import Colour, colour, mixed
from marlise_desktop.gui.theme.contrast import contrast
from tests.gui.board import samples

ALL = [samples.DRIVE, samples.GATE, samples.AMP, samples.CHORUS, samples.DELAY, samples.TUNER, samples.SYNTH]
MANY = samples.plugin(
    "Mixer",
    "Utility",
    [samples.port(f"in_{n}") for n in range(16)] + [samples.port("out", side=Direction.OUTPUT)],
    [samples.knob(f"Level {n}") for n in range(16)],
)


@pytest.mark.parametrize("what", [*ALL, MANY], ids=lambda plugin: plugin.name)
def test_nothing_on_a_face_overlaps_or_sticks_out(what):
    face = face_of(samples.pedal("one", what))
    body = face.body
    cells = [control.cell for control in face.controls]
    assert all(face.plate.contains(cell) for cell in cells)
    assert not any(a.adjusted(1, 1, -1, -1).intersects(b) for a, b in itertools.combinations(cells, 2))
    for part in (face.title, face.maker, face.icon, face.footswitch, *([face.plate] if cells else [])):
        assert body.contains(part)
    assert not face.plate.intersects(face.footswitch)
    assert all(0 < placed.point.y() < body.height() for placed in face.sockets)
    assert {placed.point.x() for placed in face.sockets} <= {0.0, body.width()}
    assert body.width() % GRID == 0
    assert body.height() % GRID == 0


def test_sockets_of_one_side_are_apart():
    face = face_of(samples.pedal("one", MANY))
    heights = sorted(p.point.y() for p in face.sockets if p.socket.direction is Direction.INPUT)
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 20


def test_more_controls_make_a_larger_pedal():
    small, large = face_of(samples.pedal("a", samples.TUNER)), face_of(samples.pedal("b", samples.AMP))
    assert large.size.width() > small.size.width()
    assert large.size.height() > small.size.height()


def test_a_face_has_six_controls_at_most_continuous_ones_first():
    chosen = face_parameters(MANY)
    assert len(chosen) == 6
    mixed = samples.plugin("M", parameters=[samples.toggle("Bright"), *(samples.knob(f"K{n}") for n in range(5))])
    assert [p.name for p in face_parameters(mixed)] == ["K0", "K1", "K2", "K3", "K4"]
    few = samples.plugin("F", parameters=[samples.toggle("Bright"), samples.knob("Level")])
    assert [p.name for p in face_parameters(few)] == ["Bright", "Level"]


def test_a_skin_names_the_controls():
    skin = Skin(controls=(PortSymbol("treble"), PortSymbol("unknown"), PortSymbol("gain")))
    assert [p.name for p in face_parameters(replace(samples.AMP, skin=skin))] == ["Treble", "Gain"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_writing_on_every_enclosure_reaches_aa(category):
    body = enclosure_colour(category)
    for shade in (body, body.lighter(LIT), body.darker(112)):
        faintest = mixed(colour(Colour.TEXT), shade, 0.08)
        assert contrast(faintest, shade) >= 4.5
        assert contrast(colour(Colour.TEXT), shade) >= 4.5


def test_the_first_pedal_goes_to_the_corner_and_the_next_beside_it():
    size = QSizeF(180, 220)
    first = free_place([], size)
    assert (first.x, first.y) == (0, 0)
    second = free_place([QRectF(0, 0, 180, 220)], size)
    assert second.y == 0
    assert second.x >= 180 + 40


def test_a_full_row_goes_on_below():
    size = QSizeF(180, 220)
    taken = [QRectF(n * 240, 0, 180, 220) for n in range(7)]
    spot = free_place(taken, size)
    assert spot.y > 220
    assert not any(QRectF(QPointF(spot.x, spot.y), size).intersects(area) for area in taken)


def test_snapping_goes_to_the_nearest_grid_point():
    assert snapped(QPointF(29, 31)) == QPointF(20, 40)


def test_a_cable_that_runs_back_hangs_below():
    forward, back = hang(QPointF(0, 0), QPointF(400, 0)), hang(QPointF(400, 0), QPointF(0, 0))
    assert forward.path.boundingRect().bottom() < 60
    assert back.path.boundingRect().bottom() > 100


def test_notches_step_choices_whole_numbers_and_switches():
    shape = samples.choice("Shape", "Sine", "Tri", "Saw")
    assert stepped(shape, 0, 1) == 1
    assert stepped(shape, 2, 1) == 2
    assert stepped(samples.toggle("Hold"), 0, 1) == 1
    assert stepped(samples.toggle("Hold"), 1, -1) == 0
    assert stepped(samples.knob("Gain"), 0.5, 1) == pytest.approx(0.54)
    assert stepped(samples.knob("Gain"), 0.5, 1, fine=True) == pytest.approx(0.505)


def test_kinds_of_signal_differ_in_shape(qapp):
    shapes = {kind: socket_shape(kind, QPointF(), 8.0) for kind in SignalType}
    corners = {kind: path.contains(QPointF(6.2, 6.2)) for kind, path in shapes.items()}
    tips = {kind: path.contains(QPointF(9.0, 0)) for kind, path in shapes.items()}
    assert corners == {SignalType.AUDIO: False, SignalType.MIDI: True, SignalType.CV: False}
    assert tips == {SignalType.AUDIO: False, SignalType.MIDI: False, SignalType.CV: True}
