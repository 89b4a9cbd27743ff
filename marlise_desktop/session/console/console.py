"""The console: a typed line in, its answer in words out."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from difflib import get_close_matches

from marlise_desktop.domain.errors import BoardError, EngineError, EngineLostError, MarliseError
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.console.completion import Completer, Completion
from marlise_desktop.session.console.doing import Surroundings, doing
from marlise_desktop.session.console.pedals import Pedals
from marlise_desktop.session.console.rules import RULES, Kind, Rule, Verdict
from marlise_desktop.session.console.transcript import Said, Transcript, Typed
from marlise_desktop.session.console.words import split
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.engine import CommandReply, Engine
from marlise_desktop.session.ports.texts import Texts

FOLDER = "console"
"""Of the transcripts, in the workspace."""


class Console:
    """Lines are dealt with one after the other. Nothing is raised for a line: what is wrong with it is answered."""

    def __init__(
        self,
        engine: EngineService,
        boards: Boards,
        catalogue: Catalogue,
        actions: Actions,
        texts: Texts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._actions = actions
        self._texts = texts
        self._clock = clock
        self._pedals = Pedals(boards, engine)
        self._known: frozenset[str] = frozenset()
        self._completer = Completer(self._pedals, lambda: catalogue.summaries, lambda: self._known)
        self._turn = asyncio.Lock()
        self.transcript = Transcript()
        self.typed = Typed()
        engine.prepare.append(self._prepare)

    def close(self) -> None:
        """It does not follow the engine any more."""
        self._engine.prepare.remove(self._prepare)

    async def learn(self) -> None:
        """For one that is made while the engine plays."""
        engine = self._engine.present
        if engine is not None:
            with suppress(EngineLostError):  # it learns from the next one
                await self._prepare(engine)

    async def _prepare(self, engine: Engine) -> None:
        self._known = frozenset()
        with suppress(EngineError):  # every command is offered then, and the engine refuses what it lacks
            self._known = await engine.commands()

    def complete(self, line: str, cursor: int) -> Completion:
        return self._completer.complete(line, cursor)

    async def run(self, line: str) -> None:
        """Says it, does it or refuses it; the transcript has the answer when this returns."""
        line = line.strip()
        if not line:
            return
        self.typed.add(line)
        async with self._turn:
            self._add(Said.TYPED, line)
            try:
                await self._deal_with(line)
            except MarliseError as error:
                self._add(Said.REFUSED, f"{_sentence(error.message)} {error.hint}".rstrip())

    async def keep_transcript(self) -> str:
        """Writes it to the workspace; answers the file. Raises LibraryError."""
        stamp = time.strftime("%Y-%m-%d %H.%M.%S", time.localtime(self._clock()))
        return await self._texts.write(f"{FOLDER}/{stamp}.txt", self.transcript.text())

    async def _deal_with(self, line: str) -> None:
        typed = split(line)
        if typed.open:
            raise BoardError("a quote is not closed", hint='Put a " at the end of the word that holds spaces.')
        name, *words = typed.texts
        rule = self._rule(name)
        if rule.verdict is Verdict.REFUSE:
            self._add(Said.REFUSED, f"{name} is not for the console. {rule.text}")
            return
        if not rule.takes(len(words)):
            raise BoardError(f"it is typed as {rule.usage}", hint=_sentence(rule.text))
        match rule.verdict:
            case Verdict.HELP:
                self._help(words)
            case Verdict.DO:
                await self._do(typed.texts)
            case Verdict.SAY:
                await self._say(rule, words)

    def _rule(self, name: str) -> Rule:
        rule = RULES.get(name)
        if rule is not None and self._engine_has(rule):
            return rule
        if rule is not None:
            hint = "The built-in engine, which you choose in Preferences, has it."
            raise BoardError(f"the engine {self._engine.name} has no command {name}", hint=hint)
        if name in self._known:
            raise BoardError(f"the program does not know what {name} would do, and does not say it to the engine")
        near = get_close_matches(name, RULES, 1)
        raise BoardError(f"there is no command {name}", hint=f"Is {near[0]} meant?" if near else "Type help.")

    def _engine_has(self, rule: Rule) -> bool:
        """What is done by the program needs no command of the engine, but may need that it can do it."""
        if rule.verdict is Verdict.SAY:
            return not self._known or rule.name in self._known
        return not rule.needs or not self._engine.runs or rule.needs in self._engine.capabilities

    def _help(self, words: Sequence[str]) -> None:
        if words:
            rule = self._rule(words[0])
            refused = rule.verdict is Verdict.REFUSE
            self._add(Said.NOTE, f"{rule.name}: {rule.text}" if refused else f"{rule.usage}: {rule.text}.")
            return
        allowed = [rule for rule in RULES.values() if rule.verdict is not Verdict.REFUSE]
        width = max(len(rule.usage) for rule in allowed)
        lines = [f"{rule.usage:<{width}}  {rule.text}" for rule in sorted(allowed, key=lambda rule: rule.name)]
        self._add(Said.NOTE, "\n".join(lines))

    async def _do(self, words: Sequence[str]) -> None:
        plan = doing(words, Surroundings(self._pedals.meant, self._engine.muted))
        if plan is None:
            self._add(Said.NOTE, "It is so already.")
            return
        await self._actions.run(plan.action, **plan.arguments)
        await self._engine.settled()
        self._add(Said.NOTE, plan.told)

    async def _say(self, rule: Rule, words: Sequence[str]) -> None:
        said = list(words)
        pedal = rule.arguments[:1] and rule.arguments[0].kind is Kind.PEDAL
        if pedal:
            said[0] = self._pedals.number(self._pedals.meant(words[0]).id)
        reply = await self._engine.command(rule.name, *said)
        self._add(Said.ANSWER, _readable(reply.text))
        note = _sentence(reply.reason) if reply.reason else self._value(rule.name, words, reply)
        if note:
            self._add(Said.REFUSED if reply.reason else Said.NOTE, note)

    def _value(self, name: str, words: Sequence[str], reply: CommandReply) -> str:
        """A control's value as a musician reads it."""
        if name != "param_get":
            return ""
        held = self._pedals.meant(words[0])
        parameter = held.plugin.parameters_by_symbol.get(PortSymbol(words[1]))
        value = reply.text.removeprefix("resp 0 ")
        return f"{parameter.name} of {held.name}: {parameter.text(float(value))}" if parameter else ""

    def _add(self, said: Said, text: str) -> None:
        self.transcript.add(said, text, self._clock())


def _readable(text: str) -> str:
    """An answer in JSON with its members one below the other."""
    if not text.startswith("resp 0 {"):
        return text or "(an empty answer)"
    try:
        told = json.loads(text.removeprefix("resp 0 "))
    except ValueError:
        return text
    return "resp 0\n" + json.dumps(told, indent=2, ensure_ascii=False)


def _sentence(text: str) -> str:
    """Names such as mod-host stay as they are."""
    begin = text[:1].upper() if text.split(" ", maxsplit=1)[0].isalpha() else text[:1]
    return f"{begin}{text[1:]}".rstrip(".") + "."
