//! The tree around a node, as a picture.

use super::Preview;
use crate::graph::{self, Graph};
use crate::language::Language;
use crate::script::Script;
use crate::shell::preview::workshop::Workshop;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Most boxes that can be read beside a chat; around a hub such as the menu stand more.
const BOXES: usize = 60;
/// What the picture may do when it is opened by itself: show its own colours.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/// Which picture.
#[derive(Deserialize)]
pub(super) struct Asked {
    node: String,
    lang: Option<String>,
}

pub(super) async fn tree(
    State(preview): State<Arc<Preview>>,
    Query(asked): Query<Asked>,
) -> Response {
    let (script, workshop) = (preview.desk.script(), preview.workshop.clone());
    let drawing = tokio::task::spawn_blocking(move || drawn(&script, &workshop, &asked));
    match drawing.await {
        Ok(Some(svg)) => {
            let headers = [
                (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
            ];
            (headers, svg).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn drawn(script: &Script, workshop: &Workshop, asked: &Asked) -> Option<String> {
    let language = asked.lang.as_deref().and_then(Language::from_code);
    let language = language.unwrap_or_default();
    let mut whole = Graph::shown(script, language);
    whole.mark(&workshop.findings());
    let places = [language, Language::Nb].map(|code| format!("{code}/{}", asked.node));
    let is_there = |place: &&String| whole.nodes.iter().any(|node| node.id == **place);
    let focus = places.iter().find(is_there)?;
    let near = |depth| whole.around(focus, depth);
    let fits = |part: &Graph| part.nodes.len() + part.contacts.len() <= BOXES;
    let part = near(1).filter(fits).or_else(|| near(0))?;
    Some(graph::neighbourhood(&whole, &part, focus, language))
}
