"""What an engine tells of values that were set while its report was on the way."""

from dataclasses import dataclass, field

from marlise_desktop.adapters.modhost.channel import Answer
from marlise_desktop.adapters.modhost.feedback import ParameterMoved
from marlise_desktop.adapters.modhost.old_news import OldNews
from marlise_desktop.adapters.modhost.protocol import Reply, Request
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.plan import SetBypass, SetValue
from marlise_desktop.session.ports.engine import EngineReport, ValueReported

A, GAIN = InstanceId("a"), PortSymbol("gain")


@dataclass
class Asked:
    """Stands in for the client: `batches` have come, `waiting` are questions without an answer."""

    batches: int = 7
    waiting: list[tuple[str, Answer]] = field(default_factory=list)

    def inquire(self, request: Request, answer: Answer) -> None:
        self.waiting.append((str(request), answer))

    def answer(self, value: float, status: int = 0) -> str:
        question, answer = self.waiting.pop(0)
        answer(Reply(status, value))
        return question


class Rig:
    def __init__(self) -> None:
        self.client, self.told = Asked(), list[EngineReport]()
        self.reports = Reports(Numbers())
        self.reports._numbers.allocate(A)
        self.reports.listener = self.told.append
        self.old_news = self.reports.old_news = OldNews(self.client, self.reports._numbers)

    def moved(self, value: float, symbol: str = GAIN) -> None:
        self.reports.take(ParameterMoved(0, symbol, value))

    def set(self, value: float) -> None:
        with self.old_news.setting([SetValue(A, GAIN, value)]):
            pass

    def values(self) -> list[float]:
        told, self.told[:] = list(self.told), []
        assert all(isinstance(one, ValueReported) for one in told)
        return [one.value for one in told if isinstance(one, ValueReported)]


def test_a_move_from_before_a_value_was_set_is_not_told_as_if_it_came_after() -> None:
    rig = Rig()
    rig.moved(3.0)
    assert rig.values() == [3.0]
    rig.set(-20.0)
    rig.moved(0.0)
    assert rig.values() == [], "it may be older"
    assert rig.client.answer(-20.0) == "param_get 0 gain"
    assert rig.values() == [-20.0]


def test_a_move_from_after_it_is_told_as_it_was_reported() -> None:
    """The answer of the engine may be rounded."""
    rig = Rig()
    rig.set(-20.0)
    rig.moved(0.123456)
    rig.client.answer(0.1235)
    assert rig.values() == [0.123456]
    rig.moved(0.2)
    rig.client.answer(0.5)
    assert rig.values() == [0.5], "it has moved on meanwhile"


def test_while_the_engine_is_told_a_value_its_reports_are_doubted_too() -> None:
    rig = Rig()
    with rig.old_news.setting([SetValue(A, GAIN, 1.0), SetBypass(A, bypassed=True)]):
        rig.client.batches += 9
        rig.moved(0.0)
        rig.moved(0.0, BYPASS)
    assert [question for question, _ in rig.client.waiting] == ["param_get 0 gain", "param_get 0 :bypass"]
    rig.client.answer(1.0)
    rig.client.answer(1.0)
    assert rig.values() == [1.0, 1.0]


def test_after_the_batches_that_may_hold_it_nothing_is_doubted() -> None:
    rig = Rig()
    rig.set(1.0)
    rig.client.batches += 1
    rig.moved(0.0)
    rig.client.answer(1.0)
    rig.values()
    rig.client.batches += 1
    rig.moved(0.5)
    assert rig.values() == [0.5]
    assert rig.client.waiting == []


def test_an_answer_from_before_the_next_value_says_nothing() -> None:
    rig = Rig()
    rig.set(1.0)
    rig.moved(0.0)
    rig.set(2.0)
    rig.client.answer(1.0)
    assert rig.values() == []
    rig.moved(0.0)
    rig.client.answer(2.0)
    assert rig.values() == [2.0]


def test_what_is_reported_during_a_question_is_asked_for_once_more_and_once_only() -> None:
    rig = Rig()
    rig.set(1.0)
    for value in (0.1, 0.2, 0.3):
        rig.moved(value)
    assert len(rig.client.waiting) == 1
    rig.client.batches += 2
    rig.moved(0.4)
    rig.client.answer(0.3)
    rig.client.answer(0.4)
    assert rig.values()[-1] == 0.4
    assert rig.client.waiting == []


def test_a_pedal_that_is_gone_is_not_asked_for() -> None:
    rig = Rig()
    rig.set(1.0)
    rig.moved(0.0)
    rig.old_news.forget(A)
    rig.client.answer(0.0, status=-3)
    rig.set(1.0)
    rig.reports._numbers.release(A)
    rig.moved(0.0)
    assert rig.values() == []
    assert rig.client.waiting == []
