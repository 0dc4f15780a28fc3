"""The whole way of a new user: a folder of texts, candidates, two coders in a browser, a graph, an answer."""

from importlib.util import find_spec

import accessibility
import docx
import pytest
import reviewing
import test_adding
from forked_commands import PROGRAM
from reviewing import accepted_and_corrected, choose, decided, opened, press, select

from kg.corpus import loading
from kg.review import logs

if find_spec("spacy") is None:  # to import it takes a second, also where these tests are only collected
    pytest.skip("needs pip install 'bilateral-kg[extract]'", allow_module_level=True)

SLUG = "2031-03-14-press"
TRANSCRIPT = """Joint press conference of the President of Kazakhstan and the President of Azerbaijan
Baku, 14 March 2031

PRESIDENT TOKAYEV: Kazakhstan and Azerbaijan are strategic partners. Trade between Kazakhstan and Azerbaijan \
reached 500 million dollars in 2030.

PRESIDENT ALIYEV: Azerbaijan supports Kazakhstan. A ferry line between Aktau and Baku \
will be opened next year.

Q: Will the border stay open in winter?

PRESIDENT ALIYEV: It is one day by sea from them to us.
"""
NEIGHBOR = "one day by sea from them to us"


def texts(folder):
    """Write a transcript, a page, a printed record and a letter."""
    folder.mkdir()
    (folder / f"{SLUG}.txt").write_text(TRANSCRIPT)
    (folder / "page.html").write_text(test_adding.PAGE)
    (folder / "record.pdf").write_bytes(test_adding.pdf(*test_adding.PAGES[:1]))
    word = docx.Document()
    word.add_paragraph("Kazakhstan thanks Azerbaijan for the ferry.")
    word.save(folder / "letter.docx")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, run):
    """Where ``init``, ``add`` and ``extract`` lead."""
    above = tmp_path_factory.mktemp("new-user")
    home = above / "strait"
    done = run("init", "strait", cwd=above)
    assert 0 == done.returncode, done.stderr
    texts(home / "texts")
    for command in (("add", "texts"), ("extract",)):
        done = run(*command, cwd=home)
        assert 0 == done.returncode, (command, done.stderr)
    return home / "corpus"


def interrupted(browser, address, process):
    """Accept, correct, mark a new claim, undo it, begin it anew; then the server is killed."""
    tab = opened(browser, address)
    accepted_and_corrected(tab, "assessed")
    decided(tab, 2)
    mark_neighbors(tab)
    decided(tab, 3)
    press(tab, "u")
    decided(tab, 4)
    select(tab, NEIGHBOR)
    press(tab, "Enter")
    tab.wait_for_selector("#claim[open]")
    process.kill()
    process.wait()
    tab.context.close()


def mark_neighbors(tab):
    """Make a claim of words that nothing proposed."""
    select(tab, NEIGHBOR)
    press(tab, "Enter")
    tab.wait_for_selector("#claim[open]")
    choose(tab, "kazakhs", "kazakhstan")
    choose(tab, "neighborO", "neighborOf")
    choose(tab, "azerb", "azerbaijan")
    press(tab, "Enter")


def written(tab):
    """Write the claims, and wait until they are."""
    press(tab, "w")
    tab.wait_for_function("() => document.getElementById('told').textContent.includes('added')")


def decisions(corpus, coder):
    """Return the kinds of a coder's decisions."""
    return [each.kind for each in logs.read(logs.log_path(corpus / SLUG, coder))]


@pytest.fixture(scope="module")
def reviewed(browser, corpus):
    """The corpus after Ann's review, in whose middle the server was killed."""
    with reviewing.serving(corpus, SLUG, "--coder", "ann", program=PROGRAM) as (process, address):
        interrupted(browser, address, process)
    assert ["accept", "correct", "new", "undo"] == decisions(corpus, "ann")
    with reviewing.serving(corpus, SLUG, "--coder", "ann") as (_, address):
        tab = opened(browser, address)
        mark_neighbors(tab)
        decided(tab, 5)
        press(tab, "a")
        decided(tab, 6)
        written(tab)
        assert [] == tab.faults
        tab.context.close()
    return corpus


