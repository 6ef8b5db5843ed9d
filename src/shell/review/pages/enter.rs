//! In and out.

use super::super::attempts::{Begun, Try};
use super::super::reviewers::{Checked, Mark, Passed, ReviewersError};
use super::super::sessions::WHOLE;
use super::super::{COOKIES, Console, Fields, guard};
use super::refusal::{Refusal, too_many};
use super::{Shared, Submitted, fields, layout};
use crate::review::chain::Act;
use axum::extract::{Form, FromRequest};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::html;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::task::spawn_blocking;

/// Said of every try that is not right, whichever part of it was wrong, and of one whose code must wait: else the wait would
/// tell that the password is right.
const WRONG: &str = "Navn, passord eller kode er feil. Etter mange gale koder på ett døgn må det gå opptil en time før en ny tas imot.";
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
    if from.is_none() && !console.told_no_address.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "what stands in front of the review console passes on no address in X-Forwarded-For; tries to log in are counted by name alone"
        );
    }
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
    match trying.await.unwrap_or(Err(Refusal::Failed)) {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

fn entered(
    console: &Arc<Console>,
    form: &Fields,
    from: Option<IpAddr>,
) -> Result<Response, Refusal> {
    let name = field(form, "name").trim().to_lowercase();
    let now = console.clock.now();
    let account = console.reviewers.account(&name).ok().flatten();
    let by = if account.is_some() { &name } else { NOBODY };
    let of = Try::new(from, &name, account.is_some());
    if let Begun::MustWait { is_first } = console.attempts.begin(&of, now) {
        if is_first {
            console.note(by, Act::LogInMustWait, "")?;
        }
        return Ok(too_many());
    }
    let after = account.and_then(|account| console.sessions.step(account.mark));
    let checked = check(console, form, &name, after, now)?;
    let begun = match checked {
        Checked::Wrong => Begun::Allowed,
        Checked::WrongCode(mark) => console.attempts.code(&of, mark, false, now),
        Checked::Passed(Passed { mark, .. }) => console.attempts.code(&of, mark, true, now),
    };
    match (checked, begun) {
        (Checked::Passed(Passed { mark, step }), Begun::Allowed)
            if console.sessions.take_step(mark, step) =>
        {
            console.attempts.succeed(&of, mark, now);
            console.note(&name, Act::LoggedIn, "")?;
            let_in(console, &name, mark, now)
        }
        (_, Begun::MustWait { is_first: true }) => {
            console.note(by, Act::LogInMustWait, "code")?;
            Ok(wrong())
        }
        _ => {
            console.note(by, Act::LogInRefused, "")?;
            Ok(wrong())
        }
    }
}

fn field<'a>(form: &'a Fields, name: &str) -> &'a str {
    form.get(name).map_or("", String::as_str)
}

fn check(
    console: &Console,
    form: &Fields,
    name: &str,
    after: Option<u64>,
    now: Timestamp,
) -> Result<Checked, Refusal> {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let (password, code) = (field(form, "password"), field(form, "code"));
    let reviewers = &console.reviewers;
    let checked = reviewers.check(name, password, code, seconds, after);
    checked.map_err(nobody_can)
}

fn wrong() -> Response {
    (StatusCode::UNAUTHORIZED, form(Some(WRONG))).into_response()
}

fn let_in(console: &Console, name: &str, mark: Mark, now: Timestamp) -> Result<Response, Refusal> {
    let token = console.sessions.begin(name, mark, now);
    let cookie = cookie(console, &token.map_err(nobody_can)?, WHOLE.as_secs());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

fn nobody_can(error: ReviewersError) -> Refusal {
    tracing::error!(%error, "nobody can log in");
    Refusal::Failed
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
