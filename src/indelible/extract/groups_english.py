"""Victims and alleged actors in English: by the order of words around an event's."""

from collections.abc import Iterator

from .event import EventHit
from .groups import FAR, LEFT, NAME, PERSONS, RIGHT, STRUCK, Group, Groups


class English(Groups):
    """English: by the order of words."""

    def victims(self, hit: EventHit, code: str) -> Iterator[Group]:
        captured = code == "detention" and self.form(hit.first) == "captured"
        persons = code in PERSONS and not captured

        def harmed(group: Group) -> bool:
            return group.noun.harmed and not group.nobody and (group.noun is not NAME or (persons and group.led != "by"))

        first, last = hit.first, hit.last
        for group in self.near(first, last):  # "took passports" holds none, "separated children" one
            if harmed(group) and group.led != "from" and code != "detention":
                yield group
        behind = last
        while self.form(behind) in self.table.adverbs:
            behind += 1
        if self.form(last) in ("of", "on") or (code == "taking-of-papers" and self.form(last) == "from"):
            behind = last + 1
            while self.form(behind) in self.table.adverbs:
                behind += 1
        elif code in STRUCK:
            return
        direct = next((g for g in self.near(behind, min(self.stop, behind + FAR + 4)) if g.first <= behind), None)
        if direct and harmed(direct) and behind < self.stop and not self.words[behind].apart:
            yield direct
            return
        over = next(
            (
                g
                for g in self.near(max(self.start, first - FAR), min(self.stop, last + FAR))
                if g.first <= first and last <= g.last
            ),
            None,
        )
        title = over is not None and over.last == over.first + 1 and self.words[over.first].capital and over.first > self.start
        if over is not None and harmed(over) and not title and not self.negated(max(self.start, over.first - 1), over.first):
            yield over  # "the missing students"
            return
        if code in STRUCK or (self._noun(hit) and not self._passive(hit)):
            return
        if not (
            self._passive(hit) or any(self.form(i) in self.table.intransitive for i in range(first, last)) or self._reduced(hit)
        ):
            return
        if self.negated(max(self.start, first - 4), first) and self.form(first) != "no":
            return
        subject = self._subject(first)
        if subject and harmed(subject) and subject.led not in self.table.prepositions:
            yield subject

    def actors(self, hit: EventHit) -> Iterator[Group]:
        first, last = hit.first, hit.last
        # "... by": the nearest behind the event's words, or behind a passive of a verb that carries it ("was carried out by")
        for i in range(last - 1, min(self.stop, last + FAR)):
            if i >= last and self.words[i].apart:
                break
            if self.form(i) != "by":
                continue
            if self.negated(max(self.start, i - 2), i) or self.negated(max(self.start, first - 3), first):
                return
            group = next(
                (g for g in self.near(i + 1, min(self.stop, i + 2 + FAR)) if g.first == i + 1 and g.noun is not NAME), None
            )
            if group is None:
                break  # "one by one"
            if group.noun.acts and not group.nobody:
                yield group
            return
        if self._passive(hit):
            return
        group = self._doer(first) if self._finite(hit) else None
        if group is None and self._noun(hit):
            for i in range(first - 1, max(self.start, first - FAR) - 1, -1):
                if self.words[i + 1].apart:
                    break
                if self.form(i) in self.table.light:
                    group = self._doer(i)
                    break
        if group:
            yield group

    def _doer(self, verb: int) -> Group | None:
        group = self._subject(verb)
        if group is None or not group.noun.acts or group.nobody or group.led in self.table.prepositions:
            return None
        between = [self.form(i) for i in range(group.last, verb)]
        if any(form in self.table.where for form in between):
            return None
        being = any(form in self.table.passive for form in between)
        return group if being == self.form(verb).endswith("ing") else None

    def _subject(self, verb: int) -> Group | None:
        """The group before a verb.

        What may stand between: auxiliaries and adverbs, a phrase of place before an auxiliary ("two men in the town were"), a
        parenthesis between commas ("Anna, a teacher, was ...").
        """
        found = list(self.near(max(self.start, verb - 16), verb))
        while found:
            group = found.pop()
            if not self.one_clause(group.last - 1, verb):
                outer = found[-1] if found else None
                beside = outer is not None and outer.last == group.first and self.words[group.first].apart
                if beside and outer is not None and self.words[group.last].apart and self._reaches(group.last, verb):
                    return outer if self.words[outer.first].sentence == self.words[verb].sentence else None
                return None
            if self._reaches(group.last, verb):
                return group
            if group.led not in self.table.where:
                return None
        return None

    def _reaches(self, at: int, verb: int) -> bool:
        between = [self.form(i) for i in range(at, verb)]
        if between and between[0] in self.table.where and (between[-1] in self.table.between or self._noun_free(verb)):
            return len(between) <= FAR and not any(form in ("and", "or", "that", "who", "which") for form in between)
        return all(form in self.table.between or form.endswith("ly") for form in between)

    def _noun_free(self, verb: int) -> bool:
        return self.form(verb) in self.table.intransitive

    def _passive(self, hit: EventHit) -> bool:
        before = [self.form(i) for i in range(max(self.start, hit.first - 3), hit.first)]
        inside = [self.form(i) for i in range(hit.first, hit.last)]
        return any(form in self.table.passive for form in (*before, *inside[:-1])) and not inside[0].endswith("ing")

    def _reduced(self, hit: EventHit) -> bool:
        """ "five people killed in ...": a participle without its verb."""
        form = self.form(hit.last - 1)
        after = self.form(hit.last)
        return (form.endswith("ed") or form in self.table.irregular) and (
            after in self.table.prepositions or not after or self.words[hit.last].apart
        )

    def _noun(self, hit: EventHit) -> bool:
        return any(self.form(i) in self.table.event_nouns for i in range(hit.first, hit.last))

    def _finite(self, hit: EventHit) -> bool:
        """Whether the event's first word may be a verb with a subject; a form of the past has an object too."""
        form = self.form(hit.first)
        if form.endswith("ing") or form in self.table.active:
            return True
        if not (form.endswith("ed") or form in self.table.irregular):
            return False
        if hit.last - hit.first > 1 or form == "attacked":
            return True
        at = hit.last
        return (
            at < self.stop
            and not self.words[at].apart
            and (self.form(at) not in self.table.stop or self.form(at) == "one" or self.form(at) in self.table.adverbs)
        )

    def _group(self, at: int, floor: int) -> Group | None:
        words, table = self.words, self.table
        word = words[at]
        noun = table.nouns.get(word.form)
        last = at + 1
        if noun is None:
            named = at
            while named < self.stop and words[named].capital and (named == at or not words[named].apart) and named < at + 4:
                if words[named].form in table.stop or words[named].form in table.before or words[named].form in table.nouns:
                    break
                named += 1
            if named - at < 2 or (named < self.stop and words[named].form in table.nouns and not words[named].apart):
                return None
            return Group(at, named, NAME, frozenset(), self.form(at - 1) if not word.apart else "", False)
        if last < self.stop and not words[last].apart and words[last].form in table.nouns and words[last].form not in table.stop:
            return None  # "army soldiers": the last noun is the head
        first = at
        while first > floor and first > at - LEFT and not words[first].apart:
            form = words[first - 1].form
            more = form in table.before or form in table.attributes or form in table.nouns or form[0].isdigit()
            shaped = form.endswith(("ian", "ish", "ese", "ean", "can", "eli", "aqi", "year-old"))
            if form in table.stop and form != "one":
                break
            if not (more or shaped or words[first - 1].capital or (first - 2 >= floor and self._determined(first - 1, floor))):
                break
            first -= 1
        while first < at and (words[first].form in ("of", "more")):
            first += 1
        while self.form(first) in table.adverbs and first < at and self.form(first) not in table.before:
            first += 1
        if last < self.stop and words[last].form == "of" and not words[last].apart:
            last = self._completed(last)
        if last < self.stop and words[last].form == "and" and not words[last].apart and noun.harmed:
            joined = self._group_at(last + 1, floor)
            if joined is not None and joined.noun.harmed:
                last = joined.last
        while last < min(self.stop, at + RIGHT) and not words[last].apart and words[last].capital and noun.harmed:
            if words[last].form in table.nouns or words[last].form in table.stop or last != at + 1:
                break
            last += 1
        if self._bare(first, at) or (last == at + 1 and self._modifies(at)):
            return None
        led = self.form(first - 1) if not words[first].apart else ""
        nobody = led in table.nobody or any(words[i].form in table.nobody for i in range(first, at))
        return Group(first, last, noun, frozenset(), led, nobody)

    def _bare(self, first: int, at: int) -> bool:
        """A noun in the singular alone: "prisoner" of "taken prisoner"."""
        form, noun = self.words[at].form, self.table.nouns[self.words[at].form]
        return first == at and noun.harmed and not (form.endswith("s") or form in self.table.plural or self.words[at].capital)

    def _modifies(self, at: int) -> bool:
        """Whether the noun at `at` is but the attribute of another that follows: "terrorist attack"."""
        i = at + 1
        head = self.form(at)
        if (
            i >= self.stop
            or self.words[i].apart
            or (head.endswith("s") and not self.words[at].capital)
            or head in self.table.plural
        ):
            return False
        form, table = self.words[i].form, self.table
        known = form in table.stop or form in table.prepositions or form in table.adverbs or form in table.between
        acts = form in table.active or form in table.irregular or form in table.intransitive or form in table.light
        return not (
            known or acts or form.endswith(("ed", "ing", "ly")) or (self.words[i].capital and table.nouns[self.form(at)].harmed)
        )

    def _group_at(self, first: int, floor: int) -> Group | None:
        for head in range(first, min(first + 4, self.stop)):
            if (head > first and self.words[head].apart) or self.words[head].form in self.table.stop:
                return None
            if self.words[head].form in self.table.nouns:
                group = self._group(head, max(floor, first))
                return group if group is not None and group.first == first else None
        return None

    def _determined(self, i: int, floor: int) -> bool:
        """Whether a determiner or a number stands before word i, so that i is its noun's attribute."""
        form = self.words[i].form
        verb = form.endswith(("ing", "ed", "ly")) and form not in self.table.attributes
        if verb or form in self.table.active or self.words[i].apart or form in self.table.event_nouns:
            return False
        before = self.words[i - 1].form
        return (before in self.table.before or before[0].isdigit()) and i - 1 >= floor

    def _completed(self, of: int) -> int:
        last = of + 1
        while last < self.stop and last < of + 5 and not self.words[last].apart:
            form = self.words[last].form
            if form in self.table.stop or (form.endswith("ed") and last > of + 1) or form in self.table.intransitive:
                break
            if form in self.table.active or form in self.table.irregular:
                break
            last += 1
        return last if last > of + 1 else of
