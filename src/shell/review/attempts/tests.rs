//! Who has to wait, and who is not kept out.

use super::*;

const MARK: Mark = Mark([7; 32]);
const WAITS: Begun = Begun::MustWait { is_first: false };
const WAITS_FIRST: Begun = Begun::MustWait { is_first: true };

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

fn of(address: &str, name: &str) -> Try {
    let is_known = name == "kari";
    Try::new(address.parse().ok(), name, is_known)
}

/// Whether a try is looked at.
fn begins(attempts: &Attempts, of: &Try, now: Timestamp) -> bool {
    attempts.begin(of, now) == Begun::Allowed
}

#[test]
fn who_is_wrong_too_often_waits_whether_the_name_is_there_or_not() {
    for name in ["kari", "nobody"] {
        let attempts = Attempts::default();
        let hers = of("10.0.0.1", name);
        assert!((0..5).all(|n| begins(&attempts, &hers, second(n))));
        assert_eq!(attempts.begin(&hers, second(6)), WAITS_FIRST);
        assert_eq!(attempts.begin(&hers, second(7)), WAITS, "told once");
        assert!(begins(&attempts, &of("10.0.0.1", "ola"), second(6)));
        assert!(begins(&attempts, &hers, second(901)));
        attempts.succeed(&hers, MARK, second(901));
        let more = (0..5).all(|_| begins(&attempts, &hers, second(1900)));
        assert!(more);
        assert_eq!(attempts.begin(&hers, second(1901)), WAITS_FIRST);
    }
}

#[test]
fn nobody_locks_a_name_out() {
    let attempts = Attempts::default();
    // Somebody else tries the name from many addresses, as often as they may, for an hour.
    for n in 0..3600 {
        let from = format!("10.0.{}.{}", n / 250, n % 250);
        let _ = attempts.begin(&of(&from, "kari"), second(n));
    }
    let hers = of("192.0.2.1", "kari");
    assert!(!begins(&attempts, &hers, second(3600)), "she is slowed");
    assert!(
        begins(&attempts, &hers, second(3631)),
        "and comes in her turn"
    );
    attempts.succeed(&hers, MARK, second(3631));
    assert!(begins(&attempts, &of("10.9.0.1", "kari"), second(3662)));
    assert!(
        begins(&attempts, &hers, second(3663)),
        "where she was before, others do not slow her"
    );
}

#[test]
fn a_name_is_guessed_slowly_from_everywhere() {
    let attempts = Attempts::default();
    let tried = (0..900).filter(|n| {
        let from = format!("10.1.{}.{}", n / 250, n % 250);
        begins(&attempts, &of(&from, "kari"), second(*n))
    });
    assert!(tried.count() < 30 + 900 / 30 + 1);
}

#[test]
fn an_address_may_not_try_all_names() {
    for network in ["10.0.0.1", "2001:db8:1:2::7"] {
        let attempts = Attempts::default();
        let of = |n: usize| match n {
            7 => of(network, "kari"),
            n => of(network, &format!("n{n}")),
        };
        assert!((0..20).all(|n| begins(&attempts, &of(n), second(0))));
        assert!(!begins(&attempts, &of(20), second(1)));
    }
}

#[test]
fn a_house_is_one_address() {
    let network = |text: &str| Network::of(text.parse().expect("an address"));
    let same = |a: &str, b: &str| network(a) == network(b);
    assert!(same("2001:db8:1:2::7", "2001:db8:1:2:ffff::1"));
    assert!(!same("2001:db8:1:2::7", "2001:db8:1:3::7"));
    assert!(same("::ffff:10.0.0.1", "10.0.0.1") && !same("10.0.0.1", "10.0.0.2"));
}

/// Without an address the name alone is counted: nobody is kept out by what others type.
#[test]
fn where_no_address_is_known_names_are_counted_alone() {
    let attempts = Attempts::default();
    assert!((0..30).all(|n| begins(&attempts, &of("unknown", "ola"), second(n))));
    assert!(!begins(&attempts, &of("unknown", "ola"), second(30)));
    assert!((0..30).all(|n| begins(&attempts, &of("unknown", "kari"), second(n))));
    assert!(!begins(&attempts, &of("unknown", "kari"), second(30)));
    assert!(
        begins(&attempts, &of("unknown", "kari"), second(61)),
        "slowed, not kept out"
    );
    attempts.succeed(&of("unknown", "kari"), MARK, second(61));
    assert!(attempts.counted().homes.is_empty());
}

