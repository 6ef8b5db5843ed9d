//! No word, name or id of a person in anything that is printed, or in any file.

use super::{Bot, files};
use crate::bot_api::{Fault, Scope, TOKEN};
use crate::update::{self, Person};

const WORDS: [&str; 5] = [
    "kvanzariblomst",
    "kvanzariøy",
    "kvanzarifugl",
    "kvanzaribur",
    "kvanzarigul",
];
const NAMES: [&str; 3] = ["Kanarina", "Kanaristad", "kanari_navn"];
const CHAT: i64 = 7_340_219_958;
const GROUP: i64 = -4_340_219_977;

async fn check_prints_nothing_personal(log: &str) {
    let bot = Bot::start_as(|launch| launch.env("RUST_LOG", log).env("RUST_BACKTRACE", "1")).await;
    let person = Person::new(CHAT).named(NAMES[0], NAMES[1], NAMES[2]);
    let [said, captioned, edited, pressed, broken] = WORDS;

    bot.ask(&person, &format!("hei {said}")).await;
    bot.ask(&person, &format!("overdose {said}")).await;
    bot.show(&person, update::caption(&person, captioned)).await;
    bot.show(&person, update::edited(&person, 3, edited)).await;
    bot.show(&person, update::press(&person, 2, pressed)).await;
    bot.show(&person, update::deep_link(&person, pressed)).await;
    let group = update::group_text(&person, GROUP, said);
    bot.api.push(group);
    bot.api.push_raw(|id| {
        format!(r#"{{"update_id":{id},"message":{{"message_id":"{broken}","from":{{"id":{CHAT},"first_name":"Kanarina"}}}}}}"#)
    });
    bot.api.push_raw(|id| {
        format!(r#"{{"update_id":{id},"hologram":{{"chat":{{"id":{CHAT}}},"text":"{broken}"}}}}"#)
    });
    bot.check_alive().await;

    bot.api
        .fail(Scope::sends().to(CHAT).times(1), Fault::BAD_MARKUP);
    bot.ask(&person, said).await;
    bot.api
        .fail(Scope::sends().to(CHAT).times(1), Fault::NotJson);
    bot.ask(&person, said).await;
    bot.api
        .fail(Scope::sends().to(CHAT).times(1), Fault::INTERNAL);
    bot.ask(&person, said).await;
    bot.api.fail(Scope::sends().to(CHAT), Fault::BLOCKED);
    bot.api.push(update::text(&person, said));
    bot.check_alive().await;
    bot.api.push(update::blocked(&person));
    bot.check_alive().await;
    bot.program.terminate();
    bot.program.end().await;

    let ids = [CHAT.to_string(), GROUP.unsigned_abs().to_string()];
    let secrets = WORDS
        .iter()
        .chain(&NAMES)
        .copied()
        .chain(ids.iter().map(String::as_str))
        .chain([TOKEN]);
    let secrets: Vec<String> = secrets.map(str::to_lowercase).collect();
    for line in bot.program.lines() {
        let folded = line.to_lowercase();
        for secret in &secrets {
            assert!(
                !folded.contains(secret.as_str()),
                "{secret} is in the line: {line}"
            );
        }
    }
    let numbers = [CHAT, GROUP].into_iter().flat_map(|id| {
        [
            id.to_be_bytes(),
            id.to_le_bytes(),
            (id ^ i64::MIN).to_be_bytes(),
        ]
    });
    let secrets: Vec<Vec<u8>> = secrets
        .into_iter()
        .map(String::into_bytes)
        .chain(numbers.map(Vec::from))
        .collect();
    for file in files(bot.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        let folded = bytes.to_ascii_lowercase();
        for secret in &secrets {
            let is_in = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
            assert!(
                !is_in(&bytes) && !is_in(&folded),
                "{} is in {}",
                String::from_utf8_lossy(secret),
                file.display()
            );
        }
    }
}

#[tokio::test]
async fn ordinary_lines_hold_nothing_personal() {
    check_prints_nothing_personal("info").await;
}

#[tokio::test]
async fn even_the_finest_lines_hold_nothing_personal() {
    check_prints_nothing_personal("trace").await;
}
