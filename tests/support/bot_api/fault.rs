//! What can be made to go wrong, where and how often.

use std::sync::Arc;
use tokio::sync::watch;

/// Something that goes wrong.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// 429 with the seconds to wait.
    TooManyRequests {
        /// The seconds.
        retry_after: u32,
    },
    /// Any other error, with its description.
    Error(u16, &'static str),
    /// 200 with a page of a proxy in its body.
    NotJson,
    /// The connection ends before the call was carried out.
    Dropped,
    /// The call is carried out, but the connection ends before the answer.
    AnswerLost,
    /// The call is carried out and answered once the gate opens.
    Held(Gate),
}

impl Fault {
    /// 403: the person blocked the bot.
    pub(crate) const BLOCKED: Fault = Fault::Error(403, "Forbidden: bot was blocked by the user");
    /// 400: the markup was not understood.
    pub(crate) const BAD_MARKUP: Fault = Fault::Error(
        400,
        "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0",
    );
    /// 500, as Telegram says it.
    pub(crate) const INTERNAL: Fault = Fault::Error(500, "Internal Server Error");
    /// 409: another program asks for the same bot's updates.
    pub(crate) const CONFLICT: Fault = Fault::Error(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    );
}

/// Which calls are hit.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    methods: &'static [&'static str],
    chat: Option<i64>,
    spared: Option<i64>,
    times: u32,
}

impl Scope {
    /// Calls of one of these methods.
    pub(crate) fn methods(methods: &'static [&'static str]) -> Self {
        Self {
            methods,
            chat: None,
            spared: None,
            times: u32::MAX,
        }
    }

    /// Messages to any chat.
    pub(crate) fn sends() -> Self {
        Self::methods(&["sendMessage", "sendContact", "editMessageText"])
    }

    /// Asking for updates.
    pub(crate) fn polls() -> Self {
        Self::methods(&["getUpdates"])
    }

    /// Only for this chat.
    pub(crate) fn to(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    /// For all chats but this one.
    pub(crate) fn but(mut self, chat: i64) -> Self {
        self.spared = Some(chat);
        self
    }

    /// Only so many times.
    pub(crate) fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn covers(&self, method: &str, chat: Option<i64>) -> bool {
        self.times > 0
            && self.methods.contains(&method)
            && (self.chat.is_none() || self.chat == chat)
            && (self.spared.is_none() || self.spared != chat)
    }
}

/// The first fault that covers a call, used up by one.
pub(crate) fn take(
    faults: &mut [(Scope, Fault)],
    method: &str,
    chat: Option<i64>,
) -> Option<Fault> {
    let (scope, fault) = faults
        .iter_mut()
        .find(|(scope, _)| scope.covers(method, chat))?;
    scope.times = scope
        .times
        .saturating_sub(u32::from(scope.times < u32::MAX));
    Some(fault.clone())
}

/// Holds calls back until it is opened.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<watch::Sender<bool>>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Gate {
    /// Lets everything pass from now on.
    pub(crate) fn open(&self) {
        self.0.send_replace(true);
    }

    pub(crate) async fn passed(&self) {
        let _ = self.0.subscribe().wait_for(|open| *open).await;
    }
}
