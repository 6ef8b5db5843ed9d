//! A Bot API server on the loopback that keeps Telegram's rules and can be told to fail as Telegram fails.
//!
//! It knows nothing of the program. Every call is recorded and can be awaited; whatever breaks the rules of the Bot
//! API is refused as Telegram refuses it, and fails the test when the server is dropped.

#[path = "bot_api/fault.rs"]
mod fault;
#[path = "bot_api/html.rs"]
mod html;
#[path = "bot_api/request.rs"]
mod request;
#[path = "bot_api/rules.rs"]
mod rules;
#[path = "bot_api/spec.rs"]
mod spec;
#[path = "bot_api/wire.rs"]
mod wire;

pub(crate) use fault::{Fault, Gate, Scope};

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;
use wire::{Cut, Wires};

/// The token that the server accepts.
pub(crate) const TOKEN: &str = "7000000001:loopback-token-of-the-tests";

/// How long anything is waited for before the test fails with the list of calls.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The server; one per test, stopped when it is dropped.
pub(crate) struct BotApi {
    address: SocketAddr,
    state: Arc<State>,
    server: tokio::task::JoinHandle<()>,
}

/// One call of the program.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// When it arrived.
    pub(crate) at: Instant,
    /// The method, spelt as the documentation does.
    pub(crate) method: String,
    /// Its parameters, however they were sent.
    pub(crate) params: Value,
    /// What was answered; nothing while it waits, and nothing when the connection was dropped.
    pub(crate) status: Option<u16>,
    /// Whether it was carried out, whatever became of the answer.
    pub(crate) done: bool,
}

/// A button as it was shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// What stands on it.
    pub(crate) label: String,
    /// What comes back when it is pressed; nothing for a link.
    pub(crate) data: Option<String>,
}

/// What the server gave an update that was put in its queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// The update's id.
    pub(crate) update_id: i64,
    /// The id of the message in it, or 0.
    pub(crate) message_id: i64,
}

impl Call {
    /// The chat it is for.
    pub(crate) fn chat(&self) -> Option<i64> {
        request::chat(&self.params)
    }

    /// Whether it shows a text to somebody.
    pub(crate) fn says(&self) -> bool {
        matches!(self.method.as_str(), "sendMessage" | "editMessageText")
    }

    /// What the person reads: the text without its markup.
    pub(crate) fn text(&self) -> String {
        let text = self.params["text"].as_str().unwrap_or_default();
        match self.params["parse_mode"].as_str() {
            Some(mode) if mode.eq_ignore_ascii_case("html") => {
                html::plain(text).unwrap_or_default()
            }
            _ => text.to_owned(),
        }
    }

    /// The first line that the person reads.
    pub(crate) fn first_line(&self) -> String {
        self.text().lines().next().unwrap_or_default().to_owned()
    }

    /// The buttons below the text.
    pub(crate) fn buttons(&self) -> Vec<Shown> {
        let rows = self.params["reply_markup"]["inline_keyboard"].as_array();
        rows.into_iter()
            .flatten()
            .flat_map(|row| row.as_array().into_iter().flatten())
            .map(|button| Shown {
                label: button["text"].as_str().unwrap_or_default().to_owned(),
                data: button["callback_data"].as_str().map(str::to_owned),
            })
            .collect()
    }
}

