"""What triage chooses among, and what speaks for each choice: features of words, whose weights were learnt (triage_weights.json).

Every choice is a sum of weights: whether a word attributes and where its content lies, where content and source begin and end.
"""

from .triage_page import Page

NONE, AFTER, BEFORE, RAISED = range(4)  # where the content of a cue lies; raised: "the tax is expected to rise"
PRE, POST, SAME, NOBODY, FAR = range(
    5
)  # where the source lies; same: as of the cue before it in the unit; far: earlier in the unit
_ENDING = frozenset([".", "!", "?", "…"])
_CUTS = frozenset(
    (
        *(",", ";", ":", "—", "-", "(", ")", "[", "and", "but", "as", "while", "when", "after", "before", "because", "if"),
        *("in", "on", "during", "at", "since", "though", "although", "who", "which", "with", "for", "by", "to", "or"),
        *("that", "than", "said", "says", "he", "she", "told", "according", "from", "whether", "where", "so", "about"),
        *("until", "unless"),
    )
)
_HELPERS = frozenset(
    (
        *("has", "have", "had", "having", "is", "are", "was", "were", "be", "been", "being", "will", "would", "can"),
        *("could", "may", "might", "must", "shall", "should", "do", "does", "did", "not", "n't", "never", "also", "now"),
        *("then", "later", "already", "still", "just", "even", "only", "further", "repeatedly", "often", "once", "again"),
        *("to", "has's", "don't", "didn't", "doesn't", "wasn't", "isn't", "hasn't", "haven't", "won't", "wouldn't"),
        *("couldn't", "can't"),
    )
)
_NEAR = 8  # words behind a cue in which its content may begin
_FAR = 16  # words before or behind a cue that its source may have

Features = list[str]
Choice = tuple[int, Features]


def cue_features(page: Page, i: int, unit: tuple[int, int], lemma: str) -> Features:
    """What speaks for and against the word `i` being a cue, and for the place of its content."""
    a, b = unit
    seen, low, quote = page.seen, page.low, page.quote
    word = low[i]
    p = seen[i - 1] if i > a else "^"
    pp = seen[i - 2] if i > a + 1 else "^"
    n = seen[i + 1] if i + 1 < b else "$"
    nn = seen[i + 2] if i + 2 < b else "$"
    nnn = seen[i + 3] if i + 3 < b else "$"
    where = "0" if i == a else "1" if i < a + 3 else "9" if i > b - 4 else "5"
    before = quote[a] >= 0
    after = any(quote[j] >= 0 for j in range(i + 1, min(b, i + 30)))
    that = "that" in low[i + 1 : min(b, i + 6)]
    form = word[-3:] if len(word) > 5 else word[-1:]
    had = "q<" if before else "q-"
    has = ">" if after else "-"
    thats = "t" + lemma if that else "-t"
    return (
        f"*\tw={word}\tl={lemma}\tp={p}\tn={n}\tpp={pp}\tnn={nn}\twn={word} {n}\twp={word} {p}\t"
        f"ln={lemma} {n}\tlp={lemma} {p}\tpn={p} {n}\tppp={pp} {p}\tnnn={n} {nn}\tn3={nnn}\tf={form}\t"
        f"fp={form} {p}\tfn={form} {n}\t@{where}\tl@{lemma}{where}\t{had}{has}\tlq{lemma}{had[1]}{has}\t"
        f"{thats}\ts{seen[a]}"
    ).split("\t")


