//! Whoever should not get in, and what makes no sense.

use super::*;
use crate::shell::review::HASHED_AT_ONCE;

#[tokio::test]
async fn nobody_sees_anything_before_they_are_in() {
    let place = Place::new();
    place.events(&[("aa", &danger("han har tatt overdose"))]);
    let browser = place.browser();
    for path in [
        "/",
        "/samtaler",
        "/samtaler/2026-11-30/00000000000000aa",
        "/ikke-forstatt",
        "/bom",
        "/bom/tilfelle/2026-11-30.1",
        "/treet",
        "/treet.svg",
        "/eksport",
        "/eksport.csv",
        "/logg",
    ] {
        let page = browser.get(path).await;
        assert_eq!(
            (page.status, page.header("location")),
            (StatusCode::SEE_OTHER, "/inn"),
            "{path}"
        );
        assert!(!page.text.contains("overdose"));
    }
    for path in [
        "/ut",
        "/bom",
        "/ikke-forstatt",
        "/bom/tilfelle/2026-11-30.1",
    ] {
        let page = browser.post(path, &[]).await;
        assert_eq!(
            (page.status, page.header("location")),
            (StatusCode::SEE_OTHER, "/inn"),
            "{path}"
        );
    }
    assert_eq!(place.audit(), "");
}

#[tokio::test]
async fn nobody_outside_has_the_bot_asked_how_it_is() {
    let bot = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    bot.set_nonblocking(true).unwrap();
    let place = Place::asking(Pulse::There(bot.local_addr().unwrap()));
    let page = place.browser().get("/").await;
    assert_eq!(page.header("location"), "/inn");
    assert!(bot.accept().is_err(), "it was asked");
    place.logged_in("kari", Role::Reader).await;
    assert!(bot.accept().is_ok());
}

#[tokio::test]
async fn a_wrong_part_is_refused_without_saying_which() {
    let place = Place::new();
    let secret = place.add("kari", Role::Reader);
    let right = place.code(&secret);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let mut browser = place.browser();
    let mut texts = Vec::new();
    for (name, password, code) in [
        ("kari", "feil hest batteri", right.as_str()),
        ("kari", PASSWORD, wrong),
        ("ola", PASSWORD, right.as_str()),
        ("' OR 1=1 --", "<script>", "1"),
    ] {
        let page = browser.log_in(name, password, code).await;
        assert_eq!(
            (page.status, browser.cookie.as_deref()),
            (StatusCode::UNAUTHORIZED, None)
        );
        assert!(!page.text.contains(name) || name == "kari");
        texts.push(page.text);
    }
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]));
    let audit = place.audit();
    assert_eq!(audit.matches("log-in-refused").count(), 4);
    assert!(!audit.contains("hest") && !audit.contains("script") && audit.contains("ukjent"));
    assert_eq!(
        browser.log_in("kari", PASSWORD, &right).await.status,
        StatusCode::SEE_OTHER
    );
    let again = browser.log_in("kari", PASSWORD, &right).await;
    assert_eq!(
        again.status,
        StatusCode::UNAUTHORIZED,
        "a code is taken once"
    );
}

