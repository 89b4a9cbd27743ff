"""What every store of sessions must do."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import LibraryError, SessionError
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.errors import (
    SessionInUseError,
    SessionNameTakenError,
    StaleSessionError,
    UnknownKindError,
    UnknownPropertyError,
    UnknownSessionError,
    UnknownTemplateError,
)
from marlise_desktop.domain.sessions.query import Order, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.session.ports.session_store import SessionStore

KINDS = {"rack": ("board", "cores", "engine", "trim_db", "adopt"), "show": (), "monitor": ("every_s",)}
NOBODY = SessionId("nobody")


def session(key: str, name: str = "", kind: str = "rack", **fields: object) -> SessionRecord:
    record = SessionRecord(SessionId(key), name or key, kind, f"/music/{key}", 10.0, 10.0)
    return replace(record, **fields)  # type: ignore[arg-type]


def template(key: str, name: str = "", kind: str = "rack", **properties: str) -> SessionTemplate:
    return SessionTemplate(TemplateId(key), name or key, kind, 1.0, 1.0, properties)


async def names(store: SessionStore, query: SessionQuery) -> list[str]:
    return [record.name for record in (await store.page(query)).records]


class SessionStoreContract:
    """`store` is an open one that holds nothing."""

    @pytest.fixture
    async def store(self) -> SessionStore:
        raise NotImplementedError

    async def test_everything_of_a_session_is_kept(self, store: SessionStore) -> None:
        await store.create(session("amp"))
        made = session(
            "gig",
            "Gig in Köln",
            "show",
            state=SessionState.ERROR,
            reason="no MIDI: “Keys”",
            run=3,
            template="Stage",
            affinity=Affinity((SessionId("amp"),), Strategy.CURRENT_AND_NEXT, 2.5),
            created=1.25,
            changed=1760000000.123456,
        )
        assert await store.create(made) == made
        assert await store.get(made.id) == made

    async def test_properties_keep_their_types(self, store: SessionStore) -> None:
        properties = {"board": "/a/Ä.pedalboard", "cores": (1, 2), "trim_db": 3.0, "engine": 4, "adopt": True}
        await store.create(session("amp", properties=properties))
        held = (await store.get(SessionId("amp"))).properties
        assert held == properties
        assert [type(held[name]) for name in properties] == [str, tuple, float, int, bool]

    async def test_a_new_session_is_version_one_and_each_change_counts(self, store: SessionStore) -> None:
        made = await store.create(session("amp", version=7))
        assert made.version == 1
        changed = await store.update(replace(made, name="Voice", affinity=None))
        assert changed == replace(made, name="Voice", version=2)
        assert await store.get(made.id) == changed

    async def test_a_change_to_an_older_version_is_refused(self, store: SessionStore) -> None:
        made = await store.create(session("amp"))
        await store.update(replace(made, name="First"))
        with pytest.raises(StaleSessionError, match="First was changed elsewhere"):
            await store.update(replace(made, name="Second"))
        assert await names(store, SessionQuery()) == ["First"]

    async def test_a_name_is_given_once_whatever_its_letters(self, store: SessionStore) -> None:
        await store.create(session("a", "Große Bühne"))
        second = await store.create(session("b", "Other"))
        with pytest.raises(SessionNameTakenError, match="GROSSE bühne already"):
            await store.create(session("c", "GROSSE bühne"))
        with pytest.raises(SessionNameTakenError):
            await store.update(replace(second, name="Große Bu\u0308hne"))
        with pytest.raises(SessionNameTakenError):
            await store.create(session("b", "Free"))
        assert await names(store, SessionQuery()) == ["Große Bühne", "Other"]

    async def test_a_session_may_change_the_letters_of_its_own_name(self, store: SessionStore) -> None:
        made = await store.create(session("a", "guitar"))
        assert (await store.update(replace(made, name="Guitar"))).name == "Guitar"

    @pytest.mark.parametrize("name", ["", " ", "a\nb", " a", "x" * 121, "\ud800"])
    async def test_what_is_no_name_is_refused(self, store: SessionStore, name: str) -> None:
        with pytest.raises(SessionError, match="cannot be the name"):
            await store.create(replace(session("a"), name=name))

    @pytest.mark.parametrize("workspace", ["", "music", "/music/\udcff", "/a\nb"])
    async def test_a_workspace_is_a_whole_path(self, store: SessionStore, workspace: str) -> None:
        with pytest.raises(SessionError, match="not a whole path"):
            await store.create(session("a", workspace=workspace))

    async def test_an_unknown_kind_is_refused_with_those_that_are_known(self, store: SessionStore) -> None:
        with pytest.raises(UnknownKindError, match="named synth; known are monitor, rack, show"):
            await store.create(session("a", kind="synth"))
        made = await store.create(session("a"))
        with pytest.raises(UnknownKindError):
            await store.update(replace(made, kind=""))
        assert await store.get(made.id) == made

    async def test_an_unknown_property_is_refused_by_name(self, store: SessionStore) -> None:
        with pytest.raises(UnknownPropertyError, match=r"bord \(is board meant\?\), zzz") as refused:
            await store.create(session("a", properties={"zzz": 1, "bord": "/x"}))
        assert refused.value.keys == ("bord", "zzz")
        assert "adopt, board" in refused.value.hint

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), (1.0, float("nan")), "\ud800"])
    async def test_a_value_that_no_file_can_hold_is_refused(self, store: SessionStore, value: float) -> None:
        with pytest.raises(SessionError, match="trim_db of a"):
            await store.create(session("a", properties={"trim_db": value}))

    async def test_an_unknown_session_is_told(self, store: SessionStore) -> None:
        with pytest.raises(UnknownSessionError, match="no session nobody"):
            await store.get(NOBODY)
        with pytest.raises(UnknownSessionError):
            await store.update(session(NOBODY))
        with pytest.raises(UnknownSessionError):
            await store.delete(NOBODY)

    async def test_a_removed_session_is_gone_and_its_name_free(self, store: SessionStore) -> None:
        await store.create(session("a", "Guitar"))
        await store.delete(SessionId("a"))
        assert (await store.page(SessionQuery())).total == 0
        await store.create(session("b", "Guitar"))

    async def test_a_show_uses_racks_that_exist(self, store: SessionStore) -> None:
        with pytest.raises(UnknownSessionError):
            await store.create(session("gig", kind="show", affinity=Affinity((NOBODY,))))
        with pytest.raises(UnknownSessionError):
            await store.create(session("gig", kind="show", affinity=Affinity((SessionId("gig"),))))
        assert (await store.page(SessionQuery())).total == 0

    async def test_a_rack_that_a_show_uses_stays(self, store: SessionStore) -> None:
        for key in ("a", "b"):
            await store.create(session(key))
        one = await store.create(session("gig", kind="show", affinity=Affinity((SessionId("b"), SessionId("a")))))
        with pytest.raises(SessionInUseError, match="a is used by gig"):
            await store.delete(SessionId("a"))
        await store.update(replace(one, affinity=Affinity((SessionId("b"),))))
        await store.delete(SessionId("a"))
        held = (await store.get(one.id)).affinity
        assert held is not None
        assert held.racks == (SessionId("b"),)
        await store.delete(one.id)
        await store.delete(SessionId("b"))

    async def test_sessions_are_found_by_words_kind_state_workspace_and_template(self, store: SessionStore) -> None:
        await store.create(session("1", "Guitar Clean", workspace="/music/Tour/a", state=SessionState.ACTIVE))
        await store.create(session("2", "Guitar Lead", workspace="/music/home/b", template="Stage"))
        await store.create(session("3", "Load", "monitor", workspace="/music/tour/c", state=SessionState.ACTIVE))
        found = {
            "guitar": ["Guitar Clean", "Guitar Lead"],
            "  TOUR uit ": ["Guitar Clean"],
            "tour": ["Guitar Clean", "Load"],
            "clean\nmusic": ["Guitar Clean"],
            "100%": [],
            "_": [],
            "": ["Guitar Clean", "Guitar Lead", "Load"],
        }
        for text, wanted in found.items():
            assert await names(store, SessionQuery(text)) == wanted
        active, rack = frozenset({SessionState.ACTIVE}), frozenset({"rack"})
        assert await names(store, SessionQuery(states=active)) == ["Guitar Clean", "Load"]
        assert await names(store, SessionQuery(states=active, kinds=rack)) == ["Guitar Clean"]
        both = frozenset({"rack", "monitor"})
        assert await names(store, SessionQuery("load", kinds=both)) == ["Load"]
        assert await names(store, SessionQuery(workspace="/music/home/b")) == ["Guitar Lead"]
        assert await names(store, SessionQuery(template="Stage")) == ["Guitar Lead"]

    async def test_sessions_come_in_the_order_that_was_asked_for(self, store: SessionStore) -> None:
        await store.create(session("1", "beta", "show", created=3.0, changed=1.0))
        await store.create(session("2", "Alpha", created=1.0, changed=2.0, state=SessionState.ERROR))
        await store.create(session("3", "Übung", created=2.0, changed=3.0, state=SessionState.WAITING_FOR_SERVICES))
        orders = {
            Order.NAME: ["Alpha", "beta", "Übung"],
            Order.KIND: ["Alpha", "Übung", "beta"],
            Order.STATE: ["beta", "Übung", "Alpha"],
            Order.CREATED: ["Alpha", "Übung", "beta"],
            Order.CHANGED: ["beta", "Alpha", "Übung"],
        }
        for order, wanted in orders.items():
            assert await names(store, SessionQuery(order=order)) == wanted
            assert await names(store, SessionQuery(order=order, descending=True)) == wanted[::-1]

    async def test_pages_miss_and_repeat_nothing_while_the_list_changes(self, store: SessionStore) -> None:
        for number in range(7):
            await store.create(session(f"{number}", f"Rack {number}"))
        first = await store.page(SessionQuery(), limit=3)
        assert ([record.name for record in first.records], first.total) == (["Rack 0", "Rack 1", "Rack 2"], 7)
        await store.delete(SessionId("1"))
        await store.create(session("new", "Rack 00"))
        second = await store.page(SessionQuery(), first.after, 3)
        assert [record.name for record in second.records] == ["Rack 3", "Rack 4", "Rack 5"]
        third = await store.page(SessionQuery(), second.after, 3)
        assert ([record.name for record in third.records], third.after) == (["Rack 6"], None)

    async def test_a_page_that_ends_with_the_list_leads_nowhere(self, store: SessionStore) -> None:
        await store.create(session("a"))
        assert (await store.page(SessionQuery(), limit=1)).after is None

    async def test_templates_are_kept_listed_and_removed(self, store: SessionStore) -> None:
        stage = await store.add_template(template("t1", "stage", board="/a"))
        watch = await store.add_template(template("t2", "Load", "monitor"))
        assert await store.template(stage.id) == stage
        assert list(await store.templates()) == [watch, stage]
        assert list(await store.templates("rack")) == [stage]
        await store.delete_template(stage.id)
        with pytest.raises(UnknownTemplateError, match="no template t1"):
            await store.template(stage.id)
        with pytest.raises(UnknownTemplateError):
            await store.delete_template(stage.id)

    async def test_a_template_is_held_to_its_kind(self, store: SessionStore) -> None:
        with pytest.raises(UnknownPropertyError, match="the template t sets the property every_s"):
            await store.add_template(template("t", every_s="1"))
        with pytest.raises(UnknownKindError):
            await store.add_template(template("t", kind="synth"))
        with pytest.raises(SessionError, match="cannot be the name"):
            await store.add_template(template("t", " "))

    async def test_a_templates_name_is_given_once(self, store: SessionStore) -> None:
        await store.add_template(template("t", "Stage"))
        await store.add_template(template("u", "Other"))
        with pytest.raises(SessionNameTakenError, match="a template named STAGE"):
            await store.add_template(template("v", "STAGE"))
        with pytest.raises(SessionNameTakenError):
            await store.add_template(template("u", "Free"))

    async def test_a_session_made_from_a_template_outlives_it(self, store: SessionStore) -> None:
        stage = await store.add_template(template("t", "Stage", board="/a"))
        made = await store.create(session("s", template=stage.name, properties={"engine": "built-in"}))
        await store.delete_template(stage.id)
        held = await store.get(made.id)
        assert (held.template, held.properties) == ("Stage", {"engine": "built-in"})

    async def test_a_backup_that_is_not_there_is_told(self, store: SessionStore) -> None:
        with pytest.raises(LibraryError):
            await store.restore("/nowhere/library.sqlite.backup")
