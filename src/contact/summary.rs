//! Says the opening hours themselves in words: «hverdager 11–14.30 og 15–18».

use super::days::Days;
use super::hours::{Holidays, Hours, Period, Times, Week};
use super::words;
use super::zone::DAY_MINUTES;
use crate::language::Language;
use jiff::civil::Weekday;

impl Hours {
    /// The hours in words, without a full stop.
    pub fn summary(&self, language: Language) -> String {
        match self {
            Hours::Always => around_the_clock(language).to_owned(),
            Hours::Weekly(week) => week_summary(week, language),
        }
    }
}

/// The times that some days have in common.
struct Group {
    days: Days,
    times: Vec<Times>,
}

fn week_summary(week: &Week, language: Language) -> String {
    let weekdays_only = *week.holidays() != Holidays::Open;
    let groups = groups(week.periods());
    let mut parts = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let more = groups[..place]
            .iter()
            .any(|earlier| earlier.days.meets(group.days));
        let days = days_in_words(group.days, weekdays_only, language);
        let also = if more { also(language) } else { "" };
        parts.push(format!(
            "{days}{also} {}",
            times_in_words(&group.times, language)
        ));
    }
    parts.extend(holidays_in_words(week, language));
    parts.join(", ")
}

/// Periods with the same days are one group; those with most days come first, so that the others only add to them.
fn groups(periods: &[Period]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for period in periods {
        match groups.iter_mut().find(|group| group.days == period.days) {
            Some(group) => group.times.push(period.times),
            None => groups.push(Group {
                days: period.days,
                times: vec![period.times],
            }),
        }
    }
    for group in &mut groups {
        group.times.sort_unstable();
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.days.len()));
    groups
}

/// `working_name` is whether Monday to Friday may be called working days, which holidays are not.
fn days_in_words(days: Days, working_name: bool, language: Language) -> String {
    if days == Days::ALL {
        return every_day(language).to_owned();
    }
    if days == Days::WORKING && working_name {
        return working_days(language).to_owned();
    }
    let runs: Vec<String> = runs(days)
        .iter()
        .flat_map(|run| run_in_words(run, language))
        .collect();
    words::list(&runs, language)
}

/// The days as stretches that follow each other.
fn runs(days: Days) -> Vec<Vec<Weekday>> {
    let mut runs: Vec<Vec<Weekday>> = Vec::new();
    for day in days.iter() {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.next() == day) => run.push(day),
            _ => runs.push(vec![day]),
        }
    }
    runs
}

fn run_in_words(run: &[Weekday], language: Language) -> Vec<String> {
    let name = |day: &Weekday| words::weekday(*day, language).to_owned();
    match run {
        [first, _, .., last] => vec![format!("{}–{}", name(first), name(last))],
        _ => run.iter().map(name).collect(),
    }
}

fn times_in_words(times: &[Times], language: Language) -> String {
    let times: Vec<String> = times
        .iter()
        .map(|times| stretch_in_words(*times, language))
        .collect();
    words::list(&times, language)
}

fn stretch_in_words(times: Times, language: Language) -> String {
    if times.close() - times.open() == DAY_MINUTES && times.open() == 0 {
        return around_the_clock(language).to_owned();
    }
    let close = match times.close() {
        close if close > DAY_MINUTES => close - DAY_MINUTES,
        close => close,
    };
    format!(
        "{}–{}",
        words::clock(times.open(), language),
        words::clock(close, language)
    )
}

/// What has to be said of holidays: working days say by themselves that they are none.
fn holidays_in_words(week: &Week, language: Language) -> Option<String> {
    match week.holidays() {
        Holidays::Open => None,
        Holidays::Instead(times) => Some(format!(
            "{} {}",
            holidays(language),
            times_in_words(times, language)
        )),
        Holidays::Closed => {
            let working = |period: &Period| period.days.is_within(Days::WORKING);
            let obvious = week.periods().iter().all(working);
            (!obvious).then(|| closed_on_holidays(language).to_owned())
        }
    }
}

fn around_the_clock(language: Language) -> &'static str {
    match language {
        Language::Nb => "hele døgnet",
        Language::Nn => "heile døgnet",
        Language::En => "24 hours a day",
    }
}

fn every_day(language: Language) -> &'static str {
    match language {
        Language::Nb => "hver dag",
        Language::Nn => "kvar dag",
        Language::En => "every day",
    }
}

fn working_days(language: Language) -> &'static str {
    match language {
        Language::Nb => "hverdager",
        Language::Nn => "kvardagar",
        Language::En => "weekdays",
    }
}

fn holidays(language: Language) -> &'static str {
    match language {
        Language::Nb => "helligdager",
        Language::Nn => "heilagdagar",
        Language::En => "public holidays",
    }
}

fn closed_on_holidays(language: Language) -> &'static str {
    match language {
        Language::Nb => "stengt på helligdager",
        Language::Nn => "stengt på heilagdagar",
        Language::En => "closed on public holidays",
    }
}

fn also(language: Language) -> &'static str {
    match language {
        Language::Nb => " også",
        Language::Nn => " òg",
        Language::En => " also",
    }
}
