//! Norwegian public holidays, computed for any year.

use jiff::civil::{Date, date};

/// Holidays that stand on the same date each year, as month and day.
const FIXED: [(i8, i8); 5] = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)];

/// Holidays that follow Easter, as days after Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday,
/// Ascension Day, Whit Sunday and Monday.
const AFTER_EASTER: [i16; 7] = [-3, -2, 0, 1, 39, 49, 50];

/// Whether `date` is a Norwegian public holiday. Ordinary Sundays are not counted here, nor are 24 and 31 December.
///
/// Source: helligdagsloven (lov 1995-02-24 nr. 12) § 2 and lov 1947-04-26 nr. 1 on 1 and 17 May; noted 2026-11-22.
pub fn is_holiday(date: Date) -> bool {
    FIXED.contains(&(date.month(), date.day()))
        || AFTER_EASTER.contains(&(date.day_of_year() - easter(date.year()).day_of_year()))
}

/// Easter Sunday of a year in the Gregorian calendar.
///
/// The anonymous Gregorian computus, as printed by Meeus, *Astronomical Algorithms* (1991), chapter 8.
pub fn easter(year: i16) -> Date {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let (leaps, rest) = (century.div_euclid(4), century.rem_euclid(4));
    let epact = (19 * golden + century - leaps - moon + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * rest + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let day = epact + to_sunday - 7 * late + 114;
    // The formula gives 22 March to 25 April in every year.
    date(year, (day / 31) as i8, (day % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::{easter, is_holiday};
    use jiff::civil::{Date, date};

    #[test]
    fn easter_in_known_years() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1990, 4, 15),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn easter_is_a_sunday_in_spring_in_every_year() {
        for year in -9999..=9999 {
            let easter = easter(year);
            assert!((date(year, 3, 22)..=date(year, 4, 25)).contains(&easter));
            if year >= 1 {
                assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday, "{year}");
            }
        }
    }

    #[test]
    fn all_holidays_of_2026() {
        let mut day = date(2026, 1, 1);
        let mut found = Vec::new();
        while day.year() == 2026 {
            if is_holiday(day) {
                found.push(day.to_string());
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(
            found.join(" "),
            "2026-01-01 2026-04-02 2026-04-03 2026-04-05 2026-04-06 2026-05-01 2026-05-14 2026-05-17 \
             2026-05-24 2026-05-25 2026-12-25 2026-12-26"
        );
    }

    #[test]
    fn days_that_people_take_for_holidays_are_none() {
        let eves: [Date; 4] = [
            date(2026, 12, 24),
            date(2026, 12, 31),
            date(2026, 4, 4),
            date(2026, 5, 23),
        ];
        assert!(eves.into_iter().all(|eve| !is_holiday(eve)));
    }
}
