//! The program against a Bot API of the tests' own.
//!
//! Nothing here sleeps and nothing is timed: what matters is which call came, and what came before it.

mod bad_input;
mod crash;
mod delivery;
mod erasing;
mod faults;
mod flood;
mod health;
mod keys;
mod privacy;
mod publish;
mod startup;
mod store;

use crate::bot_api::{BotApi, Call};
use crate::folder::files;
use crate::program::{Launch, Program};
use crate::update::{self, Person};
use std::path::PathBuf;
use tempfile::TempDir;

const KARI: i64 = 7_100_000_001;
const OLA: i64 = 7_100_000_002;

/// The program, the server that it talks to, and its data folder.
struct Bot {
    program: Program,
    api: BotApi,
    launch: Launch,
    folder: TempDir,
}

impl Bot {
    /// Starts the program with no limits on how fast it sends, and waits until it asks for updates.
    async fn start() -> Self {
        Self::start_as(|launch| launch).await
    }

    /// Starts the program in another way.
    async fn start_as(how: impl FnOnce(Launch) -> Launch) -> Self {
        let api = BotApi::start().await;
        let folder = TempDir::new().unwrap();
        let launch = how(Launch::new(&api, &folder.path().join("data")));
        let program = launch.start();
        let bot = Self {
            program,
            api,
            launch,
            folder,
        };
        bot.wait_for_polls(1).await;
        bot
    }

    /// Starts the program again on the same data; it must have ended.
    async fn restart(&mut self) {
        assert!(!self.program.runs());
        let before = polls(&self.api.calls());
        self.program = self.launch.start();
        self.wait_for_polls(before + 1).await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the keys of the data lie.
    fn keys(&self) -> PathBuf {
        self.folder.path().join("data-keys")
    }

    async fn wait_for_polls(&self, times: usize) {
        let what = format!("call number {times} of getUpdates");
        self.api
            .wait_for(&what, |calls| (polls(calls) >= times).then_some(()))
            .await;
    }

    /// Writes a text and waits for what is said next in that chat.
    async fn ask(&self, person: &Person, text: &str) -> Call {
        self.show(person, update::text(person, text)).await
    }

    /// Puts an update in the queue and waits for what is said next in that chat.
    async fn show(&self, person: &Person, update: serde_json::Value) -> Call {
        let before = self.api.said(person.id).len();
        self.api.push(update);
        self.api.wait_for_said(person.id, before + 1).await
    }

    /// Makes sure that the program still answers: somebody new writes to it.
    async fn check_alive(&self) {
        let stranger = Person::new(7_900_000_000 + self.api.calls().len() as i64);
        self.ask(&stranger, "hei").await;
        assert!(self.program.runs());
    }

    /// The labels below the menu, as this person sees it.
    async fn menu(&self, person: &Person) -> Vec<String> {
        let labels = labels(&self.ask(person, "/meny").await);
        assert!(!labels.is_empty(), "the menu has buttons");
        labels
    }
}

fn polls(calls: &[Call]) -> usize {
    calls
        .iter()
        .filter(|call| call.method == "getUpdates")
        .count()
}

fn labels(call: &Call) -> Vec<String> {
    call.buttons()
        .into_iter()
        .map(|button| button.label)
        .collect()
}

/// Texts that reached a chat or were on their way to it.
fn attempts(calls: &[Call], chat: i64) -> Vec<&Call> {
    calls
        .iter()
        .filter(|call| call.says() && call.chat() == Some(chat))
        .collect()
}
