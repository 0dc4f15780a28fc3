"""Processes on other machines that share work: a cluster of ``dask.distributed``, asked as those here are.

What each does is a pure function of what is sent, of files that all see, and of the program: what was lost
with a worker can be done by any other, and what was kept in shards is found by its hash.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.processes import AHEAD, LOST, Workers, chunks
from kg.shards import own_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future

    from kg.processes import Around, Done, Item

__all__ = ["Cluster", "at", "leave"]

_SECONDS = 10
"""How long a scheduler may take to answer at first."""

_EXTRA = "pip install 'bilateral-kg[cluster]'"


@dataclass(frozen=True)
class Cluster(Workers):
    """The workers of a cluster, by the address of its scheduler; they share work as processes here do.

    What a lost worker had not given back is asked again of the others, by the scheduler or, where what all
    items need was lost too, from here; what fails again and again, or raises, is done here.
    """

    address: str = ""

    def share(
        self,
        work: Callable[[Around, Item], Done],
        around: Around,
        items: Iterable[Item],
        *,
        chunk: int = 1,
        spawned: bool = False,
    ) -> Iterator[Done]:
        """Yield ``work(around, item)`` for each item, in their order; so many items are sent at once.

        ``around`` reaches each worker once. Whether processes are ``spawned`` is for the cluster to say.
        """
        del spawned
        sharing = _Sharing(_client(self.address), work, around)
        for each in chunks(items, chunk):
            sharing.ask(each)
            if len(sharing.asked) >= self.number * AHEAD:
                yield from sharing.first()
        while sharing.asked:
            yield from sharing.first()

    def check_sight(self, paths: Iterable[Path]) -> None:
        """Raise ``InputError`` where a worker does not see files, or sees others, at these paths."""
        meant = {str(path.absolute()): _seen(str(path.absolute())) for path in paths}
        for worker, seen in _client(self.address).run(_all_seen, [*meant]).items():
            for path, found in zip(meant, seen, strict=True):
                if found != meant[path]:
                    fix = "Put it into a folder that all machines share, at the same path"
                    raise InputError(f"the worker {worker} sees something else there", where=path, fix=fix)


class _Sharing:
    """One work that a cluster shares: chunks that are asked for, in order, with what will come of them."""

    def __init__(self, client: Client, work: Callable[[Any, Any], Any], around: object) -> None:
        self._client, self._work, self._around = client, work, around
        self.asked: deque[tuple[list[Any], Future[Any] | None]] = deque()
        self._lost = 0
        self._sent = self._scattered()

    def ask(self, chunk: list[Any]) -> None:
        """Ask for a chunk."""
        self.asked.append((chunk, self._future(chunk)))

    def first(self) -> list[Any]:
        """Return what comes of the chunk that was asked for first, once it is there."""
        done = None
        while (future := self.asked[0][1]) is not None:
            try:
                done = future.result()
                break
            except _lost():
                self._ask_again()
        chunk, _ = self.asked.popleft()
        return [self._work(self._around, item) for item in chunk] if done is None else done

    def _scattered(self) -> Future[Any] | None:
        """Send what all items need to every worker; nothing where no cluster is there any more."""
        try:
            sent: Future[Any] = self._client.scatter(self._around, broadcast=True, hash=False)  # type: ignore[no-untyped-call]
        except _lost():
            return None
        return sent

    def _future(self, chunk: list[Any]) -> Future[Any] | None:
        if self._sent is None:
            return None
        try:
            return self._client.submit(_done, own_text(), self._work, self._sent, chunk, pure=False)
        except _lost():
            return None

    def _ask_again(self) -> None:
        """Send anew what all items need, and ask for what is not back; after some times, for nothing."""
        self._lost += 1
        self._sent = self._scattered() if self._lost <= LOST else None
        self.asked = deque(
            (chunk, future if _is_back(future) else self._future(chunk)) for chunk, future in self.asked
        )


def _is_back(future: Future[Any] | None) -> bool:
    return future is not None and future.status == "finished"


def _lost() -> tuple[type[BaseException], ...]:
    """Return what is raised where workers, or the scheduler, are gone."""
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    return CancelledError, CommClosedError, KilledWorker, OSError, RuntimeError, TimeoutError


def _done(text: str, work: Callable[[Any, Any], Any], around: object, chunk: list[Any]) -> list[Any] | None:
    """Do a chunk on a worker; return nothing where something raises, or where the program is another."""
    try:
        return [work(around, item) for item in chunk] if own_text() == text else None
    except Exception:  # noqa: BLE001 – whatever it is, the process that asked meets it again
        return None


def _all_seen(paths: list[str]) -> list[str]:
    return [_seen(path) for path in paths]


def _seen(path: str) -> str:
    """Tell what stands at a path: a file's size, how many entries a folder has; or nothing."""
    place = Path(path)
    try:
        return f"{len([*place.iterdir()])} entries" if place.is_dir() else f"{place.stat().st_size} bytes"
    except OSError:
        return ""


def at(address: str) -> Cluster:
    """Return the cluster whose scheduler listens at an address.

    Raises ``InputError`` where the extra is not installed, where nothing listens there or has no workers, or
    where a worker runs another version of the program.
    """
    try:
        client = _client(address)
    except ModuleNotFoundError as error:
        raise InputError("distributed is not installed", where="--cluster", fix=_EXTRA) from error
    except (OSError, ValueError) as error:
        fix = "Start `dask scheduler` and say its address, such as tcp://127.0.0.1:8786"
        raise InputError("no scheduler answers", where=address, fix=fix) from error
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        fix = f"Start `dask worker {address} --nthreads 1`, one for each processor"
        raise InputError("the cluster has no workers", where=address, fix=fix)
    for worker, text in client.run(own_text).items():
        if text != own_text():
            fix = "Install the same version, with the same libraries, on all machines"
            raise InputError(f"the worker {worker} runs another version", where=address, fix=fix)
    return Cluster(len(workers), address)


def leave() -> None:
    """Close the connections of this process to clusters."""
    while _clients:
        _clients.popitem()[1].close()  # type: ignore[no-untyped-call]


_clients: dict[str, Client] = {}
"""The connections of this process by address: a command has one."""


def _client(address: str) -> Client:
    """Return the connection to a scheduler; raises ``OSError`` where nothing answers."""
    from distributed import Client

    if address not in _clients:
        _clients[address] = Client(address, timeout=_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    return _clients[address]