impl BotApi {
    /// Starts a server on a free port.
    pub(crate) async fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts a server on an address that was free a moment ago.
    pub(crate) async fn start_at(address: SocketAddr) -> Self {
        let wires = Wires::bind(address).await;
        let address = wires.address();
        let state = Arc::new(State::default());
        let app = Router::new().fallback({
            let state = Arc::clone(&state);
            move |ConnectInfo(cut): ConnectInfo<Cut>, request: Request| async move {
                state.answer(cut, request).await
            }
        });
        let server = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<Cut>();
            axum::serve(wires, service).await.expect("the server runs");
        });
        Self {
            address,
            state,
            server,
        }
    }

    /// An address of the loopback where nobody listens.
    pub(crate) fn nowhere() -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("a bound address")
    }

    /// The server's address, for `TELOXIDE_API_URL`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Puts an update in the queue and gives it the next id, and its message one where it has none.
    pub(crate) fn push(&self, update: Value) -> Sent {
        self.state.push(update, false)
    }

    /// As [`BotApi::push`], but the update comes once more after it was acknowledged.
    pub(crate) fn push_twice(&self, update: Value) -> Sent {
        self.state.push(update, true)
    }

    /// Puts text in the queue that takes an update's place, whatever it is.
    pub(crate) fn push_raw(&self, json: impl FnOnce(i64) -> String) -> Sent {
        let mut inner = self.state.lock();
        inner.next_update += 1;
        let id = inner.next_update;
        inner.queue.push_back(Queued {
            id,
            kind: None,
            json: json(id),
            again: false,
        });
        drop(inner);
        self.state.arrived.notify_waiters();
        Sent {
            update_id: id,
            message_id: 0,
        }
    }

    /// Breaks what lies in the scope, until its times are used up or [`BotApi::heal`] is called.
    pub(crate) fn fail(&self, scope: Scope, fault: Fault) {
        self.state.lock().faults.push((scope, fault));
    }

    /// Holds back all answers in the scope until the gate is opened.
    pub(crate) fn hold(&self, scope: Scope) -> Gate {
        let gate = Gate::default();
        self.fail(scope, Fault::Held(gate.clone()));
        gate
    }

    /// Ends all faults. What is held stays held until its gate opens.
    pub(crate) fn heal(&self) {
        self.state.lock().faults.clear();
    }

    /// Everything that was called so far, in the order of arrival.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state.lock().calls.clone()
    }

    /// The texts that were accepted for a chat.
    pub(crate) fn said(&self, chat: i64) -> Vec<Call> {
        said(&self.state.lock().calls, chat).cloned().collect()
    }

    /// The numbers of the messages that stand on the screen of a chat, both sides'.
    pub(crate) fn on_screen(&self, chat: i64) -> Vec<i64> {
        let inner = self.state.lock();
        let of_chat = inner.messages.iter().filter(|(of, _)| *of == chat);
        let mut ids: Vec<i64> = of_chat.map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids
    }

    /// Waits until `seen` finds what it looks for among the calls.
    pub(crate) async fn wait_for<T>(
        &self,
        what: &str,
        mut seen: impl FnMut(&[Call]) -> Option<T>,
    ) -> T {
        self.state.wait_for(what, |inner| seen(&inner.calls)).await
    }

    /// Waits until so many texts were accepted for a chat; gives the last of them.
    pub(crate) async fn wait_for_said(&self, chat: i64, times: usize) -> Call {
        let what = format!("text number {times} in chat {chat}");
        self.wait_for(&what, |calls| said(calls, chat).nth(times - 1).cloned())
            .await
    }

    /// Waits until the program has taken an update over: it asked for a higher offset.
    pub(crate) async fn wait_for_acknowledged(&self, sent: Sent) {
        let what = format!("the acknowledgement of update {}", sent.update_id);
        self.state
            .wait_for(&what, |inner| {
                (inner.acknowledged > sent.update_id).then_some(())
            })
            .await;
    }

    /// Waits until nothing lies in the queue: all was handed over and acknowledged, as often as it had to be.
    pub(crate) async fn wait_for_empty_queue(&self) {
        self.state
            .wait_for("an empty queue", |inner| {
                inner.queue.is_empty().then_some(())
            })
            .await;
    }

    /// Takes the breaches of the Bot API's rules that were seen so far, so that they no longer fail the test.
    pub(crate) fn take_breaches(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().breaches)
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        self.server.abort();
        let breaches = self.take_breaches();
        if !std::thread::panicking() {
            assert!(
                breaches.is_empty(),
                "the Bot API was misused:\n{}",
                breaches.join("\n")
            );
        }
    }
}

fn said(calls: &[Call], chat: i64) -> impl Iterator<Item = &Call> {
    calls
        .iter()
        .filter(move |call| call.says() && call.done && call.chat() == Some(chat))
}

