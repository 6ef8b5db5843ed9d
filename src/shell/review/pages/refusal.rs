//! Why something is not shown or not done, and what whoever asked can do.

use super::layout;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

/// Why something is not shown or not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shell::review) enum Refusal {
    /// Nobody is logged in.
    LogIn,
    /// The role does not go so far.
    NotAllowed,
    /// The form is of another session.
    OldForm,
    /// It came from another page, or to another name.
    Elsewhere,
    /// There is no such page.
    NotFound,
    /// What was asked for is not one of what there is.
    Asked(String),
    /// The form is too large.
    TooLarge,
    /// The form makes no sense.
    Unreadable,
    /// It has changed meanwhile.
    Changed(&'static str),
    /// The audit log takes no more.
    NoAudit,
    /// It failed.
    Failed,
}

impl Refusal {
    fn told(self) -> (StatusCode, &'static str, String) {
        let (status, heading, told) = match self {
            Refusal::LogIn => (
                StatusCode::UNAUTHORIZED,
                "Ikke logget inn",
                "Logg inn først.",
            ),
            Refusal::NotAllowed => (
                StatusCode::FORBIDDEN,
                "Ikke tilgang",
                "Rollen din gir ikke tilgang til dette. En administrator kan gi deg en annen.",
            ),
            Refusal::OldForm => (
                StatusCode::FORBIDDEN,
                "Skjemaet er for gammelt",
                "Ingenting er endret. Gå tilbake, last siden på nytt og prøv igjen.",
            ),
            Refusal::Elsewhere => (
                StatusCode::FORBIDDEN,
                "Ikke herfra",
                "Dette kom fra en annen nettside, eller til et annet navn enn denne maskinens.",
            ),
            Refusal::NotFound => (
                StatusCode::NOT_FOUND,
                "Finnes ikke",
                "Siden finnes ikke. Det som er eldre enn lagringstiden, eller som en person har slettet, er borte.",
            ),
            Refusal::Asked(told) => {
                return (
                    StatusCode::BAD_REQUEST,
                    "Det går ikke an å spørre slik",
                    told,
                );
            }
            Refusal::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "For stort",
                "Skjemaet er for stort. Ingenting er endret.",
            ),
            Refusal::Unreadable => (
                StatusCode::BAD_REQUEST,
                "Kan ikke leses",
                "Skjemaet kan ikke leses. Ingenting er endret.",
            ),
            Refusal::Changed(told) => (StatusCode::CONFLICT, "Endret i mellomtiden", told),
            Refusal::NoAudit => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Loggen kan ikke skrives",
                "Ingen ord vises før det kan skrives ned hvem som ser dem. Er disken full?",
            ),
            Refusal::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Noe gikk galt",
                "Siden kunne ikke lages. Programmets egen logg sier hvorfor.",
            ),
        };
        (status, heading, told.to_owned())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self == Refusal::LogIn {
            return Redirect::to("/inn").into_response();
        }
        let (status, heading, told) = self.told();
        let content = html! {
            h1 { (heading) }
            p role="alert" { (told) }
            p { a href="/" { "Til I dag" } }
        };
        (status, layout::bare(heading, &content)).into_response()
    }
}

/// Too many tries.
pub(super) fn too_many() -> Response {
    let content = html! {
        h1 { "For mange forsøk" }
        p role="alert" { "Vent et kvarter og prøv igjen." }
    };
    let wait = [(header::RETRY_AFTER, "900")];
    let page = layout::bare("For mange forsøk", &content);
    (StatusCode::TOO_MANY_REQUESTS, wait, page).into_response()
}
