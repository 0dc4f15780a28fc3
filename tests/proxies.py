"""A small proxy: shows a server below a path of its own, as one before it would, over real HTTP."""

from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


def proxy(upstream, prefix, *, strip=True, headers=None):
    """Return a proxy that shows the server at ``upstream`` below ``prefix``, and nothing else.

    It passes paths on without the prefix where it is to ``strip`` them, and adds ``headers``.
    """

    @asynccontextmanager
    async def connected(app):
        del app
        async with httpx.AsyncClient(timeout=300) as client:
            yield {"client": client}

    async def pass_on(request):
        path = request.url.path
        if path != prefix and not path.startswith(f"{prefix}/"):
            return Response("outside", status_code=404)
        place = path.removeprefix(prefix) if strip else path
        kept = {name: value for name, value in request.headers.items() if name != "host"}
        answer = await request.state.client.request(
            request.method,
            f"{upstream}{place or '/'}",
            params=request.url.query,
            headers=kept | {"accept-encoding": "identity"} | (headers or {}),
            content=await request.body(),
        )
        hop = {"transfer-encoding", "connection", "content-length"}
        said = {name: value for name, value in answer.headers.items() if name not in hop}
        return Response(answer.content, answer.status_code, said)

    routes = [Route("/{path:path}", pass_on, methods=["GET", "POST", "HEAD"])]
    return Starlette(routes=routes, lifespan=connected)
