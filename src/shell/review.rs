//! The review console: pages for those who read the anonymised events, find what was misread and decide what it should
//! have been. Drawn by the program, with one stylesheet and no script.
//!
//! **Invariants.** Nobody sees anything without name, password and code. Words are shown only when the line that says who
//! looks at them is on disk. Every form carries the token of its session. What people wrote is escaped wherever it is
//! shown. It listens on this machine alone, unless it is told that something in front ends TLS.

mod archive;
mod attempts;
mod audit;
mod decisions;
mod files;
mod guard;
mod pages;
mod pulse;
mod reviewers;
mod sessions;

pub use audit::Audit;
pub use pulse::Pulse;
pub use reviewers::{Reviewers, ReviewersError, SHORTEST};

use super::clock::Clock;
use super::config::ReviewConfig;
use super::service::LateScrubber;
use super::service::spoken::Spoken;
use super::serving::{self, Limits};
use super::store::{Journal, StoreError, check_layout};
use crate::review::Role;
use crate::review::cells::LEAST_K;
use crate::review::chain::Act;
use archive::Archive;
use attempts::Attempts;
use axum::Router;
use axum::http::{HeaderMap, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use decisions::Decisions;
use pages::refusal::Refusal;
use sessions::Sessions;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// The folder in the data folder.
const FOLDER: &str = "review";
/// The largest form, in bytes.
const BODY_BYTES: usize = 64 << 10;
/// How many connections are answered at once: what stands in front may hold some open for each who reads.
const CONNECTIONS: usize = 64;
/// How many passwords are hashed at once, each in 19 MB of memory.
const HASHED_AT_ONCE: usize = 2;
/// How often it is looked for what need not be remembered any more.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// The fields of a form or a question.
type Fields = BTreeMap<String, String>;

/// What the console needs to know.
pub struct Parts {
    /// The data folder.
    pub data: PathBuf,
    /// The folder of the dialogues.
    pub dialogues: PathBuf,
    /// How it runs.
    pub settings: ReviewConfig,
    /// The script that is spoken now.
    pub spoken: Spoken,
    /// What takes out of messages what is personal.
    pub scrubber: Arc<LateScrubber>,
    /// The time.
    pub clock: Arc<Clock>,
    /// How the bot is.
    pub pulse: Pulse,
}

/// The console.
pub struct Console {
    settings: ReviewConfig,
    dialogues: PathBuf,
    spoken: Spoken,
    scrubber: Arc<LateScrubber>,
    clock: Arc<Clock>,
    pulse: Pulse,
    archive: Mutex<Archive>,
    reviewers: Reviewers,
    sessions: Sessions,
    attempts: Attempts,
    /// Whether it was logged that nobody says where requests come from.
    told_no_address: AtomicBool,
    hashing: Arc<Semaphore>,
    audit: Audit,
    decisions: Decisions,
    pictures: Mutex<pages::tree::Pictures>,
}

/// Why there is no console.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// The data folder is of a newer version, or does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It would be open to others without TLS.
    #[error(
        "the review console does not listen on {0}: others could read along; keep it on 127.0.0.1, or set behind_tls = true under [review] (--behind-tls) when something in front of it ends TLS"
    )]
    Open(SocketAddr),
    /// The address is taken, or not ours.
    #[error(
        "cannot listen on {address}: {reason}; set another address under [review] in config.toml"
    )]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// What the system says.
        reason: std::io::Error,
    },
}

/// Where the console keeps its own files.
pub fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// Who is looking.
#[derive(Clone)]
struct Visitor {
    name: String,
    csrf: String,
    role: Role,
}

impl Console {
    /// The console of a data folder.
    ///
    /// # Errors
    /// When the folder is of a newer version, or does not answer.
    pub fn open(parts: Parts) -> Result<Arc<Console>, ReviewError> {
        check_layout(&parts.data)?;
        let folder = folder(&parts.data);
        let cases = parts.settings.cases.clone();
        Ok(Arc::new(Console {
            settings: parts.settings,
            dialogues: parts.dialogues,
            spoken: parts.spoken,
            scrubber: parts.scrubber,
            clock: parts.clock,
            pulse: parts.pulse,
            archive: Mutex::new(Archive::of(Journal::of(&parts.data))),
            reviewers: Reviewers::of(&folder),
            sessions: Sessions::default(),
            attempts: Attempts::default(),
            told_no_address: AtomicBool::new(false),
            hashing: Arc::new(Semaphore::new(HASHED_AT_ONCE)),
            audit: Audit::of(&folder),
            decisions: Decisions::of(&folder, cases),
            pictures: Mutex::default(),
        }))
    }

    /// Reads the events that have come. Blocks.
    pub fn read_events(&self) {
        if let Err(error) = self.archive().refresh() {
            tracing::error!(%error, "the events cannot be read");
        }
    }

    /// Reads the events and makes what takes long the first time. Blocks.
    pub fn warm_up(&self) {
        self.read_events();
        self.spoken.now().router();
        self.pictures(&self.spoken.now());
    }

    /// From how many conversations something is shown of them.
    fn k(&self) -> usize {
        self.settings.alike.max(LEAST_K)
    }

