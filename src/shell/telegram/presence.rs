//! How the bot presents itself: commands and descriptions in each language, set at start-up and when a reload
//! changes them.

use super::api::{Api, ApiError};
use crate::language::Language;
use crate::script::{Commands, Script};
use std::sync::Arc;
use std::time::Duration;
use teloxide::payloads::{
    SetMyCommands, SetMyCommandsSetters, SetMyDescription, SetMyDescriptionSetters,
    SetMyShortDescription, SetMyShortDescriptionSetters,
};
use teloxide::types::{BotCommand, True};
use tokio::sync::watch;
use tokio::time::sleep;

/// How often a refused setting is tried.
const TRIES: u32 = 5;

/// Sets everything, and again when a script with other commands is spoken. What fails is logged, and the bot runs all
/// the same.
pub async fn keep(api: Api, mut scripts: watch::Receiver<Arc<Script>>) {
    loop {
        let commands = scripts.borrow_and_update().commands().clone();
        set(&api, &commands).await;
        let differs = |script: &Arc<Script>| *script.commands() != commands;
        if scripts.wait_for(differs).await.is_err() {
            return;
        }
    }
}

async fn set(api: &Api, commands: &Commands) {
    // The default is what phones in other languages show.
    let spoken = Language::ALL.map(|language| (language.code(), language));
    for (code, language) in [("", Language::Nb)].into_iter().chain(spoken) {
        if let Err(error) = set_language(api, commands, code, language).await {
            tracing::warn!(%error, language = code, "commands and descriptions could not be set");
        }
    }
}

async fn set_language(
    api: &Api,
    commands: &Commands,
    code: &str,
    language: Language,
) -> Result<(), ApiError> {
    let listed = commands
        .listed(language)
        .iter()
        .map(|c| BotCommand::new(c.command.clone(), c.about.clone()));
    let payload = SetMyCommands::new(listed).language_code(code);
    patiently(|| api.call::<_, True>(&payload)).await?;
    let payload = SetMyDescription::new()
        .description(commands.description(language))
        .language_code(code);
    patiently(|| api.call::<_, True>(&payload)).await?;
    let payload = SetMyShortDescription::new()
        .short_description(commands.short_description(language))
        .language_code(code);
    patiently(|| api.call::<_, True>(&payload)).await?;
    Ok(())
}

async fn patiently<T, F>(request: impl Fn() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    for tries in 1.. {
        match request().await {
            Err(ApiError::TooMany(after)) if tries < TRIES => sleep(after).await,
            Err(ApiError::Network(_) | ApiError::Server(_)) if tries < TRIES => {
                sleep(Duration::from_secs(1 << tries)).await;
            }
            other => return other,
        }
    }
    request().await
}
