//! What goes for every request: who may ask at all, and what a page may do.
//!
//! **Invariants.** Without TLS in front only this machine is answered, and only when it is named, so that no web page
//! reaches the console by a name of its own. A form of another page is refused before anybody looks at who sent it.

use super::Console;
use super::pages::refusal::Refusal;
use crate::shell::host::{self, is_loopback};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// A page may show its own style and pictures and send its own forms; nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses what comes from elsewhere, and says in every response what the page may do.
pub(super) async fn guard(
    State(console): State<Arc<Console>>,
    request: Request,
    next: Next,
) -> Response {
    let behind_tls = console.settings.behind_tls;
    let mut response = match is_allowed(&request, behind_tls) {
        true => next.run(request).await,
        false => Refusal::Elsewhere.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if behind_tls {
        let value = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// Where a request comes from. What stands in front tells it in a header, whose last address is the one it has seen.
pub(super) fn address(
    request: &axum::http::Extensions,
    headers: &HeaderMap,
    behind_tls: bool,
) -> IpAddr {
    let forwarded = || {
        let all = headers.get_all("x-forwarded-for").iter().next_back()?;
        all.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = request
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    let told = behind_tls.then(forwarded).flatten();
    told.or(peer).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

fn is_allowed(request: &Request, behind_tls: bool) -> bool {
    let Some(host) = host::named(request.headers()) else {
        return false;
    };
    let named = request.uri().authority();
    let is_ours = |authority: &Authority| behind_tls || is_loopback(authority);
    is_ours(&host)
        && named.is_none_or(is_ours)
        && (request.method().is_safe() || is_own(request.headers(), &host))
}

/// Whether one of our pages sends this, as far as the browser tells.
fn is_own(headers: &HeaderMap, host: &Authority) -> bool {
    let text = |name| headers.get(name).map(HeaderValue::as_bytes);
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let site_fits = site.is_none_or(|site| site == b"same-origin" || site == b"none");
    let is_origin = |origin: &[u8]| {
        ["http", "https"]
            .iter()
            .any(|scheme| origin.eq_ignore_ascii_case(format!("{scheme}://{host}").as_bytes()))
    };
    site_fits && text(header::ORIGIN).is_none_or(is_origin)
}