def first_of(page: Page, i: int, unit: tuple[int, int], lemma: str) -> list[Choice]:
    """Where a content behind the cue `i` may begin."""
    b = unit[1]
    low, quote = page.low, page.quote
    at = list(range(i + 1, min(b, i + 1 + _NEAR)))
    far = min(b, i + 40)
    for p in range(i + 1 + _NEAR, far):
        if quote[p] >= 0 and quote[p - 1] != quote[p]:
            at.append(p)
            break
    for p in range(i + 1 + _NEAR, min(far, i + 24)):
        if low[p] == "that":
            at.append(p)
            break
    seen = page.seen
    found = []
    for p in at:
        if quote[p] >= 0 and quote[p - 1] == quote[p]:
            continue
        d = str(min(p - i, _NEAR + 1))
        w, before, n = seen[p], seen[p - 1] if p > i + 1 else "CUE", seen[p + 1] if p + 1 < b else "$"
        opens = '"' if quote[p] >= 0 else ""
        behind = "1" if p == i + 1 else before
        features = (
            f"A{d}\tAw{w}\tAp{before}\tApw{before} {w}\tAwn{w} {n}\tAl{lemma} {w}\tAld{lemma}{d}\tAd{d}{w}\t"
            f"Alp{lemma} {before}\tAq{opens}{behind}\tAlq{lemma}{opens}"
        )
        found.append((p, features.split("\t")))
    return found


def last_of(page: Page, s: int, i: int, unit: tuple[int, int], lemma: str, kind: str) -> list[Choice]:
    """Where (exclusive) a content that begins at `s`, behind the cue `i`, may end."""
    b = unit[1]
    low, seen, quote = page.low, page.seen, page.quote
    stop = b
    while stop > s + 1 and low[stop - 1] in _ENDING:
        stop -= 1
    found = []
    cuts = 0
    begins = '"' if quote[s] >= 0 else seen[s]
    # "and" or "for" soon after the start is rarely the end; but nothing forbids it.
    e = s + 1
    while e <= stop:
        if e < stop and quote[e] >= 0 and quote[e] == quote[e - 1]:
            e = min(page.quotes[quote[e]][1], stop)  # nothing ends within a quotation
            continue
        closes = quote[e - 1] >= 0
        word = low[e] if e < b else "$"
        whole = e == stop
        if whole or closes or word in _CUTS:
            p, n = seen[e - 1], seen[e] if e < b else "$"
            nn = seen[e + 1] if e + 1 < b else "$"
            count = str(min(cuts, 6))
            length = e - s
            size = str(length if length < 4 else 4 if length < 7 else 7 if length < 12 else 12 if length < 20 else 20)
            end = "W" if whole else n
            shut = '"' if closes else ""
            open_ = '"' if quote[s] >= 0 else ""
            then = f"EW{lemma}{begins}" if whole else f"En3{nn} {seen[e + 2] if e + 2 < b else '$'}"
            features = (
                f"E{end}\tEp{p}{end}\tEn{end} {nn}\tEc{count}{end}\tEs{size}{end}\tEl{lemma} {end}\t"
                f"Eb{begins} {end}\tEk{kind}{begins}{size}\tEkc{kind}{count}{end}\tEq{shut}{open_}{end}\t{then}"
            )
            found.append((e, features.split("\t")))
            cuts += 1
        e += 1
    return found


def before_last(page: Page, i: int, unit: tuple[int, int], lemma: str) -> list[Choice]:
    """Where (exclusive) a content before the cue `i` may end."""
    a, b = unit
    low, seen, quote = page.low, page.seen, page.quote
    n = seen[i + 1] if i + 1 < b else "$"
    found = []
    for e in range(i, a, -1):
        if e < i and quote[e] >= 0 and quote[e - 1] == quote[e]:
            continue
        closes = quote[e - 1] >= 0
        word = low[e] if e < b else "$"
        gap = i - e
        if closes or word in (",", "—", "-", ";", "which", "who", "that") or gap < 4:
            d = str(min(gap, 7))
            p, w = seen[e - 1], "CUE" if e == i else seen[e]
            next_ = "CUE" if e + 1 == i else seen[e + 1] if e < i else n
            mark = '"' if closes else ""
            comma = "," if "," in low[e + 1 : i] else ""
            features = (
                f"B{d}\tBw{w}{mark}\tBp{p}\tBpw{p} {w}\tBwn{w} {next_}\tBq{mark}{d}\tBl{lemma}{w}{mark}\t"
                f"Bf{low[i][-2:]}{n}{d}\tBc{comma}{mark}{w}"
            )
            found.append((e, features.split("\t")))
            if len(found) > 12:
                break
    return found


