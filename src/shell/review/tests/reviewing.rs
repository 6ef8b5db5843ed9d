//! From what was written down to what is decided.

use super::*;

#[tokio::test]
async fn every_page_is_whole_and_strict() {
    let place = Place::new();
    place.events(&[
        ("aa", &danger("han har tatt <b>overdose</b>")),
        ("aa", &shown("heroin#effects")),
    ]);
    let browser = place.logged_in("sjef", Role::Admin).await;
    for (path, heading) in [
        ("/", "I dag"),
        ("/samtaler", "Samtaler"),
        ("/ikke-forstatt", "Ikke forstått"),
        ("/bom", "Bom og falske alarmer"),
        ("/treet", "Treet"),
        ("/eksport", "Eksport"),
        ("/logg", "Innsynslogg"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.holds(&[
            &format!("<h1>{heading}</h1>"),
            "<html lang=\"nb\">",
            "class=\"skip\" href=\"#innhold\"",
            "<main id=\"innhold\"",
            "<nav aria-label=\"Sider\">",
            &format!("href=\"{path}\" aria-current=\"page\""),
        ]);
        assert_eq!(page.text.matches("<h1>").count(), 1);
        for banned in [
            "<script", "style=\"", "<style", "onclick", "http://", "https://", "<b>",
        ] {
            let text = page.text.replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains(banned), "{banned} on {path}");
        }
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(
            (page.header("cache-control"), page.header("x-frame-options")),
            ("no-store", "DENY")
        );
    }
    let cookie = place.browser().get("/stil.css").await;
    assert!(cookie.header("content-type").starts_with("text/css"));
    let picture = browser.get("/treet.svg").await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(picture.text.starts_with("<svg"));
}

#[tokio::test]
async fn a_talk_is_shown_with_what_is_read_in_it_and_is_noted() {
    let place = Place::new();
    place.events(&[
        ("aa", &danger("han har tatt overdose, [NAVN] <svarer ikke>")),
        ("aa", &shown("overdose")),
        ("bb", &missed("hva er klokka")),
    ]);
    let browser = place.logged_in("kari", Role::Reviewer).await;
    let list = browser.get("/samtaler?niva=urgent").await;
    let today = place.clock.zoned().date();
    let address = format!("/samtaler/{today}/00000000000000aa");
    list.holds(&["1 samtaler.", &format!("href=\"{address}\"")]);
    assert!(!list.text.contains("har tatt"), "no words on the list");
    assert!(!place.audit().contains("talk-read"));
    let talk = browser.get(&address).await;
    talk.holds(&[
        "han har tatt overdose, [NAVN] &lt;svarer ikke&gt;",
        "Fare for liv",
        "Hvordan boten leser dette nå",
        "«overdose»",
        "leder til <code>113</code>",
    ]);
    assert!(place.audit().contains(&format!(
        "\"by\":\"kari\",\"act\":\"talk-read\",\"what\":\"{today}/00000000000000aa\""
    )));
    let found = browser.post("/samtaler", &[("ord", "KLOKKA")]).await;
    found.holds(&["1 samtaler.", "00000000000000bb", "value=\"KLOKKA\""]);
    browser
        .post("/samtaler", &[("ord", "tannlege")])
        .await
        .holds(&["0 samtaler."]);
    assert!(place.audit().contains("searched") && !place.audit().contains("KLOKKA"));
}

#[tokio::test]
async fn words_that_are_searched_for_are_in_no_address() {
    let place = Place::new();
    let names: Vec<String> = (1..=60).map(|n| format!("a{n}")).collect();
    let rest = missed("hva er klokka");
    let events: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), rest.as_str()))
        .collect();
    place.events(&events);
    let browser = place.logged_in("kari", Role::Reviewer).await;
    let refused = browser.get("/samtaler?ord=klokka").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(!place.audit().contains("searched"), "nothing was shown");
    let page = browser.post("/samtaler", &[("ord", "klokka")]).await;
    page.holds(&[
        "60 samtaler",
        "side 1 av 2",
        "method=\"post\" action=\"/samtaler\"",
    ]);
    let linked = |page: &Page| {
        let links = page.text.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.contains("klokka")).count()
    };
    assert_eq!(linked(&page), 0, "{}", page.text);
    assert!(!page.text.contains("method=\"get\""));
    let second = browser
        .post("/samtaler", &[("ord", "klokka"), ("side", "2")])
        .await;
    second.holds(&["side 2 av 2", "Forrige side"]);
    assert_eq!(linked(&second), 0);
    let forged = browser
        .post_raw("/samtaler", &form(&[("ord", "klokka")]))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    // Without words the next page is a link, which can be kept.
    let all = browser.get("/samtaler").await;
    all.holds(&["href=\"/samtaler?side=2\""]);
}

