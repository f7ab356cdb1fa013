"""What an article is about, as a question by which others near in subject are found."""

from collections import Counter

from app.arabic.analysis import is_stop_word
from app.arabic.stemming import stem
from app.index.lookup import GAP, Tokens
from app.index.question import Question, Word

MOST_TELLING = 12
"""Words by which articles near in subject are sought."""


def subject(tokens: Tokens) -> Question:
    """What an article is about, as a question: the words of its title, and those that its body has most."""
    often = Counter(stem(word) for word in tokens.body if word != GAP and not is_stop_word(word) and not word.isdigit())
    surfaces = {stem(word): word for word in (*reversed(tokens.body), *reversed(tokens.title)) if word != GAP}
    titled = dict.fromkeys(stem(word) for word in tokens.title if not is_stop_word(word))
    chosen = [*titled, *(root for root, count in often.most_common(MOST_TELLING) if count > 1 and root not in titled)]
    words = tuple(Word(surfaces[root], root) for root in chosen[:MOST_TELLING] if len(root) > 1)
    return Question(words, (), (), (), (), (), ())
