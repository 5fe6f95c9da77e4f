"""The flask commands."""

from flask import Flask

from portal.commands.audit import audit_group
from portal.commands.backup import backup_command, restore_command
from portal.commands.content import content_group
from portal.commands.demo import demo_command
from portal.commands.error_pages import error_pages_command
from portal.commands.keys import keys_group
from portal.commands.officer import officer_group
from portal.commands.retention import retention_command
from portal.commands.worker import worker_command

_COMMANDS = (
    audit_group,
    backup_command,
    content_group,
    demo_command,
    error_pages_command,
    keys_group,
    officer_group,
    restore_command,
    retention_command,
    worker_command,
)


def install_commands(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    for command in _COMMANDS:
        app.cli.add_command(command)
