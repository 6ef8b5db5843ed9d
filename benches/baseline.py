"""How well a plain baseline finds the topics of questions, to compare with `rusvakt bench --questions`.

It learns from the same data: the `ask` phrases of the pages and the examples in dialogues/questions. It is a linear
support vector machine over character n-grams (TF-IDF, 2 to 5 letters within words), as scikit-learn has them.

    pip install scikit-learn
    python3 benches/baseline.py [tests/questions/unseen.tsv …]
"""

import re
import sys
import tomllib
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parent.parent
DIALOGUES = ROOT / "dialogues"
LANGUAGES = ("nb", "nn", "en")
SUBSTANCES = tuple(tomllib.loads((DIALOGUES / "questions/names.toml").read_text()))
OFFERED = 3
OFF_TOPIC = "none"


def phrases():
    """The `ask` phrases of the pages, each with the topic of its node."""
    for language in LANGUAGES:
        for path in sorted((DIALOGUES / language).glob("*.md")):
            front, body = path.read_text().split("+++\n", 2)[1:]
            front = tomllib.loads(front)
            topics = dict(re.findall(r"^#+ .*\{#([\w-]+)[^}]*\btopic=([\w/-]+)", body, re.M))
            start = re.search(r"^# .*\{[^}]*\btopic=([\w/-]+)", body, re.M)
            for node, texts in front.get("ask", {}).items():
                topic = start and start[1] if node == "start" else topics.get(node)
                if topic is None and "subject" in front and node != "start":
                    topic = f"{front['subject']}/{node}"
                yield from ((topic, text) for text in texts if topic)


def examples():
    """The examples, those for any substance once for each."""
    for path in sorted((DIALOGUES / "questions").glob("examples-*.toml")):
        for topic, texts in tomllib.loads(path.read_text()).items():
            subjects = SUBSTANCES if topic.startswith("*/") else [None]
            for subject in subjects:
                for text in texts:
                    yield topic.replace("*", subject or ""), text.replace("{x}", subject or "")


def questions(path):
    """The labelled questions of a table: text and right topics."""
    rows = [row.split("\t") for row in Path(path).read_text().splitlines()[1:] if row.strip()]
    return [(text, topics.split("|")) for _, _, text, topics in rows]


def main(paths):
    topics, texts = zip(*phrases(), *examples())
    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        LinearSVC(C=0.5),
    )
    model.fit(texts, topics)
    print(f"learned from {len(texts)} questions of {len(model.classes_)} topics")
    for path in paths:
        asked = [q for q in questions(path) if q[1][0] != OFF_TOPIC]
        scores = model.decision_function([text for text, _ in asked])
        best = model.classes_[scores.argsort(axis=1)[:, ::-1][:, :OFFERED]]
        first = sum(ranked[0] in right for ranked, (_, right) in zip(best, asked))
        offered = sum(any(t in right for t in ranked) for ranked, (_, right) in zip(best, asked))
        count = len(asked)
        print(f"{path}: first {first / count:.1%}, among {OFFERED} {offered / count:.1%} of {count}")


if __name__ == "__main__":
    main(sys.argv[1:] or [ROOT / "tests/questions/unseen.tsv"])
