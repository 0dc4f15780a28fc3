"""How well candidates are: against gold claims of texts, against coded sentences of PLOVER."""
