//! Requests to the Bot API: teloxide's payloads over a connection of our own.
//!
//! teloxide's own requests sleep ten seconds inside every answer in the 500s; here each answer comes back at once, and
//! the caller decides. **Invariant**: no error holds the token or a person's words.

use reqwest::{Client, Url};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use teloxide::requests::Payload;
use thiserror::Error;

/// How long a request may take, apart from a poll.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a connection may take to open.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// The Bot API of one bot.
#[derive(Clone)]
pub struct Api {
    client: Client,
    /// `https://…/bot<token>`; read once, because reading an address costs more than a turn.
    base: Url,
    shown: String,
}

/// Why a request failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ApiError {
    /// Too many requests.
    #[error("telegram asks to wait {} s", .0.as_secs())]
    TooMany(Duration),
    /// The person has blocked the bot, or the bot may not write there.
    #[error("telegram forbids it: {0}")]
    Forbidden(String),
    /// The request does not fit.
    #[error("telegram refuses it: {0}")]
    BadRequest(String),
    /// The token is not accepted.
    #[error("telegram does not accept the token")]
    Unauthorized,
    /// Somebody else polls, or a webhook is set.
    #[error("telegram reports a conflict: {0}")]
    Conflict(String),
    /// Telegram has a fault.
    #[error("telegram has a fault ({0})")]
    Server(u16),
    /// The server's address is none.
    #[error("{0} is no address of a server; mend api_url in config.toml, or TELOXIDE_API_URL")]
    NoAddress(String),
    /// No answer, or half of one.
    #[error("no answer from {0}")]
    Network(String),
    /// An answer that is none.
    #[error("the answer from {0} cannot be read")]
    Unreadable(String),
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl Api {
    /// The API of the bot with this token on this server.
    ///
    /// # Errors
    /// When the address is none, or the system gives no secure connections.
    pub fn new(url: &str, token: &str) -> Result<Api, ApiError> {
        let shown = url.trim_end_matches('/').to_owned();
        let client = Client::builder()
            .connect_timeout(CONNECT_PATIENCE)
            .pool_max_idle_per_host(512)
            .tcp_nodelay(true)
            .build()
            .map_err(|_| ApiError::Network(shown.clone()))?;
        let base = format!("{shown}/bot{token}");
        let base = Url::parse(&base).map_err(|_| ApiError::NoAddress(shown.clone()))?;
        Ok(Api {
            client,
            base,
            shown,
        })
    }

    /// The server, for messages.
    pub fn server(&self) -> &str {
        &self.shown
    }

    /// Sends a payload and reads its result.
    ///
    /// # Errors
    /// When Telegram refuses it, or gives no answer in time.
    pub async fn call<P, T>(&self, payload: &P) -> Result<T, ApiError>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        self.call_within(payload, PATIENCE).await
    }

    /// As [`Api::call`], with another patience.
    ///
    /// # Errors
    /// When Telegram refuses it, or gives no answer in time.
    pub async fn call_within<P, T>(&self, payload: &P, patience: Duration) -> Result<T, ApiError>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let unreadable = || ApiError::Unreadable(self.shown.clone());
        let body = serde_json::to_vec(payload).map_err(|_| unreadable())?;
        let request = self
            .client
            .post(self.address(P::NAME))
            .header("content-type", "application/json")
            .timeout(patience)
            .body(body);
        // A reqwest error names the address, and the token is part of it.
        let network = |_| ApiError::Network(self.shown.clone());
        let response = request.send().await.map_err(network)?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(network)?;
        match serde_json::from_slice::<Answer<T>>(&bytes) {
            Ok(Answer {
                ok: true,
                result: Some(result),
                ..
            }) => Ok(result),
            Ok(answer) => Err(refusal(status, answer)),
            Err(_) if status >= 500 => Err(ApiError::Server(status)),
            Err(_) => Err(unreadable()),
        }
    }
}

impl Api {
    fn address(&self, method: &str) -> Url {
        let mut address = self.base.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.push(method);
        }
        address
    }
}

fn refusal<T>(status: u16, answer: Answer<T>) -> ApiError {
    let description = answer.description.unwrap_or_default();
    let retry_after = answer
        .parameters
        .and_then(|parameters| parameters.retry_after);
    match (answer.error_code.unwrap_or(status), retry_after) {
        (429, seconds) => ApiError::TooMany(Duration::from_secs(seconds.unwrap_or(1))),
        (_, Some(seconds)) => ApiError::TooMany(Duration::from_secs(seconds)),
        (401 | 404, _) => ApiError::Unauthorized,
        (403, _) => ApiError::Forbidden(description),
        (409, _) => ApiError::Conflict(description),
        (code @ 500.., _) => ApiError::Server(code),
        _ => ApiError::BadRequest(description),
    }
}
