"""``bilateral diff``: show what two builds say differently."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, sight

__all__ = ["command"]

folder = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("diff", epilog="Example: bilateral diff build-of-may build")
@click.argument("old", type=folder)
@click.argument("new", type=folder)
@options.lang
@options.form(["text", "json"], "How the changes are written.", default="text")
@sight.verbose
def command(old: Path, new: Path, lang: str, form: str) -> None:
    """Show what the build NEW says differently from the build OLD.

    Claims, and the documents, entities, edges, inferences and verdicts that change with them; + is new,
    - is dropped, ~ is changed.
    """
    from kg.asking import changes
    from kg.cli.writing import write
    from kg.rdf import store

    found = changes.diff(store.open_build(old), store.open_build(new), lang)
    text = changes.to_json(found) if form == "json" else changes.to_text(found)
    write(f"{text}\n".encode(), None)
