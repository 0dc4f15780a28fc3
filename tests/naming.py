"""Which entities of a corpus bear a name: slug, label, other name, or a person's names put together."""

from kg.corpus.spelling import fold


def spellings(entity):
    """Yield every text by which an entity may be asked for."""
    yield entity.slug
    yield from entity.labels.values()
    yield from (name.text for name in entity.names)
    given, patronymic, family = (entity.person.get(key, "") for key in ("given", "patronymic", "family"))
    if given and patronymic:
        yield from (
            f"{given} {patronymic}",
            f"{given} {patronymic} {family}",
            f"{family} {given} {patronymic}",
        )


def slugs(authority, name):
    """Return the slugs of the entities that bear a name, in any language, former names included."""
    if name in authority.entities:
        return (name,)
    wanted = fold(name)
    return tuple(each.slug for each in authority.entities.values() if wanted in map(fold, spellings(each)))
