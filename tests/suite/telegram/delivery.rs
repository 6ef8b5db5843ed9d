//! Whatever people send, something helpful comes back.

use super::{Bot, KARI, OLA, attempts, labels};
use crate::bot_api::{Call, Fault, Scope};
use crate::update::{self, Person};

#[tokio::test]
async fn a_message_gets_a_reply_with_buttons() {
    let bot = Bot::start().await;
    let reply = bot.ask(&Person::new(KARI), "hei").await;
    assert!(!reply.text().trim().is_empty());
    assert!(!reply.buttons().is_empty());
}

#[tokio::test]
async fn an_overdose_gets_113_first_and_a_card_that_calls_it() {
    let bot = Bot::start().await;
    let reply = bot.ask(&Person::new(KARI), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    assert_eq!(reply.method, "sendMessage");
    assert_ne!(reply.params["disable_notification"], true);
    let calls = bot
        .api
        .wait_for("the card", |calls| {
            let card = |call: &crate::bot_api::Call| call.method == "sendContact" && call.done;
            calls.iter().any(card).then(|| calls.to_vec())
        })
        .await;
    let said = calls.iter().position(|call| call.says()).unwrap();
    let card = calls
        .iter()
        .position(|call| call.method == "sendContact")
        .unwrap();
    assert!(said < card, "the card came before the words");
    assert_eq!(calls[card].params["phone_number"], "113");
    assert_eq!(calls[card].chat(), Some(KARI));
}

#[tokio::test]
async fn a_button_is_answered_and_what_it_leads_to_is_shown() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let menu = bot.ask(&kari, "/meny").await;
    let first = menu
        .buttons()
        .into_iter()
        .find_map(|button| button.data)
        .unwrap();
    let press = update::press(&kari, 2, &first);
    let query = update::query(&press);
    let shown = bot.show(&kari, press).await;
    assert_ne!(shown.text(), menu.text());
    bot.api
        .wait_for("the answer to the press", |calls| {
            let answered = |call: &&crate::bot_api::Call| {
                call.method == "answerCallbackQuery"
                    && call.params["callback_query_id"] == query.as_str()
            };
            calls.iter().find(answered).map(|_| ())
        })
        .await;
}

#[tokio::test]
async fn an_edited_message_is_read_again() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let sent = bot.api.push(update::text(&kari, "hei"));
    bot.api.wait_for_said(KARI, 1).await;
    let reply = bot
        .show(&kari, update::edited(&kari, sent.message_id, "overdose"))
        .await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
}

#[tokio::test]
async fn a_caption_is_read_like_a_text() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let reply = bot.show(&kari, update::caption(&kari, "overdose")).await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
}

#[tokio::test]
async fn a_message_without_words_is_asked_for_words_and_told_113() {
    let bot = Bot::start().await;
    for index in 0..update::wordless(&Person::new(KARI)).len() {
        let person = Person::new(KARI + 100 + i64::try_from(index).unwrap());
        let (kind, update) = update::wordless(&person).swap_remove(index);
        let reply = bot.show(&person, update).await;
        assert!(reply.text().contains("113"), "{kind}: {}", reply.text());
    }
}

#[tokio::test]
async fn commands_are_known_in_any_case_and_the_urgent_one_leads_with_113() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let menu = bot.menu(&kari).await;
    for command in ["/start", "/MENY", "/meny@rusvakt_test_bot", "meny"] {
        assert_eq!(labels(&bot.ask(&kari, command).await), menu, "{command}");
    }
    for command in ["/hjelp", "/sprak", "/tilbake", "/personvern", "/stopp"] {
        bot.ask(&kari, command).await;
    }
    let urgent = bot.ask(&kari, "/akutt").await;
    assert!(urgent.first_line().contains("113"), "{}", urgent.text());
}

