//! What it costs to learn how questions find their topic, and to find it.

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};
use rusvakt::question::{Ask, Labelled, Lesson};
use rusvakt::script::Script;
use rusvakt::shell::content;
use std::sync::LazyLock;

/// Shows how much memory is taken, at most and in all.
#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    content::compile_built_in()
        .script
        .expect("the built-in pages compile")
});

/// Questions as people write them, short ones and stories.
static QUESTIONS: LazyLock<Vec<Labelled>> = LazyLock::new(|| {
    let table = include_str!("../tests/questions/unseen.tsv");
    Labelled::parse(table).expect("a table of questions")
});

fn main() {
    divan::main();
}

/// All phrases and examples of three languages.
#[divan::bench(sample_count = 5)]
fn learn(bencher: Bencher<'_, '_>) {
    let phrases = SCRIPT.phrases().map(|(_, lesson)| lesson);
    let lessons: Vec<Lesson<'_>> = SCRIPT.examples().lessons().chain(phrases).collect();
    bencher
        .counter(ItemsCount::new(lessons.len()))
        .bench_local(|| SCRIPT.learn(black_box(&lessons)));
}

/// All labelled questions, one after another: questions a second on one core.
#[divan::bench]
fn questions(bencher: Bencher<'_, '_>) {
    let router = SCRIPT.router();
    bencher
        .counter(ItemsCount::new(QUESTIONS.len()))
        .bench_local(|| {
            for question in &*QUESTIONS {
                black_box(router.ask(black_box(question.ask())));
            }
        });
}

/// A question of so many characters.
#[divan::bench(args = [40, 300, 4096])]
fn long_question(bencher: Bencher<'_, '_>, chars: usize) {
    let story = "broren min har røykt hasj i tre år og nå vil han slutte, men han får ikke sove og \
                 svetter om natta, er det abstinenser og hvor lenge varer det? ";
    let text: String = story.chars().cycle().take(chars).collect();
    let ask = Ask {
        text: &text,
        before: None,
    };
    let router = SCRIPT.router();
    bencher.bench_local(|| router.ask(black_box(ask)));
}
