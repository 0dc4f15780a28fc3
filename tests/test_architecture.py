"""Imports go one way: a module imports only from those that stand before it in the order."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ORDER = [
    "kg",  # the face: what it imports, it imports when it is called
    "kg.errors",
    "kg.resources",
    "kg.terms",
    "kg.dates",
    "kg.findings",
    "kg.ontology",
    "kg.source",
    "kg.values",
    "kg.authority",
    "kg.documents",
    "kg.claims",
    "kg.corpus",
    "kg.mapping",
    "kg.serialization",
    "kg.store",
    "kg.rules",
    "kg.reason",
    "kg.things",
    "kg.comparisons",
    "kg.measures",
    "kg.growth",
    "kg.figures",
    "kg.standings",
    "kg.histories",
    "kg.contradictions",
    "kg.verdicts",
    "kg.shapes",
    "kg.check",
    "kg.reports",
    "kg.sparql",
    "kg.results",
    "kg.messages",
    "kg.worker",
    "kg.process",
    "kg.pool",
    "kg.soundness",
    "kg.transport",
    "kg.remote",
    "kg.publishing",
    "kg.evidence",
    "kg.names",
    "kg.catalogue",
    "kg.citations",
    "kg.renderings",
    "kg.answers",
    "kg.explain",
    "kg.diff",
    "kg.annotations",
    "kg.nanopublications",
    "kg.exchange",
    "kg.tables",
    "kg.description",
    "kg.editing",
    "kg.pipeline",
    "viz",
    "viz.text",
    "viz.colours",
    "viz.reading",
    "viz.wording",
    "viz.naming",
    "viz.evidence",
    "viz.model",
    "viz.network",
    "viz.answered",
    "viz.constructed",
    "viz.parts",
    "viz.networks",
    "viz.board",
    "viz.layout",
    "viz.fonts",
    "viz.picture",
    "viz.page_data",
    "viz.page",
    "viz.drawings",
    "kg.exports",
    "kg.graph",
    "kg.web",
    "kg.web.dataset",
    "kg.web.responses",
    "kg.web.pages",
    "kg.web.search",
    "kg.web.choices",
    "kg.web.axis",
    "kg.web.charts",
    "kg.web.asking",
    "kg.web.linking",
    "kg.web.grounds",
    "kg.web.home",
    "kg.web.questions",
    "kg.web.searching",
    "kg.web.editor",
    "kg.web.openapi",
    "kg.web.records",
    "kg.web.linked_data",
    "kg.web.passages",
    "kg.web.answered",
    "kg.web.edges",
    "kg.web.entities",
    "kg.web.documents",
    "kg.web.derivations",
    "kg.web.claims",
    "kg.web.ontology",
    "kg.web.timelines",
    "kg.web.dyads",
    "kg.web.drawing",
    "kg.web.descriptions",
    "kg.web.cache",
    "kg.web.protocol",
    "kg.web.result",
    "kg.web.service",
    "kg.web.endpoint",
    "kg.web.hosts",
    "kg.web.foreign",
    "kg.web.application",
    "kg.web.connections",
    "kg.web.server",
    "kg.assistant",
    "kg.assistant.replies",
    "kg.assistant.reference",
    "kg.assistant.reading",
    "kg.assistant.server",
    "kg.cli",
    "kg.__main__",
]

LIGHT = {"click", "kg"}
"""What the commands may load to start: the library that reads their arguments, and the package itself."""


def modules():
    """Yield each module of the packages with its path."""
    for package in ("kg", "viz"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imported(path):
    """Yield the package's own modules that a file imports, wherever in the file, types aside."""
    for node in ast.walk(without_types(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & set(MODULES) or {node.module}


def without_types(tree):
    """Return a syntax tree without its ``if TYPE_CHECKING`` blocks."""

    class Drop(ast.NodeTransformer):
        def visit_If(self, node):
            return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)

    return Drop().visit(tree)


def rank(name):
    """Return a module's place in the order; the commands of the command line share one."""
    return ORDER.index("kg.cli" if name.startswith("kg.cli.") else name)


MODULES = dict(modules())


def test_every_module_has_its_place():
    """ORDER names every module, the commands of the command line aside."""
    assert set() == {name for name in MODULES if not name.startswith("kg.cli.")} - set(ORDER)


@pytest.mark.parametrize("name", [name for name in MODULES if name != "kg"])
def test_imports_point_up(name):
    """A module only imports modules that come before it in ORDER; commands may share code."""
    ours = [other for other in imported(MODULES[name]) if other.split(".")[0] in {"kg", "viz"}]
    first_wrong = rank(name) + name.startswith("kg.cli")

    assert [] == [other for other in ours if rank(other) >= first_wrong]


def loaded_by(code):
    """Return which installed packages some code loads in a new process, beside those of Python itself."""

    def loaded(code):
        program = f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        return {name.partition(".")[0] for name in done.stderr.split()}

    return (loaded(code) - loaded("")) & set(packages_distributions())


@pytest.mark.parametrize(
    "code",
    [
        "import kg",
        "from kg.cli import bilateral; bilateral(['--help'], standalone_mode=False)",
        "from kg.cli import bilateral; bilateral(['--version'], standalone_mode=False)",
    ],
    ids=["import kg", "--help", "--version"],
)
def test_starting_costs_nothing(code):
    """Importing the package, its help and its version load no library but click."""
    assert set() == loaded_by(code) - LIGHT


def test_what_is_used_is_loaded():
    """A command that does something loads the libraries that it needs: the rule above would see them."""
    code = "from kg.cli import bilateral; bilateral(['check'], standalone_mode=False)"

    assert {"click", "pyoxigraph", "yaml"} <= loaded_by(code)
