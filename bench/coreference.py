"""Who a source is: the agent that a pronoun, a description or a short name stands for, on articles of PolNeAR train.

The gold was written before the resolver ran. The held-out half was scored once while nobody had seen its errors: 0.893 of 365
sources (pronouns .803, descriptions .615, short names .869, own .978). Faults that it showed were then mended (father and son of
one name, a heading in capitals, "Mr. Prince", a description of one already told): what this prints of it is no longer blind.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from indelible.extract.agents import named
from indelible.extract.attribution import Attribution
from indelible.model.selector import TextPosition

from .measure import Figure

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "polnear" / "train" / "text"
GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "sources.json"
KINDS = ("pronoun", "description", "short", "own")
SMALL = frozenset(["the", "a", "an", "and", "of", "s"])


def tokens(name: str) -> set[str]:
    """The words of a name that count: in lower case, without articles."""
    return {word for word in re.findall(r"\w+", name.lower().replace("’", "'").replace("'s", "")) if word not in SMALL}


def right(name: str, named_at: object, own: str, agents: list[str]) -> bool:
    """Whether `name` agrees with the gold.

    Of a source that stands for another mention: the words of the name hold every word of the gold's and at most four more. Of a
    source that names itself, or nobody: the name holds words of the source only, or all of them.
    """
    said = tokens(name)
    if not agents:
        mine = tokens(own)
        return (said <= mine and (bool(said) or not mine)) or mine <= said
    return any(tokens(gold) <= said and len(said) <= len(tokens(gold)) + 4 for gold in agents)


def documents(half: str = "") -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Name, text and gold of each article that is here as the gold has it."""
    for one in json.loads(GOLD.read_text(encoding="utf-8"))["documents"]:
        path = TEXTS / f"{one['id']}.txt"
        if (half and one["half"] != half) or not path.exists():
            continue
        text = path.read_bytes().decode()
        if hashlib.sha256(text.encode()).hexdigest() == one["sha256"]:
            yield one["id"], text, one["sources"]


def _spans(spans: list[list[int]]) -> tuple[TextPosition, ...]:
    return tuple(TextPosition(start=start, end=end) for start, end in spans)


def score(half: str = "") -> tuple[dict[str, list[bool]], list[tuple[str, str, str, str, str]], float]:
    """Right or wrong by kind, the errors, and CPU milliseconds a document."""
    found: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    errors, spent, count = [], 0.0, 0
    for name, text, sources in documents(half):
        asked = tuple(Attribution(content=_spans(one["content"]), source=_spans(one["source"])) for one in sources)
        began = process_time()
        answers = named(text, asked, "en")
        spent, count = spent + process_time() - began, count + 1
        for gold, answer in zip(sources, answers, strict=True):
            agents = [text[s:e] for s, e in gold.get("agent", ())]
            own = " ".join(text[s:e] for s, e in gold["source"])
            ok = right(answer.source_name, answer.named_at, own, agents)
            found[gold["kind"]].append(ok)
            if not ok:
                errors.append((name, gold["kind"], own, answer.source_name, "|".join(agents)))
    return found, errors, 1000 * spent / max(count, 1)


def run(quick: bool = False) -> Iterator[Figure]:
    """The share of sources whose agent is right, all and by kind; says so where the corpus is not here."""
    halves = ("tune",) if quick else ("tune", "held-out")
    for half in halves:
        found, _errors, spent = score(half)
        every = [ok for group in found.values() for ok in group]
        if not every:
            print("  not measured: no corpus in ../shared/corpora/polnear")
            return
        kinds = ", ".join(f"{kind} {sum(group) / len(group):.3f} of {len(group)}" for kind, group in found.items() if group)
        yield Figure(f"sources resolved, {half}", "share", (sum(every) / len(every),), note=kinds)
        yield Figure(f"resolving sources, {half}", "CPU-ms a document", (spent,))
