//! The asynchronous handle.

use crate::given::*;
use rusvakt::shell::store::*;
use std::sync::Arc;

async fn ledger() -> Ledger {
    Ledger::start(Arc::new(MemoryStore::new())).unwrap()
}

#[tokio::test]
async fn a_call_sees_what_was_handed_in_before() {
    let ledger = ledger().await;
    ledger.accept(vec![entry(1, KARI)]).await.unwrap();
    ledger.accept(Vec::new()).await.unwrap();
    for turn in 0..200 {
        let node = format!("page#{turn}");
        let session = Some(session(&node));
        ledger
            .commit(Commit {
                session,
                ..commit(1, KARI, turn)
            })
            .await;
        let Kept::Session(kept) = ledger.session(KARI).await.unwrap() else {
            panic!("no session")
        };
        assert_eq!(kept.here().unwrap().as_str(), node);
        ledger.sent(vec![sent(turn, KARI, 5)]).await;
    }
    assert!(ledger.inbox().await.unwrap().values.is_empty());
    assert!(ledger.outbox().await.unwrap().values.is_empty());
    assert_eq!(ledger.timers().await.unwrap().values, [(KARI, at(180))]);
    ledger.erase(KARI, None).await.unwrap();
    assert_eq!(ledger.session(KARI).await.unwrap(), Kept::Nothing);
}

#[tokio::test]
async fn closing_keeps_all_and_lets_the_folder_go() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(Arc::new(open(folder.path()).0)).unwrap();
    for update in 0..500 {
        ledger
            .commit(commit(
                update,
                ChatId(update),
                u64::try_from(update).unwrap(),
            ))
            .await;
    }
    ledger.close().await.unwrap();
    assert_eq!(ledger.session(KARI).await, Err(StoreError::Closed));
    assert_eq!(
        ledger.accept(vec![entry(1, KARI)]).await,
        Err(StoreError::Closed)
    );
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    assert_eq!(store.outbox().unwrap().values.len(), 500);
}

#[tokio::test]
async fn without_anybody_left_the_threads_end_and_let_the_store_go() {
    let store = Arc::new(MemoryStore::new());
    let ledger = Ledger::start(store.clone()).unwrap();
    ledger.commit(commit(1, KARI, 1)).await;
    let weak = Arc::downgrade(&store);
    drop((ledger, store));
    while weak.upgrade().is_some() {
        tokio::task::yield_now().await;
    }
}
