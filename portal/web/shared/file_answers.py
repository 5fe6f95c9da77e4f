"""Files of evidence as answers: guarded as if each were hostile."""

from werkzeug.wrappers import Response

from portal.services.evidence.evidence_out import OpenFile

# Nothing in the file may run, load or send anything, even when it is opened by itself.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def file_answer(file: OpenFile) -> Response:
    """Hand out a file piece by piece. `no-store` and `nosniff` come from the outermost layer."""
    return Response(
        file.chunks,
        content_type=file.media_type,
        headers={
            "Content-Disposition": file.disposition,
            "Content-Security-Policy": _POLICY,
        },
    )
