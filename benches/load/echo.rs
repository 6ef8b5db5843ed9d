//! A bare echo bot as teloxide's own examples write it: its dispatcher, no store, no script.

use teloxide::dispatching::UpdateFilterExt;
use teloxide::prelude::*;
use teloxide::{dptree, types::Update};

/// Echoes until it is ended.
pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let url = std::env::var("TELOXIDE_API_URL").unwrap().parse().unwrap();
        let bot = Bot::from_env().set_api_url(url);
        let handler = Update::filter_message().endpoint(echo);
        Dispatcher::builder(bot, dptree::entry().branch(handler))
            .build()
            .dispatch()
            .await;
    });
}

async fn echo(bot: Bot, message: Message) -> ResponseResult<()> {
    if let Some(text) = message.text() {
        bot.send_message(message.chat.id, text).await?;
    }
    Ok(())
}
