"""What a language model proposes of one text: each block asked in turn, the answers held to the text, everything counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BadFormat, CaptureFailed
from ..extract.cells import between_blank
from ..extract.claims import language_by_letters
from ..extract.proposed import BLOCKS, Block, Dropped, Prompt, blocks, key_of, method_of, prompt_for, read_answer, why
from ..i18n import _, ngettext

if TYPE_CHECKING:
    from ..capture.endpoint import Endpoint
    from ..extract.attribution import Attribution
    from ..extract.textmap import Text
    from ..model import Claim

FAILURES = 3  # in a row, and the endpoint is not asked again in this run

Progress = Callable[[int, int], None]


class Proposals(NamedTuple):
    """What is kept for one text, and a sentence that counts what was kept, left out and not asked, and why."""

    kept: tuple[Attribution, ...]
    said: str


class Proposing:
    """One endpoint over the texts of one `add`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.method = method_of(endpoint.model)
        self.tools = (f"model {endpoint.model}",)
        self.failed = 0  # questions without an answer
        self._in_a_row = 0
        self._why = ""

    def of(self, text: Text, known: Iterable[Claim], progress: Progress) -> Proposals:
        """What the model proposes of `text` beyond the claims `known` of it; whatever goes wrong is in the sentence."""
        blank = between_blank(text.text, text.media_type)
        language = language_by_letters(blank, text.language)
        have = {key_of(blank, claim.content, claim.source) for claim in known}
        parts = list(blocks(blank))
        dropped: Counter[Dropped] = Counter()
        kept: list[Attribution] = []
        without: list[str] = []
        for number, block in enumerate(parts[:BLOCKS]):
            progress(number, len(parts))
            try:
                held = read_answer(self._ask(prompt_for(blank, block)), blank, block, language)
            except (BadFormat, CaptureFailed) as error:
                without.append(str(error))
                continue
            dropped += held.dropped
            for one in held.kept:
                key = key_of(blank, one.content, one.source)
                if key in have:
                    dropped["known"] += 1
                else:
                    have.add(key)
                    kept.append(one)
        return Proposals(tuple(kept), _sentence(len(kept), dropped, without, parts))

    def _ask(self, prompt: Prompt) -> str:
        if self._in_a_row >= FAILURES:
            raise CaptureFailed(_("not asked any more after {count} failures: {why}", count=FAILURES, why=self._why))
        try:
            answer = self._endpoint.ask(prompt.instructions, prompt.text, prompt.schema)
        except CaptureFailed as error:
            self.failed += 1
            self._in_a_row += 1
            self._why = str(error)
            raise
        self._in_a_row = 0
        return answer


def _sentence(kept: int, dropped: Counter[Dropped], without: list[str], parts: list[Block]) -> str:
    said = [_("{count} proposed, {kept} kept to be reviewed", count=kept + dropped.total(), kept=kept)]
    if dropped:
        reasons = "; ".join(f"{words}: {dropped[reason]}" for reason, words in why().items() if dropped[reason])
        said.append(_("{count} left out ({why})", count=dropped.total(), why=reasons))
    if without:
        reasons = "; ".join(dict.fromkeys(without))
        said.append(
            ngettext(
                "{count} part of the text has no answer ({why})",
                "{count} parts of the text have no answer ({why})",
                len(without),
                why=reasons,
            )
        )
    if len(parts) > BLOCKS:
        said.append(_("only the first {count} of {total} parts were asked", count=BLOCKS, total=len(parts)))
    return "; ".join(said)
