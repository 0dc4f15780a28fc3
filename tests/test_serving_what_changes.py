"""``bilateral serve --watch``: pages of the new build without a new start, a line where a corpus is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import time

import httpx
import running
import small_corpus
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kg.rdf import store
from kg.web.dataset import Dataset
from kg.web.front import Front

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?claim a br:Claim }"


def count(site):
    """Return how many claims a site has."""
    found = httpx.get(f"{site}/sparql", params={"query": COUNT}, headers={"accept": "text/csv"}, timeout=300)
    return int(found.text.split()[1])


def until(found):
    """Wait until something is so, however busy the machine is."""
    for _ in range(3000):
        if found():
            return
        time.sleep(0.1)
    raise AssertionError(found)


def test_pages_are_of_the_new_build_and_an_error_is_one_line(tmp_path):
    """What is typed is served once it is built; what is wrong is told, and the last build stays."""
    claims = small_corpus.write(tmp_path / "corpus") / "interview" / "claims.yaml"
    log, right = tmp_path / "log", claims.read_text(encoding="utf-8")

    def told():
        return [line for line in log.read_text(encoding="utf-8").splitlines() if "unknown-entity" in line]

    with running.serving(
        log, "--watch", "--corpus", tmp_path / "corpus", "--build", tmp_path / "build"
    ) as site:
        assert 4 == count(site)
        claims.write_text(right.replace("visited bem", "visited bam"), encoding="utf-8")
        until(told)
        assert told()[0].startswith(f"{claims}:14:12: error[unknown-entity]: unknown entity 'bam'")
        assert told()[0].endswith("the build before goes on being served")
        assert (1, 4) == (len(told()), count(site))
        claims.write_text(right[: right.index("  - claim: port-a")], encoding="utf-8")
        until(lambda: count(site) == 3)


class Stage:
    """Two datasets, of which the new one is served as soon as a request to the old one is under way."""

    def __init__(self):
        self.asked, self.leave, self.events = asyncio.Event(), asyncio.Event(), []

    def make(self, dataset):
        """Return an application that tells which dataset it serves, at ``/slow`` when it may."""

        async def answer(request):
            if request.url.path == "/slow":
                self.asked.set()
                await self.leave.wait()
            return PlainTextResponse(dataset.version)

        @contextlib.asynccontextmanager
        async def lifespan(app):
            yield
            self.events.append(f"{dataset.version} ends")

        return Starlette(routes=[Route("/{path}", answer)], lifespan=lifespan)

    async def newer(self):
        """Return the new dataset, once."""
        if self.events:
            await asyncio.Event().wait()
        await self.asked.wait()
        self.events.append("exchange")
        return contextlib.nullcontext(Dataset(store=store.in_memory(()), home=None, version="new"))


@contextlib.asynccontextmanager
async def alive(app):
    """Have an application live as a server has it; give a client."""
    messages, begun = asyncio.Queue(), asyncio.Event()

    async def said(message):
        del message
        begun.set()

    await messages.put({"type": "lifespan.startup"})
    living = asyncio.create_task(app({"type": "lifespan"}, messages.get, said))
    await begun.wait()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client
    await messages.put({"type": "lifespan.shutdown"})
    await living


def test_what_is_under_way_is_answered_by_what_it_began_with():
    """An exchange waits for requests that the old one answers; new ones go to the new one."""
    stage = Stage()
    old = Dataset(store=store.in_memory(()), home=None, version="old")

    async def played():
        async with alive(Front(old, stage.make, newer=stage.newer)) as client:
            slow = asyncio.create_task(client.get("/slow"))
            await stage.asked.wait()
            for _ in range(10_000):
                if (await client.get("/quick")).text == "new":
                    break
                await asyncio.sleep(0.001)
            assert ["exchange"] == stage.events
            stage.leave.set()
            assert "old" == (await slow).text

    asyncio.run(played())
    assert ["exchange", "new ends", "old ends"] == sorted(stage.events)
