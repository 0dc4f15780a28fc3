"""``bilateral serve``: what is served, where, and how it ends."""

import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import forked_commands
import httpx
import pytest
from live import serving
from pyoxigraph import RdfFormat, Store

from kg.errors import InputError
from kg.rdf import store
from kg.web import server
from kg.web.data import foreign

FILES = {
    "a.ttl": '<http://a/s> <http://a/p> "Turtle" .',
    "b.trig": '<http://a/g> { <http://a/s> <http://a/p> "TriG" }',
    "c.nt": '<http://a/s> <http://a/p> "N-Triples" .\n',
    "d.nq": '<http://a/s> <http://a/p> "N-Quads" <http://a/g> .\n',
    "e.jsonld": '{"@id": "http://a/s", "http://a/p": "JSON-LD"}',
    "f.rdf": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">
      <rdf:Description rdf:about="http://a/s"><a:p>RDF/XML</a:p></rdf:Description></rdf:RDF>""",
}
RDF = 'rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
# A test's name holds its parameters: the time, which gzip would write, must not be among them.
gzipped = partial(gzip.compress, mtime=0)
VALUES = "SELECT ?o WHERE { ?s <http://a/p> ?o } ORDER BY ?o"


def values(address, query=VALUES):
    """Ask a server for a column of values."""
    answer = httpx.get(
        f"{address}/sparql", params={"query": query}, headers={"accept": "text/csv"}, timeout=300
    )
    return answer.text.split()[1:]


def test_rdf_files_of_every_format(tmp_path):
    """Files of anybody are one dataset, named graphs included, and their pages do not fail."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with serving(*(tmp_path / name for name in FILES)) as address:
        assert ["JSON-LD", "N-Quads", "N-Triples", "RDF/XML", "TriG", "Turtle"] == values(address)
        assert ["N-Quads", "TriG"] == values(
            address, VALUES.replace("?s", "GRAPH <http://a/g> { ?s", 1).replace("?o }", "?o } }")
        )
        assert 200 == httpx.get(f"{address}/", headers={"accept": "text/html"}, timeout=300).status_code


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "<a> <b> <c> .\n<a> <b> x .", "a.ttl:2:9: x is not a valid RDF object"),
        ("b.jsonld", '{"@id": "x",\n "http://a": ]', "b.jsonld:2:14: Unexpected closing square bracket"),
        ("c.rdf", f"<{RDF}>\n<rdf:Description></b></{RDF}>", "c.rdf:2:20: ill-formed document"),
        ("d.nt", "<a> <b> <c> .\n", "d.nt:1:1: No scheme found in an absolute IRI"),
        ("e.txt", "", "e.txt: no RDF format goes with '.txt'. Use a file that ends in .ttl, .trig"),
        ("f.ttl", b'<http://a> <http://b> "\xff" .', "f.ttl:1:24: Invalid UTF-8"),
        (
            "h.rdf",
            f"<!DOCTYPE a [<!ENTITY a '{'a' * 200}'>\n<!ENTITY b '{'&a;' * 9}'>\n<!ENTITY c '{'&b;' * 9}'>]>",
            "h.rdf:3:1: the XML entity &c; stands for more than 10,000 bytes. Write out what it means",
        ),
        (
            "i.rdf",
            '<!DOCTYPE a [<!ENTITY a "&b;">\n<!ENTITY b "&a;">]><a>&b;</a>',
            "i.rdf:1:14: the XML entity &a; stands for more than 10,000 bytes",
        ),
        (
            "g.jsonld",
            '{"a": 1,\n "@context": ["http://127.0.0.1:9/c"]}',
            "g.jsonld:2:16: its context stands at http://127.0.0.1:9/c, and nothing is fetched. Write",
        ),
        ("j.json", '{"name": "x"}', "j.json: holds no triple: it is JSON without a context"),
        ("k.rdf", f'<{RDF}>\n<rdf:Description rdf:about="http://a b"/></rdf:RDF>', "k.rdf:2:29: error while"),
        ("l.n3", "@prefix : <#> . { :a :b :c } => { :d :e :f } .", "l.n3: a formula { … } says what may"),
        ("m.ttl.gz", b"not compressed", "m.ttl.gz: cannot be read: Not a gzipped file"),
        ("n.ttl.gz", gzipped(b"<a> <b> <c> .")[:-9], "n.ttl.gz: cannot be read: Compressed file"),
        ("o.ttl.gz", gzipped(b"<a> <b> x ."), "o.ttl.gz:1:9: x is not a valid RDF object"),
    ],
)
def test_a_file_that_is_wrong(tmp_path, monkeypatch, name, text, message):
    """What is wrong with a file is said in one line with its place."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        foreign.load([Path(name)], tmp_path / "store")

    assert str(error.value).startswith(message)
    assert 1 == len(str(error.value).splitlines())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", b"\xef\xbb\xbf<http://a/s> <http://a/p> <o> ."),
        ("a.ttl.gz", gzipped(b"\xef\xbb\xbf<http://a/s> <http://a/p> <o> .")),
        ("a.n3", b"<http://a/s> <http://a/p> <o> ."),
        (
            "a.rdf",
            b'<!DOCTYPE r [<!ENTITY a "http://a/">\n<!ENTITY s "&a;s">]>'
            + f'<{RDF} xmlns:a="http://a/"><rdf:Description rdf:about="&s;">'.encode()
            + b'<a:p rdf:resource="o"/></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_a_file_as_others_write_it(tmp_path, name, content):
    """Files that begin with a mark, are compressed or hold entities for others are read like any."""
    (tmp_path / name).write_bytes(content)
    foreign.load([tmp_path / name], tmp_path / "store")

    assert ["<http://a/s> <http://a/p> <file:///o>"] == [
        str(quad.triple) for quad in Store(str(tmp_path / "store"))
    ]


def test_relative_iris_mean_the_same_in_files_and_queries(tmp_path):
    """What is relative in a query is resolved against what it is resolved against in the file."""
    (tmp_path / "rel.ttl").write_text('<#me> <http://a/p> "I", "my file" .', encoding="utf-8")
    (tmp_path / "two.ttl").write_text('<#me> <http://a/p> "you" .', encoding="utf-8")
    mine = "SELECT ?o WHERE { <#me> <http://a/p> ?o } ORDER BY ?o"
    with serving(tmp_path / "rel.ttl") as address:
        assert ["I", "my", "file"] == values(address, mine)
    with serving(tmp_path / "rel.ttl", tmp_path / "two.ttl") as address:
        assert ["you"] == values(address, mine.replace("#me", "two.ttl#me"))


SAME = "<http://a/s> <http://a/p> <http://a/o> "
COUNTS = {
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }": "1",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s ?q ?o }": "1",
    "SELECT (COUNT(*) AS ?n) { <http://a/s> ?p <http://a/o> }": "1",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }": "2",
    "SELECT (COUNT(*) AS ?n) FROM <http://g/1> { ?s ?p ?o }": "1",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://g/2> { GRAPH ?g { ?s ?p ?o } }": "1",
}


@pytest.mark.parametrize("more", ["", f"{SAME}.\n"], ids=["named", "default too"])
def test_a_union_counts_a_triple_once(tmp_path, more):
    """A query over the union of graphs sees a triple once, however many graphs have it."""
    (tmp_path / "dup.nq").write_text(f"{SAME}<http://g/1> .\n{SAME}<http://g/2> .\n{more}", encoding="utf-8")
    with serving(tmp_path / "dup.nq") as address:
        assert COUNTS == {query: values(address, query)[0] for query in COUNTS}


def test_graphs_apart_are_not_laid_together(tmp_path):
    """Graphs that share nothing are kept once."""
    (tmp_path / "a.nq").write_text(f"{SAME}<http://g/1> .\n", encoding="utf-8")
    foreign.load([tmp_path / "a.nq"], tmp_path / "store")

    assert 1 == len(Store(str(tmp_path / "store")))


def test_a_file_that_is_wrong_is_not_served(run, tmp_path):
    """What is wrong with a file ends the command with one line and exit code 2."""
    (tmp_path / "a.ttl").write_text("<a> <b> x .", encoding="utf-8")
    done = run("serve", "a.ttl", "--port", "0", cwd=tmp_path)

    assert (2, "error: a.ttl:1:9: x is not a valid RDF object\n") == (done.returncode, done.stderr)


def test_a_port_that_is_taken(run, built):
    """A port that somebody else has is said in one line."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--build", built, "--port", other.getsockname()[1])

    assert 2 == done.returncode
    assert done.stderr.endswith("cannot listen here: Address already in use. Choose another --port\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", "no.such.host.invalid"], "no such host"),
        (["--build", "nowhere"], "no build here"),
        (["nowhere.ttl"], "does not exist"),
    ],
)
def test_what_cannot_be_served(run, arguments, message):
    """What is not there is said in one line, with exit code 2."""
    done = run("serve", "--port", "0", *arguments)

    assert 2 == done.returncode
    assert message in done.stderr


