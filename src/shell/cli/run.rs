//! `rusvakt run`: the bot on Telegram.

use super::CliError;
use crate::script::{Compiled, Script};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content::{self, ContentFile, Files};
use crate::shell::health::{self, Watch};
use crate::shell::reload::{Looked, Reload};
use crate::shell::service::Desk;
use crate::shell::service::keeping::Lives;
use crate::shell::store::{Health, Ledger, MemoryStore, Repair, Store, StoreError};
use crate::shell::telegram::api::Api;
use crate::shell::telegram::lanes::Limits;
use crate::shell::telegram::{self, Settings};
use crate::shell::versions::Versions;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use tokio::signal::unix::{SignalKind, signal};

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    let token = std::env::var("TELOXIDE_TOKEN")
        .ok()
        .filter(|token| !token.trim().is_empty());
    let token = token.ok_or(CliError::TokenMissing)?;
    let url = std::env::var("TELOXIDE_API_URL").unwrap_or_else(|_| config.telegram.api_url.clone());
    let clock = Arc::new(Clock::default());
    let (store, durable) = open(config, &clock)?;
    let reload = Reload::of(&config.content.dialogues);
    let keeper = Keeper {
        versions: super::versions::of(config),
        clock: clock.clone(),
    };
    let (script, used) = script(config, &keeper.versions);
    let refused = used.is_none();
    let script = Arc::new(script);
    let scrubber = super::scrubber(config, &script);
    // What is written down of a turn must not wait for it: the words are known before the first message.
    LazyLock::force(&scrubber);
    let (learning, first) = (script.clone(), keeper.clone());
    // Questions are learned beside the start: danger is answered without them.
    std::thread::spawn(move || {
        used.iter().for_each(|files| first.keep(files));
        learning.router();
    });
    runtime()?.block_on(async {
        let api = Api::new(&url, token.trim())?;
        let ledger = Ledger::start(store).map_err(system("kan ikke starte lageret"))?;
        tokio::spawn(watch_health(ledger.clone()));
        let desk = Desk::new(script, ledger, clock);
        let desk = desk.with_records(config.events.round_minutes, scrubber.clone());
        let vitals = desk.vitals().clone();
        vitals.content_refused(refused);
        let is_kept = AtomicBool::new(!refused);
        let reloaded = move |looked| match looked {
            Looked::Used { files, .. } => {
                vitals.content_refused(false);
                is_kept.store(true, Ordering::Relaxed);
                keeper.keep(&files);
            }
            Looked::AsBefore { files, .. } => {
                vitals.content_refused(false);
                if !is_kept.swap(true, Ordering::Relaxed) {
                    keeper.keep(&files);
                }
            }
            // Those that it had are in use, as before.
            Looked::Refused(_) => {}
        };
        reload
            .start_telling(desk.spoken().clone(), reloaded)
            .map_err(system("kan ikke se etter endringer i dialogene"))?;
        let poll_seconds = config.telegram.poll_seconds;
        let watch = Watch::new(desk.clone(), &config.health, poll_seconds, durable);
        tokio::spawn(health::alarm(watch.clone()));
        if let Some(address) = config.health.address {
            tokio::spawn(health::serve(watch.clone(), address, config.health.open));
        }
        super::review::beside(config, &desk, watch, scrubber).await;
        let stop = stop_signal()?;
        let content = desk.script().version().clone();
        tracing::info!(server = api.server(), %content, "the bot runs");
        telegram::run(api, desk, settings(config, durable), stop).await?;
        tracing::info!("the bot has ended");
        Ok(ExitCode::SUCCESS)
    })
}

/// Keeps what is in use as a version.
#[derive(Clone)]
struct Keeper {
    versions: Versions,
    clock: Arc<Clock>,
}

impl Keeper {
    fn keep(&self, files: &Files) {
        let files: Vec<_> = files.sources.iter().map(ContentFile::from).collect();
        let content = ContentFile::version(&files);
        match self.versions.keep_live(&files, self.clock.now()) {
            Ok(()) => tracing::info!(%content, "the dialogues are kept as a version"),
            Err(error) => {
                tracing::error!(%error, %content, "the dialogues could not be kept as a version");
            }
        }
    }
}

