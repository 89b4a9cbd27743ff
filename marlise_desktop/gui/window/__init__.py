"""The main window: panels in docks, pages in the middle, menus from the table of actions, keys, opening and closing."""