def claims(corpus):
    """Return what the corpus claims, in short."""
    return sorted((each.relation, each.status) for each in loading.load(corpus).claims)


def test_a_folder_of_texts_is_asked(reviewed, run):
    """Texts of four kinds are added, candidates reviewed through a crash, and a question is answered."""
    built = run("build", cwd=reviewed.parent)
    answer = run("ask", "trade", "--format", "csv", cwd=reviewed.parent)

    assert 4 == len(loading.load(reviewed).documents)
    assert [
        ("neighborOf", "asserted"),
        ("partnerOf", "asserted"),
        ("supports", "asserted"),
        ("tradesWith", "assessed"),
    ] == claims(reviewed)
    assert [0, 0] == [built.returncode, answer.returncode], (built.stderr, answer.stderr)
    assert "Trade between Kazakhstan and Azerbaijan" in answer.stdout


def test_two_coders_are_compared_and_adjudicated(reviewed, browser, run):
    """A second coder's differences are told and settled by keys in the browser; the outcome is the corpus."""
    with reviewing.serving(reviewed, SLUG, "--coder", "bob") as (_, address):
        tab = opened(browser, address)
        again = run("review", SLUG, "--coder", "bob", "--port", "0", cwd=reviewed.parent)
        for number, keys in enumerate(("a", "a", "r3"), 1):
            press(tab, *keys)
            decided(tab, number)
        written(tab)
        tab.context.close()
    told = run("agreement", "ann", "bob", "--corpus", reviewed)
    pair = ("ann", "bob", "--adjudicate", "--coder", "eve")
    with reviewing.serving(reviewed, *pair, command="agreement") as (_, address):
        tab = opened(browser, address)
        grave = accessibility.serious(tab)
        refused = posted_from_elsewhere(tab, address)
        progress = adjudicated(tab)
        faults = tab.faults
        tab.context.close()
    log = logs.read(logs.log_path(reviewed / SLUG, "adjudicated"))

    assert ["status", "claim", "claim"] == [line.split(": ")[1] for line in told.stdout.splitlines()[6:]]
    assert 2 == again.returncode
    assert "another review has this log open" in again.stderr
    assert [] == grave
    assert 403 == refused
    assert ["0 of 3", "1 of 3", "2 of 3", "1 of 3", "2 of 3", "3 of 3"] == progress
    assert [] == faults
    assert [("neighborOf", "planned"), ("partnerOf", "asserted"), ("tradesWith", "asserted")] == claims(
        reviewed
    )
    assert {"eve"} == {each.who for each in log}


def posted_from_elsewhere(tab, address):
    """Let a page of another site, open beside this one, post to the server; return the answer's status."""
    site = address.partition("/document")[0]
    page = (
        f"<form method=post enctype=text/plain action='{site}/document/{SLUG}/decisions'>"
        """<input name='{"decision": "undo", "seen": 0, "x": "' value='"}'></form>"""
    )
    other = tab.context.new_page()
    other.route("http://evil.example/", lambda route: route.fulfill(body=page, content_type="text/html"))
    other.goto("http://evil.example/")
    with other.expect_navigation() as navigation:
        other.evaluate("document.forms[0].submit()")
    other.close()
    return navigation.value.status


def adjudicated(tab):
    """Take Bob's status, drop a claim, undo that, drop it again, correct the last; return the progress."""
    progress = [tab.inner_text("#progress")]
    for key in ("2", "0", "u", "0"):
        press(tab, key)
        moved(tab, progress)
    press(tab, "c")
    tab.wait_for_selector("#claim[open]")
    tab.select_option("#f-status", "planned")
    tab.focus("#f-status")
    press(tab, "Enter")
    moved(tab, progress)
    written(tab)
    return [each.partition(" differences")[0] for each in progress]


def moved(tab, progress):
    """Wait until the progress is another, and note it."""
    tab.wait_for_function(
        """was => !document.querySelector("dialog[open]")
          && document.getElementById("progress").innerText !== was""",
        arg=progress[-1],
    )
    progress.append(tab.inner_text("#progress"))