/// The script of the folder, with its files. When it cannot be used, or is being saved, the one that was in use last, or
/// the one that is compiled in.
fn script(config: &Config, versions: &Versions) -> (Script, Option<Files>) {
    let folder = &config.content.dialogues;
    let ((files, compiled), is_still) = content::still(folder, || {
        let files = Files::read(folder);
        let compiled = files.compile();
        (files, compiled)
    });
    let Compiled { script, findings } = compiled;
    let errors = content::log_errors(&findings);
    if let Some(script) = script.filter(|_| is_still) {
        return (script, Some(files));
    }
    let script = last_used(versions);
    let spoken = match &script {
        Some(_) => "those that were in use last",
        None => "those that are compiled in",
    };
    match is_still {
        true => tracing::error!(
            errors,
            "the dialogues cannot be used; the bot speaks {spoken}, until they are mended"
        ),
        false => tracing::error!(
            "the dialogues are being saved over and over; the bot speaks {spoken}, until they stand still"
        ),
    }
    (script.unwrap_or_else(super::built_in), None)
}

fn last_used(versions: &Versions) -> Option<Script> {
    let files = versions.files(&versions.live().ok()??).ok()?;
    Files::of(&files).compile().script
}

/// The store on disk, and whether it is there. A disk or a key that is gone does not silence the bot; a second process
/// does.
fn open(config: &Config, clock: &Arc<Clock>) -> Result<(Arc<dyn Store>, bool), StoreError> {
    match super::open_store(config, clock) {
        Ok((store, repairs)) => {
            repairs.iter().for_each(report);
            Ok((Arc::new(store), true))
        }
        Err(error @ StoreError::InUse { .. }) => Err(error),
        Err(error) => {
            tracing::error!(%error, "the bot answers without remembering; mend this and start it again");
            Ok((Arc::new(MemoryStore::new()), false))
        }
    }
}

fn report(repair: &Repair) {
    match repair {
        Repair::UnfinishedSnapshotRemoved => {
            tracing::info!("removed a snapshot that a kill left unfinished")
        }
        Repair::SnapshotSetAside { to } => {
            tracing::warn!(to = %to.display(), "a damaged snapshot is set aside; it was made anew from the log");
        }
        Repair::BegunAnew { to, kept } => {
            tracing::error!(to = %to.display(), kept, "the store was damaged and is set aside; what could be read is kept");
        }
        Repair::Sealed { values, unsealed } => {
            tracing::info!(
                values,
                "what an earlier version kept in the open is sealed now, and the open files are wiped"
            );
            for folder in unsealed {
                tracing::warn!(
                    folder = %folder.display(),
                    "damaged files of an earlier version may hold people's words: delete them when you need them no more"
                );
            }
        }
        Repair::Shredded { values } => {
            tracing::warn!(
                values,
                reason = "older than 48 hours",
                "values were dropped: their keys are destroyed"
            );
        }
        Repair::Locked { values, keys } => {
            tracing::error!(
                values,
                keys = %keys.display(),
                "values cannot be read: their keys are missing; put the folder of keys back within two days, else they are dropped"
            );
        }
        Repair::ValuesSetAside { values } => {
            tracing::error!(values, "values could not be read and were set aside");
        }
    }
}

async fn watch_health(ledger: Ledger) {
    let mut health = ledger.health();
    while health.changed().await.is_ok() {
        match &*health.borrow_and_update() {
            Health::Well => tracing::info!("the store keeps again"),
            Health::Failing(error) => {
                tracing::error!(%error, "the store keeps nothing; everybody is still answered")
            }
        }
    }
}

fn settings(config: &Config, durable: bool) -> Settings {
    Settings {
        limits: Limits {
            per_second: config.telegram.per_second,
            per_chat_per_second: config.telegram.per_chat_per_second,
        },
        poll_seconds: config.telegram.poll_seconds,
        lives: Lives {
            event_days: config.retention.event_days,
            message_hours: config.retention.message_hours,
        },
        durable,
        probe_every: config.health.probe_every(),
    }
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(system("kan ikke starte"))
}

/// Resolves when the system asks the program to end.
pub(super) fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, CliError> {
    let mut terminate =
        signal(SignalKind::terminate()).map_err(system("kan ikke lytte etter signaler"))?;
    let mut interrupt =
        signal(SignalKind::interrupt()).map_err(system("kan ikke lytte etter signaler"))?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn system(doing: &'static str) -> impl FnOnce(std::io::Error) -> CliError {
    move |reason| CliError::System { doing, reason }
}
