//! How the running bot is, for whoever watches over it: `/healthz` for a person or a supervisor, `/metrics` for
//! Prometheus. Numbers alone; nothing of a person, and no time of a message to the second.
//!
//! **Invariant.** Where it is not open, only this machine is answered, and only when it is named, so that no web page asks by
//! a name of its own.

use super::config::HealthConfig;
use super::host;
use super::service::Desk;
use super::serving::{self, Limits};
use super::store::Health;
use super::vitals::{Part, Patience, Summary, Vitals};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// As Prometheus and OpenMetrics call the form.
const EXPOSITION: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// So much longer than Telegram may wait with its answer, a poll may take before it counts as late.
const SLACK: Duration = Duration::from_secs(30);
/// How many connections are answered at once, and how long a body of theirs may be: nobody has to send one.
const CONNECTIONS: usize = 16;
const BODY_BYTES: usize = 1024;
/// How often it is looked whether all is well.
const LOOKED_AT: Duration = Duration::from_secs(5);

/// What can be asked how it is.
#[derive(Clone)]
pub struct Watch {
    desk: Desk,
    patience: Patience,
    durable: bool,
}

impl Watch {
    /// Watches a desk whose polls may take so many seconds, and whose store is on disk when it is `durable`.
    pub fn new(desk: Desk, settings: &HealthConfig, poll_seconds: u32, durable: bool) -> Watch {
        let poll = Duration::from_secs(u64::from(poll_seconds)) + SLACK;
        let contact = Duration::from_secs(u64::from(settings.contact_seconds));
        let patience = Patience {
            poll,
            contact: contact.max(poll),
            waits: settings.waits(),
            probe_every: settings.probe_every(),
        };
        Watch {
            desk,
            patience,
            durable,
        }
    }

    /// How it stands.
    pub fn summary(&self) -> Summary {
        let content = self.desk.script();
        let content = content.version().as_str();
        self.vitals().summary(content, self.keeps(), self.patience)
    }

    fn vitals(&self) -> &Vitals {
        self.desk.vitals()
    }

    fn keeps(&self) -> bool {
        self.durable && *self.desk.ledger().health().borrow() == Health::Well
    }
}

/// Answers on the address for as long as the program runs, to others than this machine only where it is `open`. An address
/// that is taken, or may not be, silences nobody: it is logged.
pub async fn serve(watch: Watch, address: SocketAddr, open: bool) {
    if !address.ip().is_loopback() && !open {
        tracing::error!(%address, "nobody can ask how the bot is: others could, too; keep it on 127.0.0.1, or set open = true under [health] in config.toml");
        return;
    }
    match TcpListener::bind(address).await {
        Ok(listener) => {
            let limits = Limits::of(CONNECTIONS, BODY_BYTES);
            match serving::serve(listener, router(watch, open), limits).await {}
        }
        Err(error) => {
            tracing::error!(%error, %address, "nobody can ask how the bot is; set another address under [health] in config.toml");
        }
    }
}

/// Logs which part is not well any more, and which is again. Begins when all should have been well once.
pub async fn alarm(watch: Watch) {
    sleep(watch.patience.poll).await;
    let mut before = Vec::new();
    loop {
        let unwell = watch.summary().unwell;
        let newly = unwell.iter().filter(|part| !before.contains(*part));
        newly.for_each(|part| alarmed(*part));
        for part in before.iter().filter(|part| !unwell.contains(part)) {
            tracing::info!(part = part.name(), "the bot is well again in this part");
        }
        before = unwell;
        sleep(LOOKED_AT).await;
    }
}

fn alarmed(part: Part) {
    tracing::error!(
        part = part.name(),
        "the bot is not well: {}",
        part.trouble()
    );
}

/// What can be asked. Where it is not `open`, by names of this machine alone.
pub fn router(watch: Watch, open: bool) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .layer(middleware::from_fn_with_state(open, guard))
        .with_state(watch)
}

async fn guard(State(open): State<bool>, request: Request, next: Next) -> Response {
    let host = host::named(request.headers());
    match open || host.is_some_and(|host| host::is_loopback(&host)) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn healthz(State(watch): State<Watch>) -> Response {
    let summary = watch.summary();
    let status = match summary.ok {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(summary)).into_response()
}

async fn metrics(State(watch): State<Watch>) -> Response {
    let script = watch.desk.script();
    let told = watch
        .vitals()
        .exposition(script.version().as_str(), watch.keeps());
    match told {
        Ok(told) => ([(header::CONTENT_TYPE, EXPOSITION)], told).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::clock::Clock;
    use crate::shell::content;
    use crate::shell::store::{Ledger, MemoryStore};
    use axum::body::Body;
    use std::sync::Arc;
    use tower::ServiceExt;

    fn watch(durable: bool) -> Watch {
        let script = content::compile_built_in().script.expect("a script");
        let ledger = Ledger::start(Arc::new(MemoryStore::new())).expect("a thread");
        let desk = Desk::new(Arc::new(script), ledger, Arc::new(Clock::default()));
        Watch::new(desk, &HealthConfig::default(), 30, durable)
    }

    #[tokio::test]
    async fn a_store_in_memory_alone_is_not_well() {
        for durable in [true, false] {
            let told = watch(durable).summary();
            assert_eq!(told.store, durable);
            assert_eq!(told.unwell.contains(&Part::Store), !durable, "{told:?}");
        }
    }

    #[tokio::test]
    async fn a_web_page_asks_by_no_name_of_its_own() {
        let watch = watch(true);
        for (host, open, allowed) in [
            ("127.0.0.1:9464", false, true),
            ("localhost", false, true),
            ("rusvakt.example", false, false),
            ("127.0.0.1@rusvakt.example", false, false),
            ("rusvakt.example", true, true),
        ] {
            for path in ["/healthz", "/metrics"] {
                let request = Request::get(path).header(header::HOST, host);
                let request = request.body(Body::empty()).expect("a request");
                let answer = router(watch.clone(), open).oneshot(request).await;
                let status = answer.expect("an answer").status();
                assert_eq!(status != StatusCode::FORBIDDEN, allowed, "{host} {open}");
            }
        }
    }
}
