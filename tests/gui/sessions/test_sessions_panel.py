"""What the rig is made of, and what is done with it, in the window."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow, QPushButton, QToolButton

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.sessions import words
from marlise_desktop.gui.sessions.panel import SessionsPanel
from marlise_desktop.gui.widgets.light import Light
from marlise_desktop.session.bus import Bus
from tests.gui.sessions.stand_in import Stage
from tests.waiting import until

Run = Callable[[Coroutine[object, object, None]], None]


@dataclass
class Scene:
    panel: SessionsPanel
    stage: Stage
    tasks: Tasks
    told: list[MarliseError] = field(default_factory=list)

    until = staticmethod(until)

    def names(self) -> list[str]:
        return [row.record.name for row in self.panel.listing.model.rows]

    def state(self, name: str) -> SessionState:
        return next(row.record.state for row in self.panel.listing.model.rows if row.record.name == name)

    async def choose(self, record: SessionRecord) -> None:
        await self.until(lambda: record.name in self.names())
        self.panel.listing.choose(record.id)
        await self.until(lambda: self.panel.chosen.row and self.panel.chosen.row.record.id == record.id)

    async def do(self, name: str) -> None:
        """An entry of the menu of what is chosen."""
        menu = self.panel.chosen.more.menu()
        menu.aboutToShow.emit()
        action = next(action for action in menu.actions() if action.objectName() == f"session.{name}")
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        await asyncio.sleep(0)

    async def answer(self, title: str, button: str, text: str | None = None) -> None:
        def found() -> QDialog | None:
            dialogs = self.panel.window().findChildren(QDialog)
            return next((held for held in dialogs if held.isVisible() and held.windowTitle() == title), None)

        await self.until(found)
        dialog = found()
        assert dialog is not None
        if text is not None:
            QTest.keyClicks(dialog.focusWidget() or dialog, text)
        pressed = next(held for held in dialog.findChildren(QPushButton) if held.text() == button)
        QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
        await self.until(lambda: not found())


@asynccontextmanager
async def scene(*names: str) -> AsyncIterator[tuple[Scene, list[SessionRecord]]]:
    """A panel on racks with these names, none of which runs."""
    bus = Bus()
    stage = Stage(bus)
    await stage.lives.open()
    racks = [await stage.make(name) for name in names]
    told: list[MarliseError] = []
    bridge, tasks, window = Bridge(bus), Tasks(told.append), QMainWindow()
    panel = SessionsPanel(stage.rig, stage.actions, bridge, tasks, Sampler(window), window)
    window.setCentralWidget(panel)
    window.resize(340, 900)
    window.show()
    window.activateWindow()
    made = Scene(panel, stage, tasks, told)
    try:
        await made.until(lambda: window.isActiveWindow() and len(made.names()) == len(names))
        yield made, racks
        await made.until(lambda: tasks.running == 0)
    finally:
        bridge.close()
        await tasks.close()
        await stage.lives.stop_all("the test is over", 0.0)
        await stage.lives.close()
        window.close()
        window.deleteLater()
        await asyncio.sleep(0.001)


def test_a_rack_is_started_and_stopped_and_says_how_it_is(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar", "Voice") as (on, (guitar, _)):
            await on.choose(guitar)
            chosen = on.panel.chosen
            assert chosen.main.text() == "Start"
            assert chosen.sentence.text() == "Rack. It is stopped. Not started yet."
            QTest.mouseClick(chosen.main, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE and chosen.main.text() == "Stop")
            assert (chosen.light.words, chosen.light.light) == ("fine", Light.GOOD)
            on.stage.healths["Guitar"] = ServiceHealth("rack", Condition.DEGRADED, ("the load is 91 %",))
            await on.until(lambda: (on.panel.listing.sample() or chosen.light.words) == "needs a look")
            assert chosen.sentence.text() == "Rack. It plays. The load is 91 %."
            assert chosen.light.light is Light.WARNING
            QTest.mouseClick(chosen.main, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.state("Guitar") is SessionState.TERMINATED)

    run(look())


def test_what_waits_names_what_it_waits_for(run: Run) -> None:
    async def look() -> None:
        async with scene() as (on, _):
            assert "New makes a rack" in on.panel.listing.view.empty_text
            keys = await on.stage.make("Keys")
            on.stage.missing.add("audio server")
            await on.stage.lives.start(keys.id)
            await on.choose(keys)
            await on.until(lambda: "It waits for the audio server." in on.panel.chosen.sentence.text())
            told = on.panel.listing.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
            assert told.startswith("Keys, Rack, waits for the audio server")
            on.stage.missing.clear()
            await on.until(lambda: on.state("Keys") is SessionState.ACTIVE)

    run(look())


def test_search_kind_and_state_leave_what_fits(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar", "Voice", "Vocoder") as (on, (guitar, *_)):
            listing = on.panel.listing
            await on.stage.lives.start(guitar.id)
            QTest.keyClicks(listing.search, "vo")
            await on.until(lambda: on.names() == ["Vocoder", "Voice"])
            assert listing.count.text() == "2 sessions found"
            listing.search.clear()
            listing.states.setCurrentIndex(1)
            listing.states.picked.emit("running")
            await on.until(lambda: on.names() == ["Guitar"])
            listing.kinds.setCurrentIndex(listing.kinds.findData("port"))
            listing.kinds.picked.emit("port")
            await on.until(lambda: on.names() == [])
            assert listing.view.empty_text.startswith("No session fits all of that.")

    run(look())


def test_a_list_that_is_scrolled_to_its_end_goes_on(run: Run) -> None:
    async def look() -> None:
        async with scene() as (on, _):
            for number in range(130):
                await on.stage.make(f"Rack {number:03}")
            await on.until(lambda: len(on.names()) == 100)
            bar = on.panel.listing.view.verticalScrollBar()
            await on.until(lambda: bar.maximum() > 0)
            bar.setValue(bar.maximum())
            await on.until(lambda: len(on.names()) == 130)
            assert on.names() == sorted(on.names())
            await on.panel.begin(on.stage.lives.kinds.get("show"))
            assert on.panel.form.parts.racks.count() == 130, "a show can be made of any of them"

    run(look())


def test_a_new_session_is_made_on_a_sheet_that_says_what_is_wrong_at_each_property(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, _):
            form = on.panel.form
            on.panel.menu_.kind_chosen.emit(on.stage.lives.kinds.get("rack"))
            await on.until(lambda: on.panel.pages.currentWidget() is form)
            assert form.name.hasFocus()
            assert form.name.text() == "Rack"
            form.kind.setCurrentIndex(form.kind.findData("port"))
            form.kind.picked.emit("port")
            client, _command, latency, supervised = form.rows
            assert form.purpose.text() == "Another program as a pedal."
            QTest.keyClicks(latency.control, "loud")
            QTest.keyClick(form.name, Qt.Key.Key_Return)
            assert client.fault.text() == "Client is missing: it must be a text"
            assert latency.fault.text() == "Latency_ms must be a number from 0 to 500"
            assert client.control.hasFocus()
            latency.set_value(12.5)
            QTest.keyClicks(client.control, "nobody")
            assert latency.fault.isHidden()
            assert client.fault.isHidden()
            supervised.set_value(False)
            form.name.setText("guitar")
            QTest.mouseClick(form.accept, Qt.MouseButton.LeftButton)
            await on.until(lambda: client.fault.text() == "No JACK client is named nobody")
            client.set_value("zyn")
            QTest.mouseClick(form.accept, Qt.MouseButton.LeftButton)
            await on.until(lambda: form.fault.text().startswith("There is a session named guitar already"))
            form.name.setText("Loop")
            QTest.mouseClick(form.accept, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.panel.chosen.row and on.panel.chosen.row.record.name == "Loop")
            await on.until(lambda: on.state("Loop") is SessionState.ACTIVE)
            assert on.panel.chosen.row is not None
            made = on.panel.chosen.row.record
            assert dict(made.properties) == {"client": "zyn", "latency_ms": 12.5, "supervised": False}

    run(look())


def test_a_show_is_made_of_racks_in_their_order_and_changed(run: Run) -> None:
    async def look() -> None:
        async with scene("Choir", "Guitar", "Organ") as (on, (choir, guitar, organ)):
            await on.panel.begin(on.stage.lives.kinds.get("show"))
            parts = on.panel.form.parts
            assert parts.isVisible()
            for number in (0, 2):
                parts.racks.item(number).setCheckState(Qt.CheckState.Checked)
            parts.racks.setCurrentRow(2)
            QTest.mouseClick(parts.findChild(QToolButton), Qt.MouseButton.LeftButton)
            parts._move(-1)
            parts.strategy.setCurrentIndex(1)
            on.panel.form.start_it.setChecked(False)
            QTest.keyClick(on.panel.form.name, Qt.Key.Key_Return)
            await on.until(lambda: "Show" in on.names())
            (held,) = (await on.stage.lives.sessions.page(SessionQuery("show"))).records
            assert held.affinity == Affinity((organ.id, choir.id), Strategy.CURRENT_AND_NEXT)
            await on.choose(held)
            assert on.panel.chosen.row is not None
            assert on.panel.chosen.row.racks == ("Organ", "Choir")
            await on.do("change")
            await on.until(lambda: on.panel.form.title.text() == "Change “Show”")
            names = [parts.racks.item(number).text() for number in range(3)]
            assert names == ["Organ", "Choir", "Guitar"]
            parts.racks.item(2).setCheckState(Qt.CheckState.Checked)
            QTest.keyClick(on.panel.form.name, Qt.Key.Key_Return)
            await on.until(lambda: on.panel.pages.currentIndex() == 0)
            changed = await on.stage.lives.sessions.get(held.id)
            assert changed.affinity == Affinity((organ.id, choir.id, guitar.id), Strategy.CURRENT_AND_NEXT)

    run(look())


def test_the_parts_of_a_show_that_runs_are_turned(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar", "Voice") as (on, racks):
            turner = on.panel.chosen.turner
            await on.choose(racks[0])
            assert not turner.isVisible()
            affinity = Affinity(tuple(held.id for held in racks), Strategy.CURRENT)
            show = await on.stage.lives.create("show", "Gig", affinity=affinity)
            await on.stage.lives.start(show.id)
            await on.choose(show)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE)
            await on.until(lambda: on.panel.listing.sample() or turner.isVisible())
            assert (turner.label.text(), turner.previous.isEnabled()) == ("Part 1 of 2", False)
            assert turner.next.accessibleName() == "Next part of Gig"
            QTest.mouseClick(turner.next, Qt.MouseButton.LeftButton)
            await on.until(lambda: turner.label.text() == "Part 2 of 2")
            await on.until(lambda: on.state("Guitar") is SessionState.TERMINATED)
            assert on.state("Voice") is SessionState.ACTIVE
            assert not turner.next.isEnabled()
            turner.previous.setFocus()
            QTest.keyClick(turner.previous, Qt.Key.Key_Space)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE)
            await on.stage.lives.stop(show.id)
            await on.until(lambda: not turner.isVisible())

    run(look())


def test_escape_leaves_the_sheet_and_an_empty_name_is_refused_there(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, _):
            form = on.panel.form
            await on.panel.begin(on.stage.lives.kinds.get("rack"))
            form.name.clear()
            QTest.keyClick(form.name, Qt.Key.Key_Return)
            assert form.name_fault.text().startswith("A name is one line of 1 to 120 signs")
            QTest.keyClick(form.name, Qt.Key.Key_Escape)
            assert on.panel.pages.currentIndex() == 0
            assert on.names() == ["Guitar"]

    run(look())


def test_a_copy_is_made_with_or_without_the_work(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            await on.choose(guitar)
            await on.do("clone")
            form = on.panel.form
            assert form.name.text() == "Guitar copy"
            assert form.rows == []
            form.with_state.click()
            form.start_it.click()
            QTest.keyClick(form.name, Qt.Key.Key_Return)
            await on.until(lambda: on.names() == ["Guitar", "Guitar copy"])
            assert on.stage.done == []
            assert on.state("Guitar copy") is SessionState.TERMINATED

    run(look())


def test_a_template_is_made_and_used_with_other_properties_and_forgotten(run: Run) -> None:
    async def look() -> None:
        async with scene() as (on, _):
            voice = await on.stage.make("Voice", engine="built-in", cpu_cores=(2, 3))
            await on.choose(voice)
            await on.do("template")
            await on.answer("Make a template", "Make it", "Stage voice")
            await on.until(lambda: on.tasks.running == 0)
            on.panel.menu_.aboutToShow.emit()
            await on.until(lambda: any(a.text() == "From “Stage voice”…" for a in on.panel.menu_.actions()))
            next(a for a in on.panel.menu_.actions() if a.text() == "From “Stage voice”…").trigger()
            form = on.panel.form
            assert form.title.text() == "New from “Stage voice”"
            engine, cores = form.rows
            assert engine.read() == "built-in"
            assert cores.read() == (2, 3)
            cores.set_value((4,))
            QTest.keyClick(form.name, Qt.Key.Key_Return)
            await on.until(lambda: on.names() == ["Stage voice", "Voice"])
            made = (await on.stage.lives.sessions.page(SessionQuery("stage"))).records[0]
            assert dict(made.properties) == {"engine": "built-in", "cpu_cores": (4,)}
            (template,) = await on.stage.lives.sessions.templates()
            on.panel.menu_.forget_requested.emit(template)
            await on.answer("Forget this template?", "Forget it")
            await on.until(lambda: on.tasks.running == 0)
            assert await on.stage.lives.sessions.templates() == []

    run(look())


def test_renaming_and_taking_out_of_the_list(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar", "Voice") as (on, (guitar, _)):
            await on.choose(guitar)
            QTest.keyClick(on.panel.listing.view, Qt.Key.Key_F2)
            await on.answer("Rename session", "Rename", "Lead guitar")
            await on.until(lambda: on.names() == ["Lead guitar", "Voice"])
            QTest.keyClick(on.panel.listing.view, Qt.Key.Key_Delete)
            await on.answer("Take this session out of the list?", "Take out of the list")
            await on.until(lambda: on.names() == ["Voice"])

    run(look())


def test_a_folder_is_moved_while_the_rack_plays(run: Run, tmp_path: Path) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            await on.choose(guitar)
            await on.stage.lives.start(guitar.id)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE)
            on.stage.may_move.clear()
            await on.do("move")
            await on.until(lambda: on.panel.findChildren(QFileDialog))
            dialog = on.panel.findChildren(QFileDialog)[0]
            dialog.setDirectory(str(tmp_path))
            dialog.selectFile(str(tmp_path))
            dialog.accept()
            await on.until(lambda: on.panel.chosen.work)
            assert on.panel.chosen.work is not None
            assert on.panel.chosen.work.words == "Moving its folder, it plays on"
            assert on.state("Guitar") is SessionState.ACTIVE
            on.stage.may_move.set()
            await on.until(lambda: on.tasks.running == 0)
            assert (await on.stage.lives.sessions.get(guitar.id)).workspace == str(tmp_path)
            assert on.panel.chosen.work is None

    run(look())


def test_what_runs_is_not_taken_out_of_the_list(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            await on.choose(guitar)
            await on.stage.lives.start(guitar.id)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE)
            QTest.keyClick(on.panel.listing.view, Qt.Key.Key_Delete)
            await on.until(lambda: on.tasks.running == 0)  # a question would leave one waiting
            menu = on.panel.chosen.more.menu()
            menu.aboutToShow.emit()
            entry = next(action for action in menu.actions() if action.objectName() == "session.remove")
            assert (entry.isEnabled(), entry.toolTip()) == (False, "Stop it first")

    run(look())


def test_enter_brings_up_a_window_or_starts_and_panic_ends_all(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar", "Voice") as (on, (guitar, voice)):
            await on.choose(guitar)
            on.panel.focus_list()
            QTest.keyClick(on.panel.listing.view, Qt.Key.Key_Return)
            await on.until(lambda: on.state("Guitar") is SessionState.ACTIVE)
            on.stage.shown.append(guitar.id)
            QTest.keyClick(on.panel.listing.view, Qt.Key.Key_Return)
            await on.until(lambda: on.stage.done == [f"show {guitar.id}"])
            await on.stage.lives.start(voice.id)
            QTest.mouseClick(on.panel.panic, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.state("Guitar") is on.state("Voice") is SessionState.TERMINATED)
            assert {"silence Guitar", "silence Voice"} <= set(on.stage.done)

    run(look())


def test_what_is_stopped_slowly_can_be_stopped_at_once(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            on.stage.slow.add("Guitar")
            await on.choose(guitar)
            await on.stage.lives.start(guitar.id)
            await on.until(lambda: on.panel.chosen.main.text() == "Stop")
            QTest.mouseClick(on.panel.chosen.main, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.panel.chosen.main.text() == "Stop at once")
            QTest.mouseClick(on.panel.chosen.main, Qt.MouseButton.LeftButton)
            await on.until(lambda: on.state("Guitar") is SessionState.TERMINATED)
            assert "kill Guitar" in on.stage.done

    run(look())


def test_what_is_refused_is_told_and_stops_nothing(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            await on.choose(guitar)
            on.panel.chosen.asked.emit("stop")
            await on.until(lambda: on.told)
            assert "cannot become" in on.told[0].message

    run(look())


def test_details_tell_folder_figures_and_racks_a_click_deeper(run: Run) -> None:
    async def look() -> None:
        async with scene("Guitar") as (on, (guitar,)):
            facts = {"load_percent": 12.5, "memory_mb": 80.0, "uptime_s": 4000.0}
            on.stage.healths["Guitar"] = ServiceHealth("rack", Condition.HEALTHY, (), facts)
            await on.stage.lives.start(guitar.id)
            await on.stage.lives.edit(guitar.id, lambda held: replace(held, affinity=Affinity(())))
            await on.choose(guitar)
            QTest.mouseClick(on.panel.chosen.deeper, Qt.MouseButton.LeftButton)
            rows = on.panel.chosen.details.rows
            await on.until(lambda: "12.5 %" in [text.text() for _, text in rows])
            told = {name.text(): text.text() for name, text in rows}
            assert told["Folder"] == "/home/me/rig/racks/Guitar"
            assert told["Load"] == "12.5 %"
            assert told["Memory"] == "80 MB"
            assert told["Uptime"] == "1 h 7 min"
            assert told["Racks"] == "none (all, asked every 5 s)"

    run(look())


def test_every_state_has_words_and_a_sign() -> None:
    for state in SessionState:
        record = SessionRecord("x", "X", "rack", "/x", 1.0, 1.0, state=state)  # type: ignore[arg-type]
        assert words.state(record)
        assert words.light(record, None) in Light
        assert words.sentence(record, None, ()).startswith("It ")
