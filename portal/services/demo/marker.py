"""The marker that says: this database holds the demonstration and nothing else."""

import sqlalchemy as sa

from portal.extensions import db
from portal.models.setting import DEMO, Setting
from portal.services.database_facts import note_fact
from portal.services.transaction import transaction


class NotOurDemo(Exception):
    """The database holds data and no marker; the message says what to do."""


def check_is_ours() -> None:
    """Refuse a database that holds anything but the demonstration, migrated or not.

    Raises:
        NotOurDemo: it does.
    """
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        names = set(inspector.get_table_names()) - {"alembic_version"}
        if "setting" in names and _marked(connection):
            return
        metadata = sa.MetaData()
        for name in sorted(names):
            table = sa.Table(name, metadata, sa.Column("anything"))
            if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                place = db.engine.url.render_as_string(hide_password=True)
                raise NotOurDemo(
                    f"the database {place} holds data that is not the demonstration's. "
                    "Choose an empty one with DATABASE_URL."
                )


def _marked(connection: sa.Connection) -> bool:
    query = sa.select(Setting.value).where(Setting.name == DEMO)
    return connection.execute(query).first() is not None


def progress() -> int:
    """How many of the samples are made; 0 in an unmarked database."""
    value = db.session.scalar(sa.select(Setting.value).where(Setting.name == DEMO))
    db.session.rollback()
    return int(value or 0)


def note_progress(made: int) -> None:
    """Mark the database and say how many samples it holds."""
    with transaction() as session:
        note_fact(session, DEMO, str(made))
