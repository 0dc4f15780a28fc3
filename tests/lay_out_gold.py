"""Lay out the texts of the gold set beside its claims, and prove each hash.

``python tests/lay_out_gold.py ARCHIVE DIR`` writes ``DIR/train`` and ``DIR/test`` in the form
that ``bilateral evaluate DIR/train`` reads: the passage, its header, and the claims with their words.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tarfile
from functools import cache
from pathlib import Path

GOLD = Path(__file__).parent.parent / "gold"
END = ".gold.jsonl"


class UnprovedError(Exception):
    """What the gold says of a text is not so in the text at hand."""


def heads(half="*"):
    """Return the header of each passage by its file, of both halves unless one is named."""
    files = sorted(GOLD.glob(f"{half}/*.json"))
    return {file: json.loads(file.read_text(encoding="utf-8")) for file in files}


def claims_of(head_file):
    """Return the claims on the passage of a header, as they are kept."""
    lines = head_file.with_name(head_file.stem + END).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def contents(archive, wanted):
    """Return the bytes of the wanted files of an archive by their paths in it."""
    kept = _of_gold(Path(archive)) if wanted <= _named() else _read(archive, wanted)
    return {name: kept[name] for name in wanted if name in kept}


@cache
def _named():
    """Return the paths of all texts that the gold set and what was read beside it name."""
    files = (file for file in GOLD.rglob("*.json*") if file.is_file())
    return {name for file in files for name in re.findall(r'"where": ?"([^"]+)"', file.read_text("utf-8"))}


@cache
def _of_gold(archive):
    """Return the bytes of these texts: to go through the archive is most of the work, whatever is wanted."""
    return _read(archive, _named())


def _read(archive, wanted):
    with tarfile.open(archive) as packed:
        found = ((member.name.removeprefix("./"), member) for member in packed)
        return {name: packed.extractfile(member).read() for name, member in found if name in wanted}


def laid_out(head, claims, content):
    """Return the passage and its claims with their words, counted from the passage's start."""
    if hashlib.sha256(content).hexdigest() != head["sha256"]:
        raise UnprovedError(
            f"{head['where']}: the text is another one; take it from the archive that gold/README.md names"
        )
    text = content.decode("utf-8")
    passage = text[head["start"] : head["end"]]
    return passage, [_quoted(claim, text, head) for claim in claims]


def _quoted(claim, text, head):
    words = text[claim["start"] : claim["end"]]
    if hashlib.sha256(words.encode()).hexdigest() != claim["words"]:
        raise UnprovedError(f"{head['where']}: other words stand at {claim['start']}")
    ends = {
        end: text[claim[f"{end}_start"] : claim[f"{end}_end"]]
        for end in ("subject", "object")
        if f"{end}_start" in claim
    }
    places = {key: value - head["start"] for key, value in claim.items() if key.endswith(("start", "end"))}
    return {**claim, **ends, **places, "quote": words}


def lay_out(archive, folder, half="*"):
    """Write every passage of a half, or of both, with its header and claims into a folder, by halves."""
    files = heads(half)
    texts = contents(archive, {head["where"] for head in files.values()})
    for file, head in files.items():
        if head["where"] not in texts:
            raise UnprovedError(f"{head['where']}: not in the archive")
        passage, claims = laid_out(head, claims_of(file), texts[head["where"]])
        half = folder / file.parent.name
        half.mkdir(parents=True, exist_ok=True)
        (half / f"{file.stem}.txt").write_bytes(passage.encode())
        (half / file.name).write_bytes(file.read_bytes())
        lines = (json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims)
        (half / f"{file.stem}{END}").write_text("".join(lines), encoding="utf-8")


def main(arguments):
    """Run the command; an error is one line."""
    if len(arguments) != 2:
        raise SystemExit("usage: python tests/lay_out_gold.py ARCHIVE DIR")
    try:
        lay_out(*map(Path, arguments))
    except (OSError, tarfile.TarError, UnprovedError) as error:
        raise SystemExit(f"lay_out_gold: {error}") from error


if __name__ == "__main__":
    main(sys.argv[1:])
