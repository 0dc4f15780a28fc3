"""Labels in one language that are remembered in all others, so that a page can change its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from viz.phrases import LANGUAGES, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viz.tables import Tables, Term

__all__ = ["Glossary", "Wording"]

Glossary = dict[str, dict[str, str]]
"""By a text as it is shown: the same in other languages, by their codes."""


class Wording:
    """Says terms in one language, and collects in ``glossary`` how the others say the same."""

    def __init__(self, tables: Tables, language: str) -> None:
        self.tables, self.language = tables, language
        self.glossary: Glossary = {}
        self._labels: dict[tuple[tuple[Term, ...], str, bool], str] = {}

    def label(self, term: Term) -> str:
        """Return a term's label; see :meth:`Tables.label`."""
        return self.labels([term])

    def labels(self, terms: Iterable[Term], between: str = ", ", *, plainly: bool = False) -> str:
        """Return the labels of several terms, one after the other; the same ones are looked up once.

        ``plainly`` takes what readers are told in place of a label, where there is such.
        """
        key = tuple(terms), between, plainly
        if key not in self._labels:
            self._labels[key] = self._looked_up(*key)
        return self._labels[key]

    def _looked_up(self, found: tuple[Term, ...], between: str, plainly: bool) -> str:  # noqa: FBT001 – a key
        label = self.tables.plain_label if plainly else self.tables.label

        def said(language: str) -> str:
            return between.join(label(term, language) for term in found)

        if not any(isinstance(term, NamedNode) for term in found):
            return self._answer(said(self.language))
        languages = [self.language, *self.others(found)]
        return self._remembered({language: said(language) for language in languages})

    def _answer(self, words: str) -> str:
        """Remember *yes* and *no* in all languages; words of a document nobody calls otherwise."""
        answers = {phrase(key): key for key in ("yes", "no")}
        if words not in answers:
            return words
        others = {code: phrase(answers[words], language=code) for code in LANGUAGES}
        return self._remembered({self.language: words, **others})

    def verb(self, relation: Term, phrases: Iterable[Term]) -> str:
        """Return how a relation reads in a sentence: its phrase in our language, else its label."""
        found = {term.language or "": term.value for term in phrases if isinstance(term, Literal)}

        def said(code: str) -> str:
            return found.get(code) or self.tables.label(relation, code)

        return self._remembered({code: said(code) for code in (self.language, *self.others([relation]))})

    def noun(self, values: Iterable[Term]) -> str:
        """Return what some values call a tie, *passenger ferry*, in all languages that have the noun."""
        found = list(values)
        nouns = next((self.tables.nouns[each] for each in found if each in self.tables.nouns), {})

        def said(code: str) -> str:
            modifiers = [self.tables.modifiers.get(each, {}).get(code, "") for each in found]
            return " ".join(filter(None, [*modifiers, nouns[code]]))

        return self._remembered({code: said(code) for code in nouns}) if self.language in nouns else ""

    def called(self, english: str, term: Term) -> str:
        """Return an English text, or in another language the label of the term that says the same."""
        codes = [self.language, *self.others([term])]
        said = {code: english if code == "en" else self.tables.label(term, code) for code in codes}
        return self._remembered(said)

    def pair(self, terms: Iterable[Term]) -> str:
        """Return the name of what is between two things; nothing where there are none."""
        ends = list(terms)

        def said(code: str) -> str:
            return (" and " if code == "en" else " – ").join(self.tables.label(end, code) for end in ends)

        return self._remembered({code: said(code) for code in (self.language, *self.others(ends))})

    def others(self, terms: Iterable[Term]) -> list[str]:
        """Return the languages other than ours in which some of these terms have a label."""
        known = {code for term in terms for code in self.tables.labels.get(term, {})}
        return sorted(known & set(self.tables.languages) - {self.language})

    def text(self, terms: Iterable[Term]) -> str:
        """Return the literal in our language, else in English, else any; nothing where there is none."""
        found = {term.language or "": term.value for term in terms if isinstance(term, Literal)}
        fitting = (found[key] for key in (self.language, "en", *sorted(found)) if key in found)
        text = next(fitting, "")
        others = {code: found[code] for code in self.tables.languages if code in found}
        return self._remembered({**others, self.language: text}) if text else ""

    def _remembered(self, said: Mapping[str, str]) -> str:
        """Keep what a text is called elsewhere; where two things share a text, only what both agree on."""
        text = said[self.language]
        others = {code: other for code, other in said.items() if code != self.language and other != text}
        known = self.glossary.setdefault(text, others)
        if known != others:
            self.glossary[text] = {code: known[code] for code in known if known[code] == others.get(code)}
        return text
