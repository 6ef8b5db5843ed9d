//! `rusvakt review`: the review console, and who may log in to it.

use super::CliError;
use crate::review::Role;
use crate::review::chain::{self, Why};
use crate::shell::clock::Clock;
use crate::shell::config::{Config, ReviewConfig};
use crate::shell::health::Watch;
use crate::shell::reload::Reload;
use crate::shell::review::{self, Audit, Console, Parts, Pulse, Reviewers, ReviewersError};
use crate::shell::service::spoken::Spoken;
use crate::shell::service::{Desk, LateScrubber};
use clap::{Args, Subcommand, ValueEnum};
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

/// How the console runs, and what else is to be done.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    /// Hvor siden svarer; ellers som innstillingene sier.
    #[arg(long, value_name = "ADRESSE")]
    address: Option<SocketAddr>,
    /// Noe foran den gjør forbindelsen kryptert.
    #[arg(long)]
    behind_tls: bool,
    #[command(subcommand)]
    act: Option<Act>,
}

/// What is to be done with the reviewers and the audit log.
#[derive(Subcommand)]
enum Act {
    /// Legger til en som kan logge inn. Passordet spørres det om; det kan også komme på standard inn.
    Add {
        /// Navnet, med små bokstaver.
        #[arg(value_name = "NAVN")]
        name: String,
        /// Hva den kan: reader ser tall, reviewer leser tekst og merker, admin skriver tilfeller og ser innsynsloggen.
        #[arg(long, value_enum, value_name = "ROLLE")]
        role: Given,
    },
    /// Lister dem som kan logge inn.
    List,
    /// Fjerner en som kan logge inn.
    Remove {
        /// Navnet.
        #[arg(value_name = "NAVN")]
        name: String,
    },
    /// Sjekker at innsynsloggen er hel; utgangskode 1 når den ikke er det.
    Audit {
        /// Et kjennetegn som er skrevet ned før, og som fortsatt skal finnes i den.
        #[arg(long, value_name = "KJENNETEGN")]
        known: Option<String>,
    },
}

/// A role, as it is given.
#[derive(Clone, Copy, ValueEnum)]
enum Given {
    Reader,
    Reviewer,
    Admin,
}

impl Given {
    fn role(self) -> Role {
        match self {
            Given::Reader => Role::Reader,
            Given::Reviewer => Role::Reviewer,
            Given::Admin => Role::Admin,
        }
    }
}

