//! Who may ask: only a browser on this machine, and to change something only this page.
//!
//! **Invariant.** A web page from elsewhere can neither read a conversation (its host name does not name this
//! machine, even when it resolves to it) nor write in one.

use crate::shell::host::{self, is_loopback};
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What the page may load and do: its own style and script, its own forms, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses what comes from elsewhere, and says in every response what the page may do.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = match refusal(&request) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        // A picture says by itself what it may do.
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

fn refusal(request: &Request) -> Option<&'static str> {
    let named = request.uri().authority();
    let Some(host) = host::named(request.headers()).filter(is_loopback) else {
        return Some(
            "Forhåndsvisningen svarer bare på denne maskinen: bruk 127.0.0.1 eller localhost.",
        );
    };
    if named.is_some_and(|authority| !is_loopback(authority)) {
        return Some("Forhåndsvisningen svarer bare på denne maskinen.");
    }
    let is_from_here = request.method().is_safe() || is_own(request.headers(), &host);
    (!is_from_here).then_some("Meldingen kom fra en annen nettside og ble ikke tatt imot.")
}

/// Whether the page itself sends this, as far as the browser tells.
///
/// A form of a page that sends no referrer names its origin `null`; what the browser says of the site decides then.
fn is_own(headers: &HeaderMap, host: &Authority) -> bool {
    let text = |name| headers.get(name).map(HeaderValue::as_bytes);
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let site_fits = site.map(|site| site == b"same-origin" || site == b"none");
    match text(header::ORIGIN) {
        Some(b"null") => site_fits == Some(true),
        Some(origin) => {
            origin.eq_ignore_ascii_case(format!("http://{host}").as_bytes())
                && site_fits != Some(false)
        }
        None => site_fits != Some(false),
    }
}
