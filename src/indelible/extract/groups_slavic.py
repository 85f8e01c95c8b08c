"""Victims and alleged actors in Ukrainian and Russian: by the case of the groups around an event's words."""

from collections.abc import Callable, Iterator

from .event import EventHit
from .groups import FAR, LEFT, RIGHT, STRUCK, Group, Groups

_FORCIBLY = ("принудительно", "насильно", "насильственно")  # adverbs that end as a participle does


class Slavic(Groups):
    """Ukrainian and Russian: by case."""

    def victims(self, hit: EventHit, code: str) -> Iterator[Group]:
        table = self.table
        at = self._verb(hit)
        negated = self.negated(max(self.start, at - 2), at)
        if code in STRUCK:
            group = self.right_of(hit.last - 1, lambda g: g.noun.harmed and g.led == "по" and not g.nobody)
            if group:
                yield group
            return
        if code.startswith("deprivation") or any(self.form(i) in table.intransitive for i in range(hit.first, hit.last)):
            fits = self._fits("N")
        elif self._noun(hit):
            fits = self._fits("G")
        elif self.form(at).endswith(("но", "то")):
            fits = self._fits("AG")
        elif self._participle(at):
            fits = self._fits("N")
        else:
            fits = self._fits("A")
        if code == "taking-of-papers" or code == "family-separation":
            group = next(
                (g for g in self.near(max(self.start, hit.first - 4), min(self.stop, hit.last + 5)) if g.led == "у"), None
            )
            if group and group.noun.harmed and code == "taking-of-papers":
                yield group
                return
        if negated:
            return
        for group in self.near(hit.first, hit.last if hit.last - hit.first > 1 else hit.first):
            if fits(group):
                yield group
                return
        if self._noun(hit):
            direct = next((g for g in self.near(hit.last, min(self.stop, hit.last + FAR)) if g.first == hit.last), None)
            if direct and fits(direct) and not self.words[hit.last].apart:
                yield direct
            return
        over = next(
            (
                g
                for g in self.near(max(self.start, hit.first - FAR), min(self.stop, hit.last + FAR))
                if g.first <= hit.first < g.last and g.last - g.first > 1
            ),
            None,
        )
        if over is not None:
            return  # an attribute or head of another's group: that group's own role is read elsewhere
        behind = self.right_of(hit.last - 1, fits)
        before = self.left_of(hit.first, fits)
        group = self._nearer(hit, before, behind)
        if group:
            yield group

    def _nearer(self, hit: EventHit, before: Group | None, behind: Group | None) -> Group | None:
        if before and behind:
            return behind if behind.first - hit.last <= hit.first - before.last else before
        return behind or before

    def actors(self, hit: EventHit) -> Iterator[Group]:
        at = self._verb(hit)
        if self.negated(max(self.start, at - 2), at):
            return
        doers: Callable[[Group], bool] = lambda g: g.noun.acts and "I" in g.cases and not g.nobody and not g.led  # noqa: E731 - said once, here
        if self._noun(hit):
            group = self._by_case(hit, doers)
            if group is None:
                carried = next(
                    (
                        i
                        for i in range(max(self.start, hit.first - FAR), min(self.stop, hit.last + FAR))
                        if self.form(i) in self.table.light
                    ),
                    None,
                )
                free = carried is not None and not self.negated(max(self.start, carried - 1), carried)
                if carried is not None and free and self.one_clause(min(carried, hit.first), max(carried, hit.last - 1)):
                    group = self._subject(carried, carried + 1)
            if group:
                yield group
            return
        passive = self._participle(at) or self.form(at).endswith(("но", "то", "ся", "сь"))
        group = self._by_case(hit, doers) if passive else self._subject(hit.first, hit.last)
        if group:
            yield group

    def _by_case(self, hit: EventHit, doers: Callable[[Group], bool]) -> Group | None:
        group = self.right_of(hit.last - 1, doers)
        return group or self.left_of(hit.first, doers)

    def _subject(self, first: int, last: int) -> Group | None:
        fits: Callable[[Group], bool] = lambda g: (  # noqa: E731 - said once, here
            g.noun.acts and "N" in g.cases and not g.nobody and g.led not in self.table.prepositions
        )
        if any(self.form(i) in self.table.intransitive for i in range(first, last)):
            return None
        group = self.left_of(first, fits)
        if group and not self.negated(group.last, first):
            return group
        return self.right_of(last - 1, fits)

    def _fits(self, wanted: str) -> Callable[[Group], bool]:
        def fits(group: Group) -> bool:
            free = group.led not in self.table.prepositions
            return group.noun.harmed and not group.nobody and free and bool(group.cases & set(wanted))

        return fits

    def _noun(self, hit: EventHit) -> bool:
        return self.form(self._verb(hit)) in self.table.event_nouns

    def _verb(self, hit: EventHit) -> int:
        """The word of the event's words that says what was done: a verb where there is one."""
        for i in range(hit.first, hit.last):
            form = self.form(i)
            if (
                form not in self.table.event_nouns
                and form not in _FORCIBLY
                and form.endswith(self.table.verbal)
                and form not in self.table.nouns
            ):
                return i
        return hit.first

    def _participle(self, at: int) -> bool:
        return self.form(at).endswith(
            ("ний", "ні", "на", "тий", "ті", "та", "ен", "ан", "ны", "ный", "ные", "ит", "ты", "т")
            if self._passive_stem(at)
            else "\0"
        )

    def _passive_stem(self, at: int) -> bool:
        form = self.form(at)
        if form.endswith(("ит", "т")):
            return form.startswith(("убит", "вбит")) and len(form) <= 5
        return True

    def _group(self, at: int, floor: int) -> Group | None:
        words, table = self.words, self.table
        noun = table.nouns.get(words[at].form)
        if noun is None:
            return None
        if at + 1 < self.stop and not words[at + 1].apart and words[at + 1].form in table.nouns and self._attributive(at):
            return None  # "поранених солдатів": the second is the head
        first, last = at, at + 1
        cases = noun.cases
        while first > floor and first > at - LEFT and not words[first].apart:
            form = words[first - 1].form
            counts = form in table.before or form[0].isdigit()
            if not (counts or form.endswith(table.adjectives) or (self._attributive(first - 1) and form in table.nouns)):
                break
            if counts and "G" in noun.cases:
                oblique = form.endswith(("ох", "ьох", "двух", "трех", "четырех", "двоих", "троих", "ьма"))
                cases = frozenset("AG") if oblique else frozenset("NA")
            first -= 1
        while first < at and words[first].form in ("усіх", "всіх", "всех"):
            first += 1
        if noun.completed and last < self.stop and not words[last].apart and self._completes(last):
            last += 1
        while last < self.stop and last < at + RIGHT + 1 and not words[last].apart and words[last].capital:
            last += 1
        led = words[first - 1].form if first > self.start and not words[first].apart else ""
        nobody = led in table.nobody or any(words[i].form in table.nobody for i in range(first, at))
        nobody = nobody or (first - 2 >= self.start and words[first - 2].form == "ни")
        return Group(first, last, noun, cases, led if led in table.prepositions else "", nobody)

    def _attributive(self, i: int) -> bool:
        return self.form(i).endswith(("их", "ого", "ими", "им", "ому", "ые", "ых", "ыми", "і", "ый", "ий"))

    def _completes(self, i: int) -> bool:
        form = self.form(i)
        if form in self.table.stop or form in self.table.prepositions or form in self.table.event_nouns:
            return False
        if form.endswith(("али", "или", "іли", "ели", "ули", "яли", "ала", "ила", "ула", "яла")):
            return False  # a verb in the past
        return self.words[i].capital or form.endswith(("и", "і", "у", "а", "я", "ів", "ії", "ы", "ов", "ии", "ей"))