#[derive(Default)]
struct State {
    inner: Mutex<Inner>,
    /// A call came or was answered, or an update was acknowledged.
    changed: Notify,
    /// An update came, or another poller.
    arrived: Notify,
}

#[derive(Default)]
struct Inner {
    calls: Vec<Call>,
    breaches: Vec<String>,
    faults: Vec<(Scope, Fault)>,
    queue: VecDeque<Queued>,
    /// Every update below this id is gone.
    acknowledged: i64,
    /// Which poll is the newest; an older one that still waits ends with 409.
    poll: u64,
    allowed: Vec<String>,
    next_update: i64,
    next_message: i64,
    chats: HashSet<i64>,
    messages: HashSet<(i64, i64)>,
    queries: HashSet<String>,
}

struct Queued {
    id: i64,
    /// The name of the update's field; nothing for raw text, which is never filtered.
    kind: Option<String>,
    json: String,
    /// It comes once more after it was acknowledged.
    again: bool,
}

struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    fn result(result: impl std::fmt::Display) -> Self {
        Self {
            status: 200,
            body: format!(r#"{{"ok":true,"result":{result}}}"#),
        }
    }

    fn error(status: u16, description: impl Into<String>) -> Self {
        let description = description.into();
        let body = json!({"ok": false, "error_code": status, "description": description});
        Self {
            status,
            body: body.to_string(),
        }
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn push(&self, mut update: Value, again: bool) -> Sent {
        let mut inner = self.lock();
        inner.next_update += 1;
        let id = inner.next_update;
        let kind = update
            .as_object()
            .and_then(|fields| fields.keys().next().cloned());
        let kind = kind.expect("an update has a field");
        let mut message_id = 0;
        if let Some(query) = update[&kind]["id"].as_str() {
            inner.queries.insert(query.to_owned());
        }
        for message in [format!("/{kind}"), format!("/{kind}/message")] {
            let Some(message) = update.pointer_mut(&message) else {
                continue;
            };
            let Some(chat) = message["chat"]["id"].as_i64() else {
                continue;
            };
            inner.chats.insert(chat);
            if kind.ends_with("chat_member") {
                continue;
            }
            if message["message_id"].is_null() {
                inner.next_message += 1;
                message["message_id"] = json!(inner.next_message);
            }
            message_id = message["message_id"].as_i64().unwrap_or_default();
            inner.messages.insert((chat, message_id));
        }
        update["update_id"] = json!(id);
        inner.queue.push_back(Queued {
            id,
            kind: Some(kind),
            json: update.to_string(),
            again,
        });
        drop(inner);
        self.arrived.notify_waiters();
        Sent {
            update_id: id,
            message_id,
        }
    }

    async fn wait_for<T>(&self, what: &str, mut seen: impl FnMut(&Inner) -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            if let Some(found) = seen(&self.lock()) {
                return found;
            }
            if tokio::time::timeout_at(deadline, changed).await.is_err() {
                panic!(
                    "waited in vain for {what}; these calls came:\n{}",
                    self.lock().report()
                );
            }
        }
    }

    async fn answer(&self, cut: Cut, request: Request) -> Response {
        let request = request::read(request).await;
        if request.token != TOKEN {
            return respond(&Answer::error(401, "Unauthorized"));
        }
        let (index, fault) = {
            let mut inner = self.lock();
            inner.calls.push(Call {
                at: Instant::now(),
                method: request.method.clone(),
                params: request.params.clone(),
                status: None,
                done: false,
            });
            let breaches = spec::breaches(&request.method, &request.params)
                .into_iter()
                .chain(request.breach.clone())
                .chain(rules::check(&request.method, &request.params).err());
            for breach in breaches {
                inner.breaches.push(format!("{}: {breach}", request.method));
            }
            let chat = request::chat(&request.params);
            let fault = fault::take(&mut inner.faults, &request.method, chat);
            (inner.calls.len() - 1, fault)
        };
        self.changed.notify_waiters();

        if let Some(Fault::Held(gate)) = &fault {
            gate.passed().await;
        }
        let answer = match fault {
            None | Some(Fault::Held(_)) => self.carry_out(index, &request).await,
            Some(Fault::TooManyRequests { retry_after }) => Answer {
                status: 429,
                body: json!({
                    "ok": false,
                    "error_code": 429,
                    "description": format!("Too Many Requests: retry after {retry_after}"),
                    "parameters": {"retry_after": retry_after},
                })
                .to_string(),
            },
            Some(Fault::Error(status, description)) => Answer::error(status, description),
            Some(Fault::NotJson) => Answer {
                status: 200,
                body: "<html><body><h1>502 Bad Gateway</h1></body></html>".to_owned(),
            },
            Some(Fault::Dropped) => {
                cut.now();
                return StatusCode::OK.into_response();
            }
            Some(Fault::AnswerLost) => {
                self.carry_out(index, &request).await;
                cut.now();
                self.changed.notify_waiters();
                return StatusCode::OK.into_response();
            }
        };
        self.lock().calls[index].status = Some(answer.status);
        self.changed.notify_waiters();
        respond(&answer)
    }

    async fn carry_out(&self, index: usize, request: &request::ApiRequest) -> Answer {
        let answer = self.act(&request.method, &request.params).await;
        self.lock().calls[index].done = answer.status == 200;
        answer
    }

    async fn act(&self, method: &str, params: &Value) -> Answer {
        if let Err(refusal) = rules::check(method, params) {
            let status = if refusal == rules::NOT_FOUND {
                404
            } else {
                400
            };
            return Answer::error(status, refusal);
        }
        if method == "getUpdates" {
            return self.updates(params).await;
        }
        self.lock().act(method, params)
    }

    async fn updates(&self, params: &Value) -> Answer {
        let timeout = Duration::from_secs(params["timeout"].as_u64().unwrap_or(0).min(50));
        let deadline = tokio::time::Instant::now() + timeout;
        let limit = params["limit"].as_u64().unwrap_or(100).clamp(1, 100) as usize;
        let poll = {
            let mut inner = self.lock();
            inner.poll += 1;
            if let Some(kinds) = params["allowed_updates"].as_array() {
                let kinds = kinds.iter().filter_map(Value::as_str).map(str::to_owned);
                inner.allowed = kinds.collect();
            }
            inner.acknowledge(params["offset"].as_i64().unwrap_or(0));
            inner.poll
        };
        self.changed.notify_waiters();
        self.arrived.notify_waiters();
        loop {
            let mut arrived = pin!(self.arrived.notified());
            arrived.as_mut().enable();
            {
                let mut inner = self.lock();
                if inner.poll != poll {
                    return Answer::error(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                    );
                }
                let batch = inner.batch(limit);
                if !batch.is_empty() {
                    return Answer::result(format!("[{}]", batch.join(",")));
                }
            }
            if tokio::time::timeout_at(deadline, arrived).await.is_err() {
                return Answer::result("[]");
            }
        }
    }
}

