"""Claims come into a corpus out of a spreadsheet, and documents and claims begin as skeletons."""

import csv
import io
import shutil
from pathlib import Path

import pytest
import small_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.building import checking
from kg.corpus import loading
from kg.errors import InputError
from kg.exporting.tables import claim_table
from kg.intake import importing, projects, sheets, skeletons
from kg.intake.appending import append, entry_lines

ROOT = Path(__file__).parent.parent
HEADER = [
    "document",
    "subject",
    "relation",
    "object",
    "status",
    "mode",
    "amount",
    "currency",
    "date",
    "quote",
]
FERRY = ["interview", "port-a", "connectedTo", "bem", "planned", "ferry", "", "", "", "A ferry is planned"]
BARE = "claims:\n"


def table(*rows, separator=",", header=HEADER):
    """Write rows below a header as a spreadsheet does."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    return out.getvalue()


def ferry(**changed):
    """Return the row of the ferry with cells changed."""
    return [changed.get(name, cell) for name, cell in zip(HEADER, FERRY, strict=True)]


def emptied(folder):
    """Take the claims out of a corpus."""
    for path in folder.glob("*/claims.yaml"):
        head, _, _ = path.read_bytes().decode().partition("\nclaims:")
        path.write_text(f"{head}\nclaims:\n", encoding="utf-8", newline="")


def imported(data, folder, name="claims.csv"):
    """Import a table and return the plan and its lines."""
    corpus = loading.load(folder)
    sheet = sheets.read(data if isinstance(data, bytes) else data.encode(), name)
    plan = importing.plan(sheet, corpus, checking.without_shapes)
    if not plan.errors:
        importing.write(plan.texts)
    return plan, [line.split("\n")[0] for line in importing.told(plan.findings, sheet)]


def errors(rows, folder, **how):
    """Import rows and return the errors told, without what they say."""
    _, lines = imported(table(*rows, **how), folder)
    return [line.partition(": error[")[0] for line in lines if ": error[" in line]


@pytest.mark.parametrize("corpus", ["corpus", "tests/corpora/marland-vostria"])
def test_an_export_read_back_gives_the_same_claims(corpus, tmp_path):
    """What ``export claims.csv`` writes, read into the same documents without claims, is the same claims."""
    shutil.copytree(ROOT / corpus, tmp_path / "corpus")
    before = loading.load(tmp_path / "corpus")
    emptied(tmp_path / "corpus")
    plan, _ = imported(claim_table(before), tmp_path / "corpus")
    after = loading.load(tmp_path / "corpus")

    assert len(before.claims) == plan.added
    assert sorted(before.claims, key=repr) == sorted(after.claims, key=repr)


WORDS = st.text(st.sampled_from("ab =+-@'\"|\\;,:#\n\tж{[&*!%>"), min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
ENTRIES = st.fixed_dictionaries(
    {
        "claim": st.sampled_from(
            ["aland neighborOf bem-land", "aland negotiates pact", "aland neighborOf bem-land, westland"]
        ),
        "quote": st.sampled_from(
            ["We are neighbours", "It is raining.", "- How close", "$40 million last year. A"]
        ),
    },
    optional={
        "status": st.sampled_from(["asserted", "planned", "denied"]),
        "speaker": st.sampled_from(["expert", "gazette", ("expert", "reporter")]),
        "speakerRole": WORDS,
        "topic": WORDS,
        "condition": WORDS,
        "date": st.sampled_from(["2020", "2020-02", "2020-02-29"]),
    },
)


def with_occurrence(entry):
    """Say which of equal words are meant."""
    return entry | ({"occurrence": "2"} if entry["quote"] == "It is raining." else {})


@settings(max_examples=settings.default.max_examples, deadline=None)
@given(
    st.lists(ENTRIES, max_size=4, unique_by=str),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_claim_survives_a_spreadsheet(tmp_path_factory, entries, separator, encoding):
    """Whatever letters a claim has, it is the same after a table with any separator and encoding."""
    entities = small_corpus.ENTITIES + "westland: {type: Polity, label: W}\npact: {type: Treaty, label: P}\n"
    folder = small_corpus.write(tmp_path_factory.mktemp("any"), claims=BARE, entities=entities)
    path = folder / "interview" / "claims.yaml"
    bare = path.read_text(encoding="utf-8")
    path.write_text(append(bare, map(entry_lines, map(with_occurrence, entries)), path), encoding="utf-8")
    before = loading.load(folder)
    exported = list(csv.reader(io.StringIO(claim_table(before).decode(), newline="")))
    path.write_text(bare, encoding="utf-8")
    if len({claim.identifier for claim in before.claims}) == len(before.claims) > 0:
        imported(table(*exported[1:], header=exported[0], separator=separator).encode(encoding), folder)

        assert sorted(before.claims, key=repr) == sorted(loading.load(folder).claims, key=repr)


@pytest.fixture
def folder(tmp_path):
    """A corpus whose one document has no claims yet, but a comment below them."""
    return small_corpus.write(tmp_path / "corpus", claims="claims:  # to come\n# the end\n")


def test_comments_and_lines_stay(folder):
    """The lines of a claims.yaml stay as they are, and what is added follows the claims."""
    path = folder / "interview" / "claims.yaml"
    before = path.read_text(encoding="utf-8")
    imported(table(FERRY), folder)
    lines = [
        "  - claim: port-a connectedTo bem",
        "status: planned",
        "mode: ferry",
        "quote: A ferry is planned",
    ]
    added = "\n    ".join(lines) + "\n"

    assert before.replace("to come\n", f"to come\n{added}") == path.read_text(encoding="utf-8")


def test_a_claim_is_added_once(folder):
    """A table imported twice adds its claims once."""
    imported(table(FERRY), folder)
    plan, lines = imported(table(FERRY), folder)

    assert (0, 1, []) == (plan.added, plan.known, lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(folder, encoding, separator):
    """Comma, semicolon and tab are read, in UTF-8 and UTF-16, with a byte order mark or without."""
    plan, _ = imported(table(FERRY, separator=separator).encode(encoding), folder)

    assert (1, 0) == (plan.added, plan.errors)


def test_a_hint_of_the_separator_is_read_over(folder):
    """A first line ``sep=;`` tells the separator and is a row."""
    _, lines = imported("sep=;\n" + table(ferry(object="nowhere"), separator=";"), folder)

    assert ["claims.csv:3:object: error[unknown-entity]: unknown entity 'nowhere'"] == lines


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"document": "intervew"}, "2:document"),
        ({"document": ""}, "2:document"),
        ({"subject": "port-b"}, "2:subject"),
        ({"subject": "Port A"}, "2:subject"),
        ({"subject": "friendship"}, "2:subject"),
        ({"relation": "conectedTo"}, "2:relation"),
        ({"object": "nowhere"}, "2:object"),
        ({"object": "friendship"}, "2:object"),
        ({"status": "planed"}, "2:status"),
        ({"mode": "boat of 2"}, "2:mode"),
        ({"mode": "=A1"}, "2:mode"),
        ({"quote": '=HYPERLINK("x")'}, "2:quote"),
        ({"quote": "A fery is planned"}, "2:quote"),
        ({"quote": ""}, "2:quote"),
        ({"quote": "It is raining."}, "2:quote"),
        ({"date": "24.08.2022"}, "2:date"),
        ({"date": "44797"}, "2:date"),
        ({"date": "0"}, "2:date"),
        ({"date": "00.01.1900"}, "2:date"),
        ({"date": "1900-01-00"}, "2:date"),
        ({"date": "2022-08-24 00:00:00"}, "2:date"),
        ({"amount": "1,234"}, "2:amount"),
        ({"amount": "3,3E+08"}, "2:amount"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(folder, changed, place):
    """A cell that is wrong is one error that names its row and column, and nothing is written."""
    path = folder / "interview" / "claims.yaml"
    before = path.read_bytes()

    assert [f"claims.csv:{place}"] == errors([ferry(**changed)], folder)
    assert before == path.read_bytes()


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("24.08.2022", "Write 2022-08-24, and"),
        ("03/04/2022", "Write 2022-04-03 or 2022-03-04, and"),
        ("2022-08-24 00:00:00", "Write 2022-08-24, and"),
        ("44797", "this is 2022-08-24; if so"),
        ("0", "An empty or broken date"),
        ("1900-01-00", "An empty or broken date"),
        ("00.01.1900", "An empty or broken date"),
        ("1/0/1900", "An empty or broken date"),
        ("Aug-22", "Write 2022, 2022-08, 2022-08-24"),
    ],
)
def test_a_date_of_a_spreadsheet_is_told_with_its_remedy(folder, cell, remedy):
    """What a spreadsheet made of a date is never guessed: the finding says what to write."""
    plan, _ = imported(table(ferry(date=cell)), folder)

    assert [True] == [remedy in each.hint for each in plan.findings]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("461,9", "461.9"),
        ("330 000 000", "330000000"),
        ("330\u00a0000,5", "330000.5"),
        ("40000000", "40000000"),
    ],
)
def test_numbers_of_a_spreadsheet(folder, cell, value):
    """A decimal comma and spaces between thousands are read as what they can only mean."""
    row = ferry(
        object="bem-land", subject="aland", relation="tradesWith", mode="", amount=cell, currency="USD"
    )
    imported(table(row), folder)

    assert [value] == [claim.value("amount") for claim in loading.load(folder).claims]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(folder):
    """Empty rows count and add nothing; a line break in a quoted cell begins no row."""
    empty = [""] * len(HEADER)
    broken = ferry(quote="A ferry\nis planned")

    assert ["claims.csv:5:mode"] == errors([empty, broken, empty[:3], ferry(mode="boat of 2")], folder)


def test_all_or_nothing(folder):
    """One wrong row keeps all rows out."""
    path = folder / "interview" / "claims.yaml"
    before = path.read_bytes()

    assert ["claims.csv:3:status"] == errors([FERRY, ferry(status="planed")], folder)
    assert before == path.read_bytes()


def test_two_equal_rows(folder):
    """A row that says what an earlier one says is an error."""
    assert ["claims.csv:3"] == errors([FERRY, FERRY], folder)


def test_headings(folder):
    """Unknown, doubled and missing columns are told, and a text below no heading."""
    header = ["document", "subject", "relation", "mode", "mode", "quot"]

    assert ["claims.csv:1", "claims.csv:1:mode", "claims.csv:1:quot"] == errors([], folder, header=header)
    assert ["claims.csv:2:11"] == errors([[*FERRY, "more"]], folder)


def test_a_row_changes_no_claim(folder):
    """A row that names a claim of the corpus and says otherwise is an error that says where to change it."""
    imported(table(FERRY), folder)
    (claim,) = loading.load(folder).claims
    _, lines = imported(table([*ferry(mode="rail"), claim.identifier], header=[*HEADER, "claim"]), folder)

    assert [True] == [line.startswith("claims.csv:2: error[claim-changed]") for line in lines]


def test_a_broken_table_is_one_line(folder, run, tmp_path):
    """A table that cannot be read ends in one line with its place, and so does a corpus with errors."""
    for data, told in [
        (b"", "the table is empty"),
        ("document,ä\n".encode("latin-1"), "neither UTF-8 nor UTF-16"),
        (b'document,subject\n"a', "not a table"),
    ]:
        (tmp_path / "t.csv").write_bytes(data)
        done = run("import", tmp_path / "t.csv", "--corpus", folder)

        assert (2, 1, True) == (done.returncode, done.stderr.count("\n"), told in done.stderr)


def test_a_dry_run_writes_nothing(folder, run, tmp_path):
    """With ``--dry-run`` a table is checked and nothing written."""
    path = folder / "interview" / "claims.yaml"
    before = path.read_bytes()
    (tmp_path / "t.csv").write_text(table(FERRY), encoding="utf-8")
    done = run("import", tmp_path / "t.csv", "--corpus", folder, "--dry-run")

    assert (0, "1 claim would be added, 0 known\n") == (done.returncode, done.stderr)
    assert before == path.read_bytes()


@pytest.mark.parametrize("rest", [[], ["--withheld"]])
def test_a_skeleton_lacks_only_what_it_asks_for(tmp_path, run, rest):
    """A new document is YAML in which check misses nothing but the keys that stand there empty."""
    folder = tmp_path / "corpus"
    done = run("new", "document", "2030-01-01-post", "--corpus", folder, *rest)
    found = loading.load(folder).findings

    assert 0 == done.returncode
    assert ["no publisher"] == [each.message for each in found]
    assert (not rest) == (folder / "2030-01-01-post" / "document.txt").exists()


def test_a_skeleton_links_to_no_page(tmp_path):
    """What is linked on the page on the format is plain words where a coder fills it in."""
    written = skeletons.document(tmp_path, "interview") / "claims.yaml"

    assert "](" not in written.read_text(encoding="utf-8")


def test_a_skeleton_overwrites_nothing(folder, run):
    """A document that stands already stays, and the error is one line."""
    before = (folder / "interview" / "claims.yaml").read_bytes()
    done = run("new", "document", "interview", "--corpus", folder)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert before == (folder / "interview" / "claims.yaml").read_bytes()


def test_every_relation_has_a_skeleton(folder):
    """A new claim of any relation lists its usual qualifiers, uncommented they are keys that check knows."""
    path, end = folder / "interview" / "claims.yaml", "# the end\n"
    empty = path.read_text(encoding="utf-8").removesuffix(end)
    written = []
    for relation in loading.load(folder).ontology.relations:
        path.write_text(empty + end, encoding="utf-8")
        skeletons.claim(folder, "interview", relation)
        written.append(path.read_text(encoding="utf-8").removeprefix(empty).removesuffix(end))
    path.write_text(empty + "".join(written).replace("    # ", "    ") + end, encoding="utf-8")
    rules = {each.rule for each in loading.load(folder).findings}

    assert {"unknown-entity", "quote-missing", "bad-value"} == rules


@pytest.mark.parametrize(("document", "relation"), [("intervew", ""), ("interview", "signd"), ("..", "")])
def test_a_skeleton_of_nothing_known(folder, run, document, relation):
    """A claim in an unknown document or of an unknown relation is one line with the nearest."""
    done = run("new", "claim", document, "--relation", relation, "--corpus", folder)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))


def test_a_new_project_builds_at_once(tmp_path):
    """``init`` writes a corpus in which nothing is wrong, and nothing over what stands there."""
    projects.begin(tmp_path / "new", ontology=True)

    assert [] == checking.check(loading.load(tmp_path / "new" / "corpus"))
    with pytest.raises(InputError, match="stands there already"):
        projects.begin(tmp_path / "new")


def test_the_entity_that_a_new_project_shows_is_none_that_is_refused(tmp_path):
    """Whoever takes the sign of comment from the example line has a corpus without findings."""
    projects.begin(tmp_path / "new")
    shared = tmp_path / "new" / "corpus" / "entities.yaml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("# aland:", "aland:"), encoding="utf-8")

    assert [] == checking.check(loading.load(tmp_path / "new" / "corpus"))
