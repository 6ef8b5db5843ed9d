//! The page through its router, without a socket.

use super::wish::TEXT_CHARS;
use super::{BODY_BYTES, Workshop, router};
use crate::engine::{Event, Step};
use crate::shell::clock::Clock;
use crate::shell::content;
use crate::shell::reload::Looked;
use crate::shell::service::Desk;
use crate::shell::store::{Kept, Ledger, MemoryStore};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

static SCRIPT: LazyLock<Arc<crate::script::Script>> =
    LazyLock::new(|| Arc::new(content::compile_built_in().script.unwrap()));

/// A browser with its cookie, and what it visits.
struct Browser {
    router: Router,
    desk: Desk,
    cookie: Option<String>,
}

/// What came back.
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Where each of these stands; all of them must, in this order.
    fn holds(&self, parts: &[&str]) {
        let mut from = 0;
        for part in parts {
            let at = self.text[from..].find(part);
            from += at.unwrap_or_else(|| panic!("no {part:?} after {from} in {}", self.text));
        }
    }
}

impl Browser {
    fn new() -> Browser {
        let ledger = Ledger::start(Arc::new(MemoryStore::new())).unwrap();
        Browser::at(Desk::new(
            SCRIPT.clone(),
            ledger,
            Arc::new(Clock::default()),
        ))
    }

    fn at(desk: Desk) -> Browser {
        Browser {
            router: router(desk.clone(), Workshop::default()),
            desk,
            cookie: None,
        }
    }

