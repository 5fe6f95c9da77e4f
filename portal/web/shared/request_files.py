"""Files of a request: what somebody sent stands in no temporary file once it is answered."""

import contextlib
from typing import IO

from flask import Flask, Request, request


class ClosingRequest(Request):
    """Closes the temporary file of each part, of a body too that ended in the middle of one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._opened: list[IO[bytes]] = []

    def _get_file_stream(self, *args: object, **kwargs: object) -> IO[bytes]:
        stream: IO[bytes] = super()._get_file_stream(*args, **kwargs)  # type: ignore[arg-type]
        self._opened.append(stream)
        return stream

    def close(self) -> None:
        """Close what was opened; the system removes a closed temporary file."""
        super().close()
        for stream in self._opened:
            # A full disk is in the way of what was still to be written: nobody reads it any more.
            with contextlib.suppress(OSError):
                stream.close()


def install_request_files(app: Flask) -> None:
    """Close the files of every request when it ends."""
    app.request_class = ClosingRequest

    @app.teardown_request
    def close_files(error: BaseException | None) -> None:
        request.close()
