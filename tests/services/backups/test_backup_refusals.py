"""A bad archive is refused in one line, and nothing of it comes in."""

import datetime as dt
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.services import drafts
from portal.services.audit import audit
from portal.services.backups.making import Made, make_backup
from portal.services.backups.manifest import BackupError
from portal.services.backups.restoring import restore_backup
from portal.services.report import reports
from portal.services.transaction import transaction
from tests.builders import report_answers
from tests.databases import make_app
from tests.services.backups.backup_sites import Site, empty_site, is_empty

Member = tuple[tarfile.TarInfo, bytes]
Change = Callable[[list[Member]], list[Member]]


@pytest.fixture(scope="module")
def _site(
    backend: tuple[Flask, object], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with backend[0].app_context():
        engine = db.engine
    with empty_site(engine, tmp_path_factory.mktemp("refusals") / "site") as made:
        yield made


@pytest.fixture
def site(app: Flask, _site: Site) -> Site:
    """An empty portal that must be empty again after each refusal."""
    assert is_empty(_site)
    return _site


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> Made:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    reports.submit_draft(token, report_answers())
    folder = app.config["PORTAL"].instance / "evidence"
    folder.mkdir(exist_ok=True)
    (folder / "one.bin").write_bytes(b"sealed" * 100)
    backup = make_backup(tmp_path / "backup.tar")
    (folder / "one.bin").unlink()
    folder.rmdir()
    return backup


def refuse(site: Site, made: Made, match: str = "", keys: Path | None = None) -> None:
    with site.app.app_context(), pytest.raises(BackupError, match=match) as caught:
        restore_backup(made.cases, keys)
    words = str(caught.value)
    assert "\n" not in words
    assert "Lovelace" not in words
    assert is_empty(site)


def members_of(path: Path) -> list[Member]:
    with tarfile.open(path) as archive:
        return [(info, archive.extractfile(info).read()) for info in archive]


def rewrite(path: Path, change: Change) -> None:
    members = change(members_of(path))
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Member:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, b"x\n" if kind == tarfile.REGTYPE else b""


def with_data(name: str, edit: Callable[[bytes], bytes]) -> Change:
    def change(members: list[Member]) -> list[Member]:
        assert any(info.name.startswith(name) for info, _ in members)
        return [
            (info, edit(data) if info.name.startswith(name) else data) for info, data in members
        ]

    return change


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def with_hashes_made_anew(members: list[Member]) -> list[Member]:
    """What somebody without the master keys can do: alter rows and their hashes."""
    changed = with_data("tables/report/", lambda data: data.replace(b"noise", b"other"))(members)
    hashes = {info.name: hashlib.sha256(data).hexdigest() for info, data in changed}

    def renew(data: bytes) -> bytes:
        manifest = json.loads(data)
        for part in manifest["parts"]:
            part["sha256"] = hashes[part["name"]]
        return json.dumps(manifest, indent=1).encode()

    return with_data("manifest.json", renew)(changed)


ALTERED: dict[str, Change] = {
    "a bit of a row": with_data("tables/report/", flipped),
    "a bit of a file": with_data("evidence/", flipped),
    "a bit of the list": with_data("manifest.json", flipped),
    "a bit of the seal": with_data("manifest.seal", flipped),
    "a row less": with_data("tables/report/", lambda data: b""),
    "a row twice": with_data("tables/search_term/", lambda data: data + data),
    "a row and its hash": with_hashes_made_anew,
    "a part less": lambda members: members[1:],
    "a part twice": lambda members: [members[0], *members],
    "parts in another order": lambda members: [members[1], members[0], *members[2:]],
    "no seal": lambda members: members[:-1],
    "no list": lambda members: members[:-2],
    "nothing": lambda members: [],
    "more after the end": lambda members: [*members, member("evidence/late.bin")],
    "one file more": lambda members: [member("evidence/more.bin"), *members],
    "a table of nobody": lambda members: [member("tables/nobody/000000.jsonl"), *members],
}

HOSTILE = {
    "from the root": member("/etc/cron.d/x"),
    "a folder up": member("../x"),
    "up from inside": member("evidence/../../x"),
    "a root inside": member("evidence//etc/x"),
    "a hidden file": member("evidence/.bashrc"),
    "a dot": member("evidence/./x"),
    "a backslash": member("evidence/..\\x"),
    "a line break": member("evidence/x\n"),
    "another script": member("evidence/х"),
    "a symbolic link": member("evidence/x", tarfile.SYMTYPE, "/etc/passwd"),
    "a hard link": member("evidence/x", tarfile.LNKTYPE, "evidence/one.bin"),
    "a folder": member("evidence/x", tarfile.DIRTYPE),
    "a device": member("evidence/x", tarfile.CHRTYPE),
    "a pipe": member("evidence/x", tarfile.FIFOTYPE),
    "a long name": member("evidence/" + "../" * 200 + "x"),
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_an_altered_archive_is_refused(site: Site, made: Made, change: Change) -> None:
    rewrite(made.cases, change)
    refuse(site, made, r"^backup\.tar")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_member_is_refused(site: Site, made: Made, hostile: Member) -> None:
    rewrite(made.cases, lambda members: [hostile, *members])
    refuse(site, made, "no backup holds")


def test_an_untouched_copy_is_taken(site: Site, made: Made) -> None:
    """Shows that the tests above fail for what they alter, not for being written anew."""
    rewrite(made.cases, lambda members: members)
    with site.app.app_context(), pytest.raises(BackupError, match="is missing: no"):
        restore_backup(made.cases, made.keys.with_name("no.tar"))


@pytest.mark.parametrize("share", [0, 0.0001, 0.1, 0.5, 0.9, 0.98])
def test_a_cut_off_archive_is_refused(site: Site, made: Made, share: float) -> None:
    data = made.cases.read_bytes()
    ends = data.rindex(b"manifest.seal")
    made.cases.write_bytes(data[: int(ends * share)])
    refuse(site, made, r"^backup\.tar")


def test_what_is_no_archive_is_refused(site: Site, made: Made) -> None:
    for data in (b"", b"PK\x03\x04 no tar", b"\x00" * 20480, b"\xff" * 20480):
        made.cases.write_bytes(data)
        refuse(site, made, r"^backup\.tar")
    made.cases.unlink()
    refuse(site, made, "the archive is missing")
    made.cases.mkdir()
    refuse(site, made, r"^backup\.tar cannot be read: Is a directory$")


def test_the_keys_must_be_there_and_whole(site: Site, made: Made) -> None:
    data = made.keys.read_bytes()
    rewrite(made.keys, with_data("tables/case_key/", flipped))
    refuse(site, made, r"^backup\.keys\.tar is damaged")
    made.keys.write_bytes(data[:-12000])
    refuse(site, made, r"^backup\.keys\.tar")
    made.keys.unlink()
    refuse(site, made, r"^the file of the case keys is missing: backup\.keys\.tar$")
    refuse(site, made, "holds cases, where keys are needed", made.cases)


def test_older_keys_are_refused(
    site: Site, made: Made, tmp_path: Path, at_noon: dt.datetime
) -> None:
    with clock.stopped_at(at_noon - dt.timedelta(days=1)):
        older = make_backup(tmp_path / "older.tar")
    refuse(site, made, "older than the archive", older.keys)


def test_keys_of_another_portal_are_refused(
    site: Site, made: Made, tmp_path: Path, at_noon: dt.datetime
) -> None:
    with transaction() as session:
        session.execute(sa.text("delete from search_term"))
        for table in ("outbox_message", "report_event", "report", "draft", "case_key"):
            session.execute(sa.text(f"delete from {table}"))
    drafts.start_draft("report", "en", "danger", {"now": "no"})
    with clock.stopped_at(at_noon + dt.timedelta(days=1)):
        other = make_backup(tmp_path / "other.tar")
    refuse(site, made, "none of the case keys belongs", other.keys)


def test_other_master_keys_are_refused(site: Site, made: Made) -> None:
    other = make_app(site.url, site.folder, PORTAL_MASTER_KEYS="new:" + "A" * 43 + "=")
    refuse(Site(other, site.url, site.folder), made, "keys that are not in PORTAL_MASTER_KEYS or")
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_another_schema_is_refused(site: Site, made: Made) -> None:
    def set_schema(version: str) -> None:
        with site.app.app_context(), db.engine.begin() as connection:
            change = sa.text("update alembic_version set version_num = :version")
            connection.execute(change, {"version": version})

    ours = db.session.scalar(sa.text("select version_num from alembic_version"))
    set_schema("000")
    refuse(site, made, rf"the archive has schema {ours} and this database 000; .* release 0\.")
    set_schema(ours)


def test_a_database_without_tables_is_refused(site: Site, made: Made) -> None:
    with site.app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("alter table alembic_version rename to aside"))
    refuse(site, made, "flask db upgrade")
    with site.app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("alter table aside rename to alembic_version"))


def test_a_database_with_data_is_refused(app: Flask, made: Made) -> None:
    with pytest.raises(BackupError, match="into an empty one only"):
        restore_backup(made.cases)
    assert db.session.scalar(sa.text("select count(*) from report")) == 1


def test_one_row_of_any_kind_is_data(app: Flask, made: Made, tmp_path: Path) -> None:
    with empty_site(db.engine, tmp_path / "used") as used, used.app.app_context():
        audit.record("officer.signed_in")
        with pytest.raises(BackupError, match="into an empty one only"):
            restore_backup(made.cases)


def test_files_that_are_there_are_not_touched(site: Site, made: Made) -> None:
    site.evidence.mkdir()
    file = site.evidence / "mine.bin"
    file.write_bytes(b"mine")
    with site.app.app_context(), pytest.raises(BackupError, match="evidence folder is not empty"):
        restore_backup(made.cases)
    assert file.read_bytes() == b"mine"
    file.unlink()
    site.evidence.rmdir()
