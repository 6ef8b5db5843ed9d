//! How many messages a second the store carries, each with one accept, one session read, one commit and one sent.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench prints and touches the world"
)]

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use rusvakt::engine::event::Event;
use rusvakt::engine::reply::{Lane, Reply, Say};
use rusvakt::engine::session::Session;
use rusvakt::language::Language;
use rusvakt::privacy::Private;
use rusvakt::script::NodeId;
use rusvakt::shell::store::{
    ChatId, Commit, EventRecord, InboxEntry, Kept, Keys, Ledger, MemoryStore, MessageId,
    OutboxEntry, Sent, SledStore, Store, UpdateId, Wrapping,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::runtime::{Builder, Runtime};

/// How many chats write; each waits for its answer before it writes again.
const CHATS: [i64; 3] = [100, 1_000, 10_000];

/// How many messages each round has.
const MESSAGES: i64 = 20_000;

fn main() {
    divan::main();
}

#[divan::bench(args = CHATS, sample_count = 5, sample_size = 1)]
fn sled(bencher: Bencher<'_, '_>, chats: i64) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let dir = folder.path().join("keys");
    let keys = Keys {
        wrapping: Wrapping::File(dir.join("wrapping")),
        dir,
        clock: Arc::default(),
    };
    let (store, _) = SledStore::open(folder.path(), &keys).expect("the store opens");
    run(bencher, Arc::new(store), chats);
}

#[divan::bench(args = CHATS, sample_count = 5, sample_size = 1)]
fn memory(bencher: Bencher<'_, '_>, chats: i64) {
    run(bencher, Arc::new(MemoryStore::new()), chats);
}

fn run(bencher: Bencher<'_, '_>, store: Arc<dyn Store>, chats: i64) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime");
    let ledger = Ledger::start(store).expect("the threads start");
    let updates = Arc::new(AtomicI64::new(0));
    bencher
        .counter(ItemsCount::new(usize::try_from(MESSAGES).expect("a count")))
        .bench_local(|| round(&runtime, &ledger, &updates, chats));
    runtime.block_on(ledger.close()).expect("the store closes");
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let memory = status
            .lines()
            .filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
        eprintln!("{}", memory.collect::<Vec<_>>().join(" "));
    }
}

fn round(runtime: &Runtime, ledger: &Ledger, updates: &Arc<AtomicI64>, chats: i64) {
    let end = updates.load(Ordering::Relaxed) + MESSAGES;
    let talks: Vec<_> = (0..chats)
        .map(|chat| runtime.spawn(talk(ledger.clone(), updates.clone(), end, ChatId(chat))))
        .collect();
    runtime.block_on(async {
        for talk in talks {
            talk.await.expect("a chat ends well");
        }
    });
}

async fn talk(ledger: Ledger, updates: Arc<AtomicI64>, end: i64, chat: ChatId) {
    loop {
        let update = updates.fetch_add(1, Ordering::Relaxed);
        if update >= end {
            updates.fetch_min(end, Ordering::Relaxed);
            return;
        }
        ledger
            .accept(vec![entry(update, chat)])
            .await
            .expect("accepted");
        let kept = ledger.session(chat).await.expect("read");
        let session = match kept {
            Kept::Session(session) => session,
            Kept::Nothing | Kept::Unreadable => session(),
        };
        ledger.commit(commit(update, chat, session)).await;
        ledger.sent(vec![sent(update, chat)]).await;
    }
}

fn now(update: i64) -> Timestamp {
    Timestamp::from_microsecond(1_800_000_000_000_000 + update * 125).expect("a moment")
}

fn entry(update: i64, chat: ChatId) -> InboxEntry {
    let raw = format!(
        r#"{{"update_id":{update},"message":{{"message_id":{update},"date":1800000000,"text":"{}"}}}}"#,
        "hvordan virker heroin ".repeat(20)
    );
    InboxEntry {
        update: UpdateId(update),
        chat: Some(chat),
        raw: Private::new(raw),
    }
}

fn session() -> Session {
    let nodes = [
        "menu",
        "heroin",
        "heroin#effects",
        "heroin#dependence",
        "relatives#worried",
    ];
    let trail = nodes
        .into_iter()
        .chain(["heroin#quitting", "overdose#signs"])
        .map(NodeId::new);
    Session {
        chosen: Some(Language::Nb),
        trail: trail.collect(),
        ..Session::default()
    }
}

fn commit(update: i64, chat: ChatId, session: Session) -> Commit {
    let at = now(update);
    let say = Say {
        lane: Lane::Reply,
        node: None,
        html: "x".repeat(760),
        buttons: Vec::new(),
    };
    let reply = Reply::Say(say);
    let id = u64::try_from(update).expect("a positive id");
    let shown = Event::NodeShown {
        node: NodeId::new("heroin#effects"),
        language: Language::Nb,
    };
    let events = [Event::NotUnderstood, shown];
    Commit {
        handled: Some(UpdateId(update)),
        session: Some(session),
        outbox: vec![OutboxEntry {
            id,
            chat,
            reply,
            made: at,
        }],
        events: events
            .map(|event| EventRecord {
                at,
                who: None,
                text: None,
                event,
                language: Language::Nb,
            })
            .into(),
        received: Some(MessageId(i32::try_from(update).expect("a small id"))),
        ..Commit::new(chat, at)
    }
}

fn sent(update: i64, chat: ChatId) -> Sent {
    Sent {
        entry: u64::try_from(update).expect("a positive id"),
        chat,
        message: Some(MessageId(i32::try_from(update).expect("a small id"))),
        at: now(update),
    }
}
