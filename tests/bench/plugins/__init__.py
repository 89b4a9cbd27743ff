"""Every plugin that is installed, tried in the built-in host one by one."""
