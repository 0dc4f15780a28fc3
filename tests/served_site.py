"""The site over a build, asked through its ASGI interface: real store, real templates, no socket."""

from __future__ import annotations

from pathlib import Path

import small_corpus
from starlette.testclient import TestClient

import kg
from kg.web.application import application
from kg.web.dataset import Dataset


def client(store, folder=Path("build")):
    """A client of the site that serves a store; exceptions inside reach the test."""
    dataset = Dataset(store=store, home=Path("store"), version="test", folder=folder)
    return TestClient(application(dataset), follow_redirects=False)


def of_corpus(folder, **replaced):
    """A client of the site of the small corpus, with parts of it replaced."""
    return client(kg.build(small_corpus.write(folder, **replaced)).store)
