"""For a visitor without a browser: a client that speaks HTTP to a running server, in the shape of Django's test client."""

import time
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

PATIENCE = 60  # seconds; longer than any broker's time-out, so that a wait is measured and not cut off


@dataclass(frozen=True)
class Answer:
    status_code: int
    content: bytes
    request: dict[str, str]


@dataclass
class WireClient:
    """Keeps cookies, follows redirects, and notes how long each answer took."""

    base: str
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))
    took: dict[str, float] = field(default_factory=dict)

    def get(self, address: str, body: dict[str, Any] | None = None, *, follow: bool = True) -> Answer:
        return self._ask(address, None)

    def post(self, address: str, body: dict[str, Any], *, follow: bool = True) -> Answer:
        return self._ask(address, urlencode(body, doseq=True).encode())

    def _ask(self, address: str, body: bytes | None) -> Answer:
        started = time.monotonic()
        try:
            with self.opener.open(self.base + address, data=body, timeout=PATIENCE) as response:
                answer = Answer(response.status, response.read(), {"PATH_INFO": urlsplit(response.url).path})
        except HTTPError as refusal:
            answer = Answer(refusal.code, refusal.read(), {"PATH_INFO": address})
        self.took[f"{'POST' if body else 'GET'} {address}"] = time.monotonic() - started
        return answer