impl Inner {
    fn acknowledge(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let gone = self.queue.len().saturating_sub(keep);
            self.queue.drain(..gone);
            return;
        }
        self.acknowledged = self.acknowledged.max(offset);
        self.queue.retain_mut(|update| {
            let gone = update.id < offset;
            !gone || std::mem::take(&mut update.again)
        });
    }

    fn batch(&mut self, limit: usize) -> Vec<&str> {
        let allowed = std::mem::take(&mut self.allowed);
        self.queue.retain(|update| match &update.kind {
            Some(kind) if allowed.is_empty() => !matches!(
                kind.as_str(),
                "chat_member" | "message_reaction" | "message_reaction_count"
            ),
            Some(kind) => allowed.contains(kind),
            None => true,
        });
        self.allowed = allowed;
        self.queue
            .iter()
            .take(limit)
            .map(|update| update.json.as_str())
            .collect()
    }

    fn act(&mut self, method: &str, params: &Value) -> Answer {
        let chat = request::chat(params);
        if let Some(chat) = chat
            && !self.chats.contains(&chat)
        {
            return Answer::error(400, "Bad Request: chat not found");
        }
        let id = params["message_id"].as_i64().unwrap_or_default();
        let known = self.messages.contains(&(chat.unwrap_or_default(), id));
        match method {
            "getMe" => Answer::result(json!({
                "id": 7_000_000_001_i64, "is_bot": true, "first_name": "Rusvakt", "username": "rusvakt_test_bot",
                "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
                "can_connect_to_business": false, "has_main_web_app": false,
            })),
            "getWebhookInfo" => Answer::result(json!({
                "url": "", "has_custom_certificate": false, "pending_update_count": self.queue.len(),
            })),
            "getMyCommands" => Answer::result("[]"),
            "sendMessage" | "sendContact" => {
                self.next_message += 1;
                let id = self.next_message;
                self.messages.insert((chat.unwrap_or_default(), id));
                Answer::result(message(chat.unwrap_or_default(), id, params))
            }
            "editMessageText" | "editMessageReplyMarkup" if known => {
                Answer::result(message(chat.unwrap_or_default(), id, params))
            }
            "editMessageText" | "editMessageReplyMarkup" => {
                Answer::error(400, "Bad Request: message to edit not found")
            }
            "deleteMessage" if !known => {
                Answer::error(400, "Bad Request: message to delete not found")
            }
            "deleteMessages" => {
                let gone = params["message_ids"].as_array();
                for id in gone.into_iter().flatten().filter_map(Value::as_i64) {
                    self.messages.remove(&(chat.unwrap_or_default(), id));
                }
                Answer::result(true)
            }
            "answerCallbackQuery" => {
                let query = params["callback_query_id"].as_str().unwrap_or_default();
                if !self.queries.contains(query) {
                    return Answer::error(
                        400,
                        "Bad Request: query is too old and response timeout expired or query ID is invalid",
                    );
                }
                Answer::result(true)
            }
            _ => Answer::result(true),
        }
    }

    fn report(&self) -> String {
        let mut report = String::new();
        let skipped = self.calls.len().saturating_sub(200);
        if skipped > 0 {
            let _ = writeln!(report, "  ({skipped} earlier calls)");
        }
        let start = self.calls.first().map(|call| call.at);
        for call in &self.calls[skipped..] {
            let after = start.map(|start| call.at - start).unwrap_or_default();
            let params = call.params.to_string();
            let params: String = params.chars().take(160).collect();
            let status = call
                .status
                .map_or("no answer".to_owned(), |status| status.to_string());
            let _ = writeln!(report, "  {after:>10.1?} {} {status} {params}", call.method);
        }
        let _ = writeln!(report, "  ({} updates in the queue)", self.queue.len());
        report
    }
}

