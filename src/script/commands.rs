//! Commands, their plain words and how the bot presents itself: `dialogues/bot.toml`.

use super::page::meant_target;
use super::target::Target;
use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use crate::text;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use toml::Spanned;

/// The commands that must be there, by the names that `bot.toml` gives them.
const REQUIRED: [&str; 11] = [
    "start", "menu", "help", "urgent", "language", "back", "privacy", "data", "delete", "hide",
    "stop",
];

/// Longest description that Telegram takes, in characters (Bot API, setMyDescription).
const DESCRIPTION_CHARS: usize = 512;
/// Longest short description that Telegram takes, in characters (Bot API, setMyShortDescription).
const SHORT_DESCRIPTION_CHARS: usize = 120;
/// Longest explanation of a command, in characters (Bot API, BotCommand).
const ABOUT_CHARS: usize = 256;

/// All commands and the bot's own description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    descriptions: BTreeMap<Language, String>,
    short_descriptions: BTreeMap<Language, String>,
    listed: BTreeMap<Language, Vec<Listed>>,
    labels: HashMap<(String, Language), String>,
    by_command: HashMap<String, Target>,
    by_words: HashMap<String, Target>,
}

/// A command as Telegram lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Without the slash.
    pub command: String,
    /// What it does, in words.
    pub about: String,
}

/// What the rules look at once more, with its places.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Where the commands lead.
    pub(super) targets: Vec<(Target, Range<usize>)>,
    /// What Telegram and the buttons show.
    pub(super) texts: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    description: BTreeMap<Language, Spanned<String>>,
    short_description: BTreeMap<Language, Spanned<String>>,
    commands: BTreeMap<Spanned<String>, Command>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    target: Spanned<String>,
    nb: Spelled,
    nn: Spelled,
    en: Spelled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelled {
    command: Spanned<String>,
    about: Spanned<String>,
    words: Vec<Spanned<String>>,
}

impl Commands {
    /// Reads `bot.toml` and says what is wrong with it; what can be used is used.
    pub(super) fn read(source: &Source, findings: &mut Vec<Finding>) -> (Commands, Draft) {
        let (mut commands, mut draft) = (Commands::default(), Draft::default());
        let file: File = match toml::from_str(&source.text) {
            Ok(file) => file,
            Err(error) => {
                findings.push(source.error(
                    "bot-unreadable",
                    error.span().unwrap_or(0..0),
                    format!("filen kan ikke leses: {}", toml_fault(&error)),
                    "rett det på denne linjen; se eksempelet i dialogues/README.md",
                ));
                return (commands, draft);
            }
        };
        commands.descriptions = file
            .description
            .iter()
            .map(|(l, d)| (*l, d.get_ref().clone()))
            .collect();
        commands.short_descriptions = file
            .short_description
            .iter()
            .map(|(l, d)| (*l, d.get_ref().clone()))
            .collect();
        for (key, texts, limit) in [
            ("description", &file.description, DESCRIPTION_CHARS),
            (
                "short_description",
                &file.short_description,
                SHORT_DESCRIPTION_CHARS,
            ),
        ] {
            for language in Language::ALL {
                match texts.get(&language) {
                    Some(text) => check_length(source, text, limit, findings),
                    None => findings.push(source.error(
                        "bot-text-missing",
                        0..0,
                        format!("teksten under [{key}] mangler på {language}"),
                        format!("skriv {language} = \"…\" under [{key}]"),
                    )),
                }
            }
            draft.texts.extend(texts.values().cloned());
        }
        for missing in REQUIRED
            .iter()
            .filter(|name| !file.commands.keys().any(|k| k.get_ref() == *name))
        {
            findings.push(source.error(
                "command-missing",
                0..0,
                format!("kommandoen «{missing}» mangler"),
                format!("skriv [commands.{missing}] med target og nb, nn og en"),
            ));
        }
        let mut in_order: Vec<_> = file.commands.iter().collect();
        in_order.sort_by_key(|(name, _)| REQUIRED.iter().position(|known| known == name.get_ref()));
        for (name, command) in in_order {
            commands.add(source, name.get_ref(), command, &mut draft, findings);
        }
        (commands, draft)
    }

