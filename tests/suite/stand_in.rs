//! The stand-in for Telegram keeps Telegram's rules: the tests that use it are worth as much as it is.

use crate::bot_api::{BotApi, Fault, Scope, TOKEN};
use crate::update::{self, Person};
use reqwest::{Client, Method};
use serde_json::{Value, json};

const KARI: i64 = 11;
const OLA: i64 = 12;

/// Calls a method with JSON parameters; gives the status and the body.
async fn call(api: &BotApi, method: &str, params: Value) -> (u16, Value) {
    let url = format!("{}/bot{TOKEN}/{method}", api.url());
    let response = Client::new().post(url).json(&params).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Calls a method and expects this error, as a breach of the rules or not.
async fn check(api: &BotApi, method: &str, params: Value, status: u16, description: &str) {
    let (got, body) = call(api, method, params.clone()).await;
    assert_eq!(
        (got, body["description"].as_str()),
        (status, Some(description)),
        "{method} {params}"
    );
    assert_eq!(body["ok"], false);
    assert_eq!(body["error_code"], status);
}

fn ids(body: &Value) -> Vec<i64> {
    body["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect()
}

async fn known_to(people: &[i64]) -> BotApi {
    let api = BotApi::start().await;
    for id in people {
        api.push(update::text(&Person::new(*id), "hei"));
    }
    api
}

#[tokio::test]
async fn a_token_is_needed_and_methods_come_in_any_case_and_any_shape() {
    let api = BotApi::start().await;
    let client = Client::new();
    let wrong = client
        .get(format!("{}/bot1:wrong/getMe", api.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status().as_u16(), 401);
    let body: Value = wrong.json().await.unwrap();
    assert_eq!(
        body,
        json!({"ok": false, "error_code": 401, "description": "Unauthorized"})
    );

    for method in ["getMe", "GetMe", "getme", "GETME"] {
        let (status, body) = call(&api, method, json!({})).await;
        assert_eq!(
            (status, &body["result"]["is_bot"]),
            (200, &json!(true)),
            "{method}"
        );
    }
    check(&api, "sendHologram", json!({}), 404, "Not Found").await;
    assert!(!api.take_breaches().is_empty());

    api.push(update::text(&Person::new(KARI), "hei"));
    let url = format!("{}/bot{TOKEN}/sendMessage", api.url());
    let query = client
        .get(&url)
        .query(&[("chat_id", "11"), ("text", "113 & hjelp")])
        .send()
        .await
        .unwrap();
    assert_eq!(query.status().as_u16(), 200);
    let form = client
        .request(Method::POST, &url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("chat_id=11&text=113&reply_markup=%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22Ja%22%2C%22callback_data%22%3A%22ja%22%7D%5D%5D%7D")
        .send()
        .await
        .unwrap();
    assert_eq!(form.status().as_u16(), 200);
    let said = api.said(KARI);
    assert_eq!(
        (said[0].text(), said[1].text()),
        ("113 & hjelp".to_owned(), "113".to_owned())
    );
    assert_eq!(said[1].buttons()[0].data.as_deref(), Some("ja"));
}

#[tokio::test]
async fn an_update_stays_until_a_higher_offset_is_asked_for() {
    let api = known_to(&[KARI, OLA]).await;
    let (_, first) = call(&api, "getUpdates", json!({"limit": 1})).await;
    assert_eq!(ids(&first), [1]);
    let (_, again) = call(&api, "getUpdates", json!({})).await;
    assert_eq!(ids(&again), [1, 2]);
    assert_eq!(again["result"][0]["message"]["message_id"], 1);
    assert_eq!(again["result"][1]["message"]["from"]["language_code"], "nb");
    let (_, second) = call(&api, "getUpdates", json!({"offset": 2})).await;
    assert_eq!(ids(&second), [2]);
    let (_, none) = call(&api, "getUpdates", json!({"offset": 3})).await;
    assert!(ids(&none).is_empty());
    let (_, gone) = call(&api, "getUpdates", json!({"offset": 0})).await;
    assert!(ids(&gone).is_empty());
    check(
        &api,
        "getUpdates",
        json!({"limit": 101}),
        400,
        "Bad Request: limit must be between 1 and 100",
    )
    .await;
    assert_eq!(api.take_breaches().len(), 1);
}

#[tokio::test]
async fn a_long_poll_ends_when_something_comes_and_when_another_poller_comes() {
    let api = BotApi::start().await;
    let poll = async || call(&api, "getUpdates", json!({"timeout": 50})).await;
    let push = async || {
        api.wait_for("a poll", |calls| {
            calls
                .iter()
                .any(|call| call.method == "getUpdates")
                .then_some(())
        })
        .await;
        api.push(update::text(&Person::new(KARI), "hei"))
    };
    let ((status, body), _) = tokio::join!(poll(), push());
    assert_eq!((status, ids(&body)), (200, vec![1]));

    call(&api, "getUpdates", json!({"offset": 2})).await;
    let newer = async || {
        api.wait_for("a poll that waits", |calls| {
            calls.last()?.status.is_none().then_some(())
        })
        .await;
        call(&api, "getUpdates", json!({"offset": 2})).await
    };
    let older = async || call(&api, "getUpdates", json!({"offset": 2, "timeout": 50})).await;
    let ((status, body), (newer, _)) = tokio::join!(older(), newer());
    assert_eq!((status, newer), (409, 200));
    assert!(
        body["description"]
            .as_str()
            .unwrap()
            .starts_with("Conflict: terminated by other getUpdates")
    );
}

#[tokio::test]
async fn kinds_that_were_not_asked_for_do_not_come() {
    let api = BotApi::start().await;
    let kari = Person::new(KARI);
    api.push(update::channel_post(-100, "hei"));
    api.push(update::blocked(&kari));
    api.push(update::text(&kari, "hei"));
    let (_, some) = call(
        &api,
        "getUpdates",
        json!({"allowed_updates": ["message", "my_chat_member"]}),
    )
    .await;
    assert_eq!(ids(&some), [2, 3]);
}

#[tokio::test]
async fn an_update_can_come_twice_and_can_be_anything() {
    let api = BotApi::start().await;
    api.push_twice(update::text(&Person::new(KARI), "hei"));
    api.push_raw(|id| format!(r#"{{"update_id":{id},"message":{{"message_id":"x"}}}}"#));
    let (_, first) = call(&api, "getUpdates", json!({})).await;
    assert_eq!(ids(&first), [1, 2]);
    let (_, second) = call(&api, "getUpdates", json!({"offset": 3})).await;
    assert_eq!(ids(&second), [1]);
    let (_, third) = call(&api, "getUpdates", json!({"offset": 3})).await;
    assert!(ids(&third).is_empty());
    api.wait_for_empty_queue().await;
}

#[tokio::test]
async fn markup_is_read_as_telegram_reads_it() {
    let api = known_to(&[KARI]).await;
    let html = |text: &str| json!({"chat_id": KARI, "parse_mode": "HTML", "text": text});
    let good = "<b>Ring 113</b>\n<a href=\"https://rusinfo.no\">RUSinfo</a> &lt;3 &#8211; <i>nå</i> &amp; her";
    let (status, body) = call(&api, "sendMessage", html(good)).await;
    assert_eq!(
        (status, body["result"]["text"].as_str()),
        (200, Some("Ring 113\nRUSinfo <3 – nå & her"))
    );
    assert!(api.take_breaches().is_empty());

    for (text, why) in [
        (
            "<b>hei",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        ("<p>hei</p>", "Unsupported start tag \"p\" at byte offset 0"),
        (
            "<b>hei</i>",
            "Unmatched end tag at byte offset 6, expected \"</b>\", found \"</i>\"",
        ),
        ("hei</b>", "Unexpected end tag at byte offset 3"),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("1 & 2", "Character '&' must be escaped at byte offset 2"),
        (
            "Å &nbsp; b",
            "Unsupported entity \"&nbsp;\" at byte offset 3",
        ),
    ] {
        let description = format!("Bad Request: can't parse entities: {why}");
        check(&api, "sendMessage", html(text), 400, &description).await;
        assert!(!api.take_breaches().is_empty(), "{text}");
    }
}

#[tokio::test]
async fn what_breaks_the_rules_is_refused_and_remembered() {
    let api = known_to(&[KARI]).await;
    let say = |text: &str, button: Value| json!({"chat_id": KARI, "text": text, "reply_markup": {"inline_keyboard": [[button]]}});
    let many: Vec<i64> = (1..=101).collect();
    let url = "tel:113";
    for (method, params, why) in [
        (
            "sendMessage",
            json!({"chat_id": KARI, "text": " "}),
            "message text is empty",
        ),
        (
            "sendMessage",
            json!({"chat_id": KARI, "text": "å".repeat(4097)}),
            "message is too long",
        ),
        (
            "sendMessage",
            say("hei", json!({"text": "Ja", "callback_data": ""})),
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            say(
                "hei",
                json!({"text": "Ja", "callback_data": "å".repeat(33)}),
            ),
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            say("hei", json!({"text": " ", "callback_data": "x"})),
            "can't parse inline keyboard button: text must be non-empty",
        ),
        (
            "sendMessage",
            say("hei", json!({"text": "Ring", "url": url})),
            "inline keyboard button URL 'tel:113' is invalid: Unsupported URL protocol",
        ),
        (
            "sendMessage",
            say("hei", json!({"text": "Ja"})),
            "Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendContact",
            json!({"chat_id": KARI, "phone_number": "", "first_name": "AMK"}),
            "contact phone number must be non-empty",
        ),
        (
            "deleteMessages",
            json!({"chat_id": KARI, "message_ids": many}),
            "too many message identifiers specified",
        ),
        (
            "setMyCommands",
            json!({"commands": [{"command": "språk", "description": "Språk"}]}),
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            json!({"language_code": "nob", "commands": [{"command": "meny", "description": "Meny"}]}),
            "invalid language code specified",
        ),
        (
            "setMyDescription",
            json!({"description": "x".repeat(513)}),
            "bot description is too long",
        ),
        (
            "setMyShortDescription",
            json!({"short_description": "x".repeat(121)}),
            "bot short description is too long",
        ),
    ] {
        check(&api, method, params, 400, &format!("Bad Request: {why}")).await;
        assert!(!api.take_breaches().is_empty(), "{method}: {why}");
    }
    for (method, params, why) in [
        (
            "sendMessage",
            json!({"chat_id": 99, "text": "hei"}),
            "chat not found",
        ),
        (
            "deleteMessage",
            json!({"chat_id": KARI, "message_id": 77}),
            "message to delete not found",
        ),
        (
            "answerCallbackQuery",
            json!({"callback_query_id": "1"}),
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ] {
        check(&api, method, params, 400, &format!("Bad Request: {why}")).await;
    }
    for (method, params) in [
        (
            "sendContact",
            json!({"chat_id": KARI, "phone_number": "113", "first_name": "AMK"}),
        ),
        (
            "sendMessage",
            say(
                &"å".repeat(4096),
                json!({"text": "Ja", "callback_data": "x".repeat(64)}),
            ),
        ),
        (
            "sendMessage",
            say("hei", json!({"text": "Les", "url": "https://rusinfo.no"})),
        ),
        (
            "deleteMessages",
            json!({"chat_id": KARI, "message_ids": [1, 2]}),
        ),
        (
            "setMyCommands",
            json!({"commands": [{"command": "meny", "description": "Meny"}], "language_code": "nb"}),
        ),
        ("leaveChat", json!({"chat_id": KARI})),
        ("deleteWebhook", json!({})),
    ] {
        assert_eq!(call(&api, method, params).await.0, 200, "{method}");
    }
}

#[tokio::test]
async fn a_pressed_button_can_be_answered() {
    let api = BotApi::start().await;
    let press = update::press(&Person::new(KARI), 5, "@menu");
    api.push(press.clone());
    let params = json!({"callback_query_id": update::query(&press)});
    assert_eq!(call(&api, "answerCallbackQuery", params).await.0, 200);
}

#[tokio::test]
async fn faults_hit_what_they_are_meant_for() {
    let api = known_to(&[KARI, OLA]).await;
    let say =
        async |chat: i64| call(&api, "sendMessage", json!({"chat_id": chat, "text": "hei"})).await;

    api.fail(
        Scope::sends().to(KARI).times(1),
        Fault::TooManyRequests { retry_after: 30 },
    );
    assert_eq!(say(OLA).await.0, 200);
    let (status, body) = say(KARI).await;
    assert_eq!(
        (status, &body["parameters"]["retry_after"]),
        (429, &json!(30))
    );
    assert_eq!(say(KARI).await.0, 200);

    api.fail(Scope::sends().but(OLA), Fault::BLOCKED);
    assert_eq!(
        (say(KARI).await.0, say(KARI).await.0, say(OLA).await.0),
        (403, 403, 200)
    );
    api.heal();
    api.fail(Scope::sends().times(2), Fault::INTERNAL);
    assert_eq!(
        (say(KARI).await.0, say(OLA).await.0, say(KARI).await.0),
        (500, 500, 200)
    );
    api.fail(Scope::sends().times(1), Fault::BAD_MARKUP);
    assert_eq!(say(KARI).await.0, 400);

    let url = format!("{}/bot{TOKEN}/sendMessage", api.url());
    let raw = async || {
        Client::new()
            .post(&url)
            .json(&json!({"chat_id": KARI, "text": "hei"}))
            .send()
            .await
    };
    let before = api.said(KARI).len();
    api.fail(Scope::sends().times(1), Fault::Dropped);
    assert!(raw().await.is_err());
    api.fail(Scope::sends().times(1), Fault::AnswerLost);
    assert!(raw().await.is_err());
    api.fail(Scope::sends().times(1), Fault::NotJson);
    assert!(raw().await.unwrap().json::<Value>().await.is_err());
    assert_eq!(
        api.said(KARI).len(),
        before + 1,
        "only what lost its answer was carried out"
    );
}

#[tokio::test]
async fn a_gate_holds_answers_back_until_it_opens() {
    let api = known_to(&[KARI]).await;
    let gate = api.hold(Scope::sends().to(KARI));
    let held = call(&api, "sendMessage", json!({"chat_id": KARI, "text": "hei"}));
    let opened = async {
        let arrived = |calls: &[crate::bot_api::Call]| calls.first().map(|call| call.status);
        assert_eq!(api.wait_for("the call", arrived).await, None);
        assert!(api.said(KARI).is_empty());
        gate.open();
    };
    let ((status, _), ()) = tokio::join!(held, opened);
    assert_eq!(status, 200);
    assert_eq!(api.wait_for_said(KARI, 1).await.text(), "hei");
}
