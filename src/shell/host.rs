//! The host that a request names. A web page from elsewhere can give its own name this machine's address, but a browser
//! says by which name it was asked: only names of this machine itself are answered by what is for this machine.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use std::net::IpAddr;

/// The one host that a request names; none when it names several, or none that can be read.
pub(super) fn named(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?.parse().ok()?;
    hosts.next().is_none().then_some(host)
}

/// Whether an authority names this machine.
pub(super) fn is_loopback(authority: &Authority) -> bool {
    let has_user = authority.as_str().contains('@');
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    is_here && !has_user
}
