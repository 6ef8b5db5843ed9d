//! The console through its router, without a socket: the pages, and everybody who should not get in.

use super::{BODY_BYTES, Console, Parts, Pulse, ReviewError, Reviewers, folder, listen, router};
use crate::review::{Role, code};
use crate::shell::clock::Clock;
use crate::shell::config::ReviewConfig;
use crate::shell::content;
use crate::shell::service::LateScrubber;
use crate::shell::service::spoken::Spoken;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::SignedDuration;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tower::ServiceExt;

mod bad_input;
mod reviewing;

static SCRIPT: LazyLock<Arc<crate::script::Script>> =
    LazyLock::new(|| Arc::new(content::compile_built_in().script.unwrap()));
static SCRUBBER: LazyLock<Arc<LateScrubber>> = LazyLock::new(|| {
    let folder = dialogues();
    let make = move || content::scrubber(&folder, SCRIPT.contacts());
    Arc::new(LateScrubber::new(Box::new(make)))
});

const PASSWORD: &str = "riktig hest batteri";

fn dialogues() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues")
}

/// A data folder with its console.
struct Place {
    folder: TempDir,
    clock: Arc<Clock>,
    router: Router,
}

/// A browser with its cookie.
struct Browser<'a> {
    place: &'a Place,
    cookie: Option<String>,
    csrf: String,
}

/// What came back.
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// That all of this stands on it.
    fn holds(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.text.contains(part), "no {part:?} in {}", self.text);
        }
    }

    /// The value of a field of its first form that has one.
    fn field(&self, name: &str) -> String {
        let marked = format!("name=\"{name}\"");
        let (_, after) = self
            .text
            .split_once(&marked)
            .and_then(|(_, after)| after.split_once("value=\""))
            .unwrap_or_else(|| panic!("no {name} in {}", self.text));
        after
            .split('"')
            .next()
            .unwrap()
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    }
}

impl Place {
    fn new() -> Place {
        Place::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut ReviewConfig)) -> Place {
        Place::of(change, Pulse::Unknown)
    }

    fn asking(pulse: Pulse) -> Place {
        Place::of(|_| {}, pulse)
    }

    fn of(change: impl FnOnce(&mut ReviewConfig), pulse: Pulse) -> Place {
        let folder = TempDir::new().unwrap();
        let mut settings = ReviewConfig::default();
        change(&mut settings);
        fs::create_dir_all(folder.path().join("events")).unwrap();
        let clock = Arc::new(Clock::default());
        let console = asking(folder.path(), settings, clock.clone(), pulse).unwrap();
        Place {
            router: router(console),
            folder,
            clock,
        }
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn review(&self) -> PathBuf {
        folder(self.data())
    }

    /// Writes events of today: for each the conversation's name and what is in its line beside that.
    fn events(&self, events: &[(&str, &str)]) {
        let now = self.clock.now();
        let file = self.data().join(format!(
            "events/{}.jsonl",
            crate::shell::store::date_of(now)
        ));
        let mut lines = fs::read_to_string(&file).unwrap_or_default();
        for (who, rest) in events {
            writeln!(
                lines,
                "{{\"at\":\"{now}\",\"who\":\"{who:0>16}\",\"language\":\"nb\",{rest}}}"
            )
            .unwrap();
        }
        fs::write(file, lines).unwrap();
    }

    fn browser(&self) -> Browser<'_> {
        Browser {
            place: self,
            cookie: None,
            csrf: String::new(),
        }
    }

    /// Adds a reviewer and logs them in.
    async fn logged_in(&self, name: &str, role: Role) -> Browser<'_> {
        let secret = self.add(name, role);
        let mut browser = self.browser();
        let page = browser.log_in(name, PASSWORD, &self.code(&secret)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser.csrf = browser.get("/").await.field("csrf");
        browser
    }

    /// Adds a reviewer; their secret.
    fn add(&self, name: &str, role: Role) -> Vec<u8> {
        let reviewers = Reviewers::of(&self.review());
        reviewers.add(name, role, PASSWORD).unwrap();
        let text = fs::read_to_string(self.review().join("reviewers.json")).unwrap();
        let all: serde_json::Value = serde_json::from_str(&text).unwrap();
        let hex = all[name]["secret"].as_str().unwrap();
        let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(pair).collect()
    }

    fn code(&self, secret: &[u8]) -> String {
        code::at(secret, self.clock.now().as_second().unsigned_abs())
    }

    fn audit(&self) -> String {
        fs::read_to_string(self.review().join("audit.jsonl")).unwrap_or_default()
    }
}

fn console(
    data: &Path,
    settings: ReviewConfig,
    clock: Arc<Clock>,
) -> Result<Arc<Console>, ReviewError> {
    asking(data, settings, clock, Pulse::Unknown)
}

fn asking(
    data: &Path,
    settings: ReviewConfig,
    clock: Arc<Clock>,
    pulse: Pulse,
) -> Result<Arc<Console>, ReviewError> {
    Console::open(Parts {
        data: data.to_owned(),
        dialogues: dialogues(),
        settings,
        spoken: Spoken::new(SCRIPT.clone()),
        scrubber: SCRUBBER.clone(),
        clock,
        pulse,
    })
}

impl Browser<'_> {
    async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn log_in(&mut self, name: &str, password: &str, code: &str) -> Page {
        let fields = [("name", name), ("password", password), ("code", code)];
        let page = self.post_raw("/inn", &form(&fields)).await;
        let cookie = page
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default();
        self.cookie = Some(cookie.to_owned()).filter(|cookie| !cookie.is_empty());
        page
    }

    /// Sends a form of this session.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = [("csrf", self.csrf.as_str())];
        self.post_raw(path, &form(&[&csrf, fields].concat())).await
    }

    async fn post_raw(&self, path: &str, body: &str) -> Page {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.to_owned())).await
    }

    async fn send(&self, mut request: Builder, body: Body) -> Page {
        if request
            .headers_ref()
            .is_some_and(|headers| !headers.contains_key(header::HOST))
        {
            request = request.header(header::HOST, "127.0.0.1:8085");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(body).unwrap();
        let response = self.place.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Page {
            status,
            headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn missed(text: &str) -> String {
    format!("\"event\":{{\"event\":\"not-understood\"}},\"text\":\"{text}\"")
}

fn danger(text: &str) -> String {
    format!(
        "\"event\":{{\"event\":\"message-read\",\"level\":\"emergency\",\"category\":\"overdose\"}},\"text\":\"{text}\""
    )
}

fn shown(node: &str) -> String {
    format!("\"event\":{{\"event\":\"node-shown\",\"node\":\"{node}\",\"language\":\"nb\"}}")
}
