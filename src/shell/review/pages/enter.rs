//! In and out.

use super::super::attempts::Try;
use super::super::sessions::WHOLE;
use super::super::{COOKIES, Console, Fields, guard};
use super::refusal::{Refusal, too_many};
use super::{Shared, Submitted, fields, layout};
use crate::review::chain::Act;
use axum::extract::{Form, FromRequest};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Said of every try that is not right, whichever part of it was wrong.
const WRONG: &str = "Navn, passord eller kode er feil.";
/// How somebody who is not known is called in the audit log: what was typed may be a password.
const NOBODY: &str = "ukjent";

pub(super) async fn show() -> Response {
    form(None).into_response()
}

fn form(error: Option<&str>) -> impl IntoResponse + use<> {
    let content = html! {
        h1 { "Logg inn" }
        p { "For dem som leser anonyme hendelser for å gjøre boten bedre." }
        @if let Some(error) = error { p class="error" role="alert" { (error) } }
        form method="post" action="/inn" class="stacked" {
            label for="navn" { "Navn" }
            input id="navn" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required;
            label for="passord" { "Passord" }
            input id="passord" name="password" type="password" autocomplete="current-password" required;
            label for="kode" { "Kode fra autentiseringsappen" }
            input id="kode" name="code" inputmode="numeric" autocomplete="one-time-code" required;
            button { "Logg inn" }
        }
    };
    layout::bare("Logg inn", &content)
}

pub(super) async fn enter(State(console): Shared, request: Request) -> Response {
    let behind_tls = console.settings.behind_tls;
    let from = guard::address(request.extensions(), request.headers(), behind_tls);
    let submitted: Submitted = Form::from_request(request, &()).await;
    let form = match fields(submitted) {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    let Ok(turn) = console.hashing.clone().acquire_owned().await else {
        return Refusal::Failed.into_response();
    };
    let trying = spawn_blocking(move || {
        // Held until the password is hashed: whoever hangs up meanwhile makes no room for another.
        let _turn = turn;
        entered(&console, &form, from)
    });
    trying
        .await
        .unwrap_or_else(|_| Refusal::Failed.into_response())
}

fn entered(console: &Arc<Console>, form: &Fields, from: IpAddr) -> Response {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let name = field("name").trim().to_lowercase();
    let now = console.clock.now();
    let is_known = matches!(console.reviewers.account(&name), Ok(Some(_)));
    let of = Try::new(from, &name);
    if !console.attempts.begin(&of, now) {
        return too_many();
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let after = console.sessions.step(&name);
    let (password, code) = (field("password"), field("code"));
    let checked = console
        .reviewers
        .check(&name, password, code, seconds, after);
    let passed = match checked {
        Ok(passed) => passed,
        Err(error) => {
            tracing::error!(%error, "nobody can log in");
            return Refusal::Failed.into_response();
        }
    };
    let passed = passed.filter(|passed| console.sessions.take_step(&name, passed.step));
    let Some(passed) = passed else {
        let by = if is_known { &name } else { NOBODY };
        return match console.note(by, Act::LogInRefused, "") {
            Ok(()) => (StatusCode::UNAUTHORIZED, self::form(Some(WRONG))).into_response(),
            Err(refusal) => refusal.into_response(),
        };
    };
    console.attempts.succeed(&of, now);
    if let Err(refusal) = console.note(&name, Act::LoggedIn, "") {
        return refusal.into_response();
    }
    match console.sessions.begin(&name, passed.mark, now) {
        Ok(token) => {
            let cookie = cookie(console, &token, WHOLE.as_secs());
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "nobody can log in");
            Refusal::Failed.into_response()
        }
    }
}

/// Out: the browser forgets the token as the console has.
pub(super) fn left(console: &Console) -> Response {
    let cookie = cookie(console, "", 0);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/inn")).into_response()
}

fn cookie(console: &Console, token: &str, seconds: i64) -> String {
    let [plain, secure] = COOKIES;
    let (name, more) = match console.settings.behind_tls {
        true => (secure, "; Secure"),
        false => (plain, ""),
    };
    format!("{name}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{more}")
}
