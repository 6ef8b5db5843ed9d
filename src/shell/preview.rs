//! The bot as a page in the browser: the chat as it looks on a phone, on the same engine and store, without Telegram.
//!
//! Beside the chat stands the workshop: what was read and why, the node, the tree, the clock, and what is wrong with the
//! files, as they are saved. Every browser session has a conversation of its own; the clock is one for all. The page works without JavaScript; with it, it sends without
//! reloading and asks for what is new, so that a follow-up appears by itself.
//!
//! **Invariants.** It answers only requests that name this machine, and changes something only for its own page. What
//! people write is escaped wherever it is shown, and kept in memory alone, beyond what the [`Desk`] keeps.

mod chats;
mod conversation;
mod guard;
mod moment;
mod page;
mod panel;
mod seen;
mod tree;
mod wish;
mod workshop;

pub use workshop::Workshop;

use crate::engine::{Input, Session};
use crate::shell::service::{Answer, Arrival, Desk, reads_danger};
use crate::shell::store::{ChatId, Kept, Sent};
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use chats::{Chat, Chats, Token};
use conversation::Conversation;
use page::News;
use panel::Panel;
use serde::Deserialize;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use wish::{Submitted, Wish};

/// Largest request, in bytes.
const BODY_BYTES: usize = 64 << 10;
/// How long a store may take to forget what has been shown.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long requests may go on after the shutdown.
const GRACE: Duration = Duration::from_secs(3);

/// Serves the page until `shutdown` resolves and the requests that were begun are answered, 3 seconds at most.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    desk: Desk,
    workshop: Workshop,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (begin, begun) = oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        // Nobody listens when serving has already ended.
        let _ = begin.send(());
    };
    let serving = axum::serve(listener, router(desk, workshop)).with_graceful_shutdown(shutdown);
    let enough = async {
        if begun.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served,
        () = enough => Ok(()),
    }
}

/// The page and what it asks for.
pub fn router(desk: Desk, workshop: Workshop) -> Router {
    let preview = Arc::new(Preview {
        desk,
        workshop,
        chats: Chats::default(),
    });
    Router::new()
        .route("/", get(show))
        .route("/send", post(send))
        .route("/nytt", get(news))
        .route("/workshop", get(panel))
        .route("/tree.svg", get(tree::tree))
        .route("/style.css", get(style))
        .route("/chat.js", get(script))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(guard::guard))
        .with_state(preview)
}

struct Preview {
    desk: Desk,
    workshop: Workshop,
    chats: Chats,
}

/// What the page asks for from time to time.
#[derive(Deserialize)]
struct Asked {
    since: Option<String>,
}

async fn show(State(preview): State<Arc<Preview>>, headers: HeaderMap) -> Response {
    let (script, workshop) = (preview.desk.script(), &preview.workshop);
    let Some(chat) = preview.chats.find(&headers) else {
        let panel = panel::whole(&script, workshop, None, &preview.desk.clock().zoned());
        return Html(page::page(&script, None, &panel)).into_response();
    };
    preview.clone().look_at_clock(&chat).await;
    let conversation = chat.conversation.lock().await;
    let now = preview.desk.clock().zoned();
    let panel = panel::whole(&script, workshop, Some(&conversation), &now);
    Html(page::page(&script, Some(&conversation), &panel)).into_response()
}

async fn panel(
    State(preview): State<Arc<Preview>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Json<Panel> {
    let (script, workshop) = (preview.desk.script(), &preview.workshop);
    let now = preview.desk.clock().zoned();
    let html = match preview.chats.find(&headers) {
        Some(chat) => {
            let conversation = chat.conversation.lock().await;
            panel::seen(&script, workshop, Some(&conversation), &now)
        }
        None => panel::seen(&script, workshop, None, &now),
    };
    Json(Panel::new(html).since(&asked.since.unwrap_or_default()))
}

async fn news(
    State(preview): State<Arc<Preview>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Json<News> {
    let since = asked.since.unwrap_or_default();
    let Some(chat) = preview.chats.find(&headers) else {
        return Json(News::none(since));
    };
    preview.clone().look_at_clock(&chat).await;
    Json(News::since(&since, &*chat.conversation.lock().await))
}

async fn send(
    State(preview): State<Arc<Preview>>,
    headers: HeaderMap,
    form: Result<Form<Submitted>, FormRejection>,
) -> Response {
    let script = preview.desk.script();
    let submitted = match form {
        Ok(Form(submitted)) => submitted,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refused(error.status(), page::too_long(&script));
        }
        Err(error) => return refused(error.status(), page::not_readable(&script)),
    };
    let since = submitted.since.clone().unwrap_or_default();
    let Some(wish) = Wish::of(submitted) else {
        return match wants_json(&headers) {
            true => Json(News::none(since)).into_response(),
            false => Redirect::to("/").into_response(),
        };
    };
    let (chat, new) = match preview.chat(&headers).await {
        Ok(found) => found,
        Err(_) => return refused(StatusCode::SERVICE_UNAVAILABLE, page::failed(&script)),
    };
    // A task of its own: whoever closes the page in the middle of a turn leaves it whole.
    let turns = tokio::spawn(preview.clone().take(chat.clone(), wish));
    if turns.await.is_err() {
        return refused(StatusCode::INTERNAL_SERVER_ERROR, page::failed(&script));
    }
    let response = match wants_json(&headers) {
        true => Json(News::since(&since, &*chat.conversation.lock().await)).into_response(),
        false => Redirect::to("/#last").into_response(),
    };
    let cookie = new.map(|token| [(header::SET_COOKIE, token.cookie())]);
    (cookie, response).into_response()
}

async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("preview/style.css"))
}

