"""Scores of the reader on PolNeAR's dev split for other settings than those shipped, to choose `settings.toml` by."""

from bench.scoring import Marked, Score

from indelible.extract.english import attributions
from indelible.extract.english_model import model

from .data import annotated

TRIED: list[dict[str, float]] = [
    {},
    *({"accepted": least} for least in (0.08, 0.16, 0.25)),
    *({"proposed": least} for least in (0.1, 0.15, 0.25)),
    *({"segment": cost, "lean": lean} for cost in (1.5, 3.0) for lean in (0.0, 0.5, 1.0)),
    *({"named": least, "beside": share} for least in (0.1, 0.2) for share in (0.3, 0.5)),
]


def main() -> None:
    """One line a setting: content P, R, F1, then F1 of attributions and of exact contents, then right sources."""
    documents = annotated("dev")
    net = model()
    shipped = net.settings
    for changed in TRIED:
        net.settings = shipped._replace(**changed)
        score = Score()
        for text, gold in documents:
            marked = [Marked(one["source"], one["cue"], one["content"]) for one in gold if one["content"]]
            found = [
                Marked(*([(at.start, at.end) for at in getattr(one, part)] for part in ("source", "cue", "content")))
                for one in attributions(text)
                if not one.within
            ]
            score.add(text, marked, found)
        rates = score.rates
        content, others = (
            rates["content@.5"],
            (rates["attribution@.5"][2], rates["content_exact"][2], score.source_given_content[1]),
        )
        print(changed or "as shipped", *(f"{value:.3f}" for value in (*content, *others)), flush=True)


if __name__ == "__main__":
    main()
