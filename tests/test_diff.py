"""Two builds are compared: only what they say differently, and what follows from it."""

import json
import tempfile
from functools import cache
from pathlib import Path

import graphs
import pytest
import small_corpus

from kg.asking.changes import diff, to_json, to_text

SEA = """\
  - claim: long-sea separates aland
    otherSide: bem-land
    quote: Trade reached
"""


@cache
def plain():
    """The graph of the small corpus as it is."""
    with tempfile.TemporaryDirectory() as folder:
        return graphs.of(small_corpus.write(Path(folder)))


def compare(folder, old=None, new=None):
    """The changes between two small corpora, given the parts in which they differ."""
    both = (
        graphs.of(small_corpus.write(folder / name, **parts)) if parts else plain()
        for name, parts in (("old", old), ("new", new))
    )
    return diff(*both)


@pytest.fixture(autouse=True)
def _homes(tmp_path):
    """Folders for the two corpora."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()


def listed(changes):
    """Changes as kind, sign and name."""
    return [(each.kind, each.change, each.name) for each in changes]


def test_the_same(tmp_path):
    """Equal builds say the same, and the command says so in words."""
    changes = compare(tmp_path)

    assert changes == ()
    assert to_text(changes) == "The two builds say the same."


def test_a_claim_more(tmp_path):
    """One claim more is named, with its edge and what follows from it, and nothing else."""
    changes = compare(tmp_path, new={"claims": small_corpus.CLAIMS + SEA})

    assert listed(changes) == [
        ("claim", "new", "Long Sea separates Aland"),
        ("edge", "new", "Long Sea — separates → Aland"),
        ("inference", "new", AND_BACK),
        ("inference", "new", FACING),
        ("inference", "new", SEPARATED),
    ]


FACING = (
    "Bemland — neighbor across water of → Aland, via: Long Sea, by the rule “coasts that face each other”"
)
AND_BACK = (
    "Aland — neighbor across water of → Bemland, via: Long Sea, by the rule “coasts that face each other”"
)
SEPARATED = "Long Sea — separates → Bemland, by the rule “both sides are separated”"


def test_a_claim_less(tmp_path):
    """The other way round, the same is dropped."""
    forth = compare(tmp_path, new={"claims": small_corpus.CLAIMS + SEA})
    back = compare(tmp_path, old={"claims": small_corpus.CLAIMS + SEA})

    assert [each.name for each in back] == [each.name for each in forth]
    assert {each.change for each in back} == {"dropped"}


def test_another_status(tmp_path):
    """A claim in the same words with another status is one changed claim."""
    asserted = small_corpus.CLAIMS.replace("    status: planned\n", "    status: asserted\n")
    claim, *rest = compare(tmp_path, new={"claims": asserted})

    assert (claim.kind, claim.change, claim.differences) == (
        "claim",
        "changed",
        (("status", "planned", "asserted"),),
    )
    assert {each.kind for each in rest} == {"edge", "inference", "verdict"}


def test_another_amount(tmp_path):
    """A claim in the same words with another figure tells both figures."""
    claims = small_corpus.CLAIMS.replace("40000000", "30000000")
    claim, *rest = compare(tmp_path, new={"claims": claims})

    assert claim.differences == (("amount", "40,000,000", "30,000,000"),)
    assert {each.kind for each in rest} <= {"verdict"}


def test_a_conflict_more(tmp_path):
    """A second figure that differs brings a verdict, with both figures in its reason."""
    second = (
        "  - claim: aland tradesWith bem-land\n    amount: 70000000\n    currency: USD\n"
        "    flow: turnover\n    period: 2019\n    quote: Trade reached\n"
    )
    changes = compare(tmp_path, new={"claims": small_corpus.CLAIMS + second})
    verdicts = [each for each in changes if each.kind == "verdict" and each.change == "new"]

    assert [each.name for each in verdicts] == ["comparison: amount, conflict"]
    assert verdicts[0].said == ("40 against 70 (USD million; 2019; 43 % apart)",)


def test_offsets_do_not_matter(tmp_path):
    """A word added above moves every quote and changes no claim."""
    changes = compare(
        tmp_path, new={"text": small_corpus.TEXT.replace("two states?", "two neighbouring states?")}
    )

    assert [each for each in changes if each.kind == "claim"] == []


def test_another_label(tmp_path):
    """A changed entity tells what it was and is."""
    renamed = small_corpus.ENTITIES.replace("label: Long Sea", "label: Wide Sea")
    (entity,) = compare(tmp_path, new={"entities": renamed})

    assert (entity.kind, entity.change, entity.name) == ("entity", "changed", "Wide Sea (body of water)")
    assert entity.differences == (("label", "Long Sea (en)", "Wide Sea (en)"),)


def test_another_date_of_a_document(tmp_path):
    """A changed document tells what changed of it."""
    changes = compare(tmp_path, new={"document": small_corpus.DOCUMENT.replace("2020-05-04", "2020-05-05")})
    (document,) = (each for each in changes if each.kind == "document")

    assert ("issued", "2020-05-04", "2020-05-05") in document.differences


def test_text(tmp_path):
    """As text, changes stand under their kind with a sign, and claims with their words."""
    text = to_text(compare(tmp_path, new={"claims": small_corpus.CLAIMS + SEA}))

    assert text.startswith(
        "claims\n"
        "  + Long Sea separates Aland\n"
        "      Ann Expert, Director (expert) · Gazette, 2020-05-04\n"
        "      other side: Bemland\n"
        "      “Trade reached”\n"
        "\n"
        "edges\n"
        "  + Long Sea — separates → Aland\n"
    )


def test_json(tmp_path):
    """As JSON, each change names its thing by IRI."""
    changes = compare(tmp_path, new={"claims": small_corpus.CLAIMS + SEA})
    (claim, *_) = json.loads(to_json(changes))

    assert claim["iri"].startswith("https://w3id.org/bilateral-kg/claim/")
    assert (claim["kind"], claim["change"]) == ("claim", "new")


def test_command(run, tmp_path):
    """The command compares two build folders."""
    for name, claims in (("old", small_corpus.CLAIMS), ("new", small_corpus.CLAIMS + SEA)):
        source = small_corpus.write(tmp_path / name, claims=claims)
        assert run("build", "--corpus", source, "-o", tmp_path / f"{name}-build").returncode == 0
    done = run("diff", tmp_path / "old-build", tmp_path / "new-build", "--format", "json")

    assert done.returncode == 0, done.stderr
    said = [each for each in json.loads(done.stdout) if each["kind"] == "claim"]
    assert [each["name"] for each in said] == ["Long Sea separates Aland"]
