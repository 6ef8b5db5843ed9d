//! A turn that fails, and a store that fails, hangs or gives nonsense: there is an answer all the same.

use crate::script::script;
use jiff::{Timestamp, ZonedDateTime};
use rusvakt::engine::{Event, Input, Reply, Session, Step};
use rusvakt::privacy::pseudonym::Pseudonym;
use rusvakt::script::{Script, markup};
use rusvakt::shell::clock::Clock;
use rusvakt::shell::service::{Answer, Arrival, Desk};
use rusvakt::shell::store::{
    ChatId, EventRecord, InboxEntry, Kept, Ledger, Listing, MemoryStore, MessageId, OutboxEntry,
    Store, StoreError, UpdateId, Write,
};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

const KARI: ChatId = ChatId(7_100_000_001);

/// What is wrong with the store.
enum Fault {
    /// It keeps nothing and gives nothing.
    Fails,
    /// It reads, and keeps nothing.
    TakesNothing,
    /// It does not answer before the other end of the channel is dropped.
    Hangs(Mutex<Receiver<()>>),
    /// It gives no session before the other end of the channel is dropped, and is well then.
    IsSlow(Mutex<Receiver<()>>),
    /// What it holds of a session makes no sense.
    Unreadable,
}

/// A store with a fault.
struct FaultyStore {
    fault: Fault,
    behind: MemoryStore,
}

impl FaultyStore {
    fn read(&self) -> Result<(), StoreError> {
        match &self.fault {
            Fault::Fails => Err(full()),
            Fault::Hangs(end) => {
                let _ = end.lock().unwrap().recv();
                Err(StoreError::Closed)
            }
            Fault::TakesNothing | Fault::Unreadable | Fault::IsSlow(_) => Ok(()),
        }
    }

    fn change(&self) -> Result<(), StoreError> {
        match &self.fault {
            Fault::TakesNothing => Err(full()),
            _ => self.read(),
        }
    }
}

fn full() -> StoreError {
    StoreError::Full {
        dir: "data".into(),
        reason: "no space left on device".to_owned(),
    }
}

impl Store for FaultyStore {
    fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        self.change()?;
        self.behind.write(writes)
    }

    fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError> {
        self.read()?;
        self.behind.inbox()
    }

    fn accepted(&self) -> Result<Vec<UpdateId>, StoreError> {
        self.read()?;
        self.behind.accepted()
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        self.read()?;
        match &self.fault {
            Fault::Unreadable => Ok(Kept::Unreadable),
            Fault::IsSlow(end) => {
                let _ = end.lock().unwrap().recv();
                self.behind.session(chat)
            }
            _ => self.behind.session(chat),
        }
    }

    fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError> {
        self.read()?;
        self.behind.outbox()
    }

    fn messages(&self, chat: ChatId, since: Timestamp) -> Result<Vec<MessageId>, StoreError> {
        self.read()?;
        self.behind.messages(chat, since)
    }

    fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError> {
        self.read()?;
        self.behind.timers()
    }

    fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError> {
        self.read()?;
        self.behind.events(since)
    }

    fn erase(&self, chat: ChatId) -> Result<(), StoreError> {
        self.change()?;
        self.behind.erase(chat)
    }

    fn events_of(&self, who: &Pseudonym) -> Result<Vec<EventRecord>, StoreError> {
        self.read()?;
        self.behind.events_of(who)
    }

    fn erase_events(&self, who: &Pseudonym) -> Result<(), StoreError> {
        self.change()?;
        self.behind.erase_events(who)
    }

    fn erase_messages(&self, chat: ChatId) -> Result<(), StoreError> {
        self.change()?;
        self.behind.erase_messages(chat)
    }

    fn purge(&self, events: Timestamp, messages: Timestamp) -> Result<(), StoreError> {
        self.change()?;
        self.behind.purge(events, messages)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.change()
    }
}

fn desk(store: impl Store) -> Desk {
    let ledger = Ledger::start(Arc::new(store)).unwrap();
    Desk::new(script(), ledger, Arc::new(Clock::default()))
}

fn faulty(fault: Fault) -> Desk {
    let behind = MemoryStore::new();
    desk(FaultyStore { fault, behind })
}

/// A desk whose store does not answer as long as the sender lives.
fn hanging() -> (Desk, Sender<()>) {
    let (held, end) = channel();
    (faulty(Fault::Hangs(Mutex::new(end))), held)
}

