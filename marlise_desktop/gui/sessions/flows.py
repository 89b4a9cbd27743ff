"""What is done with a session, with the questions that belong to it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.rules import check_name
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.sessions.form import Wish
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.kinds import rack
from marlise_desktop.session.lives import Lives


class SessionFlows:
    """Coroutines; each raises MarliseError where the sessions do.

    What an action of the table does is done by it; a sheet's properties and parts are more than any of them takes.
    """

    def __init__(self, lives: Lives, actions: Actions, window: QWidget) -> None:
        self._lives, self._actions, self._window = lives, actions, window

    async def make(self, wish: Wish) -> SessionId:
        made = await self._lives.create(wish.kind, wish.name, wish.properties, wish.folder, affinity=wish.affinity)
        return made.id

    async def make_from(self, template: TemplateId, wish: Wish) -> SessionId:
        return (await self._lives.create_from(template, wish.name, wish.properties)).id

    async def copy(self, record: SessionRecord, wish: Wish) -> SessionId:
        run = self._actions.run
        return SessionId(str(await run("session.clone", session=record.id, name=wish.name, with_state=wish.with_state)))

    async def change(self, record: SessionRecord, wish: Wish) -> SessionId:
        await self._lives.edit(
            record.id,
            lambda held: replace(held, name=wish.name, properties=wish.properties, affinity=wish.affinity),
        )
        return record.id

    async def racks(self) -> Sequence[tuple[SessionId, str]]:
        """Those that can be parts of a show, with their names."""
        pages = self._lives.sessions.pages(SessionQuery(kinds=frozenset({rack.NAME})))
        return [(record.id, record.name) async for page in pages for record in page]

    async def rename(self, record: SessionRecord) -> None:
        name = await self._name("Rename session", record.name, "Rename")
        if name is not None and name != record.name:
            await self._actions.run("session.rename", session=record.id, name=name)

    async def make_template(self, record: SessionRecord) -> None:
        name = await self._name("Make a template", record.name, "Make it")
        if name is not None:
            await self._actions.run("session.template", session=record.id, name=name)

    async def forget_template(self, template: SessionTemplate) -> None:
        choices = (ask.Choice("forget", "Forget it", ask.Part.DESTROY), ask.CANCEL)
        text = f"“{template.name}” is forgotten. Sessions that were made from it stay as they are."
        if await ask.confirm(self._window, "Forget this template?", text, choices) == "forget":
            await self._lives.sessions.remove_template(template.id)

    async def folder_for(self, record: SessionRecord) -> str | None:
        """Where its folder is to go."""
        start = str(Path(record.workspace).parent)
        return await ask.folder(self._window, f"Choose an empty folder for {record.name}", start)

    async def remove(self, record: SessionRecord) -> None:
        choices = (ask.Choice("remove", "Take out of the list", ask.Part.DESTROY), ask.CANCEL)
        text = (
            f"“{record.name}” is taken out of the list. Its folder stays on the disk with all that is in it, boards"
            f" and recordings too:\n{record.workspace}"
        )
        if await ask.confirm(self._window, "Take this session out of the list?", text, choices) == "remove":
            await self._actions.run("session.remove", session=record.id)

    async def _name(self, question: str, value: str, accept: str) -> str | None:
        return await ask.text(self._window, question, "Name", value=value, accept=accept, refusal=_refusal)


def _refusal(name: str) -> str:
    try:
        check_name(name)
    except MarliseError as error:
        return error.hint if name else " "
    return ""
