//! Events come in, figures go out.

use super::*;
use crate::script::NodeId;

const KARI: &str = "00000000000000aa";
const OLA: &str = "00000000000000bb";

fn json<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).expect("a text")
}

fn date(day: &str) -> Date {
    day.parse().expect("a date")
}

fn read(level: Level, category: Category) -> Event {
    Event::MessageRead {
        level,
        category,
        asks_now: false,
        carried: false,
    }
}

fn shown(node: &str) -> Event {
    Event::NodeShown {
        node: NodeId::new(node),
        language: Language::Nb,
    }
}

/// Two conversations of one day in Norway, the first of which begins on the day before by the file.
fn table() -> Table {
    let mut table = Table::default();
    let mut line = 0;
    let mut add = |at: &str, who: &str, event: Event, text: Option<&str>| {
        line += 1;
        let at: Timestamp = at.parse().expect("a time");
        let file = at.to_zoned_datetime(TimeZone::UTC).date();
        let who: Pseudonym = json(who);
        let text: Option<Excerpt> = text.map(json);
        table.add(
            file,
            Seen {
                at,
                who: Some(&who),
                event: &event,
                language: if who.as_str() == OLA {
                    Language::En
                } else {
                    Language::Nb
                },
                text: text.as_ref(),
                line,
            },
        );
    };
    let (late, noon) = ("2026-11-29T23:15:00Z", "2026-11-30T11:00:00Z");
    add(
        late,
        KARI,
        read(Level::Emergency, Category::Overdose),
        Some("han har tatt overdose"),
    );
    add(late, KARI, shown("overdose"), None);
    add(noon, KARI, shown("heroin#effects"), None);
    add(noon, OLA, read(Level::Other, Category::None), None);
    add(noon, OLA, Event::NotUnderstood, Some("what about [NAVN]"));
    add(noon, OLA, shown("unknown"), None);
    table.settle();
    table
}

#[test]
fn a_day_is_norways() {
    let table = table();
    let day = date("2026-11-30");
    assert_eq!(table.last_day(), Some(day));
    let count = |from: Date, to: Date| {
        let (talks, all) = table.talks((from, to), &Filter::default(), (0, 10));
        assert_eq!(talks.len(), all);
        all
    };
    assert_eq!(count(day, day), 2);
    assert_eq!(count(date("2026-11-29"), date("2026-11-29")), 0);
    assert_eq!(count(day, date("2026-11-01")), 0);
    let (second, all) = table.talks((day, day), &Filter::default(), (1, 10));
    assert_eq!((second.len(), all), (1, 2));
    assert_eq!(table.talk(day, number(KARI)).len(), 3);
    assert!(table.talk(day, 0).is_empty());
}

#[test]
fn a_talk_is_asked_for_by_all_that_is_in_it() {
    let table = table();
    let day = date("2026-11-30");
    let found = |filter: Filter| {
        let (talks, _) = table.talks((day, day), &filter, (0, 10));
        talks.iter().map(|talk| name(talk.who)).collect::<Vec<_>>()
    };
    let filter = Filter::default;
    assert_eq!(
        found(Filter {
            level: Some(Level::Urgent),
            ..filter()
        }),
        [KARI]
    );
    assert_eq!(
        found(Filter {
            language: Some(Language::En),
            ..filter()
        }),
        [OLA]
    );
    assert_eq!(
        found(Filter {
            node: Some("heroin".into()),
            ..filter()
        }),
        [KARI]
    );
    assert_eq!(
        found(Filter {
            having: Some(table.having("OVERDOSE!", day, day)),
            ..filter()
        }),
        [KARI]
    );
    let both = Filter {
        level: Some(Level::Emergency),
        node: Some("heroin#effects".into()),
        ..filter()
    };
    assert_eq!(found(both), [KARI]);
    let nobody = Filter {
        having: Some(table.having("overdose", day, day)),
        language: Some(Language::En),
        ..filter()
    };
    assert_eq!(found(nobody), [""; 0]);
    for odd in ["' OR 1=1 --", "(a+)+$", "<script>alert(1)</script>", "\0"] {
        let having = Some(table.having(odd, day, day));
        assert!(found(Filter { having, ..filter() }).len() <= 2, "{odd}");
    }
}

#[test]
fn days_and_nodes_are_counted() {
    let table = table();
    let days = table.days(date("2026-11-29"), date("2026-11-30"));
    assert_eq!(days[0].1, DayFigures::default());
    let figures = &days[1].1;
    assert_eq!(
        (figures.talks(), figures.messages, figures.not_understood),
        (2, 2, 1)
    );
    assert_eq!(figures.of(Level::Emergency), 1);
    let traffic = table.traffic(date("2026-11-30"), date("2026-11-30"));
    assert_eq!(
        traffic["overdose"],
        Traffic {
            shown: 1,
            talks: 1,
            left: 0
        }
    );
    assert_eq!(traffic["heroin#effects"].left, 1);
    assert_eq!((table.misses().count(), table.miss_count()), (1, 1));
    let paths = table.paths(date("2026-11-30"), date("2026-11-30"));
    let paths: Vec<Vec<&str>> = paths.map(|(_, path)| path.collect()).collect();
    assert_eq!(paths, [vec!["unknown"], vec!["overdose", "heroin#effects"]]);
}

