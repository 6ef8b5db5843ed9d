//! `config.toml`, and the environment on top of it.

use crate::review::cells::LEAST_K;
use crate::review::table::Period;
use crate::shell::vitals::Waits;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

/// How the program runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the dialogues lie.
    pub content: Content,
    /// Where the bot remembers.
    pub store: StoreConfig,
    /// How it talks to Telegram.
    pub telegram: TelegramConfig,
    /// How long things are kept.
    pub retention: Retention,
    /// The anonymous events.
    pub events: Events,
    /// The page in the browser.
    pub preview: Preview,
    /// How the running bot is.
    #[serde(default)]
    pub health: HealthConfig,
    /// The review console.
    #[serde(default)]
    pub review: ReviewConfig,
    /// What is logged.
    pub log: Log,
    /// How well messages must be read.
    pub bench: Bench,
    /// What two versions of the dialogues are tried on.
    #[serde(default)]
    pub diff: Diff,
}

/// What two versions of the dialogues are tried on; what names no file is tried on the files of [`Bench`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diff {
    /// The files of labelled messages (`.tsv`) and conversations (`.jsonl`); relative to the file until
    /// [`Config::read`] has made them whole.
    #[serde(default)]
    pub cases: Vec<PathBuf>,
    /// The files of questions (`.tsv`); relative in the same way.
    #[serde(default)]
    pub questions: Vec<PathBuf>,
}

/// How well labelled messages must be read, and how well questions must find their topic.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bench {
    /// The files of labelled messages (`.tsv`) and conversations (`.jsonl`); relative to the file until
    /// [`Config::read`] has made them whole.
    pub cases: Vec<PathBuf>,
    /// The files of questions whose topics are known (`.tsv`); relative in the same way.
    pub questions: Vec<PathBuf>,
    /// The lowest shares that are allowed.
    pub limits: Limits,
}

/// The lowest shares that are allowed, from 0 to 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Emergencies read as emergency.
    pub emergency: f64,
    /// Dangers read as urgent or worse.
    pub danger: f64,
    /// Dangers led to the right contact.
    pub lead: f64,
    /// Dangers of each category and each language.
    pub group: f64,
    /// Turns of conversations.
    pub turns: f64,
    /// Harmless messages that raise no alarm, by the name of their file.
    pub quiet: BTreeMap<String, f64>,
    /// Questions that find their topic.
    pub questions: QuestionLimits,
}

/// The lowest shares of questions that are allowed, from 0 to 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionLimits {
    /// Questions whose first topic is right.
    pub first: f64,
    /// Questions with a right topic among those offered.
    pub offered: f64,
    /// Questions that are not refused.
    pub heard: f64,
    /// Off-topic messages that are refused.
    pub off_topic: f64,
    /// Questions of each language whose first topic is right.
    pub language: f64,
}

/// Where the dialogues lie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The folder; relative to the file until [`Config::read`] has made it whole.
    pub dialogues: PathBuf,
    /// How many versions of it are kept.
    #[serde(default = "versions")]
    pub versions: usize,
}

/// How many versions are kept where nothing else is said.
fn versions() -> usize {
    10
}

/// Where the bot remembers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// The folder; relative to the file until [`Config::read`] has made it whole.
    pub data: PathBuf,
    /// The folder of the keys that it is sealed under; none is the one beside it.
    pub keys: Option<PathBuf>,
    /// The file of the key that those are wrapped under; none is the one among them.
    pub key_file: Option<PathBuf>,
}

impl StoreConfig {
    /// The folder of the keys: the data folder's name with `-keys` after it, unless another is named.
    pub fn keys(&self) -> PathBuf {
        let beside = || match self.data.file_name() {
            Some(name) => {
                let mut name = name.to_owned();
                name.push("-keys");
                self.data.with_file_name(name)
            }
            None => self.data.join("keys"),
        };
        self.keys.clone().unwrap_or_else(beside)
    }

    /// The file of the key that the others are wrapped under.
    pub fn key_file(&self) -> PathBuf {
        let among = || self.keys().join("wrapping");
        self.key_file.clone().unwrap_or_else(among)
    }
}

/// How it talks to Telegram.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelegramConfig {
    /// The Bot API server.
    pub api_url: String,
    /// Messages a second in all; 0 is without limit.
    pub per_second: u32,
    /// Messages a second to one chat; 0 is without limit.
    pub per_chat_per_second: u32,
    /// How long one `getUpdates` may wait, in seconds.
    pub poll_seconds: u32,
}

/// How long things are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Anonymous events, in days.
    pub event_days: u32,
    /// The ids of messages that "hide" removes, in hours; Telegram deletes nothing older than 48.
    pub message_hours: u32,
}

/// The anonymous events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// To how many minutes their times are rounded down.
    pub round_minutes: u32,
}

/// The page in the browser.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Where it listens.
    pub address: SocketAddr,
}

