//! The command line. What people and operators read is Norwegian; flags and JSON are English.

mod ask;
mod bench;
mod chat;
mod check;
mod completions;
mod diff;
mod explain;
mod graph;
mod help;
mod labelled;
mod learn;
mod logs;
mod mistyped;
mod new;
mod only;
mod preview;
mod progress;
mod review;
mod run;
mod schema;
mod scrub;
mod test;
mod triage;
mod versions;

use super::clock::Clock;
use super::config::{Config, ConfigError};
use super::content;
use super::service::LateScrubber;
use super::store::{Keys, Repair, SledStore, StoreError, Wrapping};
use super::versions::VersionsError;
use super::versions::restore::NotRestored;
use crate::finding::Severity;
use crate::script::{Compiled, ContentVersion, Script};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use miette::Diagnostic;
use only::Only;
use std::error::Error as _;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use thiserror::Error;

/// Rusvakt: boten som svarer om rus, ser fare og leder folk til hjelp.
#[derive(Parser)]
#[command(name = "rusvakt", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

/// Where things lie.
#[derive(Args)]
struct Place {
    /// Innstillingene.
    #[arg(long, global = true, default_value = "config.toml", value_name = "FIL")]
    config: PathBuf,
    /// Mappen der boten husker; ellers som innstillingene sier.
    #[arg(long, global = true, value_name = "MAPPE")]
    data: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Kjører boten på Telegram (tokenet gis som TELOXIDE_TOKEN).
    Run,
    /// Viser boten i nettleseren, uten Telegram.
    Preview,
    /// Prater med boten i terminalen.
    Chat {
        /// Ett objekt per linje, for programmer.
        #[arg(long)]
        jsonl: bool,
        /// Skriver samtalen til denne filen, slik at `rusvakt test` kan spille den igjen.
        #[arg(long, value_name = "FIL")]
        record: Option<PathBuf>,
    },
    /// Sjekker innstillinger, dialoger, kontakter og ord.
    Check {
        /// Viser bare funnene på disse sidene (nb/heroin, eller heroin på alle språk); uten dem alle.
        #[arg(value_name = "SIDE")]
        only: Vec<String>,
        /// Hvordan funnene skrives ut.
        #[arg(long, value_enum, default_value_t = check::Format::Text)]
        format: check::Format,
        /// Retter det som bare kan rettes på én måte, og sier hva det var.
        #[arg(long)]
        fix: bool,
        /// Oversettelsene på disse sidene (heroin, nn/heroin eller alle) eller nodene (nn/heroin#effects) passer til det som
        /// står på bokmål nå. Av en side merkes bare det som er endret siden sist.
        #[arg(long, value_name = "SIDE", num_args = 1..)]
        accept: Vec<String>,
        /// Angrer --accept: disse sidene eller nodene må ses over igjen.
        #[arg(long, value_name = "SIDE", num_args = 1.., conflicts_with = "accept")]
        unaccept: Vec<String>,
    },
    /// Forklarer et funn: hva som sjekkes, hvorfor, og et eksempel som er galt og ett som er riktig.
    Explain {
        /// Koden som står i hakeparentes i funnet; uten den listes alle.
        #[arg(value_name = "KODE")]
        code: Option<String>,
    },
    /// Lager noe nytt å fylle ut.
    New {
        #[command(subcommand)]
        what: new::What,
    },
    /// Gir JSON Schema for en fil, til redigeringsprogrammer som kan bruke det.
    Schema {
        /// Hvilken fil.
        #[arg(value_enum, value_name = "FIL")]
        of: schema::Of,
    },
    /// Gir fullføring av kommandoer for et skall.
    Completions {
        /// Hvilket skall.
        #[arg(value_name = "SKALL")]
        shell: clap_complete::Shell,
    },
    /// Spiller samtalene som skal holde, leser de merkede meldingene og prøver alle knapper; utgangskode 1 ved feil.
    Test {
        /// Prøver bare disse sidene (nb/heroin, eller heroin på alle språk) og samtalene ved siden av dem; uten dem alt.
        #[arg(value_name = "SIDE")]
        only: Vec<String>,
        /// Skriver om samtalene som gikk en annen vei, etter å ha vist forskjellen.
        #[arg(long)]
        bless: bool,
    },
    /// Lister versjonene av dialogene som er tatt vare på, den nyeste først.
    Versions,
    /// Går tilbake til en tidligere versjon av dialogene. Boten tar den i bruk av seg selv.
    Rollback {
        /// Begynnelsen av navnet på versjonen; uten den den som var i bruk før.
        #[arg(value_name = "VERSJON")]
        version: Option<String>,
    },
    /// Viser hva to versjoner av dialogene sier ulikt: sider, noder, svar, og hvordan meldinger leses.
    Diff {
        /// Den gamle: en mappe, en versjon fra `rusvakt versions` eller en revisjon i git; uten den det boten bruker, ellers
        /// det som sist ble lagt inn i git, ellers det som er bygd inn i programmet.
        #[arg(value_name = "GAMMEL")]
        old: Option<String>,
        /// Den nye, på samme måte; uten den mappen som boten bruker.
        #[arg(value_name = "NY")]
        new: Option<String>,
        /// Hvordan forskjellene skrives ut.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Tegner dialogtreet: et bilde, eller tekst for Graphviz og programmer.
    Graph(graph::Arguments),
    /// Leser merkede meldinger og sier hvor godt de ble lest; utgangskode 1 under grensene i config.toml.
    Bench {
        /// Filer med merkede meldinger eller samtaler; ellers dem som config.toml nevner.
        cases: Vec<PathBuf>,
        /// Hvordan rapporten skrives ut.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Lister meldingene som ble lest galt.
        #[arg(long)]
        wrong: bool,
        /// Tar bort én regel om gangen og lister dem som ingen melding i filene savner.
        #[arg(long, requires = "cases", conflicts_with_all = ["format", "wrong"])]
        rules: bool,
        /// Ser i stedet på hvor godt spørsmål finner emnet sitt.
        #[arg(long, conflicts_with = "rules")]
        questions: bool,
        /// Tar bort en tidel av spørsmålene under [ask] om gangen og ser om de finner emnet sitt.
        #[arg(long, conflicts_with_all = ["cases", "rules", "questions"])]
        phrases: bool,
    },
    /// Lærer vektene i den andre vurderingen av merkede meldinger, og skriver dem ut.
    Learn {
        /// Filer med merkede meldinger.
        #[arg(required = true)]
        cases: Vec<PathBuf>,
    },
    /// Viser, følger, eksporterer eller sletter de anonyme hendelsene.
    Logs {
        #[command(subcommand)]
        act: logs::Act,
    },
    /// Viser siden for dem som leser hendelsene, finner bom og avgjør dem.
    Review(review::Arguments),
    /// Leser et spørsmål per linje og sier hvilke emner som svarer.
    Ask {
        /// Ett objekt per linje, for programmer.
        #[arg(long)]
        jsonl: bool,
        /// Ordene som talte, for mennesker.
        #[arg(long, conflicts_with = "jsonl")]
        explain: bool,
    },
    /// Leser en tekst per linje og skriver den ut uten navn, numre og steder.
    Scrub {
        /// Ett objekt per linje, for programmer.
        #[arg(long)]
        jsonl: bool,
    },
    /// Leser en melding per linje og sier hvor alvorlig den er.
    Triage {
        /// Ett objekt per linje, for programmer.
        #[arg(long)]
        jsonl: bool,
        /// Alt som talte, for mennesker.
        #[arg(long, conflicts_with = "jsonl")]
        explain: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// How the reading of a line is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A line for people.
    Line,
    /// A JSON object for programs.
    Json,
    /// Everything that counted, for people.
    Explained,
}

impl Form {
    fn of(jsonl: bool, explain: bool) -> Form {
        match (jsonl, explain) {
            (true, _) => Form::Json,
            (_, true) => Form::Explained,
            _ => Form::Line,
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug, Error, Diagnostic)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("tokenet mangler: TELOXIDE_TOKEN er ikke satt")]
    #[diagnostic(help(
        "be BotFather på Telegram om et token, og start med TELOXIDE_TOKEN=… rusvakt run"
    ))]
    TokenMissing,
    #[error(transparent)]
    Intake(#[from] super::telegram::intake::IntakeError),
    #[error(transparent)]
    Api(#[from] super::telegram::api::ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("kan ikke bruke adressen {address}: {reason}")]
    #[diagnostic(help("skriv en annen adresse under [preview] i config.toml"))]
    Listen {
        address: String,
        reason: std::io::Error,
    },
    #[error("{file}: {reason}", file = file.display())]
    #[diagnostic(help(
        "en fil med merkede meldinger har en overskrift og sju kolonner med tabulator mellom: id, lang, text, min, max, category, lead"
    ))]
    Cases { file: PathBuf, reason: String },
    #[error("dialogene har {errors} feil, så det går ikke ennå")]
    #[diagnostic(help("rusvakt check viser hver av dem, med linje og hva du gjør"))]
    Dialogues { errors: usize },
    #[error("ingen node eller kontakt heter «{name}»")]
    #[diagnostic(help("{help}"))]
    NodeUnknown { name: String, help: String },
    #[error("det er {boxes} bokser rundt {focus}: for mange til et bilde")]
    #[diagnostic(help("velg en mindre --depth, eller --format dot"))]
    TooMuch { focus: String, boxes: usize },
    #[error("kan ikke skrive {file}: {reason}", file = file.display())]
    Output {
        file: PathBuf,
        reason: std::io::Error,
    },
    #[error("{file} er endret av noen andre imens", file = file.display())]
    #[diagnostic(help("ingenting er endret; prøv en gang til"))]
    ChangedMeanwhile { file: PathBuf },
    #[error("noen lagret filene om igjen mens de ble byttet ut")]
    #[diagnostic(help("vent til ingen lagrer, og kjør rusvakt rollback en gang til"))]
    SavedMeanwhile,
    #[error("en endring av flere filer ble avbrutt, så filene hører kanskje ikke sammen")]
    #[diagnostic(help(
        "gå tilbake med rusvakt rollback, eller se over filene og ta bort mappen {folder}"
    ))]
    Unfinished { folder: &'static str },
    #[error("det er ingen side som heter «{page}»")]
    #[diagnostic(help("{help}"))]
    PageUnknown { page: String, help: String },
    #[error("«{page}» er bokmål, som er kilden, og ingen oversettelse")]
    #[diagnostic(help("skriv rusvakt check {option} {name}, så gjelder det oversettelsene"))]
    Source {
        page: String,
        name: String,
        option: &'static str,
    },
    #[error("{file} er der alt, og rusvakt graph har ikke laget den", file = file.display())]
    #[diagnostic(help("velg et annet navn, eller skriv --force for å skrive over den"))]
    NotOurs { file: PathBuf },
    #[error("{file} finnes alt", file = file.display())]
    #[diagnostic(help("velg et annet navn, eller flytt filen; den blir ikke skrevet over"))]
    Exists { file: PathBuf },
    #[error("«{name}» kan ikke være navnet på en side")]
    #[diagnostic(help("bruk bare små bokstaver a–z, tall og bindestrek"))]
    PageName { name: String },
    #[error("ingen funn heter «{code}»")]
    #[diagnostic(help("{help}"))]
    CodeUnknown { code: String, help: String },
    #[error(transparent)]
    Review(#[from] super::review::ReviewError),
    #[error(transparent)]
    Reviewers(#[from] super::review::ReviewersError),
    #[error("det er ingen datamappe {folder}", folder = folder.display())]
    #[diagnostic(help("skriv --data og datamappen til boten som har hendelsene"))]
    NoData { folder: PathBuf },
    #[error("kan ikke lese hendelsene i {folder}: {reason}", folder = folder.display())]
    #[diagnostic(help("skriv --data og datamappen til boten som har hendelsene"))]
    Events {
        folder: PathBuf,
        reason: std::io::Error,
    },
    #[error(transparent)]
    #[diagnostic(help("ingenting er endret"))]
    Unchanged(#[from] VersionsError),
    #[error("versjonen {version} har {errors} feil etter reglene i dette programmet")]
    #[diagnostic(help("velg en annen, eller hent ut det du trenger fra den; ingenting er endret"))]
    VersionErrors {
        version: ContentVersion,
        errors: usize,
    },
    #[error("«{name}» har {errors} feil, så det kan ikke sammenlignes")]
    #[diagnostic(help("rett feilene som er nevnt over, eller velg en annen versjon"))]
    NotComparable { name: String, errors: usize },
    #[error(transparent)]
    #[diagnostic(help(
        "skriv rusvakt diff alene, eller med en mappe, en versjon fra «rusvakt versions» eller en revisjon i git, som HEAD~1"
    ))]
    Git(#[from] diff::GitError),
    #[error("{doing}: {reason}")]
    System {
        doing: &'static str,
        reason: std::io::Error,
    },
}

impl From<NotRestored> for CliError {
    fn from(why: NotRestored) -> CliError {
        match why {
            NotRestored::SavedMeanwhile(file) => CliError::ChangedMeanwhile { file },
            NotRestored::Failed(file, reason) => CliError::Output { file, reason },
        }
    }
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let read = help::norwegian(Cli::command()).try_get_matches();
    let cli = match read.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return mistyped::told(&error),
    };
    match act(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprint!("{}", in_words(&error));
            ExitCode::FAILURE
        }
    }
}

