"""The files of a build: written whole, or from those of the build before where little changed.

A text of the graph that was written from an earlier one has the same bytes as if it were written whole. The
earlier file is compared with its checksums on the way, and what is wrong with it is nobody's affair: the text
is then written whole.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.rdf import checksums, revising, sheets, store
from kg.rdf.forms import BETWEEN
from kg.rdf.sheets import Sheets
from kg.timing import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.building.earlier import Earlier
    from kg.exporting.content import Content
    from kg.exporting.outputs import Output
    from kg.rdf.checksums import Block
    from kg.rdf.leaves import Text
    from kg.rdf.sheets import Revision, Sheet
    from kg.shards import Shards

__all__ = ["Writer"]


class Writer:
    """Writes the outputs of a graph into a folder; ``known`` are the checksums of the files written."""

    def __init__(
        self, content: Content, folder: Path, shards: Shards | None, earlier: Earlier | None
    ) -> None:
        self.known: dict[str, Sequence[Block]] = {}
        self._content, self._folder, self._shards, self._earlier = content, folder, shards, earlier
        self._revisions: Mapping[str, Revision] | None = None
        if earlier is not None:
            with stage("find what changed in the texts"):
                self._revisions = revising.revisions(content.store, earlier.change)

    def write(self, output: Output) -> int:
        """Write an output and return how many bytes it has."""
        with stage(f"make {output.file}"):
            known = self._text(output, output.text) if output.text else self._file(output)
        self.known[output.file] = known
        return sum(size for size, _ in known)

    def _file(self, output: Output) -> Sequence[Block]:
        data = self._revised(output) or output.write(self._content)
        (self._folder / output.file).write_bytes(data)
        return checksums.blocks(data)

    def _revised(self, output: Output) -> bytes | None:
        """Return an output made of that of the earlier build, where that is whole and it can be done."""
        if self._earlier is None or output.revise is None:
            return None
        try:
            before = (self._earlier.folder / output.file).read_bytes()
        except OSError:
            return None
        if checksums.blocks(before) != store.blocks(self._earlier.mark, output.file):
            return None
        return output.revise(before, self._content, self._earlier.change)

    def _text(self, output: Output, text: Callable[[Content], Text]) -> Sequence[Block]:
        """Write a text, from that of the earlier build where that can be done, and keep its sheets."""
        kept = Sheets(self._shards, output.name, BETWEEN[output.name]) if self._shards else None
        if kept and self._earlier and self._revisions:
            before, revision = self._earlier, self._revisions[output.name]
            with suppress(OSError, ValueError):
                blocks = store.blocks(before.mark, output.file)
                return self._sheets(output, kept, kept.revised(before.folder / output.file, blocks, revision))
        return self._sheets(output, kept, sheets.of_text(text(self._content)))

    def _sheets(self, output: Output, kept: Sheets | None, written: Iterable[Sheet]) -> Sequence[Block]:
        """Write sheets to a new file and return their checksums."""
        done = []
        with (self._folder / output.file).open("wb") as file:
            for sheet in written:
                file.write(sheet.data)
                done.append(sheet._replace(data=b""))
        if kept:
            kept.keep(done)
        return [sheet.block for sheet in done]
