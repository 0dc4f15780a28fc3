"""How many files may be open at once: a store on disk needs some, which is better told before the work."""

from __future__ import annotations

from kg.errors import InputError

__all__ = ["make_room"]

_NEEDED = 96
"""What the store's library asks for, half of it for others."""

_WANTED = 512
"""With so many a store of millions of quads is written without opening its files again and again."""


def make_room() -> None:
    """See to it that a store can be opened, up to what the system lets this process have.

    Raises ``InputError`` where that is too little.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft != resource.RLIM_INFINITY and soft < _NEEDED:
        raise InputError(
            f"only {soft} files may be open at once, and a store needs {_NEEDED}",
            where="limit of the system",
            fix=f"Allow more: ulimit -n {_WANTED}",
        )