/// Where it can be asked how the running bot is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HealthConfig {
    /// Where it listens; nowhere when there is none.
    #[serde(deserialize_with = "address_or_blank")]
    pub address: Option<SocketAddr>,
    /// Whether others than this machine may ask. Without, it listens on this machine alone.
    pub open: bool,
    /// How often a synthetic emergency is sent, in seconds; 0 is never.
    pub probe_seconds: u32,
    /// How long ago Telegram may last have answered a poll or taken a reply, in seconds; no less than a poll may take.
    pub contact_seconds: u32,
    /// How long a reply to an emergency may wait, in seconds; 0 is without end.
    pub emergency_wait_seconds: u32,
    /// How long a reply to what is urgent may wait, in seconds; 0 is without end.
    pub urgent_wait_seconds: u32,
    /// How long any other reply may wait, in seconds; 0 is without end.
    pub reply_wait_seconds: u32,
}

impl HealthConfig {
    /// How long replies may wait.
    pub fn waits(&self) -> Waits {
        let limit = |seconds: u32| {
            let seconds = u64::from(seconds);
            (seconds > 0).then(|| Duration::from_secs(seconds))
        };
        Waits {
            emergency: limit(self.emergency_wait_seconds),
            urgent: limit(self.urgent_wait_seconds),
            reply: limit(self.reply_wait_seconds),
        }
    }

    /// How often a synthetic emergency is sent: what became of it stands in the log, also where nobody can ask.
    pub fn probe_every(&self) -> Option<Duration> {
        let seconds = u64::from(self.probe_seconds);
        (seconds > 0).then(|| Duration::from_secs(seconds))
    }
}

impl Default for HealthConfig {
    fn default() -> HealthConfig {
        HealthConfig {
            address: None,
            open: false,
            probe_seconds: 60,
            contact_seconds: 120,
            emergency_wait_seconds: 30,
            urgent_wait_seconds: 120,
            reply_wait_seconds: 600,
        }
    }
}

/// The review console.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewConfig {
    /// Where it listens. `rusvakt run` has no console when there is none; `rusvakt review` takes
    /// [`ReviewConfig::ADDRESS`].
    #[serde(deserialize_with = "address_or_blank")]
    pub address: Option<SocketAddr>,
    /// Whether something that ends TLS stands in front of it. Without, it listens on this machine alone.
    pub behind_tls: bool,
    /// From how many alike what was not understood is shown, and below how many a count is withheld.
    #[serde(deserialize_with = "enough")]
    pub alike: usize,
    /// What exported counts are counted by. Whoever changes it publishes counts of days that lie in both.
    pub period: Period,
    /// Where decided messages are written as cases; relative to the file until [`Config::read`] has made it whole. None
    /// is a file beside the console's own.
    pub cases: Option<PathBuf>,
}

impl ReviewConfig {
    /// Where it listens unless something else is said.
    pub const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8085);
}

impl Default for ReviewConfig {
    fn default() -> ReviewConfig {
        ReviewConfig {
            address: None,
            behind_tls: false,
            alike: LEAST_K,
            period: Period::Month,
            cases: None,
        }
    }
}

/// An address, or nothing written.
fn address_or_blank<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let written = String::deserialize(from)?;
    match written.trim() {
        "" => Ok(None),
        address => address.parse().map(Some).map_err(D::Error::custom),
    }
}

/// So many that a group does not tell of each in it.
fn enough<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    let alike = usize::deserialize(from)?;
    match alike >= LEAST_K {
        true => Ok(alike),
        false => Err(D::Error::custom(format!(
            "alike must be {LEAST_K} or more: fewer say too much of each"
        ))),
    }
}

/// What is logged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// The least grave level.
    pub level: LogLevel,
}

/// How grave a log line is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What somebody must act on.
    Error,
    /// What somebody should look at.
    Warn,
    /// What happened.
    Info,
    /// What a developer asks for.
    Debug,
}

/// Why the configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file is not there or cannot be read.
    #[error("kan ikke lese innstillingene i {path}: {}; gå til mappen som har config.toml, eller skriv --config og veien til filen", why(reason), path = path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file does not fit.
    #[error("{path}: {reason}; se merknadene i den config.toml som fulgte med programmet", path = path.display())]
    Unfit {
        /// Which file.
        path: PathBuf,
        /// What does not fit, with its line.
        reason: String,
    },
    /// A variable does not fit.
    #[error(
        "en variabel {PREFIX}SECTION__KEY i miljøet passer ikke: {reason}; rett den, eller ta den bort"
    )]
    Variable {
        /// What does not fit, with its key.
        reason: String,
    },
}

const PREFIX: &str = "RUSVAKT_";

/// Why a file cannot be read, in words.
fn why(reason: &std::io::Error) -> String {
    match reason.kind() {
        std::io::ErrorKind::NotFound => "filen er ikke der".to_owned(),
        std::io::ErrorKind::PermissionDenied => "det er ikke lov til å lese den".to_owned(),
        _ => reason.to_string(),
    }
}

