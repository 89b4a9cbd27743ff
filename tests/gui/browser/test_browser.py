from contextlib import asynccontextmanager

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QToolButton

from marlise_desktop.domain.events import JobChanged
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import PluginSummary, summary_of
from marlise_desktop.gui.browser.delegate import PluginDelegate
from marlise_desktop.gui.browser.details import ports_in_words
from marlise_desktop.gui.browser.model import FAVOURITE, MIME, PluginModel
from marlise_desktop.gui.browser.panel import BrowserPanel
from marlise_desktop.session.ports.catalogue import BrokenBundle
from tests.gui.rig import living
from tests.gui.samples import DELAY, REVERB, SAMPLES, SCREAMER

LEFT = Qt.MouseButton.LeftButton


@asynccontextmanager
async def browsing(**settings):
    async with living(**settings) as rig:
        panel = BrowserPanel(rig.session, rig.bridge, rig.tasks)
        await rig.shown(panel, 320, 900)
        panel.added = []
        panel.add_requested.connect(lambda uri: panel.added.append(uri))  # noqa: PLW0108 - a built-in takes none
        yield rig, panel


def names(panel: BrowserPanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def test_the_model_is_a_good_model(qtbot):
    model = PluginModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    rows = [summary_of(plugin) for plugin in SAMPLES]
    model.show(rows, {SCREAMER.uri})
    model.show(rows, frozenset())
    model.show(rows[3:], frozenset())
    model.show([], frozenset())
    assert model.rowCount() == 0
    assert tester is not None


def test_favourites_change_without_a_reset(qtbot):
    model = PluginModel()
    rows = [summary_of(plugin) for plugin in SAMPLES]
    model.show(rows, frozenset())
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show(rows, {SCREAMER.uri})
    assert model.index(0).data(FAVOURITE) is True


def test_a_dragged_plugin_carries_its_uri():
    model = PluginModel()
    model.show([summary_of(SCREAMER)], frozenset())
    mime = model.mimeData([model.index(0)])
    assert bytes(mime.data(MIME)).decode() == SCREAMER.uri
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert isinstance(mime, QMimeData)


def test_search_as_you_type(run):
    async def scenario():
        async with browsing() as (_rig, panel):
            assert len(names(panel)) == len(SAMPLES)
            QTest.keyClicks(panel.search, "calf ch")
            assert names(panel)[0] == "Chorus"
            QTest.keyClicks(panel.search, "xyz")
            assert names(panel) == []
            assert "No plugin fits" in panel.view.empty_text
            QTest.keyClick(panel.search, Qt.Key.Key_Escape)
            assert len(names(panel)) == len(SAMPLES)

    run(scenario())


def test_the_keyboard_alone_finds_and_adds(run):
    async def scenario():
        async with browsing() as (_rig, panel):
            panel.focus_search()
            QTest.keyClicks(panel.search, "calf")
            QTest.keyClick(panel.search, Qt.Key.Key_Return)
            first = panel.model.summary(panel.model.index(0))
            assert panel.added == [first.uri]
            QTest.keyClick(panel.search, Qt.Key.Key_Down)
            assert panel.view.hasFocus()
            QTest.keyClick(panel.view, Qt.Key.Key_Down)
            QTest.keyClick(panel.view, Qt.Key.Key_Return)
            second = panel.model.summary(panel.model.index(1))
            assert panel.added == [first.uri, second.uri]
            QTest.keyClick(panel.view, Qt.Key.Key_Up)
            QTest.keyClick(panel.view, Qt.Key.Key_Up)
            assert panel.search.hasFocus()

    run(scenario())


def test_letters_typed_on_the_list_go_on_in_the_search(run):
    async def scenario():
        async with browsing() as (_rig, panel):
            panel.view.setFocus()
            QTest.keyClicks(panel.view, "r")
            assert panel.search.text() == "r"
            assert panel.search.hasFocus()

    run(scenario())


def test_a_double_click_adds(run):
    async def scenario():
        async with browsing() as (_rig, panel):
            place = panel.view.visualRect(panel.model.index(1)).center()
            QTest.mouseClick(panel.view.viewport(), LEFT, pos=place)
            QTest.mouseDClick(panel.view.viewport(), LEFT, pos=place)
            assert panel.added == [panel.model.summary(panel.model.index(1)).uri]

    run(scenario())


def test_a_category_narrows_and_is_remembered(run):
    async def scenario():
        async with browsing() as (rig, panel):
            chip = panel.findChild(QToolButton, "category.Modulation")
            assert chip.text() == "Modulation  3"
            QTest.mouseClick(chip, LEFT)
            assert sorted(names(panel)) == ["Chorus", "Flanger", "Phaser"]
            assert rig.session.settings.values.browser_category == "Modulation"
            QTest.mouseClick(chip, LEFT)
            assert len(names(panel)) == len(SAMPLES)

    run(scenario())


def test_the_remembered_category_is_chosen_at_the_start(run):
    async def scenario():
        async with browsing(browser_category="Reverb") as (_rig, panel):
            assert sorted(names(panel)) == ["Hall Reverb", "Spring"]
            assert panel.findChild(QToolButton, "category.Reverb").isChecked()

    run(scenario())


def test_a_star_keeps_a_plugin(run):
    async def scenario():
        async with browsing() as (rig, panel):
            index = panel.model.index(panel.model.row_of(REVERB.uri))
            panel.view.scrollTo(index)
            option = QStyleOptionViewItem()
            option.rect = panel.view.visualRect(index)
            star = panel.delegate.star_rect(option).center()
            QTest.mouseClick(panel.view.viewport(), LEFT, pos=star)
            await rig.until(lambda: rig.session.catalogue.favourites)
            assert await rig.shelf.favourites() == {REVERB.uri}
            QTest.mouseClick(panel.findChild(QToolButton, "scope.favourites"), LEFT)
            assert names(panel) == ["Hall Reverb"]
            panel.view.setCurrentIndex(panel.model.index(0))
            QTest.keyClick(panel.view, Qt.Key.Key_F)
            await rig.until(lambda: names(panel) == [])
            assert "No favourites yet" in panel.view.empty_text

    run(scenario())


def test_recent_ones_come_newest_first(run):
    async def scenario():
        async with browsing() as (rig, panel):
            await rig.add(SCREAMER)
            await rig.add(DELAY)
            QTest.mouseClick(panel.findChild(QToolButton, "scope.recent"), LEFT)
            assert names(panel) == ["Tape Delay", "Screamer"]

    run(scenario())


def test_details_of_the_chosen_plugin(run):
    async def scenario():
        async with browsing() as (rig, panel):
            assert not panel.details.isVisible()
            panel.view.setCurrentIndex(panel.model.index(panel.model.row_of(SCREAMER.uri)))
            await rig.until(lambda: "Guitarix" in panel.details.text)
            for fact in ("1 audio in; 1 audio out", "gpl", "/usr/lib/lv2/screamer.lv2", "https://guitarix.org", "2.4"):
                assert fact in panel.details.text
            QTest.mouseClick(panel.details.findChild(QPushButton), LEFT)
            assert panel.added == [SCREAMER.uri]

    run(scenario())


def test_the_chosen_plugin_stays_chosen_when_the_list_is_new(run):
    async def scenario():
        async with browsing() as (rig, panel):
            panel.view.setCurrentIndex(panel.model.index(panel.model.row_of(REVERB.uri)))
            await rig.session.catalogue.set_favourite(DELAY.uri, True)
            await rig.settled()
            assert panel.model.summary(panel.view.currentIndex()).uri == REVERB.uri

    run(scenario())


def test_broken_bundles_are_listed_with_reasons(run):
    async def scenario():
        async with living() as rig:
            rig.shelf.faults = [BrokenBundle("/usr/lib/lv2/bad.lv2", "line 3: a name was expected")]
            rig.shelf.touch()
            await rig.until(lambda: rig.session.catalogue.broken)
            panel = BrowserPanel(rig.session, rig.bridge, rig.tasks)
            await rig.shown(panel, 320, 900)
            button = next(b for b in panel.findChildren(QPushButton) if "could not be read" in b.text())
            QTest.mouseClick(button, LEFT)
            assert panel.broken.list.item(0).text() == "bad.lv2\nline 3: a name was expected"
            QTest.mouseClick(panel.broken.findChild(QToolButton), LEFT)
            assert panel.view.isVisible()

    run(scenario())


def test_an_empty_catalogue_says_what_to_do(run):
    async def scenario():
        async with living(()) as rig:
            panel = BrowserPanel(rig.session, rig.bridge, rig.tasks)
            await rig.shown(panel, 320, 900)
            assert "sudo apt install" in panel.view.empty_text
            panel._job_changed(JobChanged(1, "Reading plugins", 12, 300, "Calf", cancellable=False))
            assert "12 of 300" in panel.view.empty_text

    run(scenario())


def test_a_plugin_that_is_gone_is_a_notice_and_no_crash(run):
    async def scenario():
        async with browsing() as (rig, panel):
            del rig.shelf._known[SCREAMER.uri]
            rig.session.catalogue._plugins.clear()
            panel.view.setCurrentIndex(panel.model.index(panel.model.row_of(SCREAMER.uri)))
            await rig.until(lambda: rig.told)
            assert "not installed" in rig.told[0].notice.message

    run(scenario())


def test_seven_hundred_rows_are_painted_only_where_they_are_seen(run):
    async def scenario():
        async with browsing() as (_rig, panel):
            painted = []

            class Counting(PluginDelegate):
                def paint(self, painter, option, index):
                    painted.append(index.row())
                    super().paint(painter, option, index)

            panel.view.setItemDelegate(Counting(panel))
            many = [
                PluginSummary(PluginUri(f"urn:x:{n}"), f"Plugin {n}", "M", "Other", "", 1, 1, 0, 0, 0)
                for n in range(700)
            ]
            panel.model.show(many, frozenset())
            panel.grab()
            assert 0 < len(set(painted)) < 60

    run(scenario())


def test_ports_in_words():
    assert ports_in_words(SCREAMER) == "1 audio in; 1 audio out"
    assert ports_in_words(DELAY) == "2 audio in; 2 audio out"


def test_leaving_the_search_gives_the_keys_back(run, qtbot):
    async def scenario():
        async with browsing() as (_rig, panel):
            with qtbot.waitSignal(panel.left):
                QTest.keyClick(panel.search, Qt.Key.Key_Escape)

    run(scenario())
