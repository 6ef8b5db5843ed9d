//! `rusvakt chat`: the bot in the terminal. The same engine, through the same desk.

mod record;

use super::CliError;
use crate::engine::{Button, Event, Input, Press, Reply};
use crate::script::{Script, Target, markup};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::service::{Answer, Arrival, Desk};
use crate::shell::store::{ChatId, Ledger, MemoryStore, Store};
use crate::text;
use crate::triage::{self, Category, Lead, Level};
use jiff::SignedDuration;
use record::Recorder;
use serde::Serialize;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// The only chat in a terminal.
const CHAT: ChatId = ChatId(1);

pub(super) fn chat(
    config: &Config,
    keep: bool,
    jsonl: bool,
    record: Option<&Path>,
) -> Result<ExitCode, CliError> {
    super::run::runtime()?.block_on(async {
        let desk = desk(config, keep)?;
        let recorder = record
            .map(|file| Recorder::begin(file, &desk))
            .transpose()?;
        let mut talk = Talk {
            desk: desk.clone(),
            buttons: Vec::new(),
            recorder,
        };
        if std::io::stdin().is_terminal() && !jsonl {
            super::print(GREETING)?;
        }
        for line in std::io::stdin().lock().split(b'\n') {
            let line = line.map_err(|reason| CliError::System {
                doing: "kan ikke lese",
                reason,
            })?;
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches('\r');
            talk.note(line)?;
            let turn = talk.take(line).await;
            let text = if jsonl { turn.json() } else { turn.words() };
            super::print(&text)?;
        }
        desk.ledger().close().await?;
        Ok(ExitCode::SUCCESS)
    })
}

const GREETING: &str = "Skriv til boten. >Det som står på en knapp trykker på den, @+15m lar klokken gå, ctrl-D slutter.\n";

/// A desk for one person: in memory, or on disk when a folder was named.
pub(super) fn desk(config: &Config, keep: bool) -> Result<Desk, CliError> {
    let clock = Arc::new(Clock::default());
    let store: Arc<dyn Store> = match keep {
        true => Arc::new(super::open_store(config, &clock)?.0),
        false => Arc::new(MemoryStore::new()),
    };
    let ledger = Ledger::start(store).map_err(|reason| CliError::System {
        doing: "kan ikke starte lageret",
        reason,
    })?;
    let script = Arc::new(super::script(config));
    let scrubber = super::scrubber(config, &script);
    let desk = Desk::new(script, ledger, clock);
    Ok(desk.with_records(config.events.round_minutes, scrubber))
}

struct Talk {
    desk: Desk,
    /// The buttons of the last message that had any.
    buttons: Vec<Button>,
    /// Where the conversation is written down.
    recorder: Option<Recorder>,
}

/// What one line brought, in the shape that programs rely on.
#[derive(Default, Serialize)]
struct Turn {
    level: Level,
    category: Category,
    lead: &'static str,
    node: Option<String>,
    replies: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    text: String,
    buttons: Vec<Offered>,
}

#[derive(Serialize)]
struct Offered {
    label: String,
    target: String,
}

impl Talk {
    async fn take(&mut self, line: &str) -> Turn {
        match line.strip_prefix("@+").and_then(read_duration) {
            Some(by) => {
                self.desk.clock().advance(by);
                self.answer(Input::clock()).await
            }
            None => match line.strip_prefix('>').and_then(|label| self.press(label)) {
                Some(Press::Target(target)) => self.answer(Input::press(target)).await,
                Some(Press::Web(address)) => Turn {
                    lead: Lead::Any.name(),
                    replies: vec![said(address)],
                    ..Turn::default()
                },
                None => self.answer(Input::words(line)).await,
            },
        }
    }

    /// Writes down what is about to be done.
    fn note(&mut self, line: &str) -> Result<(), CliError> {
        let cue = self.recorder.is_some().then(|| self.cue(line));
        match (&mut self.recorder, cue) {
            (Some(recorder), Some(cue)) => recorder.note(&cue),
            _ => Ok(()),
        }
    }

