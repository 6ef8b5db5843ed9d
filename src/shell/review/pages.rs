//! The pages, and which address leads to which.

mod enter;
mod export;
mod labels;
mod layout;
mod log;
mod missed;
pub(super) mod refusal;
mod talk;
mod talks;
mod today;
pub(super) mod tree;
mod words;

use super::{Console, Fields};
use crate::review::Role;
use axum::Router;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use refusal::Refusal;
use std::sync::Arc;

type Shared = State<Arc<Console>>;
type Submitted = Result<Form<Fields>, FormRejection>;
/// What an address names; an address that cannot be read names nothing.
type Named<T> = Result<Path<T>, PathRejection>;

/// All addresses.
pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/", get(show_today))
        .route("/samtaler", get(show_talks).post(search_talks))
        .route("/samtaler/{day}/{who}", get(show_talk))
        .route("/ikke-forstatt", get(show_missed).post(settle_missed))
        .route("/bom", get(show_labels).post(label))
        .route("/bom/tilfelle/{item}", get(show_case).post(write_case))
        .route("/treet", get(show_tree))
        .route("/treet.svg", get(tree_picture))
        .route("/eksport", get(show_export))
        .route("/eksport.csv", get(export_rows))
        .route("/logg", get(show_log))
        .route("/inn", get(enter::show).post(enter::enter))
        .route("/ut", post(leave))
        .route("/stil.css", get(style))
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::NotFound)
}

async fn show_today(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    // The bot is asked by nobody who is not logged in.
    if let Err(refusal) = console
        .clone()
        .admitted(headers.clone(), Role::Reader)
        .await
    {
        return refusal.into_response();
    }
    let pulse = console.pulse.summary().await;
    let make = move |console: &Console, visitor: &_| today::page(console, visitor, &asked, pulse);
    console.show(headers, Role::Reader, make).await
}

async fn show_talks(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, visitor: &_| talks::page(console, visitor, &asked);
    console.show(headers, Role::Reviewer, make).await
}

async fn search_talks(State(console): Shared, headers: HeaderMap, form: Submitted) -> Response {
    let form = fields(form);
    console
        .act(headers, Role::Reviewer, form, talks::search)
        .await
}

async fn show_talk(
    State(console): Shared,
    headers: HeaderMap,
    path: Named<(String, String)>,
) -> Response {
    let Ok(Path((day, who))) = path else {
        return Refusal::NotFound.into_response();
    };
    let make = move |console: &Console, visitor: &_| talk::page(console, visitor, &day, &who);
    console.show(headers, Role::Reviewer, make).await
}

async fn show_missed(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, visitor: &_| missed::page(console, visitor, &asked);
    console.show(headers, Role::Reviewer, make).await
}

async fn settle_missed(State(console): Shared, headers: HeaderMap, form: Submitted) -> Response {
    let form = fields(form);
    console
        .act(headers, Role::Reviewer, form, missed::settle)
        .await
}

async fn show_labels(State(console): Shared, headers: HeaderMap) -> Response {
    console.show(headers, Role::Reviewer, labels::page).await
}

async fn label(State(console): Shared, headers: HeaderMap, form: Submitted) -> Response {
    let form = fields(form);
    console
        .act(headers, Role::Reviewer, form, labels::label)
        .await
}

async fn show_case(State(console): Shared, headers: HeaderMap, path: Named<String>) -> Response {
    let Ok(Path(item)) = path else {
        return Refusal::NotFound.into_response();
    };
    let make = move |console: &Console, visitor: &_| labels::case_page(console, visitor, &item);
    console.show(headers, Role::Admin, make).await
}

async fn write_case(
    State(console): Shared,
    headers: HeaderMap,
    path: Named<String>,
    form: Submitted,
) -> Response {
    let Ok(Path(item)) = path else {
        return Refusal::NotFound.into_response();
    };
    let form = fields(form);
    let act = move |console: &Console, visitor: &_, _: &Fields| {
        labels::write_case(console, visitor, &item)
    };
    console.act(headers, Role::Admin, form, act).await
}

async fn show_tree(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, visitor: &_| tree::page(console, visitor, &asked);
    console.show(headers, Role::Reader, make).await
}

async fn tree_picture(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, _: &_| tree::picture(console, &asked);
    console.show(headers, Role::Reader, make).await
}

async fn show_export(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, visitor: &_| export::page(console, visitor, &asked);
    console.show(headers, Role::Reader, make).await
}

async fn export_rows(
    State(console): Shared,
    headers: HeaderMap,
    Query(asked): Query<Fields>,
) -> Response {
    let make = move |console: &Console, visitor: &_| export::rows(console, visitor, &asked);
    console.show(headers, Role::Reader, make).await
}

async fn show_log(State(console): Shared, headers: HeaderMap) -> Response {
    console.show(headers, Role::Admin, log::page).await
}

async fn leave(State(console): Shared, headers: HeaderMap, form: Submitted) -> Response {
    let form = fields(form);
    let token = super::token(&headers, console.settings.behind_tls)
        .unwrap_or_default()
        .to_owned();
    let act = move |console: &Console, visitor: &super::Visitor, _: &Fields| {
        console.sessions.end(&token);
        console.note(&visitor.name, crate::review::chain::Act::LoggedOut, "")?;
        Ok(enter::left(console))
    };
    console.act(headers, Role::Reader, form, act).await
}

async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("style.css"))
}

fn fields(form: Submitted) -> Result<Fields, Refusal> {
    match form {
        Ok(Form(fields)) => Ok(fields),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Refusal::TooLarge),
        Err(_) => Err(Refusal::Unreadable),
    }
}

/// A field that was filled in.
fn given<'a>(asked: &'a Fields, name: &str) -> Option<&'a str> {
    let value = asked.get(name).map(|value| value.trim());
    value.filter(|value| !value.is_empty())
}

/// A date that was asked for.
fn day(asked: &Fields, name: &str) -> Result<Option<Date>, Refusal> {
    let day = given(asked, name).map(str::parse::<Date>).transpose();
    let day = day
        .ok()
        .filter(|day| day.is_none_or(|day| (2000..=2999).contains(&day.year())));
    day.ok_or_else(|| {
        Refusal::Asked(format!(
            "{} er ingen dato; skriv den som 2026-11-30.",
            quoted(asked, name)
        ))
    })
}

/// What was asked for, to be shown back.
fn quoted(asked: &Fields, name: &str) -> String {
    let value: String = given(asked, name)
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    format!("«{value}»")
}
