"""The flask commands."""

from flask import Flask

from portal.commands.officer import officer_group


def install_commands(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    app.cli.add_command(officer_group)