    /// Another browser at the same desk.
    fn other(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            desk: self.desk.clone(),
            cookie: None,
        }
    }

    async fn ask(&mut self, request: Builder, body: impl Into<Body>) -> Page {
        let mut request = request.body(body.into()).unwrap();
        let headers = request.headers_mut();
        if !headers.contains_key(header::HOST) {
            headers.insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let page = Page {
            status,
            headers,
            text,
        };
        if let Some(pair) = page.header("set-cookie").split(';').next() {
            self.cookie = (!pair.is_empty())
                .then(|| pair.to_owned())
                .or(self.cookie.take());
        }
        page
    }

    async fn get(&mut self, path: &str) -> Page {
        self.ask(Request::get(path), Body::empty()).await
    }

    /// Submits a form as a browser without JavaScript does, and loads where it leads.
    async fn submit(&mut self, field: &str, value: &str) -> Page {
        let page = self.ask(form(), encoded(field, value)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let path = page
            .header("location")
            .split('#')
            .next()
            .unwrap()
            .to_owned();
        self.get(&path).await
    }

    /// Submits a form as the page's own program does.
    async fn fetch(&mut self, field: &str, value: &str, since: &str) -> Page {
        let body = format!("{}&since={since}", encoded(field, value));
        let request = form()
            .header(header::ACCEPT, "application/json")
            .header(header::ORIGIN, "http://127.0.0.1:8080");
        self.ask(request, body).await
    }
}

fn form() -> Builder {
    Request::post("/send").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn encoded(field: &str, value: &str) -> String {
    let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{field}={value}")
}

#[tokio::test]
async fn an_empty_chat_shows_what_the_bot_is_for_and_a_button_to_begin() {
    let page = Browser::new().get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    page.holds(&[
        "<html lang=\"nb\">",
        "<h1>Rusvakt</h1>",
        "role=\"log\"",
        "aria-live=\"polite\"",
        "Spør om rus og alkohol",
        "name=\"text\" value=\"/start\">START",
        "value=\"/akutt\"",
        "<label for=\"text\"",
        "<button>Send</button>",
    ]);
    assert_eq!(page.header("set-cookie"), "");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
}

#[tokio::test]
async fn everything_that_the_page_loads_is_its_own() {
    let mut browser = Browser::new();
    let page = browser.get("/").await;
    let style = browser.get("/style.css").await;
    let script = browser.get("/chat.js").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    for loaded in [&page, &style, &script] {
        assert_eq!(loaded.status, StatusCode::OK);
        assert!(!loaded.text.contains("http"), "{}", loaded.text);
        assert!(!loaded.text.contains("@import") && !loaded.text.contains("url("));
        assert!(!loaded.text.contains(" style=") && !loaded.text.contains("onclick"));
    }
    assert_eq!(browser.get("/other").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn forms_alone_carry_a_conversation() {
    let mut browser = Browser::new();
    let menu = browser.submit("text", "/start").await;
    let cookie = browser.cookie.clone().unwrap();
    menu.holds(&[
        ">/start</div>",
        "id=\"last\"",
        "<div class=\"text\" lang=\"nb\">Hei! Fint at du er her.",
        "<form method=\"post\" action=\"/send\" class=\"buttons\"",
        "<button name=\"press\" value=\"relatives\">",
    ]);
    assert!(!menu.text.contains("START"));

    let topics = browser.submit("press", "menu#topics").await;
    topics.holds(&[
        ">/start</div>",
        "Hei! Fint",
        "id=\"last\"",
        "Velg det du lurer på",
    ]);
    assert_eq!(topics.text.matches("id=\"last\"").count(), 1);
    assert_eq!(browser.cookie, Some(cookie));
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_no_script() {
    let page = Browser::new().ask(form(), encoded("text", "hei")).await;
    let cookie = page.header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    assert_eq!(page.header("location"), "/#last");
}

#[tokio::test]
async fn each_browser_has_a_conversation_of_its_own() {
    let mut kari = Browser::new();
    let mut ola = kari.other();
    kari.submit("text", "hva er ghb").await;
    let page = ola.submit("text", "/start").await;
    assert!(!page.text.contains("hva er ghb"));
    assert_ne!(kari.cookie, ola.cookie);

    let mut guesser = kari.other();
    guesser.cookie = Some("rusvakt_chat=00000000000000000000000000000001".to_owned());
    assert!(guesser.get("/").await.text.contains("START"));
}

#[tokio::test]
async fn an_overdose_leads_with_113_and_a_card_that_calls() {
    let page = Browser::new().submit("text", "hun har tatt overdose").await;
    page.holds(&[
        "<title>Nødmelding",
        ">hun har tatt overdose</div>",
        "class=\"message bot emergency\"",
        "Nødmelding",
        "<div class=\"text\" lang=\"nb\"><b>Ring 113 nå.</b>",
        "value=\"emergency#breathing\"",
        "class=\"card\" href=\"tel:113\"",
        "Medisinsk nødtelefon",
        "<b>113</b>",
    ]);
}

#[tokio::test]
async fn a_card_calls_the_number_without_its_spaces() {
    let page = Browser::new().submit("press", "@rustelefonen").await;
    page.holds(&[
        "href=\"tel:91508588\"",
        "RUStelefonen (RUSinfo)",
        "<b>915 08 588</b>",
    ]);
}

#[tokio::test]
async fn what_people_write_is_escaped() {
    let mut browser = Browser::new();
    let written = "<script>alert(\"1\")</script>&<!--conversation--></div>";
    let page = browser.submit("text", written).await;
    let safe = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&lt;!--conversation--&gt;";
    page.holds(&[safe]);
    let news = browser.get("/nytt").await.json();
    assert!(news["html"].as_str().unwrap().contains(safe));
}

#[tokio::test]
async fn garbage_gets_an_answer() {
    let mut browser = Browser::new();
    for data in [
        "",
        "!!",
        "heroin#",
        "@nobody",
        "https://example.org",
        "\0\u{202e}",
    ] {
        let page = browser.submit("press", data).await;
        page.holds(&["id=\"last\"", "class=\"buttons\""]);
    }
    for text in ["\u{200b}\u{202e}", "\0", "/", "/start ???", "asdf qwer"] {
        browser
            .submit("text", text)
            .await
            .holds(&["id=\"last\"", "class=\"buttons\""]);
    }
    let nothing = Browser::new().ask(form(), "nothing=1").await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER);
    assert_eq!(nothing.header("set-cookie"), "");
    let twice = browser.ask(form(), "text=a&text=b").await;
    assert!(twice.status.is_client_error());
    twice.holds(&["tel:113", "/#last"]);
    let json = browser.ask(Request::post("/send"), "{}").await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(
        browser.get("/send").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn a_long_text_is_read_to_its_end_and_a_huge_one_is_refused() {
    let mut browser = Browser::new();
    let long = format!("{} hun har tatt overdose", "ja ".repeat(TEXT_CHARS));
    let page = browser.submit("text", &long).await;
    assert_eq!(page.text.matches("class=\"message person\"").count(), 4);
    page.holds(&[
        "class=\"message bot emergency\"",
        "class=\"card\" href=\"tel:113\"",
    ]);

    let huge = browser.ask(form(), "x".repeat(BODY_BYTES + 1)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    huge.holds(&["<h1>Meldingen er for lang", "tel:113"]);
}

#[tokio::test]
async fn another_host_name_is_refused() {
    let mut browser = Browser::new();
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1:8080",
        "localhost@evil.example",
        "",
    ] {
        let page = browser
            .ask(Request::get("/").header(header::HOST, host), Body::empty())
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{host}");
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
    for host in [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.9.9.9:8080",
        "[::1]:8080",
        "[::1]",
    ] {
        let page = browser
            .ask(Request::get("/").header(header::HOST, host), Body::empty())
            .await;
        assert_eq!(page.status, StatusCode::OK, "{host}");
    }
    let elsewhere = browser
        .ask(Request::get("http://evil.example/"), Body::empty())
        .await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_the_page_itself_may_write() {
    let origin = header::ORIGIN.as_str();
    let own = "http://127.0.0.1:8080";
    let refused: [&[(&str, &str)]; 5] = [
        &[(origin, "https://evil.example")],
        &[
            (origin, "http://127.0.0.1:9999"),
            ("sec-fetch-site", "same-site"),
        ],
        &[(origin, "null"), ("sec-fetch-site", "cross-site")],
        &[(origin, "null")],
        &[("sec-fetch-site", "cross-site")],
    ];
    let taken: [&[(&str, &str)]; 4] = [
        &[(origin, own), ("sec-fetch-site", "same-origin")],
        &[(origin, own)],
        &[(origin, "null"), ("sec-fetch-site", "same-origin")],
        &[],
    ];
    let mut browser = Browser::new();
    let cases = [
        (StatusCode::FORBIDDEN, &refused[..]),
        (StatusCode::SEE_OTHER, &taken[..]),
    ];
    for (status, headers) in cases
        .iter()
        .flat_map(|(s, all)| all.iter().map(move |h| (s, h)))
    {
        let with = headers
            .iter()
            .fold(form(), |form, (name, value)| form.header(*name, *value));
        let page = browser.ask(with, "text=hei").await;
        assert_eq!(page.status, *status, "{headers:?}");
        assert_eq!(
            page.header("set-cookie").is_empty(),
            *status == StatusCode::FORBIDDEN || browser.cookie.is_none()
        );
        browser.cookie = None;
    }
}

#[tokio::test]
async fn the_page_asks_for_what_is_new_and_gets_it_once() {
    let mut browser = Browser::new();
    let first = browser.fetch("text", "/start", "").await.json();
    assert_eq!(first["cleared"], true);
    assert!(first["html"].as_str().unwrap().contains("Hei! Fint"));
    let mark = first["mark"].as_str().unwrap().to_owned();
    let second = browser.fetch("press", "menu#topics", &mark).await.json();
    let html = second["html"].as_str().unwrap();
    assert_eq!(second["cleared"], false);
    assert!(html.contains("Velg det du lurer på") && !html.contains("Hei! Fint"));
    let mark = second["mark"].as_str().unwrap();
    let nothing = browser.get(&format!("/nytt?since={mark}")).await.json();
    assert_eq!(
        nothing,
        serde_json::json!({"mark": mark, "cleared": false, "html": ""})
    );
}

#[tokio::test]
async fn the_bot_asks_again_when_nobody_answers() {
    let mut browser = Browser::new();
    let news = browser
        .fetch("text", "hun har tatt overdose", "")
        .await
        .json();
    let mark = news["mark"].as_str().unwrap().to_owned();
    let path = format!("/nytt?since={mark}");
    assert_eq!(browser.get(&path).await.json()["html"], "");
    browser.desk.clock().advance(SignedDuration::from_mins(3));
    let news = browser.get(&path).await.json();
    let html = news["html"].as_str().unwrap();
    assert!(
        html.contains("emergency") && html.contains("Har du ringt 113?"),
        "{html}"
    );
    let path = format!("/nytt?since={}", news["mark"].as_str().unwrap());
    assert_eq!(browser.get(&path).await.json()["html"], "");
    browser.desk.clock().advance(SignedDuration::from_mins(10));
    browser
        .get("/")
        .await
        .holds(&["Har du ringt 113?", "id=\"last\"", "Jeg skriver ikke mer"]);
}

#[tokio::test]
async fn hiding_clears_the_screen_and_says_a_last_line() {
    let mut browser = Browser::new();
    let news = browser.fetch("text", "jeg heter Kari", "").await.json();
    let mark = news["mark"].as_str().unwrap().to_owned();
    let news = browser.fetch("press", "!hide", &mark).await.json();
    assert_eq!(news["cleared"], true);
    let html = news["html"].as_str().unwrap();
    assert!(
        html.contains("Skriv når du vil") && !html.contains("Kari"),
        "{html}"
    );
    let page = browser.get("/").await;
    assert!(page.text.contains("Skriv når du vil") && !page.text.contains("Kari"));
}

#[tokio::test]
async fn erasing_leaves_nothing_here_or_in_the_store() {
    let mut browser = Browser::new();
    browser.submit("text", "jeg heter Kari").await;
    let page = browser.submit("text", "/slett").await;
    assert!(!page.text.contains("Kari") && !page.text.contains(">/slett</div>"));
    page.holds(&["id=\"last\"", "er slettet"]);
}

#[tokio::test]
async fn what_was_shown_does_not_wait_to_be_sent() {
    let mut browser = Browser::new();
    browser.submit("text", "hun har tatt overdose").await;
    let outbox = browser.desk.ledger().outbox().await.unwrap();
    assert_eq!(outbox.values, []);
    let timers = browser.desk.ledger().timers().await.unwrap();
    let (chat, _) = timers.values[0];
    assert!(matches!(
        browser.desk.ledger().session(chat).await.unwrap(),
        Kept::Session(_)
    ));
    let events = browser.desk.ledger().events(Timestamp::MIN).await.unwrap();
    assert!(!events.values.is_empty());
}

#[tokio::test]
async fn a_message_carries_the_language_that_the_bot_speaks() {
    let mut browser = Browser::new();
    browser.submit("press", "!language:en").await;
    let page = browser.submit("text", "/start").await;
    page.holds(&[
        "<div class=\"text\" lang=\"en\">",
        "class=\"buttons\" lang=\"en\"",
    ]);
}

#[tokio::test]
async fn a_turn_that_fails_still_shows_the_card() {
    let browser = Browser::new();
    let mut failing = Browser::at(
        browser
            .desk
            .clone()
            .with_turns(|_, _, _, _| -> Step { panic!("a turn that fails") }),
    );
    let page = failing.submit("text", "hei").await;
    page.holds(&["id=\"last\"", "class=\"text\"", "113", "</article>"]);
    let events = failing.desk.ledger().events(Timestamp::MIN).await.unwrap();
    assert!(
        events
            .values
            .iter()
            .any(|record| record.event == Event::AnswerFailed)
    );
}

#[tokio::test]
async fn the_workshop_tells_what_was_read_and_where_the_conversation_is() {
    let mut browser = Browser::new();
    let empty = browser.get("/").await;
    empty.holds(&["<aside id=\"workshop\"", "Samtalen har ikke begynt."]);
    let page = browser.submit("text", "han puster ikke").await;
    page.holds(&[
        "<aside id=\"workshop\"",
        "livsfare</b> emergency, breathing, først 113",
        "«puster ikke»",
        "Fare går foran alt annet.",
        "<b id=\"here\">nb/emergency",
        "<code>nb/emergency.md:",
        "Skriver ingen, spør boten igjen",
        "src=\"/tree.svg?node=emergency",
    ]);
    let since = browser.get("/workshop").await.json();
    let mark = since["mark"].as_str().unwrap();
    assert!(since["html"].as_str().unwrap().contains("livsfare"));
    let again = browser.get(&format!("/workshop?since={mark}")).await.json();
    assert_eq!(again["html"], "");
}

#[tokio::test]
async fn the_tree_is_a_picture_that_loads_nothing() {
    let mut browser = Browser::new();
    let tree = browser.get("/tree.svg?node=heroin%23risks&lang=nn").await;
    assert_eq!(tree.header("content-type"), "image/svg+xml; charset=utf-8");
    let policy = tree.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("script"));
    tree.holds(&["<svg", "rundt nn/heroin#risks", "focus"]);
    let nowhere = browser.get("/tree.svg?node=nowhere").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clock_is_set_as_people_write_it_and_to_the_hours_of_the_helpline() {
    let mut browser = Browser::new();
    let night = browser.submit("clock", "søndag 03:12").await;
    night.holds(&["søndag", "kl. 03.12", "<b id=\"helpline\">stengt</b>"]);
    let wrong = browser.submit("clock", "<b>snart").await;
    wrong.holds(&["«&lt;b&gt;snart» er ikke et tidspunkt"]);
    for (wish, status) in [("åpen", "åpen"), ("stenger", "åpen"), ("stengt", "stengt")] {
        let page = browser.submit("clock", wish).await;
        page.holds(&[&format!("<b id=\"helpline\">{status}</b>")]);
        assert!(!page.text.contains("er ikke et tidspunkt"), "{wish}");
    }
    browser.submit("clock", "nå").await;
    let ahead = browser.desk.clock().now().duration_since(Timestamp::now());
    assert!(ahead.abs() < SignedDuration::from_secs(60));
}

#[tokio::test]
async fn a_conversation_that_begins_anew_leaves_nothing_in_the_workshop() {
    let mut browser = Browser::new();
    browser.submit("text", "Kari har tatt overdose").await;
    let again = browser.submit("again", "1").await;
    assert!(
        again.text.matches("Nødmelding").count() >= 2,
        "{}",
        again.text
    );
    let fresh = browser.submit("fresh", "1").await;
    assert!(!fresh.text.contains("Kari") && !fresh.text.contains("overdose»"));
    fresh.holds(&["START", "Samtalen har ikke begynt."]);
}

#[test]
fn what_was_saved_has_the_time_of_the_one_who_saved() {
    let workshop = Workshop::default();
    let saved: ZonedDateTime = "2026-11-30T12:34:56[Europe/Oslo]".parse().unwrap();
    let pretended: ZonedDateTime = "2027-01-01T03:12[Europe/Oslo]".parse().unwrap();
    workshop.tell(
        Looked::Refused(Vec::new()),
        SCRIPT.clone(),
        &saved,
        &pretended,
    );
    let change = workshop.change().expect("a change");
    assert_eq!(change.at, "12.34.56");
}