pub(super) fn review(config: &Config, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let data = &config.store.data;
    if !data.is_dir() {
        return Err(CliError::NoData {
            folder: data.clone(),
        });
    }
    crate::shell::store::check_layout(data)?;
    let folder = review::folder(data);
    match &arguments.act {
        None => serve(config, arguments),
        Some(Act::Audit { known }) => audit(&Audit::of(&folder), known.as_deref()),
        Some(act) => {
            let told = reviewers(&Reviewers::of(&folder), act)?;
            super::print(&told)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn reviewers(reviewers: &Reviewers, act: &Act) -> Result<String, CliError> {
    Ok(match act {
        Act::Add { name, role } => {
            let password = password()?;
            let uri = reviewers.add(name, role.role(), &password)?;
            format!(
                "{name} er lagt til. Legg dette inn i en autentiseringsapp nå; det vises ikke igjen:\n{uri}\n"
            )
        }
        Act::List => {
            let all = reviewers.list()?.into_iter();
            all.map(|(name, role)| format!("{name}  {}\n", role.name()))
                .collect()
        }
        Act::Remove { name } => {
            reviewers.remove(name)?;
            format!("{name} er fjernet, og er logget ut.\n")
        }
        Act::Audit { .. } => String::new(),
    })
}

/// The password: asked for twice at a terminal, else the first line that comes.
fn password() -> Result<String, CliError> {
    let fail = |reason| CliError::System {
        doing: "kan ikke lese passordet",
        reason,
    };
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(fail)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |words: String| rpassword::prompt_password(words).map_err(fail);
    let first = ask(format!("Passord (minst {} tegn): ", review::SHORTEST))?;
    match ask("En gang til: ".to_owned())? == first {
        true => Ok(first),
        false => Err(CliError::Reviewers(ReviewersError::Differ)),
    }
}

fn audit(audit: &Audit, known: Option<&str>) -> Result<ExitCode, CliError> {
    let fail = |reason| CliError::Events {
        folder: audit.path().to_owned(),
        reason,
    };
    let (entries, chain) = audit.read().map_err(fail)?;
    let head = match chain {
        Ok(head) => head,
        Err(broken) => {
            let why = match broken.why {
                Why::Unreadable => "linjen kan ikke leses",
                Why::OutOfOrder => "en linje er tatt ut eller satt inn",
                Why::Changed => "linjen er endret, eller linjen før er en annen",
                Why::CutShort => {
                    "den siste linjen er ikke hel, som etter et strømbrudd; den settes til side når det neste skrives"
                }
            };
            super::print(&format!(
                "Innsynsloggen er brutt ved linje {}: {why}.\n",
                broken.line
            ))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let cuts: String = chain::cuts(&entries)
        .map(|(line, cut)| {
            format!(
                "Innsynsloggen er kortet ned eller byttet ut før linje {line}. Det programmet husket av den, sluttet slik (linjenummer og kjennetegn): {}\n",
                cut.what
            )
        })
        .collect();
    if !cuts.is_empty() {
        super::print(&cuts)?;
        return Ok(ExitCode::FAILURE);
    }
    if let Some(known) = known
        && !audit.has(known).map_err(fail)?
    {
        super::print(
            "Kjennetegnet finnes ikke i innsynsloggen: den er kortet ned eller skrevet på nytt.\n",
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let hash = match head.hash.is_empty() {
        true => String::new(),
        false => format!(
            " Siste kjennetegn, til å skrive ned et annet sted: {}",
            head.hash
        ),
    };
    let halves = entries
        .iter()
        .filter(|entry| entry.act == chain::Act::HalfLineSetAside);
    let halves = match halves.count() {
        0 => String::new(),
        count => format!(" {count} halve linjer er satt til side, i audit.half."),
    };
    super::print(&format!(
        "Innsynsloggen er hel: {} linjer.{halves}{hash}\n",
        head.lines
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn serve(config: &Config, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let configured = config.review.address.unwrap_or(ReviewConfig::ADDRESS);
    let address = arguments.address.unwrap_or(configured);
    let behind_tls = config.review.behind_tls || arguments.behind_tls;
    super::run::runtime()?.block_on(async {
        let listener = review::listen(address, behind_tls).await?;
        let reload = Reload::of(&config.content.dialogues);
        let script = Arc::new(super::script(config));
        let scrubber = super::scrubber(config, &script);
        let spoken = Spoken::new(script);
        let begun = reload.start(spoken.clone(), |_| {});
        begun.map_err(|reason| CliError::System {
            doing: "kan ikke se etter endringer i dialogene",
            reason,
        })?;
        let console = Console::open(Parts {
            data: config.store.data.clone(),
            dialogues: config.content.dialogues.clone(),
            settings: ReviewConfig {
                behind_tls,
                ..config.review.clone()
            },
            spoken,
            scrubber,
            clock: Arc::new(Clock::default()),
            pulse: config.health.address.map_or(Pulse::Unknown, Pulse::There),
        })?;
        let warming = console.clone();
        std::thread::spawn(move || warming.warm_up());
        let address = listener.local_addr().unwrap_or(address);
        let told = match behind_tls {
            true => format!("Siden svarer på {address}, bak det som gjør forbindelsen kryptert.\n"),
            false => format!("Åpne http://{address} i nettleseren. Ctrl-C slutter.\n"),
        };
        super::print(&told)?;
        review::serve(console, listener, super::run::stop_signal()?).await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The console beside the running bot. What is wrong with it silences nobody.
pub(super) async fn beside(
    config: &Config,
    desk: &Desk,
    watch: Watch,
    scrubber: Arc<LateScrubber>,
) {
    let Some(address) = config.review.address else {
        return;
    };
    let parts = Parts {
        data: config.store.data.clone(),
        dialogues: config.content.dialogues.clone(),
        settings: config.review.clone(),
        spoken: desk.spoken().clone(),
        scrubber,
        clock: desk.shared_clock(),
        pulse: Pulse::Here(watch),
    };
    let listening = review::listen(address, config.review.behind_tls).await;
    let opened = listening.and_then(|listener| Ok((Console::open(parts)?, listener)));
    match opened {
        Ok((console, listener)) => {
            let warming = console.clone();
            std::thread::spawn(move || warming.warm_up());
            tokio::spawn(review::serve(console, listener, std::future::pending()));
            tracing::info!(%address, "the review console answers");
        }
        Err(error) => tracing::error!(%error, "there is no review console"),
    }
}