#[tokio::test]
async fn what_a_person_deletes_is_gone_with_the_next_page() {
    let place = Place::new();
    place.events(&[
        ("aa", &danger("han har tatt overdose")),
        ("bb", &missed("hva er klokka")),
    ]);
    let browser = place.logged_in("kari", Role::Reviewer).await;
    browser.get("/samtaler").await.holds(&["2 samtaler."]);
    let file = fs::read_dir(place.data().join("events"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = fs::read_to_string(&file).unwrap();
    let first = text.lines().next().unwrap();
    fs::write(&file, text.replacen(first, &" ".repeat(first.len()), 1)).unwrap();
    place.events(&[("cc", &shown("menu"))]);
    let page = browser.get("/samtaler").await;
    page.holds(&["2 samtaler.", "00000000000000bb", "00000000000000cc"]);
    assert!(!page.text.contains("00000000000000aa"));
    fs::remove_file(&file).unwrap();
    browser.get("/samtaler").await.holds(&["0 samtaler."]);
}

#[tokio::test]
async fn what_enough_did_not_get_answered_becomes_a_phrase_or_is_set_aside() {
    let place = Place::new();
    let same = missed("hvordan virker heroin på [NAVN] egentlig");
    let few = missed("kan jeg få låne sykkelen din");
    place.events(&[
        ("a1", &same),
        ("a2", &same),
        ("a3", &same),
        ("a4", &same),
        ("a4", &same),
        ("b1", &few),
    ]);
    let browser = place.logged_in("kari", Role::Reviewer).await;
    let page = browser.get("/ikke-forstatt").await;
    page.holds(&["Ingen grupper å vise", "6 i alt"]);
    assert!(!page.text.contains("heroin"));
    place.events(&[("a5", &same)]);
    let page = browser.get("/ikke-forstatt").await;
    page.holds(&["«hvordan virker heroin på [NAVN] egentlig»", "5 samtaler"]);
    assert!(!page.text.contains("sykkelen"));
    let wording = page.field("wording");
    assert_eq!(page.field("phrase"), "hvordan virker heroin på egentlig");
    // The answer that is nearest is not waited for: it takes long to learn.
    assert_eq!(page.field("node"), "");

    let settle = |act: &'static str, phrase: &'static str, node: &'static str| {
        let (browser, wording) = (&browser, wording.clone());
        async move {
            let fields = [
                ("wording", wording.as_str()),
                ("act", act),
                ("phrase", phrase),
                ("node", node),
            ];
            browser.post("/ikke-forstatt", &fields).await
        }
    };
    for (phrase, node) in [
        ("", "heroin#effects"),
        ("hva sa Kåre Knutsvik", "heroin#effects"),
        ("hva er det", "../../x"),
        ("hva er det", "@113"),
    ] {
        assert_eq!(
            settle("phrase", phrase, node).await.status,
            StatusCode::BAD_REQUEST,
            "{phrase} {node}"
        );
    }
    let made = settle("phrase", "hvordan virker egentlig heroin", "heroin#effects").await;
    made.holds(&["+effects = [", "a/dialogues/nb/heroin.md", "git apply"]);
    let patches = fs::read_dir(place.review().join("patches")).unwrap();
    assert_eq!(patches.count(), 1);
    browser
        .get("/ikke-forstatt")
        .await
        .holds(&["Ingen grupper å vise"]);
    browser
        .get("/ikke-forstatt?vis=alle")
        .await
        .holds(&["ny spørreform for"]);
    let gone = browser
        .post(
            "/ikke-forstatt",
            &[("wording", "noe annet"), ("act", "off-topic")],
        )
        .await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert_eq!(settle("off-topic", "", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn two_who_agree_make_a_case() {
    let place = Place::new();
    place.events(&[("aa", &missed("han ble helt rar av de pillene"))]);
    let kari = place.logged_in("kari", Role::Reviewer).await;
    let sjef = place.logged_in("sjef", Role::Admin).await;
    let page = kari.get("/bom").await;
    page.holds(&["1 venter på deg", "han ble helt rar av de pillene"]);
    let item = page.field("item");
    let label = |level: &'static str| {
        [
            ("item", item.clone()),
            ("level", level.to_owned()),
            ("category", "mixing".to_owned()),
        ]
    };
    let send = async |browser: &Browser<'_>, level: &'static str| {
        let label = label(level);
        let fields: Vec<(&str, &str)> = label
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = browser.post("/bom", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    };
    send(&kari, "urgent").await;
    kari.get("/bom").await.holds(&["0 venter på deg"]);
    let blind = sjef.get("/bom").await;
    blind.holds(&["1 venter på deg"]);
    assert!(
        !blind.text.contains("kari:"),
        "the other's label is not shown"
    );
    let case = format!("/bom/tilfelle/{item}");
    assert_eq!(sjef.get(&case).await.status, StatusCode::NOT_FOUND);
    send(&sjef, "help").await;
    sjef.get("/bom").await.holds(&[
        "kari: Haster, Blanding eller ukjent stoff",
        "sjef: Vil ha hjelp",
    ]);
    send(&sjef, "urgent").await;
    sjef.get("/bom").await.holds(&["Vis tilfellet"]);
    sjef.get(&case).await.holds(&[
        "han ble helt rar av de pillene",
        "giftinfo",
        "Skriv tilfellet",
    ]);
    assert_eq!(kari.post(&case, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(sjef.post(&case, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sjef.post(&case, &[]).await.status,
        StatusCode::CONFLICT,
        "once is enough"
    );
    let written = fs::read_to_string(place.review().join("cases.tsv")).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 2, "{written}");
    assert_eq!(lines[0], crate::review::label::HEADING);
    assert!(
        lines[1]
            .ends_with("\tnb\than ble helt rar av de pillene\turgent\turgent\tmixing\tgiftinfo")
    );
    // Read the way that `tests/cases` are.
    let cases = crate::triage::Case::parse(&written).unwrap();
    assert_eq!(cases[0].min, crate::triage::Level::Urgent);
    let chain = crate::review::chain::verify(place.audit().as_bytes(), |_| {});
    assert!(chain.is_ok_and(|head| head.lines > 8));
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(place.review().join("cases.tsv"))
            .unwrap()
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn the_picture_shows_where_people_go_and_leave() {
    let place = Place::new();
    let (menu, heroin) = (shown("menu"), shown("heroin"));
    let names: Vec<String> = (1..=7).map(|n| format!("a{n}")).collect();
    for name in &names {
        place.events(&[(name, &menu), (name, &heroin)]);
    }
    let browser = place.logged_in("leser", Role::Reader).await;
    let page = browser.get("/treet").await;
    let today = place.clock.zoned().date();
    page.holds(&[&format!("&amp;til={today}\" alt=")]);
    let picture = browser.get("/treet.svg?sprak=nb").await.text;
    assert!(picture.contains(">7 sluttet her</text>") && picture.contains(">7</text>"));
    let before = browser
        .get("/treet.svg?fra=2026-01-01&til=2026-01-02")
        .await;
    assert!(before.text.starts_with("<svg") && !before.text.contains("sluttet her"));
}

#[tokio::test]
async fn an_export_tells_no_small_number_and_no_part_of_a_month() {
    let place = Place::new();
    let at = |time: &str| place.clock.set(time.parse().unwrap());
    at("2027-01-20T12:00:00Z");
    place.events(&[("b0", &shown("menu"))]);
    at("2027-02-15T12:00:00Z");
    let names: Vec<String> = (1..40).map(|n| format!("a{n}")).collect();
    let rest = shown("heroin#effects");
    let events: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), rest.as_str()))
        .collect();
    place.events(&events);
    place.events(&[("b1", &danger("overdose")), ("b1", &shown("overdose"))]);
    let browser = place.logged_in("leser", Role::Reader).await;
    let none = browser.get("/eksport.csv").await;
    assert_eq!(
        none.text.lines().count(),
        1,
        "it is not over: {}",
        none.text
    );
    at("2027-03-01T12:00:00Z");
    let browser = place.logged_in("lise", Role::Reader).await;
    let page = browser.get("/eksport.csv").await;
    let rows: Vec<&str> = page.text.lines().skip(1).collect();
    assert!(page.text.starts_with("period,by,value,talks\n"));
    let ends = |end: &str| rows.iter().any(|row| row.ends_with(end));
    assert!(
        ends(",language,en,<5") && ends(",level,emergency,<5") && ends(",level,help,<5"),
        "{}",
        page.text
    );
    assert!(rows.iter().any(|row| row.contains(",page,heroin,")));
    assert!(!page.text.contains(",page,overdose"), "{}", page.text);
    for day in ["2027-02-01", "2027-02-28"] {
        let part = browser
            .get(&format!("/eksport.csv?fra={day}&til={day}"))
            .await;
        assert_eq!(part.text, page.text, "a part of it is asked for");
    }
    let shown = browser.get("/eksport").await;
    assert_eq!(place.audit().matches("counts-read").count(), 1);
    shown.holds(&["Fare for liv", "engelsk", "&lt;5", "minst "]);
    assert!(place.audit().contains("exported"));
    let key = place.review().join("export.key");
    assert_eq!(fs::read(&key).unwrap().len(), 32);
}