async fn script() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("preview/chat.js"))
}

fn refused(status: StatusCode, page: String) -> Response {
    (status, Html(page)).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("application/json"))
}

impl Preview {
    /// The chat of the browser session; a new one, with its token, when the session has none.
    async fn chat(
        &self,
        headers: &HeaderMap,
    ) -> Result<(Arc<Chat>, Option<Token>), getrandom::Error> {
        if let Some(chat) = self.chats.find(headers) {
            return Ok((chat, None));
        }
        let opened = self.chats.open()?;
        if let Some(left) = opened.left {
            self.erase(left.id).await;
        }
        Ok((opened.chat, Some(opened.token)))
    }

    /// Does what was asked for, the turns of a chat in order.
    async fn take(self: Arc<Self>, chat: Arc<Chat>, wish: Wish) {
        let mut conversation = chat.conversation.lock().await;
        match wish {
            Wish::Say(inputs) => {
                for input in inputs {
                    conversation.hear(&input, &self.time());
                    self.turn(chat.id, &mut conversation, input).await;
                }
            }
            Wish::SetClock(written) => {
                let is_read = self.set_clock(&written);
                conversation.set_misread((!is_read).then_some(written));
                if conversation.is_due(self.desk.clock().now()) {
                    self.turn(chat.id, &mut conversation, Input::clock()).await;
                }
            }
            Wish::SayAgain => {
                let node = conversation.seen().node.as_ref().map(ToString::to_string);
                if let Some(node) = node {
                    self.turn(chat.id, &mut conversation, Input::press(node))
                        .await;
                }
            }
            Wish::BeginAnew => {
                self.erase(chat.id).await;
                conversation.begin_anew();
            }
        }
    }

    /// Sets the clock as it is written; whether that could be read.
    fn set_clock(&self, written: &str) -> bool {
        let (clock, script) = (self.desk.clock(), self.desk.script());
        let now = clock.zoned();
        if written == wish::RIGHT {
            clock.set_right();
            return true;
        }
        let helpline = script.contacts().get(panel::HELPLINE);
        let hours = helpline.and_then(|contact| contact.hours());
        let moment = hours
            .and_then(|hours| moment::of_hours(written, hours, &now))
            .or_else(|| moment::read(written, &now));
        if let Some(moment) = &moment {
            clock.set(moment.timestamp());
        }
        moment.is_some()
    }

    /// Where a conversation stands.
    async fn session(&self, chat: ChatId) -> Session {
        match timeout(PATIENCE, self.desk.ledger().session(chat)).await {
            Ok(Ok(Kept::Session(session))) => session,
            _ => Session::default(),
        }
    }

    /// Lets the bot ask again when it is time for it.
    async fn look_at_clock(self: Arc<Self>, chat: &Arc<Chat>) {
        let chat = chat.clone();
        let turn = async move {
            let mut conversation = chat.conversation.lock().await;
            if conversation.is_due(self.desk.clock().now()) {
                self.turn(chat.id, &mut conversation, Input::clock()).await;
            }
        };
        if tokio::spawn(turn).await.is_err() {
            tracing::error!("a follow-up of the preview failed");
        }
    }

    async fn turn(&self, chat: ChatId, conversation: &mut Conversation, input: Input) {
        let (script, now) = (self.desk.script(), self.desk.clock().now());
        let read = seen::reading(&script, &self.session(chat).await, &input, now);
        let came = input.clone();
        let arrival = Arrival {
            chat,
            update: None,
            message: None,
            danger: reads_danger(&script, &input),
            input,
            receipt: None,
        };
        let answer = self.desk.answer(arrival, |_| {}).await;
        conversation.take(&answer, &self.time());
        conversation.see(&script, &came, read, &answer);
        self.forget_outbox(&answer).await;
    }

    /// What the page shows has left: it must not wait in the store for somebody to send it.
    async fn forget_outbox(&self, answer: &Answer) {
        let at = self.desk.clock().now();
        let sent = answer.replies.iter().map(|entry| Sent {
            entry: entry.id,
            chat: entry.chat,
            message: None,
            at,
        });
        let forgetting = self.desk.ledger().sent(sent.collect());
        if timeout(PATIENCE, forgetting).await.is_err() {
            tracing::error!("the store takes no more; replies that were shown stay in its outbox");
        }
    }

    async fn erase(&self, chat: ChatId) {
        if let Err(error) = self.desk.ledger().erase(chat, None).await {
            tracing::error!(%error, "a chat that the preview has let go could not be erased");
        }
    }

    /// The time that stands on a message.
    fn time(&self) -> String {
        self.desk.clock().zoned().strftime("%H.%M").to_string()
    }
}

#[cfg(test)]
mod tests;
