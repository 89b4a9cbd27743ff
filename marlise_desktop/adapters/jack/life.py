"""How long what we start goes on: as long as we do, or longer."""

from dataclasses import dataclass

from marlise_desktop.session.ports.process import ChildProcess


@dataclass
class Life:
    """`outlives`: what is started goes on if the program dies. `leaving`: it goes on now that the program ends."""

    outlives: bool = False
    leaving: bool = False

    async def end(self, child: ChildProcess, patience_s: float) -> None:
        """Stops a child that runs, or leaves it to the next program."""
        if child.exit_code is not None:
            return
        if self.leaving:
            child.leave()
        else:
            await child.stop(patience_s)
