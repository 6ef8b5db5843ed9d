//! Subtraction is tried on what is told.

use super::*;

const K: usize = 5;

fn telling(key: u8) -> Telling {
    Telling {
        period: Period::Month,
        k: K,
        draws: Draws::under([key; 32]),
    }
}

fn day() -> Date {
    jiff::civil::date(2026, 11, 1)
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end
    }
}

/// Conversations of a period, each with level, language, kinds of danger and whether it saw the menu.
fn period(numbers: &mut Numbers) -> Sums<'static> {
    let mut sums = Sums::default();
    for level in &mut sums.levels {
        *level = match numbers.below(3) {
            0 => numbers.below(2 * K),
            _ => numbers.below(12) * K + K - 1,
        };
    }
    let all: usize = sums.levels.iter().sum();
    sums.languages[1] = numbers.below(K).min(all);
    sums.languages[2] = (numbers.below(4) * K).min(all - sums.languages[1]);
    sums.languages[0] = all - sums.languages[1] - sums.languages[2];
    let grave: usize = Level::ALL
        .into_iter()
        .zip(sums.levels)
        .filter(|(level, _)| *level >= Level::Urgent)
        .map(|(_, count)| count)
        .sum();
    for _ in 0..grave {
        sums.categories[numbers.below(4)] += 1;
    }
    sums.pages.insert("menu", all);
    sums
}

/// Whether the table could be of these conversations, for whoever knows all but the key.
fn could_be(sums: &Sums<'_>, rows: &[Row]) -> bool {
    // A key that takes off as much as is told; what it takes off at most has no end.
    let loose = sums.rows(day(), &telling(0));
    loose.len() == rows.len()
        && loose.iter().zip(rows).all(|(one, row)| {
            let largest = match (one.talks, &row.of) {
                (Told::Below(_), _) => return one == row,
                (Told::AtLeast(_), Of::All) => sums.levels.iter().sum(),
                (Told::AtLeast(_), Of::Language(language)) => {
                    sums.languages[at(&Language::ALL, language)]
                }
                (Told::AtLeast(_), Of::Level(level)) => sums.levels[at(&Level::ALL, level)],
                (Told::AtLeast(_), Of::Category(category)) => {
                    sums.categories[at(&Category::ALL, category)]
                }
                (Told::AtLeast(_), Of::Page(page)) => sums.pages[page.as_str()],
            };
            one.of == row.of && matches!(row.talks, Told::AtLeast(least) if least <= largest)
        })
}

fn largest(counts: &[usize]) -> usize {
    let largest = (0..counts.len()).max_by_key(|n| counts[*n]);
    largest.expect("a count")
}

fn at<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|of| of == one).expect("of the list")
}

/// Other conversations that the same table is of, with another count in a small cell: whoever subtracts whatever from
/// whatever learns nothing of it.
#[test]
fn no_small_cell_can_be_reckoned_from_the_others() {
    let mut numbers = Numbers(1);
    let mut tried = 0;
    for key in 0..=200 {
        let sums = period(&mut numbers);
        let rows = sums.rows(day(), &telling(key));
        assert!(could_be(&sums, &rows), "{rows:?}");
        if rows.len() == 1 {
            continue;
        }
        for (n, small) in sums.levels.iter().enumerate().filter(|(_, n)| **n < K) {
            for other in 0..K {
                let mut world = sums.clone();
                let large = largest(&world.levels);
                world.levels[n] = other;
                // Fewer here are more there; more here are conversations more, in a language and on the menu.
                match other <= *small {
                    true => world.levels[large] += small - other,
                    false => {
                        let language = largest(&world.languages);
                        world.languages[language] += other - small;
                        *world.pages.entry("menu").or_default() += other - small;
                    }
                }
                assert!(could_be(&world, &rows), "{small} as {other}: {sums:?}");
                tried += 1;
            }
        }
        for (n, small) in sums.languages.iter().enumerate().filter(|(_, n)| **n < K) {
            for other in 0..K {
                let mut world = sums.clone();
                let large = largest(&world.languages);
                world.languages[n] = other;
                match other <= *small {
                    true => world.languages[large] += small - other,
                    false => {
                        let level = largest(&world.levels);
                        world.levels[level] += other - small;
                        *world.pages.entry("menu").or_default() += other - small;
                    }
                }
                assert!(could_be(&world, &rows), "{small} as {other}: {sums:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

/// What rounding alone gave away: 40 less four times at most 9 is at least 4.
#[test]
fn a_sum_of_rounded_cells_gives_nothing_away() {
    let sums = Sums {
        levels: [9, 9, 9, 9, 4],
        languages: [40, 0, 0],
        ..Sums::default()
    };
    let rows = sums.rows(day(), &telling(3));
    for small in 0..K {
        let world = Sums {
            levels: [9 + 4 - small, 9, 9, 9, small],
            ..sums.clone()
        };
        assert!(could_be(&world, &rows), "{small}");
    }
    let small = |row: &&Row| row.talks == Told::Below(K) && row.of.by() != "category";
    assert_eq!(rows.iter().filter(small).count(), 3, "{rows:?}");
}

#[test]
fn all_of_a_closed_list_is_told_and_a_small_period_is_one_row() {
    let sums = Sums {
        levels: [20, 0, 4, 0, 6],
        languages: [30, 0, 0],
        categories: {
            let mut categories = [0; Category::ALL.len()];
            categories[0] = 6;
            categories
        },
        pages: [("menu", 30), ("heroin", 4)].into(),
    };
    let rows = sums.rows(day(), &telling(0));
    let of = |by: &str| rows.iter().filter(|row| row.of.by() == by).count();
    assert_eq!((of("all"), of("language"), of("level")), (1, 3, 5));
    assert_eq!((of("category"), of("page")), (Category::ALL.len() - 1, 1));
    let few = Sums {
        levels: [4, 4, 4, 4, 4],
        languages: [20, 0, 0],
        ..Sums::default()
    };
    let rows = few.rows(day(), &telling(0));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].talks, Told::Below(25));
}

/// A page that dangers lead to tells of their number.
#[test]
fn pages_of_danger_are_told_beside_large_cells_of_danger_alone() {
    let mut sums = Sums::default();
    sums.levels[at(&Level::ALL, &Level::Info)] = 100;
    sums.levels[at(&Level::ALL, &Level::Urgent)] = K - 1;
    sums.levels[at(&Level::ALL, &Level::Emergency)] = K - 1;
    sums.categories[at(&Category::ALL, &Category::Overdose)] = K;
    sums.languages[0] = sums.levels.iter().sum();
    sums.pages.extend([("menu", 100), ("now", 2 * (K - 1))]);
    let pages = |sums: &Sums<'_>| -> Vec<String> {
        let rows = sums.rows(day(), &telling(1)).into_iter();
        let pages = rows.filter_map(|row| match row.of {
            Of::Page(page) => Some(page),
            _ => None,
        });
        pages.collect()
    };
    assert_eq!(pages(&sums), ["menu"]);
    sums.levels[at(&Level::ALL, &Level::Urgent)] = K;
    assert_eq!(pages(&sums), ["menu", "now"]);
}