def before_first(page: Page, e: int, i: int, unit: tuple[int, int], lemma: str, kind: str) -> list[Choice]:
    """Where a content that ends at `e`, before the cue `i`, may begin."""
    a, b = unit
    low, seen, quote = page.low, page.seen, page.quote
    n = seen[i + 1] if i + 1 < b else "$"
    found = []
    mark = '"' if quote[e - 1] >= 0 else ""
    for s in range(e - 1, a - 1, -1):
        if s > a and quote[s] >= 0 and quote[s - 1] == quote[s]:
            continue
        near = e - s < 9
        if s > a and not near and not (low[s - 1] in (",", "—", ";", "and", "but", "-", ":", "that") or quote[s] >= 0):
            continue
        w, p = seen[s], seen[s - 1] if s > a else "^"
        size = str(min(e - s, 9))
        begins = "^" if s == a else '"' if quote[s] >= 0 else p
        features = (
            f"C{begins}\tCk{kind}{begins}{mark}\tCw{w}\tCp{p}\tCpw{p} {w}\tCs{kind}{size}\t"
            f"Cl{lemma}{begins}\tCf{low[i][-2:]}{n}{begins}\tCks{kind}{size}{begins}\tCkw{kind}{w}"
        )
        found.append((s, features.split("\t")))
        if len(found) > 24:
            break
    return found


def more_features(page: Page, s: int, i: int, unit: tuple[int, int], lemma: str) -> Features:
    """Whether what begins at `s`, behind the cue `i`, goes on with the content that stood before it."""
    b = unit[1]
    seen, quote = page.seen, page.quote
    mark = '"' if quote[s] >= 0 else ""
    d = str(min(s - i, 9))
    was = '"' if quote[unit[0]] >= 0 else ""
    w, p, n = seen[s], seen[s - 1], seen[s + 1] if s + 1 < b else "$"
    return (f"M\tMq{mark}{was}\tMw{w}\tMp{p}{mark}{was}\tMpw{p} {w}\tMwn{w} {n}\tMd{d}{mark}{was}\tMl{lemma}").split("\t")


def source_features(page: Page, i: int, unit: tuple[int, int], lemma: str, kind: int, earlier: bool) -> Features:
    """Where the source of the cue `i` stands."""
    a, b = unit
    seen, low = page.seen, page.low
    k = "ABCD"[kind]
    j = subject_end(page, i, a)
    h = seen[j - 1] if j > a else "^"
    hh = seen[j - 2] if j > a + 1 else "^"
    n = seen[i + 1] if i + 1 < b else "$"
    nn = seen[i + 2] if i + 2 < b else "$"
    p = seen[i - 1] if i > a else "^"
    word = low[i]
    form = word[-3:] if len(word) > 5 else word[-1:]
    e = "1" if earlier else "0"
    return (
        f"S{k}\tSl{lemma}{k}\tSw{word}{k}\tSh{h}{k}\tShh{hh} {h}\tSn{n}{k}\tSnn{n} {nn}\tSp{p}{k}\t"
        f"Sf{form}{p}\tSfh{form}{h}{k}\tSe{e}{k}\tSeh{e}{h}\tSef{e}{form}{p}\tShn{h} {n}{k}\t"
        f"Swn{word} {n}"
    ).split("\t")


def subject_end(page: Page, i: int, a: int) -> int:
    """Where (exclusive) a subject before the cue `i` would end: before its helping verbs and adverbs."""
    low = page.low
    j = i
    while j > a and (low[j - 1] in _HELPERS or (low[j - 1].endswith("ly") and page.seen[j - 1] != "Aa")):
        j -= 1
    return j


