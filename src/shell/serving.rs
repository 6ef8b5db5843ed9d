//! Answers HTTP on a listener for those who may not mean well: so many connections at once, and none of them for longer than
//! a request may take to come and to be answered.
//!
//! **Invariants.** Whoever connects and says nothing, or says it slowly, is let go; beyond the limit new ones wait outside and
//! cost nothing. A body is read no further than whoever answers asks for. Absent: what is answered.

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// How long to wait when the system gives no more connections.
const OUT_OF_FILES: Duration = Duration::from_secs(1);

/// What a listener bears.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections at once.
    pub(super) connections: usize,
    /// How long the head of a request may take to come, also of the next one on the same connection.
    pub(super) head: Duration,
    /// How long a request may take from its head to its answer.
    pub(super) request: Duration,
    /// How long a connection may last.
    pub(super) connection: Duration,
    /// How long a body may be, where no page says otherwise.
    pub(super) body_bytes: usize,
}

impl Limits {
    /// What one that answers so many at once bears.
    pub(super) fn of(connections: usize, body_bytes: usize) -> Limits {
        Limits {
            connections,
            head: Duration::from_secs(15),
            request: Duration::from_secs(30),
            connection: Duration::from_secs(5 * 60),
            body_bytes,
        }
    }
}

/// Answers for as long as the program runs. What answers may ask for [`ConnectInfo`] of the other side.
pub(super) async fn serve(listener: TcpListener, router: Router, limits: Limits) -> Infallible {
    let late = move |request: Request, next: Next| in_time(request, next, limits.request);
    let router = router
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .layer(middleware::from_fn(late));
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        // Taken before the connection is: those that find no room wait with the system.
        let place = room.clone().acquire_owned().await;
        match listener.accept().await {
            Ok((stream, peer)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    let _place = place;
                    attend(stream, peer, router, limits).await;
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(OUT_OF_FILES).await;
            }
        }
    }
}

/// Answers on one connection to its end.
async fn attend(stream: TcpStream, peer: SocketAddr, router: Router, limits: Limits) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // How it ends concerns whoever hung up, or was too slow.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = sleep(limits.connection) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(limits.request, connection).await;
}

async fn in_time(request: Request, next: Next, limit: Duration) -> Response {
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use std::future::pending;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SHORT: Duration = Duration::from_millis(100);
    const LONG: Duration = Duration::from_secs(60);

    fn wide() -> Limits {
        Limits {
            connections: 8,
            head: LONG,
            request: LONG,
            connection: LONG,
            body_bytes: 16,
        }
    }

    async fn listening(limits: Limits) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let from = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let router = Router::new()
            .route("/", get(from))
            .route("/never", get(pending::<()>))
            .route("/body", post(|body: String| async move { body }));
        tokio::spawn(serve(listener, router, limits));
        address
    }

    async fn asking(address: SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let sent = stream.write_all(request.as_bytes()).await;
        sent.expect("sent");
        stream
    }

    /// All that comes until the other side closes.
    async fn told(mut stream: TcpStream) -> String {
        let mut bytes = Vec::new();
        let read = timeout(LONG, stream.read_to_end(&mut bytes)).await;
        // A connection that is reset is closed too.
        let _ = read.expect("the other side closes");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    const WHOLE: &str = "GET / HTTP/1.1\r\nhost: here\r\n\r\n";
    const LAST: &str = "GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";

    #[tokio::test]
    async fn a_request_is_answered_and_knows_where_it_is_from() {
        let address = listening(wide()).await;
        let stream = asking(address, LAST).await;
        let from = stream.local_addr().expect("an address").to_string();
        let told = told(stream).await;
        assert!(
            told.starts_with("HTTP/1.1 200") && told.ends_with(&from),
            "{told}"
        );
    }

    #[tokio::test]
    async fn whoever_says_nothing_or_half_a_head_is_let_go() {
        let address = listening(Limits {
            head: SHORT,
            ..wide()
        })
        .await;
        for said in ["", "GET / HTTP/1.1\r\nhost: he"] {
            let told = told(asking(address, said).await).await;
            assert!(!told.contains("200"), "{told}");
        }
        let told = told(asking(address, WHOLE).await).await;
        assert!(
            told.starts_with("HTTP/1.1 200"),
            "answered, then let go: {told}"
        );
    }

    #[tokio::test]
    async fn a_body_or_an_answer_that_does_not_come_is_not_waited_for() {
        let address = listening(Limits {
            request: SHORT,
            ..wide()
        })
        .await;
        let half = "POST /body HTTP/1.1\r\nhost: here\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nab";
        let never = "GET /never HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";
        for said in [half, never] {
            let told = told(asking(address, said).await).await;
            assert!(told.starts_with("HTTP/1.1 408"), "{told}");
        }
    }

    #[tokio::test]
    async fn a_connection_has_an_end() {
        let address = listening(Limits {
            connection: SHORT,
            ..wide()
        })
        .await;
        let told = told(asking(address, WHOLE).await).await;
        assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    }

    #[tokio::test]
    async fn a_long_body_is_refused() {
        let address = listening(wide()).await;
        let long = format!(
            "POST /body HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncontent-length: 17\r\n\r\n{}",
            "a".repeat(17)
        );
        let told = told(asking(address, &long).await).await;
        assert!(told.starts_with("HTTP/1.1 413"), "{told}");
    }

    #[tokio::test]
    async fn one_too_many_waits_until_another_has_gone() {
        let address = listening(Limits {
            connections: 1,
            ..wide()
        })
        .await;
        let mut first = asking(address, WHOLE).await;
        let mut byte = [0];
        first.read_exact(&mut byte).await.expect("an answer");
        let mut second = asking(address, LAST).await;
        let waited = timeout(SHORT, second.read(&mut byte)).await;
        assert!(waited.is_err(), "it was answered beside the first");
        drop(first);
        let told = told(second).await;
        assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    }
}