#[test]
fn whoever_makes_up_names_clears_no_count_of_an_account() {
    let attempts = Attempts::default();
    let guessed = of("10.0.0.1", "kari");
    assert!((0..5).all(|n| begins(&attempts, &guessed, second(n))));
    for n in 0..REMEMBERED + 10 {
        let from = format!("10.{}.{}.1", 1 + n / 250, n % 250);
        let made_up = of(&from, &format!("n{n}"));
        assert!(begins(&attempts, &made_up, second(10)), "{n}");
    }
    assert!(attempts.counted().unknown.len() <= REMEMBERED);
    assert!(!begins(&attempts, &guessed, second(11)));
}

#[test]
fn counts_of_an_account_have_an_end() {
    let attempts = Attempts::default();
    for n in 0..20_000 {
        let from = format!("10.{}.{}.1", n / 250, n % 250);
        let _ = attempts.begin(&of(&from, "kari"), second(n));
    }
    assert!(attempts.counted().known.len() < 200);
}

#[test]
fn an_address_is_forgotten_when_it_counts_no_more() {
    let attempts = Attempts::default();
    assert!(begins(&attempts, &of("10.0.0.1", "kari"), second(0)));
    assert!(begins(&attempts, &of("10.0.0.2", "nobody"), second(0)));
    attempts.forget(second(899));
    assert!(!attempts.counted().known.is_empty() && !attempts.counted().unknown.is_empty());
    attempts.forget(second(900));
    assert!(attempts.counted().known.is_empty() && attempts.counted().unknown.is_empty());
    attempts.succeed(&of("10.0.0.1", "kari"), MARK, second(900));
    let codes = |second| attempts.code(&of("10.0.0.1", "kari"), MARK, false, second);
    assert_eq!(codes(second(900)), Begun::Allowed);
    attempts.forget(second(900 + 24 * 3600));
    let counted = attempts.counted();
    assert!(counted.homes.is_empty() && counted.codes.is_empty());
}

/// Somebody who has the password guesses codes for a month, each second, from ever new addresses.
#[test]
fn codes_are_guessed_slowly_over_days() {
    let attempts = Attempts::default();
    let guess = |n: i64| {
        let from = format!("10.{}.{}.{}", n / 62_500 % 250, n / 250 % 250, n % 250);
        attempts.code(&of(&from, "kari"), MARK, false, second(n)) == Begun::Allowed
    };
    let day = 24 * 3600;
    let guessed =
        |days: std::ops::Range<i64>| (days.start * day..days.end * day).filter(|n| guess(*n));
    assert!(guessed(0..1).count() <= 10 + 6 + 24);
    assert!(guessed(1..5).count() <= 4 * 40);
}

#[test]
fn who_has_the_code_is_not_kept_out_for_good() {
    let attempts = Attempts::default();
    let (theirs, hers) = (of("10.0.0.1", "kari"), of("192.0.2.1", "kari"));
    let code = |of, is_right, at| attempts.code(of, MARK, is_right, second(at));
    attempts.succeed(&hers, MARK, second(0));
    assert!((0..10).all(|n| code(&theirs, false, n) == Begun::Allowed));
    assert_eq!(code(&theirs, false, 11), WAITS_FIRST);
    assert_eq!(
        code(&theirs, true, 12),
        WAITS,
        "a right one waits too, and nobody learns of it"
    );
    assert_eq!(
        code(&hers, true, 12),
        Begun::Allowed,
        "not where she was before"
    );
    let elsewhere = of("198.51.100.1", "kari");
    assert_eq!(code(&elsewhere, true, 12), WAITS);
    assert_eq!(code(&elsewhere, true, 70), Begun::Allowed, "it is a minute");
    let another = Mark([8; 32]);
    assert_eq!(
        attempts.code(&elsewhere, another, true, second(12)),
        Begun::Allowed,
        "the account that takes its place begins anew"
    );
    // From where she was her own are counted, by themselves.
    assert!((13..23).all(|n| code(&hers, false, n) == Begun::Allowed));
    assert_eq!(code(&hers, false, 23), WAITS_FIRST);
}
