"""The address of a store elsewhere, user and password apart from it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from kg.errors import InputError

__all__ = ["Address"]

_FIX = "Write http://host/path or https://host/path"
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


@dataclass(frozen=True)
class Address:
    """An http(s) address, with user and password apart; it prints without them."""

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.url

    @classmethod
    def read(cls, text: str) -> Address:
        """Read ``http(s)://[user:password@]host/…``, user and password else from the environment.

        ``BILATERAL_USER`` and ``BILATERAL_PASSWORD`` keep them out of the list of processes. Raises
        ``InputError`` for what is no such address.
        """
        parts = _split(text)
        user = unquote(parts.username or "") or os.environ.get("BILATERAL_USER", "")
        password = unquote(parts.password or "") or os.environ.get("BILATERAL_PASSWORD", "")
        host = parts.netloc.rpartition("@")[2]
        return cls(parts._replace(netloc=host, fragment="").geturl(), user, password)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
        valid = parts.hostname and parts.port != 0
        text.encode("ascii")
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise InputError("this is no address of a store", where="URL", fix=_FIX) from error
    if parts.scheme not in {"http", "https"}:
        raise InputError("the address of a store begins with http:// or https://", where="URL", fix=_FIX)
    if not valid or _NOT_IN_URL.search(text.strip()):
        raise InputError("this is no address of a store", where="URL", fix=_FIX)
    return parts