#[tokio::test]
async fn who_guesses_has_to_wait() {
    let place = Place::new();
    let secret = place.add("kari", Role::Reader);
    let mut browser = place.browser();
    for _ in 0..5 {
        let page = browser.log_in("kari", "feil hest batteri", "000000").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    let page = browser.log_in("kari", PASSWORD, &place.code(&secret)).await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "900")
    );
    browser.log_in("kari", PASSWORD, &place.code(&secret)).await;
    let audit = place.audit();
    assert_eq!(audit.matches("log-in-must-wait").count(), 1, "{audit}");
    place.clock.advance(SignedDuration::from_mins(15));
    let page = browser.log_in("kari", PASSWORD, &place.code(&secret)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_guesses_codes_has_to_wait_and_does_not_learn_that_the_password_is_right() {
    let place = Place::new();
    let secret = place.add("kari", Role::Reader);
    let mut browser = place.browser();
    for _ in 0..10 {
        place.clock.advance(SignedDuration::from_mins(16));
        browser.log_in("kari", PASSWORD, "nothing").await;
    }
    let wrong = browser.log_in("kari", "feil hest batteri", "nothing").await;
    let code = place.code(&secret);
    let waits = browser.log_in("kari", PASSWORD, &code).await;
    assert_eq!(waits.status, StatusCode::UNAUTHORIZED);
    assert_eq!(waits.text, wrong.text);
    let told = "\"act\":\"log-in-must-wait\",\"what\":\"code\"";
    assert_eq!(place.audit().matches(told).count(), 1, "{}", place.audit());
    place.clock.advance(SignedDuration::from_mins(1));
    let page = browser.log_in("kari", PASSWORD, &place.code(&secret)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

/// A request that is dropped when its password is being hashed.
#[tokio::test]
async fn hanging_up_makes_no_room_for_another_password() {
    let folder = TempDir::new().unwrap();
    let console = console(folder.path(), ReviewConfig::default(), Arc::default()).unwrap();
    let (hashing, router) = (console.hashing.clone(), router(console));
    let fields = [("name", "kari"), ("password", PASSWORD), ("code", "1")];
    let ask = || {
        Request::post("/inn")
            .header(header::HOST, "127.0.0.1:8085")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form(&fields)))
            .unwrap()
    };
    // Nobody is answered before the log says so, and now it cannot: what was begun does not end.
    fs::create_dir_all(folder.path().join("review")).unwrap();
    let log = fs::File::create(folder.path().join("review/audit.jsonl")).unwrap();
    log.lock().unwrap();
    for left in (0..HASHED_AT_ONCE).rev() {
        let mut asking = Box::pin(router.clone().oneshot(ask()));
        while hashing.available_permits() > left {
            tokio::select! {
                biased;
                _ = &mut asking => panic!("answered"),
                () = tokio::task::yield_now() => {}
            }
        }
        drop(asking);
        assert_eq!(hashing.available_permits(), left);
    }
    log.unlock().unwrap();
    let all = u32::try_from(HASHED_AT_ONCE).unwrap();
    assert!(hashing.acquire_many(all).await.is_ok());
}

#[tokio::test]
async fn a_name_that_is_not_there_is_answered_as_one_that_is() {
    let place = Place::new();
    place.add("kari", Role::Reader);
    let mut answers = Vec::new();
    for name in ["kari", "ola"] {
        let mut browser = place.browser();
        for _ in 0..7 {
            let page = browser.log_in(name, "feil hest batteri", "000000").await;
            answers.push((
                page.status,
                page.header("retry-after").to_owned(),
                page.text,
            ));
        }
    }
    assert!(answers[..7] == answers[7..]);
    assert_eq!(answers[4].0, StatusCode::UNAUTHORIZED);
    assert_eq!(answers[5].0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_forged_or_ended_session_is_none() {
    let place = Place::new();
    let mut browser = place.logged_in("kari", Role::Reviewer).await;
    let cookie = browser.cookie.clone().unwrap();
    for forged in [
        "rusvakt-review=".to_owned(),
        format!("rusvakt-review={}", "0".repeat(64)),
        format!("{cookie}0"),
        cookie.replace("rusvakt-review", "rusvakt"),
        "rusvakt-review=../../reviewers.json".to_owned(),
    ] {
        browser.cookie = Some(forged.clone());
        assert_eq!(
            browser.get("/").await.header("location"),
            "/inn",
            "{forged}"
        );
    }
    browser.cookie = Some(cookie.clone());
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    assert_eq!(browser.post("/ut", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/").await.header("location"), "/inn");

    let browser = place.logged_in("ola", Role::Reviewer).await;
    place.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(browser.get("/").await.header("location"), "/inn");
    let browser = place.logged_in("per", Role::Reviewer).await;
    Reviewers::of(&place.review()).remove("per").unwrap();
    assert_eq!(
        browser.get("/").await.header("location"),
        "/inn",
        "who is removed is out"
    );
}

#[tokio::test]
async fn a_session_is_of_one_account_and_not_of_its_name() {
    let place = Place::new();
    let reviewers = Reviewers::of(&place.review());
    let browser = place.logged_in("kari", Role::Admin).await;
    // Removed and added again between two pages of the first one's.
    reviewers.remove("kari").unwrap();
    place.add("kari", Role::Admin);
    assert_eq!(browser.get("/").await.header("location"), "/inn");
    let posted = browser.post("/bom", &[("item", "2026-11-30.1")]).await;
    assert_eq!(posted.header("location"), "/inn");

    let file = place.review().join("reviewers.json");
    for field in ["password", "secret"] {
        let browser = place.logged_in(&format!("ola-{field}"), Role::Reader).await;
        assert_eq!(browser.get("/").await.status, StatusCode::OK);
        let text = fs::read_to_string(&file).unwrap();
        let mut all: serde_json::Value = serde_json::from_str(&text).unwrap();
        all[format!("ola-{field}")][field] = all["kari"][field].clone();
        fs::write(&file, all.to_string()).unwrap();
        assert_eq!(browser.get("/").await.header("location"), "/inn", "{field}");
    }
}

#[tokio::test]
async fn a_form_of_another_session_or_site_changes_nothing() {
    let place = Place::new();
    place.events(&[("aa", &missed("hva er klokka"))]);
    let kari = place.logged_in("kari", Role::Reviewer).await;
    let ola = place.logged_in("ola", Role::Reviewer).await;
    let item = kari.get("/bom").await.field("item");
    let label = [
        ("item", item.as_str()),
        ("level", "other"),
        ("category", "none"),
    ];
    let with = |csrf: &str| form(&[&[("csrf", csrf)], &label[..]].concat());
    for csrf in ["", &ola.csrf, &"0".repeat(64)] {
        assert_eq!(
            kari.post_raw("/bom", &with(csrf)).await.status,
            StatusCode::FORBIDDEN
        );
    }
    assert_eq!(
        kari.post_raw("/bom", &form(&label)).await.status,
        StatusCode::FORBIDDEN
    );
    for (name, value) in [
        ("origin", "https://ond.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("host", "ond.example"),
        ("host", "127.0.0.1@ond.example"),
    ] {
        let request = Request::post("/bom")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value);
        let page = kari.send(request, Body::from(with(&kari.csrf))).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert!(!place.review().join("labels.jsonl").exists());
    // The same form, after its session has ended.
    kari.post("/ut", &[]).await;
    let replayed = kari.post_raw("/bom", &with(&kari.csrf)).await;
    assert_eq!(replayed.header("location"), "/inn");
    assert!(!place.review().join("labels.jsonl").exists());
}

#[tokio::test]
async fn a_role_goes_as_far_as_it_goes() {
    let place = Place::new();
    let reader = place.logged_in("leser", Role::Reader).await;
    for path in [
        "/samtaler",
        "/ikke-forstatt",
        "/bom",
        "/logg",
        "/bom/tilfelle/2026-11-30.1",
    ] {
        assert_eq!(
            reader.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(
        reader
            .post("/bom", &[("item", "2026-11-30.1")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert!(!reader.get("/").await.text.contains("/samtaler"));
    let reviewer = place.logged_in("kari", Role::Reviewer).await;
    for path in ["/logg", "/bom/tilfelle/2026-11-30.1"] {
        assert_eq!(
            reviewer.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(
        place
            .logged_in("sjef", Role::Admin)
            .await
            .get("/logg")
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn paths_lead_nowhere_else() {
    let place = Place::new();
    place.events(&[("aa", &missed("hva er klokka"))]);
    let browser = place.logged_in("sjef", Role::Admin).await;
    for path in [
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/samtaler/../../reviewers.json",
        "/samtaler/2026-11-30/..%2f..%2freviewers.json",
        "/samtaler/%2fetc%2fpasswd/00000000000000aa",
        "/samtaler/2026-11-30/0000000000000000",
        "/samtaler/2026-11-30/zzzzzzzzzzzzzzzz",
        "/samtaler/2026-13-45/00000000000000aa",
        "/samtaler/-9999-01-01/00000000000000aa",
        "/bom/tilfelle/..%2f..%2freviewers.json",
        "/bom/tilfelle/2026-11-30.99999999999999999999",
        "/review/reviewers.json",
        "/stil.css/../../reviewers.json",
        "/%00",
        "/samtaler/2026-11-30/%ff",
        "/samtaler/%ff/00000000000000aa",
        "/bom/tilfelle/%ff",
        "/%ff",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            !page.text.contains("argon2") && page.text.contains("Finnes ikke"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_large_request_is_refused() {
    let place = Place::new();
    let browser = place.logged_in("kari", Role::Reviewer).await;
    let hundred_megabytes = || Body::from(vec![b'a'; 100 << 20]);
    for path in ["/inn", "/bom", "/ikke-forstatt", "/ut"] {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let page = browser.send(request, hundred_megabytes()).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        page.holds(&["For stort"]);
    }
    let long = "a".repeat(BODY_BYTES / 2);
    assert_eq!(
        browser
            .post("/bom", &[("item", &long[..1000])])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    let request = Request::post("/bom").header(header::CONTENT_TYPE, "application/json");
    let page = browser.send(request, Body::from("{}")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_filter_is_compared_and_never_run() {
    let place = Place::new();
    place.events(&[("aa", &danger("han har tatt overdose"))]);
    let browser = place.logged_in("kari", Role::Reviewer).await;
    let odd = [
        "' OR 1=1 --",
        "(a+)+$",
        "<script>alert(1)</script>",
        "\"><img src=x>",
        "../../x",
        "[NAVN",
        "\u{0}",
        "%",
    ];
    for value in odd {
        for field in ["niva", "fare", "sprak", "emne", "node", "fra", "til"] {
            let page = browser
                .get(&format!("/samtaler?{}", form(&[(field, value)])))
                .await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{field} {value}");
            assert!(
                !page.text.contains("<script") && !page.text.contains("<img"),
                "{field} {value}"
            );
        }
        let page = browser.post("/samtaler", &[("ord", value)]).await;
        assert_eq!(page.status, StatusCode::OK, "{value}");
        assert!(!page.text.contains("<script") && !page.text.contains("<img"));
        for path in [
            "/samtaler?side",
            "/ikke-forstatt?side",
            "/ikke-forstatt?vis",
        ] {
            let (path, field) = path.split_once('?').unwrap();
            let page = browser
                .get(&format!("{path}?{}", form(&[(field, value)])))
                .await;
            assert_eq!(page.status, StatusCode::OK, "{field} {value}");
            assert!(
                !page.text.contains("<script") && !page.text.contains("<img"),
                "{field} {value}"
            );
        }
        for path in [
            "/treet?sprak",
            "/eksport?fra",
            "/?dag",
            "/eksport.csv?til",
            "/treet.svg?sprak",
        ] {
            let (path, field) = path.split_once('?').unwrap();
            let page = browser
                .get(&format!("{path}?{}", form(&[(field, value)])))
                .await;
            assert_eq!(
                page.status,
                StatusCode::BAD_REQUEST,
                "{path} {field} {value}"
            );
        }
    }
    for path in [
        "/samtaler?fra=2999-12-31&til=2000-01-01",
        "/samtaler?%ff=%fe&&=&niva",
        "/?dag=2000-01-01",
        "/eksport?fra=2000-01-01&til=2999-12-31",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn damaged_and_newer_events_hide_no_other() {
    let place = Place::new();
    place.events(&[
        ("aa", &danger("han har tatt overdose")),
        ("bb", "\"event\":{\"event\":\"mind-read\"}"),
    ]);
    let file = fs::read_dir(place.data().join("events"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend(b"\xff\xfe{]\n{\"at\":\"<script>\"}\n{\"at\":\"2026");
    fs::write(&file, bytes).unwrap();
    let browser = place.logged_in("kari", Role::Reviewer).await;
    browser
        .get("/")
        .await
        .holds(&["2 linjer i hendelsene er skadet, og 1 er skrevet av en nyere versjon"]);
    browser.get("/samtaler").await.holds(&["1 samtaler."]);
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_left_alone() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("layout"), "99\n").unwrap();
    let opened = console(folder.path(), ReviewConfig::default(), Arc::default());
    assert!(matches!(opened.err(), Some(ReviewError::Store(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn it_listens_to_others_only_behind_tls() {
    let open = "0.0.0.0:0".parse().unwrap();
    assert!(matches!(
        listen(open, false).await,
        Err(ReviewError::Open(_))
    ));
    assert!(listen(open, true).await.is_ok());
    assert!(listen("127.0.0.1:0".parse().unwrap(), false).await.is_ok());
    let place = Place::with(|settings| settings.behind_tls = true);
    let secret = place.add("kari", Role::Reader);
    let fields = [
        ("name", "kari"),
        ("password", PASSWORD),
        ("code", &place.code(&secret)),
    ];
    let request = Request::post("/inn")
        .header(header::HOST, "rusvakt.example")
        .header(header::ORIGIN, "https://rusvakt.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = place
        .browser()
        .send(request, Body::from(form(&fields)))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let cookie = page.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(!page.header("strict-transport-security").is_empty());
}

/// One person who is wrong too often must not keep out all who come by the same proxy.
#[tokio::test]
async fn a_proxy_that_tells_no_address_locks_nobody_out() {
    let place = Place::with(|settings| settings.behind_tls = true);
    let secret = place.add("kari", Role::Reader);
    let browser = place.browser();
    let log_in = async |name: &str, code: &str, forwarded: Option<&str>| {
        let fields = [("name", name), ("password", PASSWORD), ("code", code)];
        let mut request = Request::post("/inn")
            .header(header::HOST, "rusvakt.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(forwarded) = forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let page = browser.send(request, Body::from(form(&fields))).await;
        page.status
    };
    for forwarded in [None, Some("unknown")] {
        for n in 0..25 {
            let status = log_in(&format!("n{n}"), "1", forwarded).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{n} {forwarded:?}");
        }
    }
    for n in 0..25 {
        let told = format!("[2001:db8::1]:{}", 1000 + n);
        let status = log_in("ola", "1", Some(&told)).await;
        let is_let_in = status == StatusCode::UNAUTHORIZED;
        assert_eq!(is_let_in, n < 5, "{n}: a port makes no other address");
    }
    let status = log_in("kari", &place.code(&secret), None).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn words_that_cannot_be_noted_are_not_shown() {
    let place = Place::new();
    place.events(&[("aa", &danger("han har tatt overdose"))]);
    let browser = place.logged_in("sjef", Role::Admin).await;
    fs::remove_file(place.review().join("audit.jsonl")).unwrap();
    fs::create_dir(place.review().join("audit.jsonl")).unwrap();
    let today = place.clock.zoned().date();
    let page = browser
        .get(&format!("/samtaler/{today}/00000000000000aa"))
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.text.contains("overdose"));
    assert_eq!(
        browser.get("/").await.status,
        StatusCode::OK,
        "numbers are shown"
    );
}
