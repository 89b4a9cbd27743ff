"""The palette without its window: ranking, and what is asked for step by step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.instance import Position
from marlise_desktop.session.wording.choosing import Named
from marlise_desktop.session.wording.dialogue import Dialogue, Row
from marlise_desktop.session.wording.ranking import ranked
from tests.builders import AMP, STEREO
from tests.unit.session.conftest import Rig


def dialogue(rig: Rig, *first: str) -> Dialogue:
    actions = rig.session.actions
    return Dialogue(
        lambda: [action for action in actions.all() if action.sayable],
        rig.session.wording,
        lambda action: action.asks,
        lambda: first,
    )


def names(rows: list[Row] | tuple[Row, ...] | object) -> list[str]:
    return [row.name for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("snapshot next", "Next snapshot"),
        ("tap", "Tap tempo"),
        ("tempo", "Tap tempo"),
        ("bypass tog", "Bypass or engage"),
        ("pedal.bypass.toggle", "Bypass or engage"),
        ("mute", "Mute"),
        ("ns", "Next snapshot"),
        ("snaphsot", "Apply snapshot"),
        ("silence", "Panic: silence everything"),
    ],
)
def test_what_is_typed_finds_what_is_meant(silent_rig: Rig, typed: str, best: str) -> None:
    found = names(dialogue(silent_rig).rows(typed))
    assert best in found[:4], found[:6]


def test_nothing_typed_lists_all_and_nonsense_lists_nothing(silent_rig: Rig) -> None:
    asked = dialogue(silent_rig)
    assert len(asked.rows("")) > 80
    assert asked.rows("qqqqq") == []


def test_what_cannot_be_done_is_shown_with_its_reason(silent_rig: Rig) -> None:
    row = next(row for row in dialogue(silent_rig).rows("undo") if row.text == "edit.undo")
    assert (row.reason, row.side) == ("there is nothing to undo", "Ctrl+Z")


async def test_what_is_needed_is_asked_for_one_after_the_other(rig: Rig) -> None:
    amp = await rig.session.boards.add(AMP.uri, Position())
    other = await rig.session.boards.add(STEREO.uri, Position())
    asked = dialogue(rig, other)
    (chosen, *_) = [row for row in asked.rows("set parameter") if row.text == "parameter.set"]
    assert not await asked.take(chosen)
    assert asked.argument is not None
    assert asked.argument.name == "instance"
    assert names(asked.rows("")) == ["Stereo", "Amp"], "what is chosen in the window goes first"
    assert not await asked.take(asked.rows("am")[0])
    assert names(asked.rows("to")) == ["Tone"]
    assert not await asked.take(asked.rows("gain")[0])
    assert asked.steps == ["Set parameter", "Amp", "Gain"]
    assert names(asked.rows("")) == ["-90.00", "24.00", "0.00"]
    bad, *_ = asked.rows("99")
    assert bad.reason == "99 is outside what Gain can be. It can be -90.00 to 24.00."
    good, *_ = asked.rows("-7.5")
    assert (good.name, good.reason) == ("-7.5", "")
    assert await asked.take(good)
    assert asked.action is not None
    await rig.session.actions.run(asked.action.name, **asked.found)
    assert rig.session.boards.board.instances[amp].value("gain") == -7.5


async def test_a_step_back_asks_again(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    asked = dialogue(rig)
    await asked.take(next(row for row in asked.rows("") if row.text == "parameter.reset"))
    await asked.take(asked.rows("")[0])
    assert await asked.back()
    assert names(asked.rows("")) == ["Amp"]
    assert await asked.back()
    assert asked.action is None
    assert not await asked.back()


async def test_what_needs_nothing_is_ready_at_once(rig: Rig) -> None:
    asked = dialogue(rig)
    assert await asked.take(next(row for row in asked.rows("") if row.text == "mute"))
    assert (asked.steps, asked.found) == (["Mute"], {})


async def test_a_name_is_typed_as_it_stands(rig: Rig) -> None:
    asked = dialogue(rig)
    await asked.take(next(row for row in asked.rows("") if row.text == "board.save_as"))
    assert await asked.take(asked.rows("My board")[0])
    assert asked.found == {"title": "My board"}


ROWS = [Named(n, name, (f"x.{n}",), "some note") for n, name in enumerate(("Tap tempo", "Set tempo", "Mute", "Ärger"))]


@given(st.text())
def test_ranking_only_ever_leaves_out(text: str) -> None:
    found = ranked(ROWS, text)
    assert set(found) <= set(ROWS)
    assert len(found) == len(set(found))


@given(st.sampled_from(ROWS))
def test_a_whole_name_is_the_first(row: Named[int]) -> None:
    assert ranked(ROWS, row.name)[0] is row