    fn add(
        &mut self,
        source: &Source,
        name: &str,
        command: &Command,
        draft: &mut Draft,
        findings: &mut Vec<Finding>,
    ) {
        let Ok(target) = Target::read(command.target.get_ref(), "menu") else {
            const HELP: &str = "skriv en side, side#node eller !menu";
            let written = command.target.get_ref();
            return findings.push(source.error(
                "target-malformed",
                command.target.span(),
                format!("«{written}» leder ikke noe sted"),
                match meant_target(written, "menu") {
                    Some(meant) => format!("mente du {}? Ellers: {HELP}", meant.written),
                    None => HELP.to_owned(),
                },
            ));
        };
        draft.targets.push((target.clone(), command.target.span()));
        for (language, spelled) in [
            (Language::Nb, &command.nb),
            (Language::Nn, &command.nn),
            (Language::En, &command.en),
        ] {
            check_length(source, &spelled.about, ABOUT_CHARS, findings);
            check_command(source, &spelled.command, findings);
            self.listed.entry(language).or_default().push(Listed {
                command: spelled.command.get_ref().clone(),
                about: spelled.about.get_ref().clone(),
            });
            draft.texts.push(spelled.about.clone());
            let taken = self
                .by_command
                .insert(spelled.command.get_ref().clone(), target.clone());
            twice(source, &spelled.command, taken, &target, findings);
            if let Some(first) = spelled.words.first() {
                draft.texts.push(first.clone());
                self.labels
                    .insert((name.to_owned(), language), capitalised(first.get_ref()));
            }
            for words in &spelled.words {
                let taken = self
                    .by_words
                    .insert(text::fold(words.get_ref()), target.clone());
                twice(source, words, taken, &target, findings);
            }
        }
    }

    /// The target of a command, written without its slash.
    pub fn target(&self, command: &str) -> Option<&Target> {
        self.by_command.get(command)
    }

    /// The target of a whole message that is a command in plain words, given folded.
    pub fn target_of_words(&self, folded: &str) -> Option<&Target> {
        self.by_words.get(folded)
    }

    /// What a button for the command says: its first plain words.
    pub fn label(&self, name: &str, language: Language) -> &str {
        self.labels
            .get(&(name.to_owned(), language))
            .map_or("…", String::as_str)
    }

    /// The commands as Telegram lists them.
    pub fn listed(&self, language: Language) -> &[Listed] {
        self.listed.get(&language).map_or(&[], Vec::as_slice)
    }

    /// What is shown before a chat begins.
    pub fn description(&self, language: Language) -> &str {
        self.descriptions.get(&language).map_or("", String::as_str)
    }

    /// What is shown on the bot's profile.
    pub fn short_description(&self, language: Language) -> &str {
        self.short_descriptions
            .get(&language)
            .map_or("", String::as_str)
    }
}

fn check_length(
    source: &Source,
    text: &Spanned<String>,
    limit: usize,
    findings: &mut Vec<Finding>,
) {
    let chars = text.get_ref().chars().count();
    if chars == 0 || chars > limit {
        findings.push(source.error(
            "bot-text-length",
            text.span(),
            format!("teksten har {chars} tegn; Telegram tar 1 til {limit}"),
            "gjør teksten kortere",
        ));
    }
}

/// The same command or words may stand in several languages, but only for one thing.
fn twice(
    source: &Source,
    written: &Spanned<String>,
    taken: Option<Target>,
    target: &Target,
    findings: &mut Vec<Finding>,
) {
    if taken.is_some_and(|other| other != *target) {
        findings.push(source.error(
            "command-words-twice",
            written.span(),
            format!("«{}» hører alt til en annen kommando", written.get_ref()),
            "la ordet stå ett sted",
        ));
    }
}

fn check_command(source: &Source, command: &Spanned<String>, findings: &mut Vec<Finding>) {
    let name = command.get_ref();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 32 || !name.chars().all(allowed) {
        findings.push(source.error(
            "command-name",
            command.span(),
            format!("«{name}» kan ikke være en kommando i Telegram"),
            "bruk 1 til 32 små bokstaver a–z, tall og _",
        ));
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