#[test]
fn a_thinned_file_keeps_its_counts_and_what_was_not_understood() {
    let mut table = table();
    let (file, before) = (date("2026-11-30"), date("2026-11-29"));
    let days = table.days(before, file);
    let worded: Vec<Item> = table.worded(before, file).collect();
    assert_eq!(worded.len(), 2);
    table.thin(file);
    table.thin(before);
    assert!(!table.is_whole(file) && table.is_whole(date("2026-12-01")));
    assert_eq!(table.len(), 1, "what was not understood");
    assert_eq!(table.misses().count(), 1);
    assert_eq!(
        table.folded(Item { day: file, line: 5 }),
        Some("what about navn")
    );
    assert!(
        !format!("{table:?}").contains("har tatt"),
        "other words are gone"
    );
    assert_eq!(table.worded(before, file).collect::<Vec<_>>(), worded);
    // A change of a day whose files are not here is not counted by halves.
    table.touch(file);
    table.settle();
    assert_eq!(table.days(before, file), days);
    let (_, all) = table.talks((file, file), &Filter::default(), (0, 10));
    assert_eq!(all, 2);
}

#[test]
fn what_is_taken_out_is_nowhere() {
    let mut table = table();
    let file = date("2026-11-30");
    assert_eq!(table.retain_lines(file, |line| line != 5), 1);
    table.settle();
    assert_eq!((table.misses().count(), table.miss_count()), (0, 0));
    assert!(!format!("{table:?}").contains("[NAVN]"));
    assert!(table.item(Item { day: file, line: 5 }).is_none());
    assert!(table.item(Item { day: file, line: 6 }).is_some());
    table.drop_file(file);
    table.settle();
    assert_eq!(table.len(), 2);
    assert_eq!(
        table.last_day(),
        Some(file),
        "the evening before, by the file"
    );
}

/// Conversations of one person each, on these days at noon.
fn talks(days: &[(&str, usize)]) -> Table {
    let mut table = Table::default();
    let mut line = 0;
    for (day, count) in days {
        for _ in 0..*count {
            line += 1;
            let who: Pseudonym = json(&format!("{line:016x}"));
            let seen = Seen {
                at: format!("{day}T11:00:00Z").parse().expect("a time"),
                who: Some(&who),
                event: &shown("menu"),
                language: Language::Nb,
                text: None,
                line,
            };
            table.add(date(day), seen);
        }
    }
    table.settle();
    table
}

#[test]
fn an_export_tells_whole_periods_that_are_over_and_kept() {
    let days = [
        ("2026-09-20", 30),
        ("2026-10-02", 30),
        ("2026-11-02", 20),
        ("2026-11-30", 20),
        ("2026-12-01", 50),
    ];
    let table = talks(&days);
    let today = date("2026-12-04");
    let telling = |period| Telling {
        period,
        k: 5,
        draws: crate::review::cells::Draws::under([1; 32]),
    };
    let rows = |from: &str, to: &str, period| {
        table.counts((date(from), date(to)), today, &telling(period))
    };
    let periods = |rows: &[ExportRow]| {
        let mut periods: Vec<String> = rows.iter().map(|row| row.period.to_string()).collect();
        periods.dedup();
        periods
    };
    let whole = rows("2026-01-01", "2026-12-31", Period::Month);
    assert_eq!(
        periods(&whole),
        ["2026-10-01", "2026-11-01"],
        "the first is kept in part, the last is not over"
    );
    // Whatever days are asked for, a period is told whole, and the same.
    for (from, to) in [("2026-11-02", "2026-11-02"), ("2026-11-30", "2026-12-01")] {
        let part = rows(from, to, Period::Month);
        assert_eq!(periods(&part), ["2026-11-01"], "{from} {to}");
        assert!(part.iter().all(|row| whole.contains(row)));
    }
    assert!(rows("2026-12-01", "2026-12-03", Period::Month).is_empty());
    assert!(rows("2026-11-30", "2026-11-01", Period::Month).is_empty());
    let week = rows("2026-11-04", "2026-11-04", Period::Week);
    assert_eq!(periods(&week), ["2026-11-02"]);
    assert_eq!(Period::Week.first(date("2026-12-06")), date("2026-11-30"));
    // The file of the day before holds its first hours, and is the one that is being purged.
    for (kept, is_told) in [("2026-10-31", false), ("2026-10-30", true)] {
        let mut days = days;
        days[0] = (kept, 1);
        let mut days = vec![days[0], days[2], days[3]];
        days.sort_unstable();
        let table = talks(&days);
        let left = table.counts((date("2026-01-01"), today), today, &telling(Period::Month));
        assert_eq!(!left.is_empty(), is_told, "{kept}");
    }
    // A period of which a day was purged is told no more: less what was told before, it would tell of that day.
    let mut purged = talks(&days[2..]);
    purged.settle();
    let left = purged.counts((date("2026-01-01"), today), today, &telling(Period::Month));
    assert!(left.is_empty(), "{left:?}");
}
