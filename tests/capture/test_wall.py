"""Walls and what only looks like one: in three languages, and never an ordinary page taken for a wall."""

import gzip
import time

import httpx
import pytest
from capture_servers import Gathered, Server, http, to

from indelible.capture import Taken, take_url
from indelible.capture.page import decoded, inflated, looks_like_html, read_page
from indelible.capture.wall import wall_of_page, wall_of_redirect

SENTENCES = {
    "en": "Officials said that buses had not been let through to the city on Wednesday. ",
    "uk": "Посадовці повідомили, що автобуси в середу не пропустили до міста. ",
    "ru": "Чиновники сообщили, что автобусы в среду не пропустили в город. ",
}

LOGIN = {
    "en": "<title>Log in | Portal</title><form><input type=email><input type='password'><button>Log in</button></form>",
    "uk": '<title>Вхід — Портал</title><form><input name=l><input TYPE="password"><button>Увійти</button></form>',
    "ru": "<title>Портал</title><h1>Вход</h1><div><input name=l><input type=password name=p> Забыли пароль?</div>",
    "en-plain": "<p>Members area.</p><p>Please log in.</p>",
    "uk-plain": "<p>Щоб переглянути сторінку, необхідно авторизуватися.</p>",
    "ru-plain": "<p>Страница доступна только авторизованным пользователям.</p>",
}
CHALLENGE = {
    "en": "<title>Just a moment...</title><noscript>Enable cookies</noscript><script>_cf_chl_opt={}</script>",
    "en-button": "<title>news.example</title><p>To go on, verify you are human by ticking the box.</p>",
    "uk": "<title>Новини</title><p>Підтвердьте, що ви не робот</p><img src=c.png><input name=code>",
    "uk-title": "<title>Перевірка браузера</title><p>Зачекайте 5 секунд.</p>",
    "ru": "<title>Ой!</title><p>Подтвердите, что запросы отправляли вы, а не робот</p>",
    "ru-guard": "<title>DDOS</title><script src='/.well-known/ddos-guard/check.js'></script><p>Секунду…</p>",
}
CONSENT = {
    "en": "<title>Video</title><h1>Before you continue to Video</h1><form><button>Accept all</button></form>",
    "uk": "<h1>Перш ніж перейти до Відео</h1><form><button>Прийняти все</button></form>",
    "ru": "<h1>Прежде чем перейти к Видео</h1><form><button>Принять все</button></form>",
    "age": "<p>Підтвердьте свій вік, щоб дивитися.</p>",
}
TEASER = {
    "en": "<article><p>{text}</p></article><div>Subscribe to continue reading</div>",
    "uk": "<article><p>{text}</p></article><div>Увійдіть, щоб читати далі</div>",
    "ru": "<article><p>{text}</p></article><div>Продолжение <b>доступно только подписчикам</b></div>",
}


def taken(server: Server, body: str, **more: str) -> Taken:
    server.answers["/page"] = http(body.encode(), **more)
    return take_url(server.url("/page"), Gathered(), allow_private=True)


@pytest.mark.parametrize("kind", ["login", "challenge", "consent"])
def test_walls_in_three_languages(server: Server, kind: str) -> None:
    for body in {"login": LOGIN, "challenge": CHALLENGE, "consent": CONSENT}[kind].values():
        one = taken(
            server, f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}<footer>© 2022 Terms Privacy</footer>"
        )
        assert (one.outcome, one.reason.startswith(f"wall ({kind})")) == ("wall", True), body


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_beginning_with_a_demand_to_subscribe_is_a_wall(server: Server, language: str) -> None:
    assert taken(server, TEASER[language].format(text=SENTENCES[language] * 5)).outcome == "wall"
    assert taken(server, TEASER[language].format(text=SENTENCES[language] * 30)).outcome == "complete"


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize(
    "around",
    [
        "{text}<form>Newsletter <input type=email></form>",
        "<header><a href=/login>Увійти</a><div id=modal><h2>Log in</h2><form><input type=password></form></div></header>{text}",
        "<div class=cookie-banner>We use cookies. Ми беремо cookie. Мы используем cookie. <button>OK</button></div>{text}",
        "{text}<p>You must be logged in to post a comment. Необхідно увійти, щоб коментувати. Необходимо войти.</p>",
        "{text}<form><div class=g-recaptcha></div><script src=https://www.google.com/recaptcha/api.js></script></form>",
        "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script><script src=https://token.awswaf.com/challenge.js></script>{text}",
        "<title>How “verify you are human” pages work: я не робот, підтвердьте, що ви не робот</title>{text}",
        "<title>Выход из города: входят и выходят</title><form><input type=password></form>{text}",
    ],
    ids=["newsletter", "login-box", "cookies", "comments", "recaptcha", "scripts", "about-captchas", "part-of-a-word"],
)
def test_an_article_is_not_a_wall(server: Server, around: str, language: str) -> None:
    body = around.format(text=f"<article><p>{SENTENCES[language] * 3}</p><p>{SENTENCES[language] * 3}</p></article>")
    one = taken(server, body)
    assert (one.outcome, one.reason) == ("complete", "")


