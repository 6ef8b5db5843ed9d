//! Reads `hours`, `holidays` and `closed` of a contact.

use super::fields::Reader;
use crate::contact::hours::clock;
use crate::contact::{Days, Holidays, Hours, Period, Times, UnknownDay, Week, WeekError};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

const CODE: &str = "contact-hours-invalid";

/// Holidays as read, with the places of the times that replace the ordinary ones.
type ReadHolidays = (Holidays, Vec<Range<usize>>);

impl Reader<'_> {
    /// The hours; those without a number need none.
    pub(super) fn hours(&mut self, owner: &Spanned<DeString>, table: &DeTable) -> Option<Hours> {
        let value = match table.get("hours") {
            Some(value) => value,
            None if table.get("phone").is_some() => self.required(owner, table, "hours")?,
            None => return self.no_timetable(table),
        };
        match value.get_ref() {
            DeValue::String(word) if word == "always" => {
                self.no_timetable(table);
                Some(Hours::Always)
            }
            DeValue::Array(periods) => self.week(value.span(), periods, table).map(Hours::Weekly),
            _ => {
                self.error(
                    CODE,
                    value.span(),
                    "«hours» er verken «always» eller en liste med perioder",
                    "Skriv hours = \"always\" eller hours = [{ days = \"man-fre\", open = \"11:00\", close = \"18:00\" }].",
                );
                None
            }
        }
    }

    /// Holidays and closed dates say nothing without periods.
    fn no_timetable(&mut self, table: &DeTable) -> Option<Hours> {
        for name in ["holidays", "closed"] {
            if let Some((key, _)) = table.get_key_value(name) {
                self.error(
                    CODE,
                    key.span(),
                    format!("«{name}» gjelder bare når «hours» er en liste med perioder"),
                    "Fjern linjen, eller skriv åpningstidene som perioder.",
                );
            }
        }
        None
    }

    fn week(&mut self, place: Range<usize>, periods: &DeArray, table: &DeTable) -> Option<Week> {
        let errors_before = self.errors();
        let places: Vec<_> = periods.iter().map(Spanned::span).collect();
        let periods = periods
            .iter()
            .filter_map(|period| self.period(period))
            .collect();
        let (holidays, holiday_places) = self.holidays(table);
        let closed = self.closed_dates(table);
        if self.errors() > errors_before {
            return None;
        }
        match Week::new(periods, holidays, closed) {
            Ok(week) => Some(week),
            Err(WeekError::Empty) => {
                self.no_periods(place);
                None
            }
            Err(WeekError::Overlap { first, second }) => {
                self.overlap(first, places[second].clone());
                None
            }
            Err(WeekError::HolidayOverlap { first, second }) => {
                self.overlap(first, holiday_places[second].clone());
                None
            }
        }
    }

    fn no_periods(&mut self, place: Range<usize>) {
        self.error(
            CODE,
            place,
            "listen med åpningstider er tom",
            "Skriv minst én periode, eller hours = \"always\".",
        );
    }

    fn overlap(&mut self, first: usize, place: Range<usize>) {
        self.error(
            CODE,
            place,
            format!("perioden overlapper periode nummer {}", first + 1),
            "Rett dagene eller klokkeslettene så hver tid står bare én gang.",
        );
    }

    fn period(&mut self, value: &Spanned<DeValue>) -> Option<Period> {
        let table = self.table("periode", value)?;
        self.known_keys(table, &["days", "open", "close"]);
        let owner = Spanned::new(value.span(), DeString::from("periode"));
        let days = self.required(&owner, table, "days");
        let days = days.and_then(|days| self.days(days));
        let times = self.times(&owner, table);
        Some(Period {
            days: days?,
            times: times?,
        })
    }

    fn days(&mut self, value: &Spanned<DeValue>) -> Option<Days> {
        let text = self.text("days", value)?;
        match Days::parse(&text) {
            Ok(days) => Some(days),
            Err(UnknownDay(word)) => {
                self.error(
                    CODE,
                    value.span(),
                    format!("«{word}» er ingen ukedag"),
                    "Skriv man, tir, ons, tor, fre, lør, søn, med strek for fra–til og komma mellom: \"man-fre,søn\".",
                );
                None
            }
        }
    }

    fn times(&mut self, owner: &Spanned<DeString>, table: &DeTable) -> Option<Times> {
        let open = self.required(owner, table, "open");
        let open = open.and_then(|value| self.time("open", value));
        let close = self.required(owner, table, "close");
        let close = close.and_then(|value| self.time("close", value));
        Times::parse(&open?, &close?)
    }

    /// A time of day as text. Only a closing time may be `24:00`.
    fn time(&mut self, name: &str, value: &Spanned<DeValue>) -> Option<String> {
        let text = self.text(name, value)?;
        if clock(&text).is_some() && !(name == "open" && text == "24:00") {
            return Some(text);
        }
        self.error(
            CODE,
            value.span(),
            format!("«{text}» er ikke et klokkeslett"),
            "Skriv to sifre, kolon, to sifre: \"09:00\". Midnatt er \"00:00\" når det åpner, \"24:00\" når det stenger.",
        );
        None
    }

    fn holidays(&mut self, table: &DeTable) -> ReadHolidays {
        let Some(value) = table.get("holidays") else {
            return ReadHolidays::default();
        };
        match value.get_ref() {
            DeValue::String(word) if word == "closed" => (Holidays::Closed, Vec::new()),
            DeValue::String(word) if word == "open" => (Holidays::Open, Vec::new()),
            DeValue::Array(list) => self.holiday_times(list),
            _ => {
                self.error(
                    CODE,
                    value.span(),
                    "«holidays» er verken «closed», «open» eller en liste med klokkeslett",
                    "Skriv for eksempel holidays = [{ open = \"18:00\", close = \"22:00\" }].",
                );
                ReadHolidays::default()
            }
        }
    }

    fn holiday_times(&mut self, list: &DeArray) -> ReadHolidays {
        let mut times = Vec::new();
        for value in list.iter() {
            let Some(table) = self.table("holidays", value) else {
                continue;
            };
            self.known_keys(table, &["open", "close"]);
            let owner = Spanned::new(value.span(), DeString::from("holidays"));
            times.extend(self.times(&owner, table));
        }
        let places = list.iter().map(Spanned::span).collect();
        (Holidays::Instead(times), places)
    }

    fn closed_dates(&mut self, table: &DeTable) -> BTreeSet<Date> {
        let list = table.get("closed");
        let list = list.and_then(|value| self.list("closed", value));
        let dates = list.into_iter().flat_map(|list| list.iter());
        dates
            .filter_map(|value| self.date("closed", value))
            .collect()
    }
}
