"""The table of what becomes of each command."""

import pytest

from marlise_desktop.adapters.modhost.typed import OF_BOTH
from marlise_desktop.session.console.doing import _WAYS
from marlise_desktop.session.console.rules import RULES, Kind, Rule, Verdict


def test_every_command_of_mod_host_has_a_rule() -> None:
    assert set(RULES) >= OF_BOTH


def test_what_is_done_has_a_way() -> None:
    assert {rule.name for rule in RULES.values() if rule.verdict is Verdict.DO} == set(_WAYS)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_refusal_says_why_and_what_to_do(rule: Rule) -> None:
    """In a sentence; what is allowed has a short clause for lists."""
    assert rule.text
    assert rule.text.endswith(".") == (rule.verdict is Verdict.REFUSE)
    assert all(argument.choices for argument in rule.arguments if argument.kind is Kind.CHOICE)


_BREAKING = """
quit add remove connect disconnect load save note lease observe transport feature_enable apply params_flush state_load
bundle_add midi_map preload activate output_data_ready monitor meter
"""


@pytest.mark.parametrize("name", _BREAKING.split())
def test_what_would_break_the_session_is_refused(name: str) -> None:
    assert RULES[name].verdict is Verdict.REFUSE


def test_usage_shows_what_may_be_left_out() -> None:
    assert RULES["param_set"].usage == "param_set PEDAL CONTROL VALUE"
    assert RULES["help"].usage == "help [COMMAND]"
    assert [RULES["help"].takes(count) for count in (0, 1, 2)] == [True, True, False]
