"""What may follow in a line that is being typed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.session.console.pedals import Pedals
from marlise_desktop.session.console.rules import RULES, Argument, Kind, Rule, Verdict
from marlise_desktop.session.console.words import quoted, split

MOST = 60


@dataclass(frozen=True, slots=True)
class Option:
    """`text` is what is put into the line; `note` says what it is."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The options for the word that stands from `start` to `end`."""

    start: int
    end: int
    options: Sequence[Option]


class Completer:
    """`known` answers the commands of the engine that runs; empty where that is not known."""

    def __init__(
        self, pedals: Pedals, plugins: Callable[[], Sequence[PluginSummary]], known: Callable[[], frozenset[str]]
    ) -> None:
        self._pedals = pedals
        self._plugins = plugins
        self._known = known

    def complete(self, line: str, cursor: int) -> Completion:
        """For the word that the cursor stands in or behind; what follows it stays."""
        before = split(line[:cursor])
        words = list(before.texts)
        in_word = bool(words) and (before.open or not line[:cursor][-1:].isspace())
        begun = words.pop() if in_word else ""
        start = before.words[-1].start if in_word else cursor
        found = list(self._matching(words, begun))
        return Completion(start, cursor, [Option(quoted(o.text), o.note) for o in found[:MOST]])

    def _matching(self, words: Sequence[str], begun: str) -> Iterator[Option]:
        """Those that begin so, then those whose text or note has it."""
        wanted = begun.casefold()
        options = list(self._options(words))
        first = [option for option in options if option.text.casefold().startswith(wanted)]
        yield from first
        yield from (o for o in options if o not in first and wanted in f"{o.text} {o.note}".casefold())

    def _options(self, words: Sequence[str]) -> Iterable[Option]:
        if not words:
            return self._commands()
        rule = RULES.get(words[0])
        if rule is None or len(words) > len(rule.arguments):
            return ()
        return self._arguments(rule.arguments[len(words) - 1], words)

    def _commands(self) -> Iterator[Option]:
        """Those that are not refused, and that the engine has; what the program does itself it does for any engine."""
        known = self._known()
        for rule in sorted(RULES.values(), key=_name):
            said = rule.verdict is Verdict.SAY
            if rule.verdict is not Verdict.REFUSE and not (said and known and rule.name not in known):
                yield Option(rule.name, rule.text)

    def _arguments(self, argument: Argument, words: Sequence[str]) -> Iterable[Option]:
        match argument.kind:
            case Kind.COMMAND:
                return self._commands()
            case Kind.PEDAL:
                return [Option(str(number), held.name) for number, held in self._pedals.numbered().items()]
            case Kind.PLUGIN:
                return [Option(entry.uri, entry.name) for entry in self._plugins()]
            case Kind.CHOICE:
                return [Option(choice) for choice in argument.choices]
            case Kind.FREE:
                return ()
        return self._of_pedals(argument.kind, words)

    def _of_pedals(self, kind: Kind, words: Sequence[str]) -> Iterable[Option]:
        """Of the pedal that the line names; of all of them where it names none."""
        if RULES[words[0]].arguments[0].kind is Kind.PEDAL:
            try:
                return _of(self._pedals.meant(words[1]), kind)
            except BoardError:
                return ()
        every = [option for held in self._pedals.numbered().values() for option in _of(held, kind)]
        return list(dict.fromkeys(every))


def _of(held: PluginInstance, kind: Kind) -> Sequence[Option]:
    if kind is Kind.PRESET:
        return [Option(preset.uri, f"{preset.label} of {held.plugin.name}") for preset in held.plugin.presets]
    if kind is Kind.PROPERTY:
        return [Option(entry.uri, entry.label) for entry in held.plugin.properties]
    controls = [
        Option(p.symbol, f"{p.name}, {p.text(p.minimum)} to {p.text(p.maximum)}")
        for p in held.plugin.parameters
        if not p.host_driven
    ]
    return [*controls, Option(BYPASS, "whether it is bypassed")]


def _name(rule: Rule) -> str:
    return rule.name
