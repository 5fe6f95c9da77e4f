"""A process that sends reports one after the other and says which were acknowledged: to be killed.

python -m tests.services.report.submitting FOLDER, with DATABASE_URL in the environment.
"""

import io
import os
import sys
import threading
from pathlib import Path

from portal.services import drafts
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of_draft
from portal.services.report import reports
from tests.builders import report_answers
from tests.databases import make_app
from tests.files.samples import photo

_THREADS = 3


def main() -> None:
    """Send until killed; a line goes out only after the commit, and whole."""
    apart = {name: os.environ[name] for name in ("PORTAL_KEYS_URL",) if name in os.environ}
    app = make_app(os.environ["DATABASE_URL"], Path(sys.argv[1]), **apart)
    picture = photo()

    def send() -> None:
        with app.app_context():
            while True:
                token = drafts.start_draft("report", "en", "danger", {"now": "no"})
                evidence.add_file(case_of_draft(token, "report"), "a.jpg", io.BytesIO(picture))
                sent = reports.submit_draft(token, report_answers())
                os.write(sys.stdout.fileno(), f"{sent.reference}\n".encode())

    threads = [threading.Thread(target=send) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