@pytest.mark.sampled(2)  # the other signal ends a server in test_pages_apart.py
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_it_ends_at_once_and_leaves_nothing(built, tmp_path, number):
    """Ctrl-C ends the server, in the middle of a query too, with exit code 0, its workers and its copies."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = [sys.executable, "-m", "kg", "serve", "--build", str(built), "--port", "0"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=environment) as server:
        address = server.stderr.readline().partition(" at ")[2].partition("/ ")[0]
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{address}/sparql", params={"query": endless}, timeout=1)
        copies = list(tmp_path.iterdir())
        server.send_signal(number)
        rest = server.communicate(timeout=300)[1]

    assert (0, "") == (server.returncode, rest)
    assert copies
    assert [] == list(tmp_path.iterdir())


def test_a_build_that_is_replaced_is_still_served(built, tmp_path):
    """What is served stays whole when its folder goes, for new processes too."""
    build = shutil.copytree(built, tmp_path / "build")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with serving("--build", build) as address:
        shutil.rmtree(build)

        assert [str(len(Store.read_only(str(built / "store"))))] == values(address, count)


def test_what_is_served_is_one_build(built, tmp_path):
    """Downloads, the graph page, pages and queries tell of the same build when another takes its place."""
    build = shutil.copytree(built, tmp_path / "build")
    places = ["/download/graph.ttl", "/download/edges.csv", "/graph", "/", "/.well-known/void.ttl"]

    def everything(address):
        count = values(address, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return [count, *(httpx.get(address + place, timeout=60).content for place in places)]

    with serving("--build", build) as address:
        before = everything(address)
        for file in ("graph.ttl", "edges.csv", "graph.html"):
            (build / file).write_text("another build", encoding="utf-8")
        (build / "build.json").write_text('{"version": "another"}', encoding="utf-8")

        assert before == everything(address)


def test_a_build_that_is_replaced_while_it_is_copied_is_copied_again(built, tmp_path, monkeypatch):
    """No copy is half of one build and half of the next."""
    build = shutil.copytree(built, tmp_path / "build")
    copied, copytree = [], shutil.copytree

    def interrupted(source, target, **options):
        found = copytree(source, target, **options)
        if not copied:
            mark = Path(build) / "build.json"
            mark.write_text(mark.read_text(encoding="utf-8").replace('"version": "', '"version": "b'))
        copied.append(target)
        return found

    monkeypatch.setattr(shutil, "copytree", interrupted)
    with server.dataset([], build, print) as dataset:
        assert dataset.version.startswith("b")
        assert 2 == len(copied)


def test_a_server_for_others_says_so(built, run):
    """Bound to every address, the server says who can read; bound to this machine, it does not."""
    command = [*forked_commands.command(), "serve", "--build", str(built), "--port", "0", "--host"]
    said = []
    for host in ("0.0.0.0", "127.0.0.1"):
        with subprocess.Popen([*command, host], stderr=subprocess.PIPE, encoding="utf-8") as server:
            address = server.stderr.readline().partition(" at ")[2].partition("/ ")[0]
            httpx.get(f"{address}/sparql", timeout=300)
            server.terminate()
            said.append(server.communicate()[1])

    assert "note: whoever reaches this machine can read all of it" in said[0]
    assert "note" not in said[1]


def test_requests_are_logged_on_demand(built):
    """With --log, standard error has a line for each request, whatever stands in it."""
    command = [*forked_commands.command(), "serve", "--build", str(built), "--port", "0", "--log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as server:
        address = server.stderr.readline().partition(" at ")[2].partition("/ ")[0]
        status = httpx.get(f"{address}/sparql?query=ASK%7B%7D%0A%1B", timeout=300).status_code
        server.terminate()
        lines = server.communicate()[1].splitlines()

    assert 400 == status
    assert 1 == len(lines)
    assert lines[0].endswith('"GET /sparql?query=ASK%7B%7D%0A%1B HTTP/1.1" 400')


def test_a_large_store_stays_on_disk(tmp_path, monkeypatch):
    """A dataset too large for every worker's memory is served from disk, with the same answers."""
    monkeypatch.setattr(store, "_SMALL", 1)
    file = tmp_path / "a.nq"
    file.write_text("".join(f'<http://a/s> <http://a/p> "{n}" .\n' for n in range(9)), encoding="utf-8")
    with server.dataset([file], None, print) as dataset:
        assert (True, 9) == (dataset.home.is_dir(), len(dataset.store))
        assert foreign.version([file]) == dataset.version
        dump = Store.read_only(str(dataset.home)).dump(format=RdfFormat.N_QUADS)
        assert 9 == len(dump.splitlines())
    assert not Path(dataset.home).exists()
