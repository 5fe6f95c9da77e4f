"""The flask commands."""

from flask import Flask

from portal.commands.content import content_group
from portal.commands.officer import officer_group
from portal.commands.retention import retention_command
from portal.commands.worker import worker_command


def install_commands(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    for command in (content_group, officer_group, retention_command, worker_command):
        app.cli.add_command(command)
