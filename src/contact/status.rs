//! Whether a contact is open at a moment, and what comes next. The moment is given; no clock is read.

use super::hours::{Hours, Week};
use super::zone::{instant, oslo};
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

/// How far ahead it is looked, in days. Below a year, so that a date without its year is never misread.
const HORIZON_DAYS: usize = 300;

/// Closings this near are soon.
pub(super) const SOON_MINUTES: i64 = 30;

/// Whether a contact is open at a moment. The times in it are in Europe/Oslo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Open, and not closing for the next 300 days.
    AlwaysOpen,
    /// Open, and closing at the given moment.
    Open {
        /// The first moment at which it is closed.
        closes: ZonedDateTime,
    },
    /// Closed.
    Closed {
        /// The first moment at which it is open, unless that is more than 300 days away.
        opens: Option<ZonedDateTime>,
        /// Whether this is a break: it was open earlier today and opens again today.
        pause: bool,
    },
}

/// One stretch of being open, with the date that it belongs to.
struct Shift {
    date: Date,
    open: Timestamp,
    close: Timestamp,
}

impl Hours {
    /// Whether it is open at `now`. A moment of opening is open, a moment of closing is closed, and stretches that
    /// touch are one.
    pub fn status(&self, now: &ZonedDateTime) -> Status {
        match self {
            Hours::Always => Status::AlwaysOpen,
            Hours::Weekly(week) => week.status(now),
        }
    }
}

impl Status {
    /// Whether somebody answers.
    pub fn is_open(&self) -> bool {
        !matches!(self, Status::Closed { .. })
    }

    /// Whether it closes within half an hour of `now`.
    pub fn closes_soon(&self, now: &ZonedDateTime) -> bool {
        match self {
            Status::Open { closes } => now.duration_until(closes).as_secs() <= SOON_MINUTES * 60,
            Status::AlwaysOpen | Status::Closed { .. } => false,
        }
    }
}

impl Week {
    fn status(&self, now: &ZonedDateTime) -> Status {
        let today = now.with_time_zone(oslo()).date();
        let now = now.timestamp();
        let mut had_shift_today = false;
        let mut shifts = self.shifts_around(today).peekable();
        while let Some(shift) = shifts.next_if(|shift| shift.close <= now) {
            had_shift_today |= shift.date == today;
        }
        match shifts.next() {
            Some(shift) if shift.open <= now => open_until(shift.close, shifts, today),
            Some(shift) => Status::Closed {
                opens: Some(shift.open.to_zoned_datetime(oslo())),
                pause: had_shift_today && shift.date == today,
            },
            None => Status::Closed {
                opens: None,
                pause: false,
            },
        }
    }

    /// The shifts from yesterday, which may still run, to the horizon, in the order of their opening.
    fn shifts_around(&self, today: Date) -> impl Iterator<Item = Shift> {
        let first = today.yesterday().unwrap_or(today);
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take(HORIZON_DAYS + 1)
            .flat_map(|date| self.shifts_on(date))
    }

    fn shifts_on(&self, date: Date) -> impl Iterator<Item = Shift> {
        self.times_on(date).into_iter().filter_map(move |times| {
            let open = instant(date, times.open())?;
            let close = instant(date, times.close())?;
            // A shift inside the hour that March jumps over never happens.
            (open < close).then_some(Shift { date, open, close })
        })
    }
}

/// Follows touching shifts to the moment of closing.
fn open_until(mut closes: Timestamp, shifts: impl Iterator<Item = Shift>, today: Date) -> Status {
    for shift in shifts {
        if shift.open > closes {
            break;
        }
        closes = closes.max(shift.close);
    }
    let closes = closes.to_zoned_datetime(oslo());
    match today.until(closes.date()) {
        Ok(ahead) if ahead.get_days() < HORIZON_DAYS as i32 - 1 => Status::Open { closes },
        _ => Status::AlwaysOpen,
    }
}
