"""The program that counts and indexes a large dataset, once for all processes that make its pages.

``python -m kg.web.preparing FILE FOLDER`` opens the dataset that a file tells of, and fills a folder with
what :mod:`kg.web.prepared` and the searches read there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.web import application, prepared
from kg.web.dataset import read
from kg.web.pages import search
from kg.workers import program

__all__ = ["main"]


def main() -> None:
    """Fill the folder, and say at the end, whatever happens, that nothing more comes."""
    program.follow_parent()
    dataset, folder = read(Path(sys.argv[1])), Path(sys.argv[2])
    try:
        application.pages(dataset)  # so that all that is prepared is known
        prepared.prepare(dataset.store, folder)
        search.prepare(dataset, folder)
    finally:
        prepared.end(folder)


if __name__ == "__main__":
    main()