    /// A line as a transcript writes it.
    fn cue(&self, line: &str) -> String {
        let wait = line.strip_prefix("@+");
        if let Some(by) = wait.filter(|by| read_duration(by).is_some()) {
            return format!("now: +{}", by.trim());
        }
        let label = line.strip_prefix('>').map(str::trim);
        let Some((label, press)) = label.and_then(|label| Some((label, self.press(label)?))) else {
            return format!("> {line}");
        };
        match (press, self.shown(label)) {
            (Press::Web(address), _) => format!("# Åpnet {address}"),
            (_, Some(button)) => format!("> [{}]", button.label),
            (Press::Target(target), None) => {
                format!("# Trykket på {target}, en knapp som ikke var vist.")
            }
        }
    }

    /// The button with this label, when one is shown.
    fn shown(&self, label: &str) -> Option<&Button> {
        let folded = text::fold(label);
        let mut buttons = self.buttons.iter();
        buttons.find(|button| text::fold(&button.label) == folded)
    }

    /// The button with this label. A target as pages write it presses a button that is no longer shown.
    fn press(&self, label: &str) -> Option<Press> {
        let written = || {
            Target::read(label.trim(), "menu")
                .ok()
                .map(|target| Press::Target(target.to_string()))
        };
        self.shown(label)
            .map(|button| button.press.clone())
            .or_else(written)
    }

    async fn answer(&mut self, input: Input) -> Turn {
        let arrival = Arrival {
            chat: CHAT,
            update: None,
            message: None,
            input,
            danger: false,
            receipt: None,
        };
        let answer = self.desk.answer(arrival, |_| {}).await;
        let sent = answer
            .replies
            .iter()
            .map(|entry| crate::shell::store::Sent {
                entry: entry.id,
                chat: CHAT,
                message: None,
                at: self.desk.clock().now(),
            });
        self.desk.ledger().sent(sent.collect()).await;
        for entry in &answer.replies {
            if let Reply::Say(say) = &entry.reply
                && !say.buttons.is_empty()
            {
                self.buttons.clone_from(&say.buttons);
            }
        }
        turn(&self.desk.script(), &answer)
    }
}

fn turn(script: &Script, answer: &Answer) -> Turn {
    let mut turn = Turn {
        lead: Lead::Any.name(),
        ..Turn::default()
    };
    let said = answer
        .replies
        .iter()
        .rev()
        .find_map(|entry| match &entry.reply {
            Reply::Say(say) => say.node.as_ref(),
            _ => None,
        });
    for event in &answer.events {
        match event {
            Event::MessageRead {
                level,
                category,
                asks_now,
                ..
            } => {
                (turn.level, turn.category) = (*level, *category);
                turn.lead = triage::lead(*level, *category, *asks_now).name();
            }
            Event::NodeShown { node, language } => {
                // Of a test the event names the page alone.
                let node = said.unwrap_or(node);
                let language = script
                    .node(*language, node)
                    .map_or(*language, |node| node.language);
                turn.node = Some(format!("{language}/{node}"));
            }
            _ => {}
        }
    }
    turn.replies = answer
        .replies
        .iter()
        .filter_map(|entry| shown(&entry.reply))
        .collect();
    turn
}

fn shown(reply: &Reply) -> Option<Said> {
    match reply {
        Reply::Say(say) => Some(Said {
            text: markup::plain(&say.html),
            buttons: say
                .buttons
                .iter()
                .map(|button| Offered {
                    label: button.label.clone(),
                    target: button.press.as_str().to_owned(),
                })
                .collect(),
        }),
        Reply::Card(card) => Some(said(format!("☎ {}: {}", card.name, card.phone))),
        Reply::Hide | Reply::Erase | Reply::Leave => None,
    }
}

fn said(text: String) -> Said {
    Said {
        text,
        buttons: Vec::new(),
    }
}

impl Turn {
    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    fn words(&self) -> String {
        let mut text = String::new();
        for said in &self.replies {
            text.push_str(&said.text);
            text.push('\n');
            for button in &said.buttons {
                text.push_str(&format!("  [{}]\n", button.label));
            }
            text.push('\n');
        }
        text
    }
}

/// `15m`, `2h`, `30s`, `1d`.
fn read_duration(written: &str) -> Option<SignedDuration> {
    let written = written.trim();
    let unit = written.chars().next_back()?;
    let number: i64 = written
        .strip_suffix(unit)?
        .parse()
        .ok()
        .filter(|n| (0..=100_000).contains(n))?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(number * seconds))
}
