"""Many documents: each is extracted by itself, in one process or several, and its file written at once.

A file that was made from the same text, names, triggers and version is left as it is, so that a run that was
cut off goes on where it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__, files, json_lines
from kg.corpus import loading
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.extraction import candidates, flags, model
from kg.extraction.gazetteer import gazetteer
from kg.extraction.knowledge import gather
from kg.extraction.pipeline import CUT, extract
from kg.extraction.scoring import coefficients
from kg.extraction.source import of_document, of_file
from kg.ontology import vocabulary
from kg.ontology.shipped import shipped
from kg.processes import ONE, Workers
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extraction.candidates import Flag
    from kg.extraction.gazetteer import Gazetteer
    from kg.extraction.knowledge import Knowledge
    from kg.extraction.source import Source

__all__ = ["Done", "Task", "others", "plan", "prepared", "run"]


@dataclass(frozen=True)
class Task:
    """One document to extract: a text file or a document of a corpus, and where its candidates go."""

    corpus: Path | None
    document: str
    text: Path | None
    target: Path
    whole: bool = False


@dataclass(frozen=True)
class Done:
    """What came of a task: candidates, and flagged sentences; ``known`` where the file was up to date."""

    task: Task
    candidates: int
    to_read: int
    known: bool = False


def run(tasks: Sequence[Task], workers: Workers = ONE) -> Iterator[Done]:
    """Extract documents, and yield what came of each as it is done.

    Raises ``InputError`` where the model is not installed or a text is none.
    """
    if workers.number > 1:
        model.load()  # says before any process starts that the extra is missing
    workers.check_sight({path for each in tasks if (path := each.corpus or each.text)})
    yield from workers.share(_done, None, tasks, spawned=True)


def _done(_: None, task: Task) -> Done:
    knowledge, names, sources = prepared(task.corpus)
    source = of_file(task.text) if task.text is not None else sources[task.document]
    made_from = _made_from(source, task)
    if known := _up_to_date(task.target, made_from):
        return Done(task, *known, known=True)
    found = extract(source, knowledge, names, made_from=made_from)
    if not task.whole:
        found = replace(found, candidates=tuple(each for each in found.candidates if each.score >= CUT))
    files.write(candidates.write(found), task.target)
    return Done(task, len(found.candidates), _to_read(found.flags))


@lru_cache(maxsize=1)
def prepared(corpus: Path | None) -> tuple[Knowledge, Gazetteer, dict[str, Source]]:
    """Return what all documents of a corpus share; read once in each process."""
    if corpus is None:
        knowledge = gather({}, vocabulary.load())
        return knowledge, gazetteer(knowledge), {}
    whole = loading.load(corpus)
    knowledge = gather(whole.authority.entities, whole.ontology)
    return (
        knowledge,
        gazetteer(knowledge),
        {each.slug: of_document(each) for each in whole.documents if each.kept},
    )


def _made_from(source: Source, task: Task) -> str:
    """Hash all that the candidates of a text depend on."""
    given = [
        __version__,
        _rules(),
        _names(task.corpus),
        source.text,
        repr(source.turns),
        str(source.issued),
        str(task.whole),
    ]
    return digest(given, 64)


@lru_cache(maxsize=1)
def _rules() -> str:
    home = shipped("ontology") / "triggers"
    texts = [each.read_text(encoding="utf-8") for each in sorted(home.iterdir(), key=lambda each: each.name)]
    fitted = (json.dumps(each, sort_keys=True) for each in (coefficients(), coefficients(flags.MARKING)))
    return "\0".join([*texts, *fitted])


@lru_cache(maxsize=1)
def _names(corpus: Path | None) -> str:
    knowledge, names, _ = prepared(corpus)
    return repr(sorted((words, sorted(slugs)) for words, slugs in names.names.items())) + str(
        len(knowledge.entities)
    )


def _up_to_date(target: Path, made_from: str) -> tuple[int, int] | None:
    """Count what a file made from the same holds; nothing where it is cut off or broken."""
    try:
        header, *lines = json_lines.read(target, candidates.read_line, candidates.AGAIN)
    except (InputError, ValueError):
        return None
    if not isinstance(header, candidates.Header) or header.made_from != made_from:
        return None
    found = candidates.gathered(lines)
    counts = len(found.candidates), len(found.flags)
    return (counts[0], _to_read(found.flags)) if counts == (header.candidates, header.flags) else None


def _to_read(flags: Iterable[Flag]) -> int:
    """Count the sentences that are flagged, some for several reasons."""
    return len({each.start for each in flags})


def plan(documents: Sequence[str], corpus: Path, out: Path | None, *, whole: bool = False) -> list[Task]:
    """Return the tasks for documents of a corpus and text files, for all in English where none is named.

    Raises ``InputError`` for a name that is of no document in English whose text is kept.
    """
    paths = [each for each in documents if each.endswith(".txt")]
    tasks = [Task(None, "", path, _target(out or path.parent, path.stem), whole) for path in map(Path, paths)]
    slugs = [each for each in documents if each not in paths]
    if not slugs and paths:
        return tasks
    sources = prepared(corpus)[2]
    english = sorted(slug for slug, each in sources.items() if _is_english(each.language))
    for slug in slugs or english:
        if slug not in english:
            raise _unfit(slug, sources)
        target = _target(out, slug) if out else corpus / slug / "candidates.jsonl"
        tasks.append(Task(corpus, slug, None, target, whole))
    return tasks


def others(corpus: Path) -> list[str]:
    """Return the documents whose text is kept and not in English, of which nothing is proposed."""
    return sorted(slug for slug, each in prepared(corpus)[2].items() if not _is_english(each.language))


def _unfit(slug: str, sources: Mapping[str, Source]) -> InputError:
    if slug in sources:
        what = f"its language is {sources[slug].language}; only English is proposed of"
        fix = "If that is wrong, mend language: in its claims.yaml"
    else:
        what, fix = "no document whose text is kept", near(slug, sources) or "Name a document, or a .txt file"
    return InputError(what, where=slug, fix=fix)


def _is_english(tag: str) -> bool:
    return tag.partition("-")[0] == "en"


def _target(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.candidates.jsonl"