def test_a_short_flash_with_a_login_box_is_not_a_wall(server: Server) -> None:
    for language, sentence in SENTENCES.items():
        flash = f"<meta property=og:type content=article><title>{sentence}</title><p>{sentence * 2}</p>"
        assert taken(server, flash + "<form><input type=password></form>").outcome == "complete", language


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=stylesheet href=https://stackpath.bootstrapcdn.com/bootstrap/4.5.2/css/bootstrap.min.css>",
        "<script src=/cdn-cgi/challenge-platform/h/b/scripts/jsd/1a2b/main.js></script>",
    ],
)
def test_a_short_flash_is_no_wall_for_what_ordinary_pages_load(server: Server, head: str) -> None:
    one = taken(server, f"<!doctype html><html><head>{head}</head><body><p>{SENTENCES['en']}</p>")
    assert (one.outcome, one.reason) == ("complete", "")


def test_a_drawing_that_ends_itself_does_not_silence_the_page() -> None:
    assert read_page(f"<svg viewBox='0 0 1 1'/><p>{SENTENCES['en'] * 3}</p>").prose > 200
    assert read_page(f"<style/><p>{SENTENCES['en'] * 3}</p></style>").text == ""  # of others "/>" ends nothing


def test_login_words_in_a_headline_do_not_make_a_login_page(server: Server) -> None:
    box = "<form><input type=password></form>"
    assert (
        taken(server, f"<title>Вход в город закрыт</title><article><p>{SENTENCES['ru'] * 2}</p></article>{box}").outcome
        == "complete"
    )
    assert taken(server, f"<title>Выход: кто входит?</title><p>{SENTENCES['ru'] * 3}</p>{box}").outcome == "complete"
    assert taken(server, f"<title>Вход</title><p>{SENTENCES['ru'] * 3}</p>{box}").outcome == "wall"


def test_small_print_does_not_hide_a_login_page(server: Server) -> None:
    print_ = SENTENCES["uk"] * 20
    for place in ("footer", "form", "nav", "aside"):
        assert (
            taken(server, f"<h1>Вхід</h1><form><input type=password></form><{place}><p>{print_}</p></{place}>").outcome == "wall"
        )


def test_a_page_that_says_not_found_with_200_is_complete(server: Server) -> None:
    assert taken(server, "<title>404</title><p>Сторінку не знайдено</p>").outcome == "complete"


@pytest.mark.parametrize("status", [401, 402, 403, 407, 429, 451, 999])
def test_statuses_that_withhold(server: Server, sink: Gathered, status: int) -> None:
    server.answers["/"] = http(b"<h1>No</h1>", f"{status} No", "WWW-Authenticate: Basic")
    one = take_url(server.url("/"), sink, allow_private=True)
    assert (one.outcome, one.status, sink.data) == ("wall", status, b"<h1>No</h1>")
    assert f"the server answered {status}" in one.reason


def test_a_challenge_is_a_wall_under_any_status(server: Server) -> None:
    for status in ("503 Busy", "202 Accepted", "400 Bad"):
        assert taken(server, CHALLENGE["en"], status=status).outcome == "wall"
    server.answers["/"] = http(b"", "202 Accepted", "x-amzn-waf-action: challenge")
    assert "x-amzn-waf-action" in take_url(server.url("/"), Gathered(), allow_private=True).reason


