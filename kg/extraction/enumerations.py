"""Lists that a parse breaks off: what goes on after an end with commas, *and*, *as well as*, dashes.

Noun phrases that only joining words part are members of one list, whatever the parse makes of them: *with
other States in the region, notably Fiji and Samoa*. Only what comes after an end is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.arguments import FINITE, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Span, Token

    from kg.extraction.resolution import Resolver

__all__ = ["after"]

_COMMAS = (",", ";")
_DASHES = {"—", "–"}
_CLOSING = ("and", "or", "as well as", "along with", "together with")
_OPENING = ("including", "such as", "namely", "notably", "in particular", "particularly", "especially")
_PASSED = {"the", "all", "both", "of", "course"}


def after(token: Token, resolver: Resolver) -> tuple[Token, ...]:
    """Return the heads of the noun phrases that go on a list after that of a word, in their order."""
    units = resolver.phrases = resolver.phrases or list(_units(token.doc, resolver))
    at = next((at for at, each in enumerate(units) if each[0] <= token.i < each[1]), None)
    if at is None:
        return ()
    found: list[Token] = []
    told: set[str] = set()
    end, prep, below = units[at][1], _preposition(token.doc, units[at][0]), False
    such = any(each.lower_ == "such" for each in token.children)
    for start, stop, root in units[at + 1 :]:
        joins = _joins(token.doc[end:start].text.lower(), prep, such=such)
        if not found and "open" not in joins and (below or not joins):
            if not below and not _hangs(token, token.doc[end:start], root):
                break
            end, below = stop, True
            continue
        if not joins or "close" in told or _acts_anew(root, stop, token):
            break
        told |= joins
        found.append(root)
        end = stop
    return tuple(found) if told & {"close", "open"} else ()


def _hangs(token: Token, between: Span, root: Token) -> bool:
    """Say whether a phrase belongs to the words around a head, as what stands after a preposition does."""
    return token in root.ancestors or (len(between) > 0 and between[0].pos_ == "ADP")


def _joins(between: str, prep: str, *, such: bool) -> set[str]:
    """Return how words between two phrases join them; nothing where they do not."""
    rest, told = f" {between.strip()} ", set()
    kinds = {"close": _CLOSING, "open": (*_OPENING, *(("as",) if such else ()), *_DASHES), "": ("also",)}
    for kind, words in kinds.items():
        for each in words:
            if f" {each} " in rest.replace(",", " "):
                told.add(kind)
                rest = rest.replace(f" {each} ", " ")
    told |= {"comma"} if any(each in rest for each in _COMMAS) else set()
    left = rest.replace(",", " ").replace(";", " ").split()
    while left and left[0] in {*_PASSED, prep}:
        left.pop(0)
    return set() if left else told - {""}


def _acts_anew(root: Token, stop: int, first: Token) -> bool:
    """Say whether a phrase is the subject of a clause of its own, not of the list's."""
    if first.dep_ in {*SUBJECTS, "conj"}:
        return False
    of_verb = root.dep_ in SUBJECTS and root.head.i > root.i
    return of_verb or any(each.tag_ in FINITE for each in root.doc[stop : stop + 1])


def _preposition(doc: Doc, start: int) -> str:
    """Return the preposition just before a phrase."""
    before = doc[max(0, start - 1) : start]
    return before.text.lower() if before and before[0].pos_ in {"ADP", "SCONJ", "PART"} else ""


def _units(doc: Doc, resolver: Resolver) -> Iterator[tuple[int, int, Token]]:
    """Yield the noun phrases of a sentence with their heads, *of* and what it joins among them, and names."""
    spans = _phrases(doc, resolver)
    held: tuple[int, int, Token] | None = None
    for start, stop, root in spans:
        if held is not None and doc[held[1] : start].text.lower() in {"of", "of the"}:
            held = (held[0], stop, held[2])
            continue
        if held is not None:
            yield held
        held = (start, stop, root)
    if held is not None:
        yield held


def _phrases(doc: Doc, resolver: Resolver) -> list[tuple[int, int, Token]]:
    """Return where names and noun phrases stand, each once, with their heads."""
    named = []
    for each in resolver.named.mentions.within(resolver.offset, resolver.stop):
        span = doc.char_span(
            each.start - resolver.offset, each.end - resolver.offset, alignment_mode="expand"
        )
        if span is not None and len(span):
            named.append((span.start, span.end, span.root))
    taken = {at for start, stop, _ in named for at in range(start, stop)}
    found = []
    for chunk in doc.noun_chunks:
        if any(at in taken for at in range(chunk.start, chunk.end)):
            inside = [one for one in named if chunk.start <= one[0] and one[1] <= chunk.end]
            if not inside or chunk.root.i in taken:
                continue
            named = [one for one in named if one not in inside]  # *the Cuban people*
        found.append((chunk.start, chunk.end, chunk.root))
    return sorted([*named, *found], key=lambda each: each[:2])
