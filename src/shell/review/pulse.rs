//! How the running bot is, as the console asks it: within the same program, or by the address under `[health]`.

use crate::shell::health::Watch;
use crate::shell::vitals::Summary;
use std::net::SocketAddr;
use std::time::Duration;

/// The page must not wait for a bot that does not answer.
const PATIENCE: Duration = Duration::from_millis(100);

/// Where it can be asked.
#[derive(Clone)]
pub enum Pulse {
    /// The bot runs in this program.
    Here(Watch),
    /// It answers there, when it runs.
    There(SocketAddr),
    /// Nobody can say.
    Unknown,
}

impl Pulse {
    /// How the bot is; none when it does not say.
    pub(super) async fn summary(&self) -> Option<Summary> {
        match self {
            Pulse::Here(watch) => Some(watch.summary()),
            Pulse::There(address) => asked(*address).await,
            Pulse::Unknown => None,
        }
    }
}

async fn asked(address: SocketAddr) -> Option<Summary> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .ok()?;
    let url = format!("http://{address}/healthz");
    let told = client.get(url).send().await.ok()?.bytes().await.ok()?;
    serde_json::from_slice(&told).ok()
}
