"""Which characters may stand on a paper. PDF/A forbids an empty box: one emoji, and there would be no paper at all.

What cannot be printed is left out by a table, so that the same text always comes out the same.
"""

import re
import unicodedata
from functools import cache

BREAK = "\u200b"  # invisible; a line may end there
LONG, STEP = 30, 15  # letters of a word that would run out of the page, and where it may be broken
WORD = re.compile(rf"\S{{{LONG},}}")
# What the fonts inside typst 0.15 have, of the writing that they cover: typst was asked letter by letter.
HAVE = """
20-7e a0-ac ae-377 37a-37f 384-38a 38c 38e-3a1 3a3-484 487-4ff 510-513 51a-51d 531-556 559-58a 58d-58f 591-5c7
5d0-5ea 5ef-5f4 606-60c 615 61b 61f 621-63a 640-64a 65a 660-66d 674 679-67b 67e-680 683-684 686-687 691 698 6a4
6a9 6af 6be 6cc 6f0-6f9 1d00-1dbf 1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d
1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200a 2010-2029 202f-2040 2042
2044-2052 2054-205f 2070-2071 2074-208e 2090-209c 20a0-20c0 2100-211e 2120 2122 2124 2126-2151 2153-2184 2189
2190-23ff 2422-2423 2460-2606 2609-262f 2638-268b 2690-269c 26a0-26a7 26aa-26af 26b2 2701-2704 2706-2709
270c-2714 2717-2726 272a-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794 2798-27af 27b1-2b73 2b76-2b95
2b97-2bff 2c60-2c7f a720-a727 a72d a730 a735 a765 a789-a78e a790-a791 a793 a7aa a7f8-a7f9 ab52 ab66 fb00-fb06
fb13-fb17 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fb4f fb52-fb81 fb8a-fb95 fb9e-fb9f fbaa-fbad
fbe8-fbe9 fbfc-fbff fe2e-fe2f fe70-fe74 fe76-fefc
"""
NOTHING_LEFT = "(tidak dapat dicetak)"
PLAIN = 0x250  # below it lies all that Indonesian and its names need ...
SIGNS = range(0x2010, 0x2027)  # ... save dashes and quotation marks


@cache
def have() -> frozenset[int]:
    """Code points that can be printed."""
    spans = [(span.partition("-")[0], span.rpartition("-")[2]) for span in HAVE.split()]
    return frozenset(code for first, last in spans for code in range(int(first, 16), int(last, 16) + 1))


def printable(text: str, *, latin_only: bool = False) -> str:
    """As it can be printed: control and direction marks, which could turn what is read round, are gone too."""
    kept = "".join(each for each in _normal(text) if each == "\n" or ord(each) in have())
    if latin_only:
        kept = "".join(each for each in kept if ord(each) < PLAIN or ord(each) in SIGNS)
    if text.strip() and not kept.strip():
        return NOTHING_LEFT
    return WORD.sub(_breakable, kept)


def left_out(text: str) -> str:
    """What a reader would miss, each once."""
    unseen = ("Cc", "Cf", "Mn", "Cn", "Cs")
    missing = (each for each in _normal(text) if ord(each) not in have() and unicodedata.category(each) not in unseen)
    return "".join(dict.fromkeys(missing))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")


def _breakable(word: re.Match[str]) -> str:
    letters = word[0]
    return BREAK.join(letters[at : at + STEP] for at in range(0, len(letters), STEP))
