"""Joins the board's intents with the session, and the session's events with the board's items."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping

from PySide6.QtCore import QObject, QRectF, Signal

from marlise_desktop.domain.clip import Clip
from marlise_desktop.domain.connection import Connection, Endpoint
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance, Position
from marlise_desktop.gui.board.face import face_of
from marlise_desktop.gui.board.hardware_list import hardware_sockets
from marlise_desktop.gui.board.intents import Intents
from marlise_desktop.gui.board.places import free_place
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.rack import Rack

AskName = Callable[[PluginInstance], Awaitable[str | None]]


class Wiring(QObject):
    """Starts what is asked as tasks; keeps what was copied. `ask_name` asks the user for a pedal's new name.

    `loaded` says that another board is open.
    """

    loaded = Signal()

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, scene: BoardScene, ask_name: AskName) -> None:
        super().__init__(scene)
        self._session = session
        self._tasks = tasks
        self._scene = scene
        self._ask_name = ask_name
        self._clip: Clip | None = None
        bridge.board_changed.connect(self._show)
        bridge.hardware_changed.connect(self._show_hardware)
        bridge.engine_changed.connect(self._show_marks)
        bridge.audio_changed.connect(self._show_hardware)
        self.show_all()

    def join(self, intents: Intents) -> None:
        """Each intent to the session's own word for it."""
        intents.value_requested.connect(self._set_value)
        intents.reset_requested.connect(self._reset)
        intents.bypass_requested.connect(self._bypass)
        intents.move_requested.connect(self._move)
        intents.cable_requested.connect(self._connect)
        intents.cable_move_requested.connect(self._replug)
        intents.rejoin_requested.connect(self._rejoin)
        intents.add_requested.connect(self._add)
        intents.insert_requested.connect(self._insert)
        intents.remove_requested.connect(self._remove)
        intents.copy_requested.connect(self._copy)
        intents.paste_requested.connect(self._paste)
        intents.duplicate_requested.connect(self._duplicate)
        intents.rename_requested.connect(self._rename)
        intents.strategy_requested.connect(self._set_strategy)
        intents.retry_requested.connect(self._retry)
        intents.window_requested.connect(self._show_window)

    def show_all(self) -> None:
        """Brings the items in line with the session as it is now."""
        self._scene.show_board(self._session.boards.board)
        self._show_hardware()

    def _show(self, event: BoardChanged) -> None:
        # Events are queued: by now the board may be newer, and showing it at once saves the way there.
        self._scene.show_board(self._session.boards.board)
        # The same board twice says that a cable was cut or joined by another program.
        if event.before is event.after or event.before.connections != event.after.connections:
            self._show_hardware()
        if event.origin is Origin.LOAD:
            self.loaded.emit()

    def _show_hardware(self) -> None:
        board, audio = self._session.boards.board, self._session.audio
        self._scene.show_hardware(hardware_sockets([*audio.hardware(), *audio.inserts.hardware()], board))
        self._show_marks()

    def _show_marks(self) -> None:
        boards = self._session.boards
        self._scene.show_marks(boards.waiting(), boards.delayed(), boards.cut_by_others())

    def _start(self, work: Coroutine[object, object, object], name: str) -> None:
        self._tasks.start(work, name)

    def _do(self, action: str, **arguments: object) -> None:
        self._start(self._session.actions.run(action, **arguments), action)

    async def _do_new(self, action: str, **arguments: object) -> None:
        """Chooses the pedals that come of it."""
        made = await self._session.actions.run(action, **arguments)
        keys = [made] if isinstance(made, str) else made if isinstance(made, tuple) else ()
        self._choose_new(tuple(InstanceId(str(key)) for key in keys))

    def _set_value(self, instance: InstanceId, symbol: PortSymbol, value: float, gesture: object) -> None:
        self._do("parameter.set", instance=instance, parameter=symbol, value=value, gesture=gesture)

    def _reset(self, instance: InstanceId, symbol: PortSymbol) -> None:
        self._do("parameter.reset", instance=instance, parameter=symbol)

    def _bypass(self, instances: tuple[InstanceId, ...], bypassed: bool) -> None:
        async def all_of_them() -> None:
            gesture = object()
            for key in instances:
                await self._session.actions.run("pedal.bypass", instance=key, on=bypassed, gesture=gesture)

        self._start(all_of_them(), "bypass")

    def _set_strategy(self, instance: InstanceId, strategy: BypassStrategy) -> None:
        self._do("pedal.bypass.strategy", instance=instance, strategy=strategy.value)

    def _move(self, positions: Mapping[InstanceId, Position], gesture: object) -> None:
        self._do("pedal.move", positions=positions, gesture=gesture)

    def _connect(self, source: Endpoint, target: Endpoint) -> None:
        self._do("cable.connect", source=source, target=target)

    def _replug(self, connection: Connection, source: Endpoint, target: Endpoint) -> None:
        self._do("cable.move", connection=connection, source=source, target=target)

    def _rejoin(self, connection: Connection) -> None:
        self._do("cable.reconnect", connection=connection)

    def _insert(self, instance: InstanceId, connection: Connection, position: Position) -> None:
        self._do("pedal.insert", instance=instance, connection=connection, position=position)

    def _remove(self, instances: Iterable[InstanceId], connections: Iterable[Connection]) -> None:
        self._do("edit.delete", instances=tuple(instances), connections=tuple(connections))

    def _copy(self, instances: Iterable[InstanceId]) -> None:
        self._clip = self._session.boards.copy(instances)

    def _paste(self, position: Position) -> None:
        if self._clip is not None:
            self._start(self._do_new("edit.paste", clip=self._clip, position=position), "edit.paste")

    def _duplicate(self, instances: Iterable[InstanceId]) -> None:
        self._start(self._do_new("edit.duplicate", instances=tuple(instances)), "edit.duplicate")

    def _add(self, uri: PluginUri, position: Position, into: Connection | None) -> None:
        self._start(self._do_new("pedal.add", plugin=uri, position=position, insert=into), "pedal.add")

    def add_plugin(self, uri: PluginUri) -> None:
        """Puts a plugin where there is room and nothing overlaps."""

        async def add() -> None:
            plugin = await self._session.catalogue.plugin(uri)
            size = face_of(PluginInstance(InstanceId(""), plugin, "")).size
            position = free_place(self._taken(), size)
            await self._do_new("pedal.add", plugin=uri, position=position)

        self._start(add(), "pedal.add")

    def _taken(self) -> list[QRectF]:
        held = self._session.boards.board.instances.values()
        places = [(instance.position, face_of(instance).size) for instance in held]
        return [QRectF(place.x, place.y, size.width(), size.height()) for place, size in places]

    def _choose_new(self, keys: tuple[InstanceId, ...]) -> None:
        # The bridge's event is still in the queue; items must be there to be chosen.
        self._scene.show_board(self._session.boards.board)
        self._scene.choose(keys)

    def _rename(self, instance: InstanceId) -> None:
        async def rename() -> None:
            label = await self._ask_name(self._session.boards.board.instance(instance))
            if label is not None:
                await self._session.actions.run("pedal.rename", instance=instance, label=label)

        self._start(rename(), "pedal.rename")

    def _retry(self, instance: InstanceId) -> None:
        self._do("pedal.try_again", instance=instance)

    def _show_window(self, instance: InstanceId) -> None:
        self._do("pedal.show_window", instance=instance)

    def silence_loops(self) -> None:
        """The user wants no more questions about loops."""
        self._session.settings.change(warn_loops=False)

    @property
    def warns_of_loops(self) -> bool:
        return self._session.settings.values.warn_loops
