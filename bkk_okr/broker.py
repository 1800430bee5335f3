"""Celery's broker seen directly: a client that answers or fails within a second, never retries."""

from urllib.parse import parse_qs, unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


def broker_client(url: str, patience: float = 1) -> redis.Redis:
    """Return a client for Celery's `redis://…` or `redis+socket://:password@/path?virtual_host=0`."""
    retry = Retry(NoBackoff(), 0)
    parts = urlsplit(url)
    if parts.scheme != "redis+socket":
        return redis.Redis.from_url(url, retry=retry, socket_timeout=patience, socket_connect_timeout=patience)
    return redis.Redis(
        unix_socket_path=unquote(parts.path),
        password=unquote(parts.password or "") or None,
        db=int(parse_qs(parts.query).get("virtual_host", ["0"])[0]),
        retry=retry,
        socket_timeout=patience,
    )