#[tokio::test]
async fn the_language_of_the_phone_is_spoken() {
    let bot = Bot::start().await;
    let norwegian = bot.menu(&Person::new(KARI)).await;
    let english = bot.menu(&Person::new(OLA).speaking("en")).await;
    let unknown = bot.menu(&Person::new(OLA + 1).speaking("fi")).await;
    assert_ne!(norwegian, english);
    assert_eq!(norwegian, unknown);
}

#[tokio::test]
async fn a_link_into_the_bot_leads_there() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let menu = bot.menu(&kari).await;
    let page = bot
        .show(&kari, update::deep_link(&kari, "heroin-effects"))
        .await;
    assert_ne!(labels(&page), menu);
    assert!(
        page.text().to_lowercase().contains("heroin"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn in_a_group_it_says_once_that_it_talks_in_private_and_leaves() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let group = -4_000_000_001;
    bot.api.push(update::added_to_group(&kari, group));
    bot.api
        .push(update::group_text(&kari, group, "hei, kan du hjelpe?"));
    let last = bot.api.push(update::group_text(&kari, group, "hallo?"));
    bot.api
        .wait_for("leaving", |calls| {
            calls
                .iter()
                .find(|call| call.method == "leaveChat" && call.chat() == Some(group))
                .map(|_| ())
        })
        .await;
    bot.api.wait_for_acknowledged(last).await;
    bot.check_alive().await;
    assert_eq!(bot.api.said(group).len(), 1);
}

#[tokio::test]
async fn an_update_that_comes_twice_is_answered_once() {
    let bot = Bot::start().await;
    bot.api.push_twice(update::text(&Person::new(KARI), "hei"));
    bot.api.wait_for_said(KARI, 1).await;
    bot.check_alive().await;
    bot.api.wait_for_empty_queue().await;
    bot.check_alive().await;
    assert_eq!(attempts(&bot.api.calls(), KARI).len(), 1);
}

#[tokio::test]
async fn who_blocked_the_bot_is_left_alone() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let sent = bot.api.push(update::blocked(&kari));
    bot.api.wait_for_acknowledged(sent).await;
    bot.check_alive().await;
    assert!(attempts(&bot.api.calls(), KARI).is_empty());
}

/// Both sides of the conversation go, the message that asked for it too, and only then something harmless is said.
#[tokio::test]
async fn hiding_leaves_a_harmless_line_alone() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    bot.ask(&kari, "mannen min drikker").await;
    bot.ask(&kari, "overdose").await;
    let card = |call: &Call| call.method == "sendContact" && call.status.is_some();
    bot.api
        .wait_for("the card", |calls| calls.iter().any(card).then_some(()))
        .await;
    let last = bot.ask(&kari, "/skjul").await;
    assert!(last.text().starts_with("Hei! Skriv når du vil."));
    assert_eq!(bot.api.on_screen(KARI).len(), 1);

    // One that is too old, or gone, spoils it for no others; and what was asked for by a button goes as well.
    bot.ask(&kari, "hvordan virker heroin").await;
    let scope = Scope::methods(&["deleteMessages"]).to(KARI).times(1);
    bot.api.fail(
        scope,
        Fault::Error(400, "Bad Request: message can't be deleted"),
    );
    let [.., shown] = bot.api.on_screen(KARI)[..] else {
        panic!("nothing is shown");
    };
    let last = bot.show(&kari, update::press(&kari, shown, "!hide")).await;
    assert!(last.text().starts_with("Hei! Skriv når du vil."));
    assert_eq!(bot.api.on_screen(KARI).len(), 1);
}

/// The reply is held back until the conversation is asked to be hidden: it is on the screen by then, and goes too.
#[tokio::test]
async fn hiding_takes_what_has_just_been_said() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let held = bot.api.hold(Scope::sends().to(KARI).times(1));
    bot.api.push(update::text(&kari, "hei"));
    let hidden = bot.api.push(update::text(&kari, "/skjul"));
    bot.api.wait_for_acknowledged(hidden).await;
    held.open();
    bot.api.wait_for_said(KARI, 2).await;
    assert_eq!(bot.api.on_screen(KARI).len(), 1);
}
