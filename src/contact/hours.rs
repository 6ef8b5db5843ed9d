//! When a contact answers: the opening hours as operators declare them, checked. No clock here.

use super::days::Days;
use super::holiday::is_holiday;
use super::zone::DAY_MINUTES;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// When a contact answers, on the clock of Europe/Oslo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Never closes.
    Always,
    /// Follows a weekly timetable.
    Weekly(Week),
}

/// A weekly timetable with what applies on holidays and the dates that are closed besides.
///
/// Invariant: there is at least one period, and no two overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    periods: Vec<Period>,
    holidays: Holidays,
    closed: BTreeSet<Date>,
}

/// The same times on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The days on which it begins.
    pub days: Days,
    /// From when to when.
    pub times: Times,
}

/// From when to when, on the clock. A period that runs over midnight belongs to the day on which it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Times {
    open: u16,
    close: u16,
}

/// What applies on public holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holidays {
    /// Nobody answers.
    #[default]
    Closed,
    /// The same as on other days.
    Open,
    /// These times instead.
    Instead(Vec<Times>),
}

/// Why a timetable cannot be: its places count the periods, in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeekError {
    /// There is no period.
    #[error("no periods")]
    Empty,
    /// The second period overlaps the first.
    #[error("period {second} overlaps period {first}")]
    Overlap {
        /// The place of the earlier one.
        first: usize,
        /// The place of the later one.
        second: usize,
    },
    /// The times on holidays overlap.
    #[error("holiday times {second} overlap holiday times {first}")]
    HolidayOverlap {
        /// The place of the earlier one.
        first: usize,
        /// The place of the later one.
        second: usize,
    },
}

impl Hours {
    /// Whether it never closes.
    pub fn is_always(&self) -> bool {
        matches!(self, Hours::Always)
    }
}

impl Week {
    /// Makes a timetable.
    ///
    /// # Errors
    ///
    /// When there is no period or when two overlap.
    pub fn new(
        periods: Vec<Period>,
        holidays: Holidays,
        closed: BTreeSet<Date>,
    ) -> Result<Week, WeekError> {
        if periods.is_empty() {
            return Err(WeekError::Empty);
        }
        if let Some((first, second)) = first_pair(&periods, Period::overlaps) {
            return Err(WeekError::Overlap { first, second });
        }
        if let Holidays::Instead(times) = &holidays
            && let Some((first, second)) = first_pair(times, Times::overlaps)
        {
            return Err(WeekError::HolidayOverlap { first, second });
        }
        Ok(Week {
            periods,
            holidays,
            closed,
        })
    }

    /// The periods in the order they were declared.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// What applies on public holidays.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// What begins on a date, earliest first.
    pub fn times_on(&self, date: Date) -> Vec<Times> {
        if self.closed.contains(&date) {
            return Vec::new();
        }
        let mut times = match &self.holidays {
            Holidays::Closed if is_holiday(date) => Vec::new(),
            Holidays::Instead(times) if is_holiday(date) => times.clone(),
            _ => self.ordinary_times(date),
        };
        times.sort_unstable();
        times
    }

    fn ordinary_times(&self, date: Date) -> Vec<Times> {
        self.periods
            .iter()
            .filter(|period| period.days.contains(date.weekday()))
            .map(|period| period.times)
            .collect()
    }
}

impl Period {
    /// Whether two periods are ever open at the same time.
    fn overlaps(&self, other: &Period) -> bool {
        const WEEK: i32 = 7 * DAY_MINUTES as i32;
        self.in_week().any(|(open, close)| {
            other.in_week().any(|(other_open, other_close)| {
                [-WEEK, 0, WEEK]
                    .into_iter()
                    .any(|week| open < other_close + week && other_open + week < close)
            })
        })
    }

    /// Opening and closing in minutes since Monday began.
    fn in_week(&self) -> impl Iterator<Item = (i32, i32)> {
        self.days.iter().map(|day| {
            let midnight = i32::from(day.to_monday_zero_offset()) * i32::from(DAY_MINUTES);
            (
                midnight + i32::from(self.times.open),
                midnight + i32::from(self.times.close),
            )
        })
    }
}