    fn archive(&self) -> MutexGuard<'_, Archive> {
        self.archive.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is looking, when they are logged in and may.
    fn visitor(&self, headers: &HeaderMap, role: Role) -> Result<Visitor, Refusal> {
        let token = token(headers, self.settings.behind_tls).ok_or(Refusal::LogIn)?;
        let known = self.sessions.find(token, self.clock.now());
        let known = known.ok_or(Refusal::LogIn)?;
        // Looked up each time: who is removed, or given another role, must not go on.
        let account = self.reviewers.account(&known.name).map_err(|error| {
            tracing::error!(%error, "the reviewers cannot be read");
            Refusal::Failed
        })?;
        let Some(account) = account.filter(|account| account.mark == known.mark) else {
            // Whoever has the name now, or another password or secret, logs in anew.
            self.sessions.end(token);
            return Err(Refusal::LogIn);
        };
        match account.role >= role {
            true => Ok(Visitor {
                name: known.name,
                csrf: known.csrf,
                role: account.role,
            }),
            false => Err(Refusal::NotAllowed),
        }
    }

    /// As [`Console::visitor`], for a form, which must have been made for their session.
    fn sender(&self, headers: &HeaderMap, role: Role, form: &Fields) -> Result<Visitor, Refusal> {
        let token = token(headers, self.settings.behind_tls).ok_or(Refusal::LogIn)?;
        let known = self.sessions.find(token, self.clock.now());
        let given = form.get("csrf").map_or("", String::as_str);
        match known.ok_or(Refusal::LogIn)?.made(given) {
            true => self.visitor(headers, role),
            false => Err(Refusal::OldForm),
        }
    }

    /// Writes down what somebody does; what cannot be written down is not done.
    fn note(&self, by: &str, act: Act, what: &str) -> Result<(), Refusal> {
        let written = self.audit.write(self.clock.now(), by, act, what);
        written.map_err(|error| {
            tracing::error!(%error, "the audit log takes no more; nothing with words is shown");
            Refusal::NoAudit
        })
    }

    /// Makes a page for who may see it, apart from the threads that answer.
    async fn show(
        self: Arc<Self>,
        headers: HeaderMap,
        role: Role,
        make: impl FnOnce(&Console, &Visitor) -> Result<Response, Refusal> + Send + 'static,
    ) -> Response {
        let making = spawn_blocking(move || {
            let visitor = self.visitor(&headers, role)?;
            make(&self, &visitor)
        });
        settled(making.await)
    }

    /// Whether somebody is logged in and may.
    async fn admitted(self: Arc<Self>, headers: HeaderMap, role: Role) -> Result<(), Refusal> {
        let asking = spawn_blocking(move || self.visitor(&headers, role).map(drop));
        asking.await.unwrap_or(Err(Refusal::Failed))
    }

    /// Does what a form asks for, for who may.
    async fn act(
        self: Arc<Self>,
        headers: HeaderMap,
        role: Role,
        form: Result<Fields, Refusal>,
        act: impl FnOnce(&Console, &Visitor, &Fields) -> Result<Response, Refusal> + Send + 'static,
    ) -> Response {
        let acting = spawn_blocking(move || {
            let form = form?;
            let visitor = self.sender(&headers, role, &form)?;
            act(&self, &visitor, &form)
        });
        settled(acting.await)
    }
}

fn settled(ended: Result<Result<Response, Refusal>, tokio::task::JoinError>) -> Response {
    match ended {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refusal.into_response(),
        Err(_) => {
            tracing::error!("a page of the review console failed");
            Refusal::Failed.into_response()
        }
    }
}

/// The names of the cookie without and with TLS, when a browser keeps others from setting it.
const COOKIES: [&str; 2] = ["rusvakt-review", "__Host-rusvakt-review"];

fn token(headers: &HeaderMap, behind_tls: bool) -> Option<&str> {
    let [plain, secure] = COOKIES;
    let wanted = if behind_tls { secure } else { plain };
    let all = headers.get_all(header::COOKIE).iter();
    let mut all = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    all.find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == wanted).then_some(value)
    })
}

/// The pages.
pub fn router(console: Arc<Console>) -> Router {
    pages::routes()
        .layer(axum::extract::DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(
            console.clone(),
            guard::guard,
        ))
        .with_state(console)
}

/// Listens, unless others could read along.
///
/// # Errors
/// When they could, or the address is taken.
pub async fn listen(address: SocketAddr, behind_tls: bool) -> Result<TcpListener, ReviewError> {
    if !address.ip().is_loopback() && !behind_tls {
        return Err(ReviewError::Open(address));
    }
    let bound = TcpListener::bind(address).await;
    bound.map_err(|reason| ReviewError::Listen { address, reason })
}

/// Serves the pages until `shutdown` resolves.
pub async fn serve(
    console: Arc<Console>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let limits = Limits::of(CONNECTIONS, BODY_BYTES);
    let forgetting = forget(console.clone());
    tokio::select! {
        never = serving::serve(listener, router(console), limits) => match never {},
        never = forgetting => match never {},
        () = shutdown => {}
    }
}

/// Forgets addresses when their time is over, whether or not anybody logs in after that.
async fn forget(console: Arc<Console>) -> Infallible {
    loop {
        sleep(FORGET_EVERY).await;
        console.attempts.forget(console.clock.now());
    }
}

#[cfg(test)]
mod tests;
