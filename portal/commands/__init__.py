"""The flask commands, imported when `flask` is asked for one: no web worker needs them."""

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup


class _Commands(AppGroup):
    """The portal's commands beside those that an application brings itself (docs/decisions/0034)."""

    _imported = False

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._import()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._import()
        return super().list_commands(ctx)

    def _import(self) -> None:
        if not self._imported:
            self._imported = True
            for command in _all_commands():
                self.add_command(command)


def _all_commands() -> tuple[Any, ...]:
    from flask_migrate.cli import db as migrations_group

    from portal.commands.audit import audit_group
    from portal.commands.backup import backup_command, restore_command
    from portal.commands.content import content_group
    from portal.commands.demo import demo_command
    from portal.commands.error_pages import error_pages_command
    from portal.commands.keys import keys_group
    from portal.commands.officer import officer_group
    from portal.commands.retention import retention_command
    from portal.commands.worker import worker_command

    return (
        audit_group,
        backup_command,
        content_group,
        demo_command,
        error_pages_command,
        keys_group,
        migrations_group,
        officer_group,
        restore_command,
        retention_command,
        worker_command,
    )


def install_commands(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    app.cli = _Commands(app.name)
