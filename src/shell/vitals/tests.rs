//! What is counted, and when it is well.

use super::lately::SLACK;
use super::*;
use crate::triage::{Category, Level};

#[test]
fn what_happened_is_told_and_names_nobody() {
    let vitals = Vitals::default();
    vitals.happened(&[Event::MessageRead {
        level: Level::Emergency,
        category: Category::Overdose,
        asks_now: false,
        carried: false,
    }]);
    vitals.arrived(Lane::Emergency, Duration::from_millis(7));
    vitals.failed(Fault::TooMany, Lane::Reply);
    vitals.begun(Waiting::Replies);
    vitals.polled(1_800_000_000);
    let told = vitals.exposition("abc", true).expect("a text");
    for line in [
        r#"rusvakt_messages_total{level="emergency"} 1"#,
        r#"rusvakt_events_total{event="message-read"} 1"#,
        r#"rusvakt_reply_seconds_bucket{le="0.01",lane="emergency"} 1"#,
        r#"rusvakt_delivery_faults_total{fault="too-many",lane="reply"} 1"#,
        r#"rusvakt_oldest_reply_seconds{lane="emergency"} 0"#,
        r#"rusvakt_backlog{of="replies"} 1"#,
        "rusvakt_last_poll_timestamp_seconds 1800000000",
        r#"rusvakt_content{version="abc"} 1"#,
        "rusvakt_store_ok 1",
        "rusvakt_probe_late_total 0",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let told_of = |category: &Category| told.contains(category.name());
    let kinds = Category::ALL
        .into_iter()
        .filter(|category| *category != Category::None);
    assert_eq!(kinds.filter(told_of).count(), 0, "{told}");
}

const MINUTE: Duration = Duration::from_secs(60);
const PATIENCE: Patience = Patience {
    poll: MINUTE,
    contact: Duration::from_secs(120),
    waits: Waits {
        emergency: Some(Duration::from_secs(30)),
        urgent: Some(Duration::from_secs(120)),
        reply: Some(Duration::from_secs(600)),
    },
    probe_every: Some(MINUTE),
};

/// What is not well so long after now.
fn unwell(vitals: &Vitals, after: Duration) -> Vec<Part> {
    let at = Instant::now() + after;
    let told = vitals.summary_at(at, "abc", true, PATIENCE);
    assert_eq!(told.ok, told.unwell.is_empty());
    told.unwell
}

#[test]
fn it_is_well_while_polls_and_probes_are_in_time() {
    let vitals = Vitals::default();
    let now = Duration::ZERO;
    assert_eq!(
        unwell(&vitals, now),
        [Part::Polls, Part::Contact],
        "nothing was polled"
    );
    vitals.polled(1_800_000_000);
    assert_eq!(unwell(&vitals, now), []);
    assert_eq!(
        unwell(&vitals, 2 * MINUTE - Duration::from_secs(1)),
        [Part::Polls]
    );
    let told = vitals.summary("abc", false, PATIENCE);
    assert_eq!(told.unwell, [Part::Store]);
    vitals.content_refused(true);
    assert_eq!(unwell(&vitals, now), [Part::Content]);
    vitals.content_refused(false);
    let probed = |late| vitals.probed(Probed { seconds: 5.0, late });
    probed(true);
    assert_eq!(unwell(&vitals, now), [Part::Probe]);
    probed(false);
    assert_eq!(unwell(&vitals, now), []);
}

#[test]
fn it_is_not_well_while_telegram_is_silent_or_takes_no_reply() {
    let vitals = Vitals::default();
    vitals.polled(1_800_000_000);
    let soon = 2 * MINUTE + Duration::from_secs(1);
    assert_eq!(unwell(&vitals, soon), [Part::Polls, Part::Contact]);
    let now = Instant::now();
    for seconds in [0, 20, 40] {
        vitals.failed_at(
            Fault::Unreachable,
            Lane::Reply,
            now + Duration::from_secs(seconds),
        );
    }
    vitals.failed_at(Fault::Blocked, Lane::Reply, now + MINUTE);
    assert_eq!(
        unwell(&vitals, MINUTE - Duration::from_secs(1)),
        [],
        "for less than a minute"
    );
    vitals.failed_at(Fault::Refused, Lane::Reply, now + MINUTE);
    assert_eq!(
        unwell(&vitals, MINUTE - Duration::from_secs(1)),
        [Part::Sends]
    );
    assert!(
        !unwell(&vitals, 7 * MINUTE).contains(&Part::Sends),
        "long ago"
    );
    vitals.sent(Lane::Reply);
    let at = Instant::now() + Duration::from_secs(119);
    let told = vitals.summary_at(at, "abc", true, PATIENCE);
    assert_eq!(told.last_send_minutes, Some(1), "not to the second");
    assert_eq!(unwell(&vitals, MINUTE - Duration::from_secs(1)), []);
    vitals.failed_at(Fault::Unreachable, Lane::Reply, now + 2 * MINUTE);
    assert_eq!(
        unwell(&vitals, MINUTE - Duration::from_secs(1)),
        [],
        "one alone"
    );
}

/// A lane that fails is not hidden by another one that sends.
#[test]
fn each_lane_is_told_by_itself() {
    let vitals = Vitals::default();
    vitals.polled(1_800_000_000);
    let now = Instant::now();
    for seconds in [0, 30, 61] {
        let at = now + Duration::from_secs(seconds);
        vitals.failed_at(Fault::Refused, Lane::Emergency, at);
        vitals.sent(Lane::Reply);
        vitals.sent(Lane::Urgent);
    }
    let soon = Duration::from_secs(59);
    assert_eq!(unwell(&vitals, soon), [Part::EmergencySends]);
    assert!(
        unwell(&vitals, 30 * MINUTE).contains(&Part::EmergencySends),
        "there are few emergencies"
    );
    vitals.sent(Lane::Emergency);
    assert_eq!(unwell(&vitals, soon), []);
    for seconds in 0..=120 {
        let at = now + Duration::from_secs(seconds);
        vitals.failed_at(Fault::Blocked, Lane::Emergency, at);
    }
    assert_eq!(unwell(&vitals, soon), [], "who blocks the bot");
}

#[test]
fn a_reply_that_waits_too_long_is_told_by_its_urgency() {
    let vitals = Vitals::default();
    vitals.polled(1_800_000_000);
    let waits = |reply, lane, seconds| {
        vitals.reply_waits(reply, lane, Duration::from_secs(seconds));
    };
    waits(1, Lane::Emergency, 0);
    waits(2, Lane::Urgent, 60);
    // What an earlier start left, and one that came after it.
    waits(3, Lane::Reply, 3 * 3600);
    waits(4, Lane::Reply, 0);
    waits(5, Lane::Later, 9 * 3600);
    // That others arrive says nothing of these.
    vitals.sent(Lane::Reply);
    assert_eq!(unwell(&vitals, Duration::ZERO), [Part::Waits]);
    let told = vitals.summary("abc", true, PATIENCE).oldest_reply_minutes;
    assert_eq!(
        (told["emergency"], told["urgent"], told["reply"]),
        (0, 1, 180)
    );
    let late = Duration::from_secs(59);
    assert_eq!(unwell(&vitals, late), [Part::EmergencyWaits, Part::Waits]);
    vitals.reply_left(1);
    vitals.reply_left(3);
    assert_eq!(unwell(&vitals, late), []);
    let never = Patience {
        waits: Waits {
            emergency: None,
            urgent: None,
            reply: None,
        },
        ..PATIENCE
    };
    let told = vitals.summary_at(Instant::now() + 999 * MINUTE, "abc", true, never);
    assert!(!told.unwell.contains(&Part::UrgentWaits), "{told:?}");
}

#[test]
fn a_good_probe_grows_old() {
    let vitals = Vitals::default();
    let late = 2 * MINUTE + SLACK + Duration::from_secs(1);
    assert!(!unwell(&vitals, MINUTE).contains(&Part::Probe));
    assert!(
        unwell(&vitals, late).contains(&Part::Probe),
        "none ever was"
    );
    vitals.probed(Probed {
        seconds: 0.1,
        late: false,
    });
    assert!(!unwell(&vitals, 2 * MINUTE).contains(&Part::Probe));
    assert!(unwell(&vitals, late).contains(&Part::Probe));
    let never = Patience {
        probe_every: None,
        ..PATIENCE
    };
    let told = vitals.summary_at(Instant::now() + late, "abc", true, never);
    assert!(!told.unwell.contains(&Part::Probe));
    assert!(told.probe.is_some_and(|probe| probe.ago_seconds > 120));
}
