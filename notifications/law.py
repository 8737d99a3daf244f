"""How a legal basis is written for readers: stored in short English form, `PP 42/2024 Art. 160(2)`."""

import re

ARTICLE = re.compile(r"Art\. (\d+[A-Z]?)(?:\((\d+)\))?")


def in_words(basis: str, language: str = "id") -> str:
    """`PP 42/2024 Pasal 160 ayat (2)`."""
    if language == "en":
        return basis
    return ARTICLE.sub(lambda found: f"Pasal {found[1]}" + (f" ayat ({found[2]})" if found[2] else ""), basis)