def subject_first(page: Page, e: int, i: int, unit: tuple[int, int], lemma: str) -> list[Choice]:
    """Where a source that ends at `e`, before the cue `i`, may begin."""
    a = unit[0]
    low, seen, quote = page.low, page.seen, page.quote
    found = []
    inner = 0
    last = seen[e - 1]
    helped = "+" if e < i else ""
    for s in range(e - 1, max(a, e - _FAR - 8) - 1, -1):
        if quote[s] >= 0 and s < e - 1 and s > a and quote[s - 1] >= 0:
            continue
        w, p, pp = seen[s], seen[s - 1] if s > a else "^", seen[s - 2] if s > a + 1 else "^"
        n = seen[s + 1] if s + 1 < e else "$"
        size = e - s
        d = str(size if size < 6 else 6 if size < 9 else 9)
        c = str(min(inner, 3))
        features = (
            f"F{d}\tFw{w}\tFp{p}\tFpw{p} {w}\tFpp{pp} {p}\tFwn{w} {n}\tFc{c}{p}\tFcw{c}{w}\t"
            f"Fl{last}{helped}{d}\tFlp{last} {p}\tFdp{d}{p}\tFlc{last}{c}\tFlw{last} {w}"
        )
        found.append((s, features.split("\t")))
        inner += low[s] == ","
        if low[s] in ';—"' and s < e - 1:
            break
    return found


def subject_last(page: Page, s: int, i: int, unit: tuple[int, int], lemma: str) -> list[Choice]:
    """Where (exclusive) a source that begins at `s`, behind the cue `i`, may end."""
    b = unit[1]
    low, seen = page.low, page.seen
    found = []
    inner = 0
    first = seen[s]
    for e in range(s + 1, min(b, s + _FAR + 8) + 1):
        p, n = seen[e - 1], seen[e] if e < b else "$"
        nn = seen[e + 1] if e + 1 < b else "$"
        pp = seen[e - 2] if e - 2 >= s else "^"
        size = e - s
        d = str(size if size < 6 else 6 if size < 9 else 9)
        c = str(min(inner, 3))
        features = (
            f"G{d}\tGp{p}\tGn{n}\tGpn{p} {n}\tGnn{n} {nn}\tGpp{pp} {p}\tGc{c}{n}\tGf{first}{d}\t"
            f"Gfn{first} {n}\tGdn{d}{n}\tGcp{c}{p}"
        )
        found.append((e, features.split("\t")))
        if e < b:
            inner += low[e] == ","
            if low[e] in '.;:—"':
                break
    return found


def far_last(page: Page, i: int, unit: tuple[int, int], lemma: str) -> list[Choice]:
    """Where (exclusive) a source that is parted from its cue `i` by other words may end."""
    a = unit[0]
    low, seen, quote = page.low, page.seen, page.quote
    form = low[i][-3:] if len(low[i]) > 5 else low[i][-1:]
    p = seen[i - 1] if i > a else "^"
    found = []
    commas = 0
    for e in range(subject_end(page, i, a) - 1, a, -1):
        commas += low[e] == ","
        if quote[e] >= 0 and quote[e - 1] >= 0:
            continue
        w, before, n = seen[e], seen[e - 1], seen[e + 1]
        gap, depth = i - e, e - a
        d = str(gap if gap < 5 else 5 if gap < 9 else 9 if gap < 16 else 16)
        s = str(depth if depth < 4 else 4 if depth < 8 else 8)
        c = str(min(commas, 3))
        features = (
            f"H{d}\tHs{s}{c}\tHw{w}\tHp{before}\tHpw{before} {w}\tHwn{w} {n}\tHf{form}{w}\tHfp{form}{p}{w}\t"
            f"Hws{w}{s}\tHb{before}{d}\tHc{c}{w}\tHl{lemma}{w}"
        )
        found.append((e, features.split("\t")))
        if len(found) > 40:
            break
    return found


def source_starts(page: Page, i: int, unit: tuple[int, int], lemma: str) -> list[int]:
    """Where a source behind the cue `i` begins: after "to" of "according to", "by", "from", "of"; else at the next word."""
    b = unit[1]
    for p in range(i + 1, min(b, i + 9)):
        if page.low[p] in ("by", "to", "from", "of") and p + 1 < b:
            return [p + 1]
        if p == i + 1 and page.seen[p] not in ("up", "out", "back", "off", "down"):
            break
    return [i + 1] if i + 1 < b else []