fn message(chat: i64, id: i64, params: &Value) -> Value {
    let kind = if chat < 0 { "group" } else { "private" };
    let mut message = json!({
        "message_id": id,
        "date": unix_now(),
        "chat": {"id": chat, "type": kind, "first_name": "Kari", "title": "Gruppe"},
        "from": {"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Rusvakt", "username": "rusvakt_test_bot"},
    });
    let chat = message["chat"]
        .as_object_mut()
        .expect("the chat is an object");
    chat.remove(if kind == "group" {
        "first_name"
    } else {
        "title"
    });
    if let Some(text) = params["text"].as_str() {
        let html = params["parse_mode"]
            .as_str()
            .is_some_and(|mode| mode.eq_ignore_ascii_case("html"));
        let plain = if html {
            html::plain(text).unwrap_or_default()
        } else {
            text.to_owned()
        };
        message["text"] = json!(plain);
    }
    if params["reply_markup"]["inline_keyboard"].is_array() {
        message["reply_markup"] = params["reply_markup"].clone();
    }
    if let Some(phone) = params["phone_number"].as_str() {
        message["contact"] = json!({"phone_number": phone, "first_name": params["first_name"]});
    }
    message
}

fn respond(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).expect("a status");
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (status, headers, answer.body.clone()).into_response()
}

/// The time of day in seconds, as Telegram dates messages.
pub(crate) fn unix_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