impl Config {
    /// Reads a file, and lays variables such as `RUSVAKT_TELEGRAM__PER_SECOND` over it.
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value does not fit.
    pub fn read(
        path: &Path,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|reason| ConfigError::Unreadable {
            path: path.to_owned(),
            reason,
        })?;
        let unfit = |reason: toml::de::Error| ConfigError::Unfit {
            path: path.to_owned(),
            reason: reason.to_string().trim_end().to_owned(),
        };
        // The file alone first: its errors can be shown with their lines.
        toml::from_str::<Config>(&text).map_err(unfit)?;
        let mut table: toml::Table = toml::from_str(&text).map_err(unfit)?;
        for (name, value) in variables {
            lay_over(&mut table, &name, &value);
        }
        let mut config: Config =
            table
                .try_into()
                .map_err(|reason: toml::de::Error| ConfigError::Variable {
                    reason: reason.to_string().trim_end().replace('\n', " "),
                })?;
        let beside = path.parent().unwrap_or(Path::new(""));
        config.content.dialogues = beside.join(&config.content.dialogues);
        config.store.data = beside.join(&config.store.data);
        for path in [&mut config.store.keys, &mut config.store.key_file] {
            *path = path.as_ref().map(|path| beside.join(path));
        }
        if let Some(cases) = &mut config.review.cases {
            *cases = beside.join(&cases);
        }
        let Bench {
            cases, questions, ..
        } = &mut config.bench;
        let tried = config
            .diff
            .cases
            .iter_mut()
            .chain(&mut config.diff.questions);
        for file in cases.iter_mut().chain(questions).chain(tried) {
            *file = beside.join(&file);
        }
        Ok(config)
    }
}

/// Sets `section.key` from `RUSVAKT_SECTION__KEY`. What TOML does not read as a value is text.
fn lay_over(table: &mut toml::Table, name: &str, value: &str) {
    let Some((section, key)) = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once("__"))
    else {
        return;
    };
    let written = format!("value = {value}");
    let read = toml::from_str::<toml::Table>(&written)
        .ok()
        .and_then(|mut table| table.remove("value"));
    let value = read.unwrap_or_else(|| toml::Value::String(value.to_owned()));
    let section = table
        .entry(section.to_lowercase())
        .or_insert_with(|| toml::Table::new().into());
    if let Some(section) = section.as_table_mut() {
        section.insert(key.to_lowercase(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::Config;
    use std::path::Path;

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(&path, variables).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_lies_over_the_file() {
        let config = read(&[
            ("RUSVAKT_TELEGRAM__PER_SECOND", "0"),
            ("RUSVAKT_TELEGRAM__API_URL", "http://127.0.0.1:1"),
            ("HOME", "elsewhere"),
        ])
        .expect("a configuration");
        assert_eq!(config.telegram.per_second, 0);
        assert_eq!(config.telegram.api_url, "http://127.0.0.1:1");
    }

    #[test]
    fn a_synthetic_emergency_is_sent_also_where_nobody_can_ask() {
        let every = |variables| read(variables).map(|config| config.health.probe_every());
        assert_eq!(every(&[]), Ok(Some(std::time::Duration::from_secs(60))));
        assert_eq!(every(&[("RUSVAKT_HEALTH__PROBE_SECONDS", "0")]), Ok(None));
    }

    #[test]
    fn the_keys_lie_beside_the_data_unless_another_place_is_named() {
        let config = read(&[("RUSVAKT_STORE__DATA", "/srv/data/")]).expect("a configuration");
        assert_eq!(config.store.keys(), Path::new("/srv/data-keys"));
        assert_eq!(
            config.store.key_file(),
            Path::new("/srv/data-keys/wrapping")
        );
        let named = [
            ("RUSVAKT_STORE__KEYS", "/run/keys"),
            ("RUSVAKT_STORE__KEY_FILE", "/etc/rusvakt.hex"),
        ];
        let config = read(&named).expect("a configuration");
        assert_eq!(config.store.keys(), Path::new("/run/keys"));
        assert_eq!(config.store.key_file(), Path::new("/etc/rusvakt.hex"));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_with_what_to_do() {
        let read = Config::read(Path::new("nowhere.toml"), std::iter::empty());
        let error = read.expect_err("no file").to_string();
        assert_eq!(
            error,
            "kan ikke lese innstillingene i nowhere.toml: filen er ikke der; gå til mappen som har config.toml, eller skriv \
             --config og veien til filen"
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let error = read(&[("RUSVAKT_TELEGRAM__PER_SECOND", "many")]).expect_err("no number");
        assert!(
            error.contains("variabel") && error.contains("per_second"),
            "{error}"
        );
        let error = read(&[("RUSVAKT_REVIEW__ALIKE", "4")]).expect_err("too few");
        assert!(error.contains("alike must be 5 or more"), "{error}");
        let error = read(&[("RUSVAKT_TELEGRAM__FASTER", "1")]).expect_err("no such key");
        assert!(error.contains("faster"), "{error}");
    }
}
