"""Mail: a message, or all messages of a mailbox."""

from __future__ import annotations

import mailbox
from email import policy
from email.parser import BytesParser
from email.utils import parseaddr
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers import web
from kg.intake.readers.raw import LARGEST, Raw, Stretch, digest, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

__all__ = ["read", "read_box"]


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read a message; raises ``InputError`` where it has no text."""
    yield _message(whole(path, LARGEST), path, name)


def read_box(path: Path, name: str) -> Iterator[Raw]:
    """Read the messages of a mailbox, one after the other, each by its number."""
    box = mailbox.mbox(path, create=False)
    try:
        keys = list(box.keys())
        if not keys:
            raise InputError("no mailbox: no line begins with 'From '", where=str(path), fix="Name an mbox")
        for number, key in enumerate(keys, start=1):
            yield _message(box.get_bytes(key), path, f"{name}#{number}")
    finally:
        box.close()


def _message(data: bytes, path: Path, name: str) -> Raw:
    where = "".join([str(path), *name.partition("#")[1:]])
    message = BytesParser(policy=policy.default).parsebytes(data)
    body = message.get_body(("plain", "html"))
    try:
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, UnicodeError) as error:
        raise InputError("its encoding is unknown", where=where, fix="Save the text as UTF-8") from error
    if not text.strip():
        raise InputError("a message without text", where=where, fix="Save what is attached, and add that")
    if body is not None and body.get_content_subtype() == "html":
        text = web.article(text, path)[0]
    left = [each.get_filename() or each.get_content_type() for each in message.iter_attachments()]
    odd = (f"attached and not added: {', '.join(left)}",) if left else ()
    return Raw(name=name, digest=digest(data), stretches=(Stretch(text),), says=_says(message), odd=odd)


def _says(message: EmailMessage) -> dict[str, str]:
    sent = getattr(message["date"], "datetime", None)
    writer, _ = parseaddr(str(message["from"] or ""))
    return {
        "title": str(message["subject"] or ""),
        "issued": sent.date().isoformat() if sent else "",
        "publisher": writer,
    }
