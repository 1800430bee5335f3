"""Files on their way out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    return download(content, name, WORKBOOK)


def download(content: bytes, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    """Always to be saved, never to be shown: a file that somebody uploaded must not run as a page of this site."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
