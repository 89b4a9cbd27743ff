"""The program without its window, and a user who edits at random until it is killed.

Usage: editing.py SEED [save|snapshot]

It says `did DIGEST` for each board that an edit makes, and `sure DIGEST` when it is acknowledged. With a second word
the user does little else than that, and it says `begun DIGEST` before each time and `over DIGEST` after it.
"""

import asyncio
import hashlib
import random
import sys
from collections.abc import Awaitable, Callable

from marlise_desktop.app.paths import user_paths
from marlise_desktop.domain.events import BoardChanged
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS, all_mappings
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.midi.board_messages import MOST
from marlise_desktop.session.rack import Rack
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, living, port

GAIN = PortSymbol("gain")
_EDITS = 400


def digest(board: Pedalboard) -> str:
    """Stands for all that a user can make of a board."""
    pedals = [
        (key, held.uri, held.bypassed, held.label, held.position, sorted(held.all_values().items()))
        for key, held in sorted(board.instances.items())
    ]
    cables = sorted(repr(cable) for cable in board.connections)
    # Of pedals that are gone, snapshots keep what they held only for an undo.
    snapshots = [
        (held.name, sorted((key, entry.bypassed) for key, entry in held.entries.items() if key in board.instances))
        for held in board.snapshots
    ]
    mappings = sorted(repr(mapping) for mapping in all_mappings(board))
    messages = (board.messages.on_load, board.messages.on_leave)
    everything = (pedals, cables, snapshots, mappings, messages)
    return hashlib.blake2b(repr(everything).encode(), digest_size=12).hexdigest()


class User:
    def __init__(self, session: Rack, seed: int) -> None:
        self._session = session
        self._dice = random.Random(seed)

    async def edit(self) -> None:
        """One gesture, any that is possible now."""
        board = self._session.boards.board
        gestures: list[Callable[[], Awaitable[object]]] = [
            self._add,
            self._snapshot,
            self._save,
            self._send,
            self._send,
        ]
        if self._lines():
            gestures.append(self._unmap)
        if board.messages.on_load or board.messages.on_leave:
            gestures.append(self._send_no_more)
        if self._pedals():
            gestures += [self._turn, self._turn, self._turn, self._bypass, self._move, self._wire, self._remove]
            gestures += [self._map] * 5
        if self._session.history.undo_label:
            gestures.append(self._session.history.undo)
        if len(self._pedals()) > 8:
            gestures = [self._remove]
        await self._dice.choice(gestures)()

    def _pedals(self) -> list[InstanceId]:
        return list(self._session.boards.board.instances)

    def _pedal(self) -> InstanceId:
        return self._dice.choice(self._pedals())

    async def _add(self) -> None:
        await self._session.boards.add(PluginUri(AMP), Position(float(self._dice.randrange(900)), 0.0))

    async def _turn(self) -> None:
        await self._session.boards.set_value(self._pedal(), GAIN, float(self._dice.randrange(-60, 20)))

    async def _bypass(self) -> None:
        await self._session.boards.set_bypassed(self._pedal(), bypassed=self._dice.random() < 0.5)

    async def _move(self) -> None:
        await self._session.boards.move({self._pedal(): Position(float(self._dice.randrange(900)), 50.0)})

    async def _wire(self) -> None:
        board, key = self._session.boards.board, self._pedal()
        pairs = [(CAPTURE, port(key, "in")), (port(key, "out"), LEFT)]
        free = [pair for pair in pairs if pair not in {(c.source, c.target) for c in board.connections}]
        if free:
            await self._session.boards.connect(*free[0])

    async def _remove(self) -> None:
        await self._session.boards.remove([self._pedal()])

    def _lines(self) -> list[Line]:
        return [line for line in self._session.shared.mappings.all() if line.rack == self._session.key]

    async def _map(self) -> None:
        """One that is kept in MOD's words, a switch that is not, or an action."""
        pedal, control = self._pedal(), Control(ControlKind.CC, self._dice.randrange(1, 32), 0)
        knob = Trigger(control, Nature.CONTINUOUS, Gesture.MOVE)
        switch = Trigger(control, Nature.MOMENTARY, Gesture.PRESS)
        name = f"Sound {self._dice.randrange(99)}"
        mapping = self._dice.choice(
            (
                ControlMapping(MappingId(""), knob, ParameterTarget(pedal, GAIN, -20.0, 6.0), Behaviour.FOLLOW),
                ControlMapping(MappingId(""), switch, ParameterTarget(pedal, BYPASS), Behaviour.TOGGLE),
                ControlMapping(MappingId(""), switch, ActionTarget("snapshot.save_as", {"name": name}), Behaviour.DO),
            )
        )
        self._session.shared.mappings.add(Layer.BOARD, mapping, self._session.key)

    async def _unmap(self) -> None:
        self._session.shared.mappings.remove([self._dice.choice(self._lines())])

    async def _send(self) -> None:
        when = self._dice.choice((Occasion.LOAD, Occasion.LEAVE))
        device = self._dice.choice((None, DeviceId("Desk")))
        if len(self._session.messenger.messages.at(when)) < MOST:
            await self._session.messenger.add(when, f"PC {self._dice.randrange(128)} ch 1", device)

    async def _send_no_more(self) -> None:
        messages = self._session.messenger.messages
        when = Occasion.LOAD if messages.on_load else Occasion.LEAVE
        await self._session.messenger.remove(when, self._dice.randrange(len(messages.at(when))))

    async def _snapshot(self) -> None:
        await self._session.snapshots.save_as(f"Sound {self._dice.randrange(99)}")

    async def _save(self) -> None:
        if self._session.library.folder is None:
            await self._session.library.save_as("Rig")
        else:
            await self._session.library.save()

    async def save_again_and_again(self) -> None:
        """Each time a board that differs from the one before."""
        if self._session.library.folder is None:
            await self._save()
        await (self._dice.choice((self._turn, self._map, self._send)) if self._pedals() else self._add)()
        await self._told(self._save)

    async def change_sounds(self) -> None:
        """Each time to another snapshot; each of the first times one is made."""
        if not self._pedals():
            await self._add()
        held = self._session.boards.board.snapshots
        if len(held) < 5:
            await self._turn()
            await self._told(self._snapshot)
        else:
            await self._told(lambda: self._session.snapshots.apply(self._dice.choice(held).id))

    async def _told(self, deed: Callable[[], Awaitable[object]]) -> None:
        print("begun", digest(self._session.boards.board), flush=True)
        await deed()
        print("over", digest(self._session.boards.board), flush=True)


async def main(seed: int, most: str = "") -> None:
    async with living(user_paths()) as stage:
        session = stage.session
        await session.library.recover()
        # Said before the journal can have it: what is found later was said.
        session.bus.subscribe(BoardChanged, lambda event: print("did", digest(event.after), flush=True))
        user = User(session, seed)
        edit = {"save": user.save_again_and_again, "snapshot": user.change_sounds}.get(most, user.edit)
        for _ in range(_EDITS):
            await edit()
            now = digest(session.boards.board)
            await session.journal.settled()
            print("sure", now, flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
