//! How the running bot is, for whoever watches over it: `/healthz` for a person or a supervisor, `/metrics` for
//! Prometheus. Numbers alone; nothing of a person.

use super::service::Desk;
use super::store::Health;
use super::vitals::{Summary, Vitals};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// As Prometheus and OpenMetrics call the form.
const EXPOSITION: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// So much longer than Telegram may wait with its answer, a poll may take before it counts as late.
const SLACK: Duration = Duration::from_secs(30);

/// What can be asked how it is.
#[derive(Clone)]
pub struct Watch {
    desk: Desk,
    patience: Duration,
}

impl Watch {
    /// Watches a desk whose polls may take so many seconds.
    pub fn new(desk: Desk, poll_seconds: u32) -> Watch {
        let patience = Duration::from_secs(u64::from(poll_seconds)) + SLACK;
        Watch { desk, patience }
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
        *self.desk.ledger().health().borrow() == Health::Well
    }
}

/// Answers on the address for as long as the program runs. An address that is taken silences nobody: it is logged.
pub async fn serve(watch: Watch, address: SocketAddr) {
    let served = match TcpListener::bind(address).await {
        Ok(listener) => axum::serve(listener, router(watch)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = served {
        tracing::error!(%error, %address, "nobody can ask how the bot is; set another address under [health] in config.toml");
    }
}

/// What can be asked.
pub fn router(watch: Watch) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .with_state(watch)
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
