"""What the folder ``ontology/`` says: classes, relations, qualifiers, statuses, rules, shapes."""
