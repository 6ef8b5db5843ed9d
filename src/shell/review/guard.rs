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

/// Where a request comes from. What stands in front tells it in a header, whose last address is the one it has seen; none
/// when it does not tell: its own address is that of everybody.
pub(super) fn address(
    request: &axum::http::Extensions,
    headers: &HeaderMap,
    behind_tls: bool,
) -> Option<IpAddr> {
    if behind_tls {
        let all = headers.get_all("x-forwarded-for").iter().next_back()?;
        return told(all.to_str().ok()?.rsplit(',').next()?);
    }
    let peer = request.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    Some(peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()))
}

/// An address as it is written in such a header: alone, in brackets, with a port, in quotes. Others say `unknown`, or a name
/// of their own.
fn told(written: &str) -> Option<IpAddr> {
    let written = written.trim().trim_matches('"');
    let with_port = || written.parse().ok().map(|there: SocketAddr| there.ip());
    let bracketed = || {
        let inner = written.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse().ok().map(IpAddr::V6)
    };
    written.parse().ok().or_else(with_port).or_else(bracketed)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn from(forwarded: &[&str], behind_tls: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a header"));
        }
        let mut extensions = axum::http::Extensions::new();
        let proxy: SocketAddr = "10.0.0.9:443".parse().expect("an address");
        extensions.insert(ConnectInfo(proxy));
        let address = address(&extensions, &headers, behind_tls);
        address.map(|address| address.to_string())
    }

    #[test]
    fn the_usual_forms_of_a_forwarded_address_are_read() {
        for (forwarded, wanted) in [
            ("192.0.2.1", "192.0.2.1"),
            ("198.51.100.7, 192.0.2.1", "192.0.2.1"),
            ("192.0.2.1:51234", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:51234\"", "2001:db8::1"),
        ] {
            assert_eq!(
                from(&[forwarded], true).as_deref(),
                Some(wanted),
                "{forwarded}"
            );
        }
        let last = from(&["192.0.2.1", "192.0.2.2"], true);
        assert_eq!(last.as_deref(), Some("192.0.2.2"));
        let own = from(&["192.0.2.1"], false);
        assert_eq!(own.as_deref(), Some("10.0.0.9"), "nothing stands in front");
    }

    /// The address of what stands in front would be that of everybody.
    #[test]
    fn what_is_not_told_is_no_address() {
        for forwarded in ["unknown", "_hidden", "", "192.0.2.1, unknown", "[192.0.2.1"] {
            assert_eq!(from(&[forwarded], true), None, "{forwarded}");
        }
        assert_eq!(from(&[], true), None);
    }
}