/// Why a command could not do its work, and what to do.
fn in_words(error: &CliError) -> String {
    let mut text = format!("feil: {error}\n");
    let mut cause = error.source();
    while let Some(because) = cause {
        text += &format!("  fordi: {because}\n");
        cause = because.source();
    }
    if let Some(help) = error.help() {
        text += &format!("  gjør dette: {help}\n");
    }
    text
}

fn act(cli: &Cli) -> Result<ExitCode, CliError> {
    let config = || configured(&cli.place, &cli.command);
    match &cli.command {
        Command::Run => run::run(&config()?),
        Command::Preview => preview::preview(&config()?, cli.place.data.is_some()),
        Command::Chat { jsonl, record } => {
            let keep = cli.place.data.is_some();
            chat::chat(&config()?, keep, *jsonl, record.as_deref())
        }
        Command::Check {
            only,
            format,
            fix,
            accept,
            unaccept,
        } => {
            let first = check::First {
                fix: *fix,
                accept,
                unaccept,
            };
            check::check(&config()?, *format, &first, only)
        }
        Command::Explain { code } => explain::explain(code.as_deref()),
        Command::Schema { of } => schema::schema(*of),
        Command::Completions { shell } => {
            completions::completions(*shell, help::norwegian(Cli::command()))
        }
        Command::New { what } => new::new(&config()?, what),
        Command::Test { only, bless } => test::test(&config()?, *bless, only),
        Command::Diff { old, new, format } => {
            diff::diff(&config()?, old.as_deref(), new.as_deref(), *format)
        }
        Command::Versions => versions::versions(&config()?),
        Command::Rollback { version } => versions::rollback(&config()?, version.as_deref()),
        Command::Graph(arguments) => graph::graph(&config()?, arguments),
        Command::Bench {
            cases,
            format,
            wrong,
            rules,
            questions,
            phrases,
        } => match () {
            () if *rules => bench::rules(&config()?, cases),
            () if *questions => bench::questions::bench(&config()?, cases, *format, *wrong),
            () if *phrases => bench::questions::left_out(&config()?, *format, *wrong),
            () => bench::bench(&config()?, cases, *format, *wrong),
        },
        Command::Learn { cases } => learn::learn(&config()?, cases),
        Command::Logs { act } => logs::logs(&config()?, act),
        Command::Review(arguments) => review::review(&config()?, arguments),
        Command::Ask { jsonl, explain } => ask::ask(&config()?, Form::of(*jsonl, *explain)),
        Command::Scrub { jsonl } => scrub::scrub(&config()?, *jsonl),
        Command::Triage { jsonl, explain } => {
            triage::triage(&config()?, Form::of(*jsonl, *explain))
        }
    }
}

