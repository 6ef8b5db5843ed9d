//! What is around every page: landmarks, the way to the other pages, the way out.

use super::super::Visitor;
use crate::review::Role;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// The pages that all others belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Today,
    Talks,
    Missed,
    Labels,
    Tree,
    Export,
    Log,
}

const ALL: [(Here, &str, &str, Role); 7] = [
    (Here::Today, "/", "I dag", Role::Reader),
    (Here::Talks, "/samtaler", "Samtaler", Role::Reviewer),
    (
        Here::Missed,
        "/ikke-forstatt",
        "Ikke forstått",
        Role::Reviewer,
    ),
    (
        Here::Labels,
        "/bom",
        "Bom og falske alarmer",
        Role::Reviewer,
    ),
    (Here::Tree, "/treet", "Treet", Role::Reader),
    (Here::Export, "/eksport", "Eksport", Role::Reader),
    (Here::Log, "/logg", "Innsynslogg", Role::Admin),
];

/// A page for somebody who is logged in.
pub(super) fn page(visitor: &Visitor, here: Here, title: &str, content: &Markup) -> Response {
    let around = html! {
        header {
            nav aria-label="Sider" {
                ul {
                    @for (place, address, name, role) in ALL {
                        @if visitor.role >= role {
                            li { a href=(address) aria-current=[(place == here).then_some("page")] { (name) } }
                        }
                    }
                }
            }
            form method="post" action="/ut" class="out" {
                (csrf(visitor))
                button class="quiet" { "Logg ut " span class="who" { (visitor.name) } }
            }
        }
        main id="innhold" tabindex="-1" { (content) }
    };
    Html(document(title, &around)).into_response()
}

/// A page for anybody.
pub(super) fn bare(title: &str, content: &Markup) -> Html<String> {
    let around = html! {
        main id="innhold" class="bare" tabindex="-1" { (content) }
    };
    Html(document(title, &around))
}

/// The field that tells which session a form is of.
pub(super) fn csrf(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name="csrf" value=(visitor.csrf); }
}

fn document(title: &str, around: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="nb" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " – Rusvakt" }
                link rel="stylesheet" href="/stil.css";
            }
            body {
                a class="skip" href="#innhold" { "Hopp til innholdet" }
                (around)
            }
        }
    };
    document.into_string()
}
