//! `rusvakt preview`: the bot in the browser.

use super::CliError;
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content::Files;
use crate::shell::preview::{Workshop, serve};
use crate::shell::reload::Reload;
use crate::shell::service::Desk;
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;

pub(super) fn preview(config: &Config, keep: bool) -> Result<ExitCode, CliError> {
    super::run::runtime()?.block_on(async {
        let reload = Reload::of(&config.content.dialogues);
        let desk = super::chat::desk(config, keep)?;
        let workshop = workshop(config, &desk);
        let (told, spoken) = (workshop.clone(), desk.clone());
        let begun = reload.start_telling(desk.spoken().clone(), move |looked| {
            // Operators set the bot's clock; they saved by their own.
            let saved = Clock::default().zoned();
            told.tell(looked, spoken.script(), &saved, &spoken.clock().zoned());
        });
        begun.map_err(|reason| CliError::System {
            doing: "kan ikke se etter endringer i dialogene",
            reason,
        })?;
        let (listener, address) = listen(config.preview.address).await?;
        super::print(&format!(
            "Åpne http://{address} i nettleseren. Ctrl-C slutter.\n"
        ))?;
        serve(desk.clone(), workshop, listener, super::run::stop_signal()?)
            .await
            .map_err(|reason| CliError::System {
                doing: "siden er stoppet",
                reason,
            })?;
        desk.ledger().close().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// What is known of the files as the preview begins.
fn workshop(config: &Config, desk: &Desk) -> Workshop {
    let files = Files::read(&config.content.dialogues);
    let findings = files.compile().findings;
    Workshop::new(files, desk.script(), findings)
}

/// Listens on the configured address; when that is taken, on a free one beside it.
async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), CliError> {
    let fail = |reason| CliError::Listen {
        address: wanted.to_string(),
        reason,
    };
    let listener = match TcpListener::bind(wanted).await {
        Err(reason) if reason.kind() == std::io::ErrorKind::AddrInUse => {
            tracing::warn!(%wanted, "the address is taken; listening beside it");
            TcpListener::bind(SocketAddr::new(wanted.ip(), 0))
                .await
                .map_err(fail)?
        }
        bound => bound.map_err(fail)?,
    };
    let address = listener.local_addr().map_err(fail)?;
    Ok((listener, address))
}
