"""How urllib opens requests to one store: http(s) only, redirected whole, logged in where asked."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from email.message import Message
    from typing import IO
    from urllib.response import addinfourl as AddInfo  # noqa: N812 – a class by its looks

    from kg.remote.address import Address

__all__ = ["build_opener"]


def build_opener(address: Address) -> urllib.request.OpenerDirector:
    """Return what opens http(s) addresses and nothing else.

    User and password are for the host of the address alone; proxies are those of the environment.
    """
    passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _RedirectHandler(),
    ]
    if address.user:
        root = urlsplit(address.url)
        passwords.add_password(None, f"{root.scheme}://{root.netloc}/", address.user, address.password)
        handlers += [
            _PreemptiveDigestHandler(passwords),
            urllib.request.HTTPBasicAuthHandler(passwords),
        ]
    # Not urllib's build_opener, which adds handlers of file:, ftp: and data:, to which a redirect could lead.
    opener = urllib.request.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler)
    return opener


class _RedirectHandler(urllib.request.HTTPRedirectHandler):
    """Follows redirects with method and body kept: what is sent here may be sent twice."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request:
        """Return the request for the new address; raises ``HTTPError`` where that is not http(s)."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        own = {"host", "authorization"}
        kept = {name: value for name, value in req.header_items() if name.lower() not in own}
        return urllib.request.Request(  # noqa: S310 – http(s) only, see above
            newurl, data=req.data, headers=kept, method=req.get_method()
        )


class _PreemptiveDigestHandler(urllib.request.HTTPDigestAuthHandler):
    """Answers a host's challenge beforehand once it is known: a body that is refused is often cut off."""

    challenge = ""

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> AddInfo | None:
        """Keep the challenge, and answer it."""
        self.challenge = auth.partition(" ")[2]
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Add the answer to a request that has none, if it goes to the host of the password."""
        if self.challenge and not req.has_header(self.auth_header):
            asked = urllib.request.parse_keqv_list(urllib.request.parse_http_list(self.challenge))
            if answer := self.get_authorization(req, asked):
                req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request