/// What a turn answers, and what it hands on to be sent: always the same.
async fn ask(desk: &Desk, words: &str, danger: bool) -> Answer {
    let arrival = Arrival {
        chat: KARI,
        update: Some(UpdateId(1)),
        message: Some(MessageId(1)),
        input: Input::words(words),
        danger,
        receipt: None,
    };
    let mut handed_on = Vec::new();
    let answer = desk
        .answer(arrival, |entries| handed_on = entries.to_vec())
        .await;
    assert_eq!(handed_on, answer.replies);
    answer
}

fn text(answer: &Answer) -> String {
    let said = answer
        .replies
        .iter()
        .filter_map(|entry| match &entry.reply {
            Reply::Say(say) => Some(markup::plain(&say.html)),
            Reply::Card(card) => Some(format!("☎ {}", card.phone)),
            _ => None,
        });
    said.collect::<Vec<_>>().join("\n")
}

/// Greetings are answered with the menu, and danger with 113 and its card, at once and again.
async fn check_answers(desk: &Desk) {
    for _ in 0..2 {
        let answer = ask(desk, "hei", false).await;
        assert!(text(&answer).starts_with("Hei!"), "{}", text(&answer));
        let answer = ask(desk, "han puster ikke", true).await;
        assert!(
            text(&answer).starts_with("Ring 113 nå."),
            "{}",
            text(&answer)
        );
        assert!(text(&answer).contains("☎ 113"), "{}", text(&answer));
    }
}

fn panicking(_: &Script, _: Session, _: &Input, _: &ZonedDateTime) -> Step {
    panic!("a turn that fails")
}

#[tokio::test]
async fn a_turn_that_panics_is_answered_with_the_card_that_is_compiled_in() {
    let desk = desk(MemoryStore::new());
    ask(&desk, "hvordan virker heroin", false).await;
    let before = desk.ledger().session(KARI).await;
    let failing = desk.clone().with_turns(panicking);
    for words in ["hei", "han puster ikke"] {
        let answer = ask(&failing, words, false).await;
        let text = text(&answer);
        assert!(text.lines().next().unwrap().contains("113"), "{text}");
        assert!(text.contains("915 08 588"), "{text}");
        assert_eq!(answer.events, [Event::AnswerFailed]);
    }
    assert_eq!(
        desk.ledger().session(KARI).await,
        before,
        "the conversation stands where it stood"
    );
}

#[tokio::test]
async fn a_store_that_takes_nothing_silences_nobody() {
    check_answers(&faulty(Fault::TakesNothing)).await;
}

#[tokio::test]
async fn a_store_that_fails_silences_nobody() {
    check_answers(&faulty(Fault::Fails)).await;
}

#[tokio::test]
async fn a_store_that_never_answers_silences_nobody() {
    let (desk, held) = hanging();
    check_answers(&desk).await;
    drop(held);
}

#[tokio::test]
async fn a_session_that_cannot_be_read_is_answered_and_told() {
    let desk = faulty(Fault::Unreadable);
    let answer = ask(&desk, "hei", false).await;
    assert!(text(&answer).starts_with("Hei!"), "{}", text(&answer));
    assert!(answer.events.contains(&Event::SessionUnreadable));
    let told = desk.ledger().events(Timestamp::MIN).await.unwrap().values;
    assert!(
        told.iter()
            .any(|record| record.event == Event::SessionUnreadable)
    );
}

#[tokio::test]
async fn what_cannot_be_erased_is_answered() {
    let answer = ask(&faulty(Fault::TakesNothing), "/slett", false).await;
    assert!(!text(&answer).is_empty());
}
#[tokio::test]
async fn erasing_in_a_store_that_never_answers_is_answered() {
    let (desk, held) = hanging();
    let answer = tokio::time::timeout(
        std::time::Duration::from_secs(10),
        ask(&desk, "/slett", false),
    )
    .await;
    drop(held);
    assert!(!text(&answer.expect("an answer")).is_empty());
}

#[tokio::test]
async fn a_danger_that_is_answered_before_the_disk_is_remembered_all_the_same() {
    let (held, end) = channel();
    let fault = Fault::IsSlow(Mutex::new(end));
    let behind = MemoryStore::new();
    let desk = desk(FaultyStore { fault, behind });
    let arrival = Arrival {
        chat: ChatId(1),
        update: None,
        message: None,
        input: Input::words("han puster ikke"),
        danger: true,
        receipt: None,
    };
    let answer = desk.answer(arrival, |_| drop(held)).await;
    assert!(text(&answer).contains("113"));
    assert!(answer.timer.is_some());
    let Ok(Kept::Session(session)) = desk.ledger().session(ChatId(1)).await else {
        panic!("nothing is remembered");
    };
    assert!(session.memory.open().is_some() && session.follow_up.is_some());
}