def test_a_redirect_to_a_login_is_a_wall_and_a_login_asked_for_by_path_is_not(server: Server) -> None:
    server.answers |= {"/story": to("/account/Login?next=/story"), "/account/Login?next=/story": http(b"<p>Hello</p>")}
    one = take_url(server.url("/story"), Gathered(), allow_private=True)
    assert (one.outcome, one.reason.startswith("wall (login or consent)")) == ("wall", True)
    server.answers["/account/Login"] = http(b"<p>Hello</p>")
    assert take_url(server.url("/account/Login"), Gathered(), allow_private=True).outcome == "complete"


def test_redirects_to_known_doors_and_to_words_that_hold_login() -> None:
    asked = httpx.URL("https://news.example/story")
    assert wall_of_redirect(asked, httpx.URL("https://consent.youtube.com/m?continue=x"))
    assert wall_of_redirect(asked, httpx.URL("https://news.example/accounts/login/"))
    assert not wall_of_redirect(asked, httpx.URL("https://news.example/login-problems-at-the-bank"))
    assert not wall_of_redirect(httpx.URL("https://news.example/login/a"), httpx.URL("https://news.example/login/b"))


def test_a_wall_in_another_coat(server: Server) -> None:
    """As gzip, in windows-1251 with and without a label, declared as a PDF, cut short."""
    page = "<!DOCTYPE html><html><body>" + CHALLENGE["ru"]
    server.answers |= {
        "/gzip": http(gzip.compress(page.encode()), "200 OK", "Content-Encoding: gzip"),
        "/1251": http(page.encode("cp1251"), kind="text/html; charset=windows-1251"),
        "/unlabelled": http(page.encode("cp1251"), kind="text/html"),
        "/statement.pdf": http(page.encode(), kind="application/pdf"),
        "/cut": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n" + page.encode(),
    }
    for path in server.answers:
        one = take_url(server.url(path), Gathered(), allow_private=True)
        assert one.outcome == "wall", path
    assert "cut after" in one.reason  # the last: both are said


def test_text_that_is_no_page_is_never_a_wall(server: Server) -> None:
    for kind in ("text/plain", "application/json"):
        assert taken(server, "you must log in", kind=kind).outcome == "complete"


def test_what_a_page_says_is_read_whatever_its_markup() -> None:
    page = read_page(
        "<title>A &amp; B</title><!-- <input type=password> --><script>'<input type=password>'</script>"
        "<p>one <b>two</b> 3 < 4<br>five<style>p{}</style></p><svg><text>no</text></svg>"
    )
    assert (page.headings, page.password, page.article) == ("a & b", False, False)
    assert page.text == "a & b one two 3 < 4 five"


def test_charsets_that_do_not_exist_or_are_no_charsets() -> None:
    for charset in ("no-such", "rot13", "hex", "idna", "punycode", "undefined", "\0", "utf-8\n"):
        assert decoded("Вхід".encode(), charset) == "Вхід"
    assert decoded(b"bcher-kva", "punycode") == decoded(b"bcher-kva", "unicode_escape") == "bcher-kva"
    assert decoded("Вход".encode("cp1251"), "") == "Вход"
    assert decoded(b'<meta charset="koi8-r">' + "Вход".encode("koi8-r"), "").endswith("Вход")


def test_codings_are_undone_within_a_limit() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    assert inflated(bomb, "gzip", 1000) == b"0" * 1000
    assert inflated(bomb[:30], " GZIP ", 1000) is not None
    assert inflated(b"junk", "gzip", 1000) is None
    assert inflated(b"junk", "br", 1000) is None


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<a b='",
        "<!--",
        "<!--x-->",
        "<script>",
        "</",
        "<p>",
        "<a b=c ",
        "&",
        "<form>",
        "<?",
        "<title>",
        "a='",
        "<x>\n" * 3,
        "İ<script>",
    ],
)
def test_no_page_can_stall_the_reading(piece: str) -> None:
    source = piece * ((1 << 18) // len(piece))
    started = time.process_time()
    wall_of_page(read_page(source))
    looks_like_html(source.encode())
    decoded(source.encode(), "")
    assert time.process_time() - started < 2, "the time must grow with the length, not with its square"
