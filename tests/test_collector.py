"""What a command switches off in Python itself is on again when it is done."""

import gc

import pytest
import small_corpus
from click.testing import CliRunner

from kg.cli import bilateral
from kg.exporting import outputs


@pytest.mark.parametrize(
    "claims", [small_corpus.CLAIMS, "claims:\n  - claim: a b c\n"], ids=["fine", "broken"]
)
def test_the_collector_is_on_after_a_build(tmp_path, claims, monkeypatch):
    """A build looks for no circles of objects; whoever runs it from Python finds the search on again."""
    monkeypatch.setattr(outputs, "built", list)  # which files are written is another matter
    folder = small_corpus.write(tmp_path / "corpus", claims=claims)
    CliRunner().invoke(bilateral, ["build", "--corpus", str(folder), "-o", str(tmp_path / "out")])

    assert gc.isenabled()


def test_what_was_off_stays_off(tmp_path):
    """Whoever has switched the search off for a reason of their own keeps it so."""
    gc.disable()
    try:
        CliRunner().invoke(bilateral, ["build", "--corpus", str(tmp_path)])
        assert not gc.isenabled()
    finally:
        gc.enable()
