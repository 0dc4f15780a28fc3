"""The SPARQL editor: YASGUI's parts on a page of ours; without JavaScript a plain form stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.asking import catalogue
from kg.rdf import sparql
from kg.rdf.terms import BASE, PREFIXES
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.responses import POLICY
from kg.web.templating import page

if TYPE_CHECKING:
    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["editor", "routes"]

_PLACE = "/editor"
_LARGE = 500_000
_RESIZER_STYLE_HASH = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
"""The hash of the one style sheet that YASGUI puts into the page: the grips by which columns are resized."""

_FIRST = """\
PREFIX br: <https://w3id.org/bilateral-kg/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

# Who says what about whom, in which words?
SELECT ?speaker ?subject ?relation ?object ?status ?words WHERE {
  ?claim a br:Claim ;
    rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
    br:statedBy ?speaker ; br:status ?status .
  OPTIONAL { ?claim br:quote ?words }
}
LIMIT 25
"""
_ANY = "SELECT * WHERE {\n  ?subject ?predicate ?object\n}\nLIMIT 25\n"


def routes() -> list[BaseRoute]:
    """Return the route at which a query in the address is edited and not run."""
    return [Route(_PLACE, editor)]


def editor(request: Request) -> Response:
    """Return the page of the editor; ``query`` in the address fills it in."""
    dataset = served(request)
    foreign = dataset.folder is None
    properties, classes = _vocabulary(dataset.store)
    return page(
        request,
        "editor.html.j2",
        headers={
            "Content-Security-Policy": POLICY.replace(
                "style-src 'self'", f"style-src 'self' {_RESIZER_STYLE_HASH}"
            )
        },
        query=request.query_params.get("query") or (_ANY if foreign else _FIRST),
        groups={} if foreign else catalogue.grouped(catalogue.load().values()),
        prefixes={} if foreign else PREFIXES,
        properties=properties,
        classes=classes,
        base="" if foreign else BASE,
        place=_PLACE,
    )


@kept
def _vocabulary(store: Store) -> tuple[list[str], list[str]]:
    """Return the IRIs of the properties and classes that a store uses, to complete what is typed.

    None for a large store, through which one would have to read.
    """
    if len(store) > _LARGE:
        return [], []
    return _named(store, "?s ?term ?o"), _named(store, "?s a ?term")


def _named(store: Store, pattern: str) -> list[str]:
    found = (row["term"] for row in sparql.select(store, f"SELECT DISTINCT ?term {{ {pattern} }}"))
    return sorted(term.value for term in found if isinstance(term, NamedNode))
