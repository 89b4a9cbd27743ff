"""What a plugin's MOD skin says of a pedal's face."""

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.ranges import number
from marlise_desktop.adapters.lv2.world import Node, World, path_of
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.plugin import Skin


def read_skin(world: World, plugin: Node, user_folder: str) -> Skin:
    """A skin in the user's own folder goes before others; MOD's brand and label are taken where no skin has them."""
    with world.nodes(plugin, voc.GUI) as guis:
        skins = [_skin(world, gui) for gui in guis]
    own = [skin for skin in skins if skin.screenshot.startswith(f"{user_folder}/")]
    chosen = next(iter(own or skins), Skin())
    return Skin(
        brand=chosen.brand or world.label(plugin, voc.MOD_BRAND),
        label=chosen.label or world.label(plugin, voc.MOD_LABEL),
        colour=chosen.colour,
        screenshot=chosen.screenshot,
        thumbnail=chosen.thumbnail,
        controls=chosen.controls,
    )


def _skin(world: World, gui: Node) -> Skin:
    with world.nodes(gui, voc.GUI_PORT) as ports:
        places = [(number(world.text(port, voc.LV2_INDEX)) or 0.0, world.text(port, voc.SYMBOL)) for port in ports]
    return Skin(
        brand=world.label(gui, voc.GUI_BRAND),
        label=world.label(gui, voc.GUI_LABEL),
        colour=world.text(gui, voc.GUI_COLOUR),
        screenshot=path_of(world.text(gui, voc.GUI_SCREENSHOT)),
        thumbnail=path_of(world.text(gui, voc.GUI_THUMBNAIL)),
        controls=tuple(PortSymbol(symbol) for _, symbol in sorted(places) if symbol),
    )
