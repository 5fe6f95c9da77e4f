"""`python -m tests.house.routes` writes anew what is written from the code: addresses, rights and fields."""

import tempfile
from pathlib import Path

from tests.databases import make_app
from tests.house import fields
from tests.house.rights import DOCUMENT, written_anew

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/x.db", Path(folder))
        lines = sorted(
            f"{rule.rule} {','.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {rule.endpoint}"
            for rule in app.url_map.iter_rules()
        )
    Path(__file__).with_name("routes.txt").write_text("\n".join(lines) + "\n")
    DOCUMENT.write_text(written_anew(app, DOCUMENT.read_text()))
    fields.DOCUMENT.write_text(fields.document())