impl Times {
    /// Reads `11:00` and `14:30`. A closing time that is not after the opening time is on the next day, and `24:00`
    /// may close. `None` when one of them is no time.
    pub fn parse(open: &str, close: &str) -> Option<Times> {
        let open = clock(open).filter(|open| *open < DAY_MINUTES)?;
        let close = clock(close)?;
        Some(Times {
            open,
            close: if close <= open {
                close + DAY_MINUTES
            } else {
                close
            },
        })
    }

    /// The opening time in minutes after midnight.
    pub fn open(self) -> u16 {
        self.open
    }

    /// The closing time in minutes after the same midnight; beyond 24 hours it is on the next day.
    pub fn close(self) -> u16 {
        self.close
    }

    fn overlaps(&self, other: &Times) -> bool {
        self.open < other.close && other.open < self.close
    }
}

/// Minutes after midnight of `HH:MM`, up to `24:00`.
pub(super) fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= DAY_MINUTES).then_some(minutes)
}

fn two_digits(text: &str) -> Option<u16> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// The places of the first two that stand in the relation.
fn first_pair<T>(items: &[T], related: impl Fn(&T, &T) -> bool) -> Option<(usize, usize)> {
    (0..items.len())
        .flat_map(|second| (0..second).map(move |first| (first, second)))
        .find(|(first, second)| related(&items[*first], &items[*second]))
}

#[cfg(test)]
mod tests {
    use super::{Days, Holidays, Period, Times, Week, WeekError, clock};
    use jiff::civil::date;
    use std::collections::BTreeSet;

    fn week(periods: &[(&str, &str, &str)]) -> Result<Week, WeekError> {
        let periods = periods.iter().map(|(days, open, close)| Period {
            days: Days::parse(days).unwrap(),
            times: Times::parse(open, close).unwrap(),
        });
        Week::new(periods.collect(), Holidays::Closed, BTreeSet::new())
    }

    #[test]
    fn times_on_the_clock() {
        assert_eq!(clock("11:00"), Some(660));
        assert_eq!(clock("24:00"), Some(1440));
        for text in [
            "24:01", "9:00", "09.00", "11:60", "11", "+1:00", "11:00:00", "",
        ] {
            assert_eq!(clock(text), None, "{text}");
        }
    }

    #[test]
    fn closing_before_opening_is_the_next_day() {
        let close = |open, close| Times::parse(open, close).map(Times::close);
        assert_eq!(close("20:00", "02:00"), Some(26 * 60));
        assert_eq!(close("00:00", "24:00"), Some(24 * 60));
        assert_eq!(close("08:00", "08:00"), Some(32 * 60));
        assert_eq!(close("24:00", "02:00"), None);
    }

    #[test]
    fn overlapping_periods_are_refused() {
        let overlap = |first, second| Err(WeekError::Overlap { first, second });
        assert_eq!(week(&[]), Err(WeekError::Empty));
        assert_eq!(
            week(&[("man", "10:00", "12:00"), ("man-fre", "11:00", "13:00")]),
            overlap(0, 1)
        );
        assert_eq!(
            week(&[
                ("man", "10:00", "12:00"),
                ("søn", "22:00", "01:00"),
                ("man", "00:30", "02:00")
            ]),
            overlap(1, 2)
        );
        assert!(week(&[("man", "10:00", "12:00"), ("man", "12:00", "13:00")]).is_ok());
        assert!(week(&[("søn", "20:00", "02:00"), ("man", "02:00", "08:00")]).is_ok());
    }

    #[test]
    fn holidays_and_closed_dates() {
        let times = |open, close| Times::parse(open, close).unwrap();
        let make = |holidays| {
            Week::new(
                vec![Period {
                    days: Days::WORKING,
                    times: times("09:00", "15:00"),
                }],
                holidays,
                BTreeSet::from([date(2026, 12, 24)]),
            )
            .unwrap()
        };
        let christmas = date(2026, 12, 25);
        assert_eq!(make(Holidays::Closed).times_on(christmas), []);
        assert_eq!(
            make(Holidays::Open).times_on(christmas),
            [times("09:00", "15:00")]
        );
        let instead = make(Holidays::Instead(vec![times("16:00", "22:00")]));
        assert_eq!(instead.times_on(christmas), [times("16:00", "22:00")]);
        assert_eq!(instead.times_on(date(2026, 12, 24)), []);
        assert_eq!(
            instead.times_on(date(2026, 12, 23)),
            [times("09:00", "15:00")]
        );
        assert_eq!(instead.times_on(date(2026, 12, 27)), []);
    }
}