/// The variable that may hold the key that the store's keys are wrapped under.
const KEY_VARIABLE: &str = "RUSVAKT_KEY";

/// The store on disk, and what had to be repaired.
fn open_store(config: &Config, clock: &Arc<Clock>) -> Result<(SledStore, Vec<Repair>), StoreError> {
    let given = std::env::var(KEY_VARIABLE)
        .ok()
        .filter(|key| !key.trim().is_empty());
    let wrapping = match given {
        Some(key) => Wrapping::given(key, KEY_VARIABLE),
        None => Wrapping::File(config.store.key_file()),
    };
    let keys = Keys {
        dir: config.store.keys(),
        wrapping,
        clock: clock.clone(),
    };
    SledStore::open(&config.store.data, &keys)
}

/// The configuration that was named, with logging started as it says.
fn configured(place: &Place, command: &Command) -> Result<Config, CliError> {
    let mut config = Config::read(&place.config, variables())?;
    if let Some(data) = &place.data {
        config.store.data.clone_from(data);
    }
    match command {
        Command::Run | Command::Review(_) | Command::Logs { .. } => {
            super::log::start(config.log.level)
        }
        _ => super::log::start_for_operators(config.log.level),
    }
    Ok(config)
}

/// The environment without what is no text: a variable of somebody else's must not stop the program.
fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The script of the configured folder; when that cannot be used, the one that is compiled in, and what is wrong.
fn script(config: &Config) -> Script {
    let Compiled { script, findings } = content::compile(&config.content.dialogues);
    match script {
        Some(script) => script,
        None => {
            let errors = findings
                .into_iter()
                .filter(|finding| finding.severity == Severity::Error);
            let told = check::in_words(&config.content.dialogues, &errors.collect::<Vec<_>>());
            eprintln!(
                "{told}Boten svarer med dialogene som er bygd inn i programmet, til dette er rettet."
            );
            built_in()
        }
    }
}

/// What takes out of messages what is personal, made when it is first needed.
fn scrubber(config: &Config, script: &Arc<Script>) -> Arc<LateScrubber> {
    let (folder, script) = (config.content.dialogues.clone(), script.clone());
    let make = move || content::scrubber(&folder, script.contacts());
    Arc::new(LateScrubber::new(Box::new(make)))
}

/// Prints a text as it is.
fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|reason| CliError::System {
        doing: "kan ikke skrive ut",
        reason,
    })
}

/// Prints what is said to each line of the standard input.
fn each_line(say: impl Fn(&str) -> String) -> Result<ExitCode, CliError> {
    let fail = |reason| CliError::System {
        doing: "kan ikke lese eller skrive ut",
        reason,
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(fail)?;
        let text = String::from_utf8_lossy(&line);
        writeln!(out, "{}", say(text.trim_end_matches('\r'))).map_err(fail)?;
        out.flush().map_err(fail)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The script that is compiled in. A test holds that it has no error; without it nothing could be answered.
fn built_in() -> Script {
    match content::compile_built_in().script {
        Some(script) => script,
        None => unreachable!("a test compiles what is compiled in"),
    }
}
