"""A store that counts what is read from it."""

from pyoxigraph import QuerySolutions, Store


class CountingStore:
    """Passes all on to a store; ``read`` is how many quads and rows of answers were taken from it."""

    def __init__(self, store):
        self._store, self.read = store, 0

    @property
    def __class__(self):
        """What it is to whoever asks whether it is a store."""
        return Store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def __len__(self):
        return len(self._store)

    def quads_for_pattern(self, *pattern):
        """Yield quads, and count them."""
        for quad in self._store.quads_for_pattern(*pattern):
            self.read += 1
            yield quad

    def query(self, query, **options):
        """Answer a query, and count the rows that are taken."""
        found = self._store.query(query, **options)
        return _Rows(found, self) if isinstance(found, QuerySolutions) else found


class _Rows:
    def __init__(self, found, store):
        self._found, self._store, self.variables = found, store, found.variables

    @property
    def __class__(self):
        return QuerySolutions

    def __iter__(self):
        for row in self._found:
            self._store.read += 1
            yield row
