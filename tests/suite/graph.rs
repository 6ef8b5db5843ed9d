//! `rusvakt graph`, and what the graph shows of the dialogues that come with the program.

use crate::cli::Place;
use rusvakt::topic;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::fs;
use std::sync::LazyLock;

/// The graph of the dialogues that come with the program, as the program prints it.
static SHIPPED: LazyLock<Counted> = LazyLock::new(|| Counted::of(&Place::shipped()));

/// A graph as somebody else's program reads it.
struct Counted {
    nodes: Vec<Value>,
    edges: Vec<Value>,
}

impl Counted {
    fn of(place: &Place) -> Counted {
        let ended = place.run(&["graph", "--format", "json"], b"");
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let graph: Value = serde_json::from_str(&ended.out).unwrap();
        let list = |name: &str| graph[name].as_array().unwrap().clone();
        Counted {
            nodes: list("nodes"),
            edges: list("edges"),
        }
    }

    /// Taps from a node to everything that can be reached, counted over the edges alone.
    fn taps(&self, from: &str) -> HashMap<&str, usize> {
        let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
        for edge in &self.edges {
            let ends = [&edge["from"], &edge["to"]].map(|end| end.as_str().unwrap());
            next.entry(ends[0]).or_default().push(ends[1]);
        }
        let mut taps = HashMap::new();
        let mut waiting = VecDeque::from([(self.id(from), 0)]);
        while let Some((id, count)) = waiting.pop_front() {
            if !taps.contains_key(id) {
                taps.insert(id, count);
                let after = next.get(id).into_iter().flatten();
                waiting.extend(after.map(|id| (*id, count + 1)));
            }
        }
        taps
    }

    fn id(&self, id: &str) -> &str {
        let ids = self.nodes.iter().map(|node| node["id"].as_str().unwrap());
        ids.into_iter().find(|known| *known == id).unwrap()
    }
}

#[test]
fn the_json_has_the_keys_that_programs_rely_on() {
    let at = Place::new();
    for language in ["nb", "nn", "en"] {
        let menu = format!("{language}/menu.md");
        let more = "(urgent)\n- [Les «mer»](https://rusinfo.no/)\n- [Ring](@113)\n- [Tilbake](!back)\n- [Hjem](!menu)";
        at.replace(&menu, "(urgent)", more);
    }
    let graph = Counted::of(&at);
    let node = graph.nodes.iter().find(|node| node["id"] == "nb/urgent");
    insta::assert_snapshot!(serde_json::to_string_pretty(node.unwrap()).unwrap(), @r#"
    {
      "asked": false,
      "chars": 13,
      "file": "nb/urgent.md",
      "follow_up": null,
      "from_menu": 1,
      "id": "nb/urgent",
      "lang": "nb",
      "level": "urgent",
      "line": 6,
      "reviewed": "2026-11-24",
      "sources": 1,
      "start": true,
      "title": "Haster",
      "to_help": 1,
      "topic": null,
      "warnings": []
    }
    "#);
    let from_menu = graph.edges.iter().filter(|edge| edge["from"] == "nb/menu");
    let ends: Vec<String> = from_menu
        .map(|edge| format!("{} {}", edge["to"], edge["label"]))
        .collect();
    insta::assert_snapshot!(ends.join("\n"), @r#"
    "nb/emergency" "Fare"
    "nb/urgent" "Haster"
    "https://rusinfo.no/" "Les «mer»"
    "@113" "Ring"
    "!back" "Tilbake"
    "nb/menu" "Hjem"
    "nb/help" "Snakk med noen"
    "#);
}

#[test]
fn a_language_can_be_asked_for_alone() {
    let at = Place::new();
    let ended = at.run(&["graph", "--format", "json", "--lang", "nn"], b"");
    let graph: Value = serde_json::from_str(&ended.out).unwrap();
    for node in graph["nodes"].as_array().unwrap() {
        assert_eq!(node["lang"], "nn");
    }
    let mistaken = at.run(&["graph", "--lang", "sv"], b"");
    assert_eq!(mistaken.code, Some(2));
    assert!(mistaken.err.contains("nb, nn eller en"), "{}", mistaken.err);
}

#[test]
fn a_node_that_is_not_translated_is_bokmals_and_warned_of() {
    let at = Place::new();
    let page = fs::read_to_string(at.dialogues.join("en/urgent.md")).unwrap();
    at.write("en/urgent.md", page.split("\n## ").next().unwrap());
    let graph = Counted::of(&at);
    let ids: HashSet<&str> = graph
        .nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains("nb/urgent#reminder") && !ids.contains("en/urgent#reminder"));
    let warned = graph
        .nodes
        .iter()
        .find(|node| node["id"] == "nb/urgent#reminder");
    assert_eq!(warned.unwrap()["warnings"][0], "translation-missing");
}

#[test]
fn dialogues_with_an_error_are_not_drawn() {
    let at = Place::new();
    at.replace("en/deleted.md", "(help)", "(halp)");
    at.replace("nb/deleted.md", "Det er slettet.", "Ring 02033.");
    let ended = at.run(&["graph", "--format", "json"], b"");
    assert_eq!((ended.code, &*ended.out), (Some(1), ""));
    assert!(ended.err.contains("2 feil"), "{}", ended.err);
    assert!(ended.err.contains("rusvakt check"), "{}", ended.err);
}

#[test]
fn a_file_is_written_or_said_to_be_out_of_reach() {
    let at = Place::new();
    let file = at.config().with_file_name("graph.json");
    let file = file.to_str().unwrap();
    let ended = at.run(&["graph", "--format", "json", "--output", file], b"");
    assert_eq!(
        (ended.code, ended.out),
        (Some(0), format!("skrev {file}\n"))
    );
    let graph: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(graph["nodes"].is_array());
    // What was made here can be made anew, in any form; what was not, and what lies among the dialogues, is kept.
    let picture = at.run(&["graph", "--output", file], b"");
    assert_eq!(picture.code, Some(0), "{}", picture.err);
    assert_eq!(at.run(&["graph", "--output", file], b"").code, Some(0));
    at.write("bilder/tree.svg", &fs::read_to_string(file).unwrap());
    let guide = at.dialogues.join("bilder/tree.svg");
    fs::write(file, "Til meg selv").unwrap();
    for other in [file, guide.to_str().unwrap()] {
        let kept = fs::read(other).unwrap();
        let refused = at.run(&["graph", "--output", other], b"");
        assert_eq!(refused.code, Some(1), "{}", refused.out);
        assert!(refused.err.contains("--force"), "{}", refused.err);
        assert_eq!(fs::read(other).unwrap(), kept);
        let forced = at.run(&["graph", "--output", other, "--force"], b"");
        assert_eq!(forced.code, Some(0), "{}", forced.err);
    }
    let nowhere = at.run(&["graph", "--output", "/nowhere/at/all"], b"");
    assert_eq!(nowhere.code, Some(1));
    assert!(nowhere.err.contains("/nowhere/at/all"), "{}", nowhere.err);
}

#[test]
fn without_a_form_it_is_a_picture_of_the_pages() {
    let place = Place::shipped();
    let first = place.run(&["graph"], b"");
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(place.run(&["graph", "--format", "svg"], b"").out, first.out);
    for shown in [
        "<title id=\"title\">Rusvakt: sidene (nb)</title>",
        "<desc id=\"about\">",
        "prefers-color-scheme: dark",
        "Alt folk slår opp, er høyst 3 trykk fra menyen",
        ">Heroin</text>",
        "class=\"box emergency\"",
        "RUStelefonen",
    ] {
        assert!(first.out.contains(shown), "{shown}");
    }
    loads_nothing(&first.out);
}

#[test]
fn a_picture_shows_what_lies_around_a_node() {
    let place = Place::shipped();
    let draw = |arguments: &[&str]| {
        let ended = place.run(&[&["graph", "--focus"], arguments].concat(), b"");
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        loads_nothing(&ended.out);
        ended.out
    };
    let near = draw(&["heroin#risks"]);
    assert!(near.contains("heroin#mixing") && near.contains("Noen er i fare nå"));
    assert!(!near.contains("still-there"), "a follow-up of a neighbour");
    assert!(!near.contains("treatment"), "two buttons away");
    assert!(draw(&["heroin#risks", "--depth", "2"]).contains("treatment"));
    assert_eq!(draw(&["nb/heroin#risks"]), near);
    assert!(draw(&["nn/heroin"]).contains("rundt nn/heroin"));
    assert!(draw(&["heroin", "--lang", "en"]).contains("rundt en/heroin"));
    assert!(draw(&["@akan"]).contains("work#akan"));
}

#[test]
fn a_place_that_is_not_there_is_named_with_what_is_like_it() {
    let unknown = Place::shipped().run(&["graph", "--focus", "heroin#risk"], b"");
    assert_eq!((unknown.code, &*unknown.out), (Some(1), ""));
    assert!(unknown.err.contains("heroin#risk"), "{}", unknown.err);
    assert!(unknown.err.contains("heroin#risks"), "{}", unknown.err);
}

#[test]
fn a_picture_marks_what_is_not_translated_and_what_is_warned_of() {
    let at = Place::new();
    let page = fs::read_to_string(at.dialogues.join("en/urgent.md")).unwrap();
    at.write("en/urgent.md", page.split("\n## ").next().unwrap());
    let overview = at.run(&["graph", "--lang", "en"], b"").out;
    assert!(
        overview.contains("box urgent warned untranslated"),
        "{overview}"
    );
    let near = at
        .run(
            &["graph", "--lang", "en", "--focus", "urgent#reminder"],
            b"",
        )
        .out;
    assert!(
        near.contains("box plain warned untranslated focus"),
        "{near}"
    );
    assert!(near.contains("⚠ translation-missing"), "{near}");
    let dot = at
        .run(&["graph", "--lang", "en", "--format", "dot"], b"")
        .out;
    assert!(dot.contains("(bare på nb)"), "{dot}");
}

#[test]
fn dot_escapes_what_operators_write() {
    let at = Place::new();
    for language in ["nb", "nn", "en"] {
        let menu = format!("{language}/menu.md");
        at.replace(&menu, "](urgent)", " \"nei\" <&](urgent)");
    }
    let dot = at.run(&["graph", "--format", "dot"], b"").out;
    assert!(dot.starts_with("digraph rusvakt {\n") && dot.ends_with("}\n"));
    let edge = r#"  "nb/menu" -> "nb/urgent" [label="Haster \"nei\" <&"];"#;
    assert!(dot.lines().any(|line| line == edge), "{dot}");
    assert!(dot.contains("subgraph \"cluster_urgent\""), "{dot}");
    let svg = at.run(&["graph", "--focus", "menu"], b"").out;
    assert!(svg.contains("Haster &quot;nei&quot; &lt;&amp;"), "{svg}");
}

#[test]
fn what_is_too_much_for_a_picture_is_said() {
    let wide = ["graph", "--focus", "heroin", "--depth", "50"];
    let ended = Place::shipped().run(&wide, b"");
    assert_eq!((ended.code, &*ended.out), (Some(1), ""));
    assert!(ended.err.contains("--depth"), "{}", ended.err);
}

#[test]
fn traffic_tells_how_many_went_each_way_and_nothing_of_few() {
    let at = Place::new();
    let data = at.config().with_file_name("data");
    fs::create_dir_all(data.join("events")).unwrap();
    let mut lines = String::new();
    for who in 0..12 {
        let nodes: &[&str] = match who {
            0..=2 => &["menu", "emergency"],
            _ => &["menu", "urgent", "help"],
        };
        for node in nodes {
            lines += &format!(
                "{{\"at\":\"2026-11-24T10:00:00Z\",\"who\":\"{who:016x}\",\"event\":{{\"event\":\"node-shown\",\
                 \"node\":\"{node}\",\"language\":\"nb\"}},\"language\":\"nb\"}}\n"
            );
        }
    }
    fs::write(data.join("events/2026-11-24.jsonl"), lines).unwrap();
    let data = data.to_str().unwrap();
    let draw = |more: &[&str]| {
        let ended = at.run(
            &[&["graph", "--traffic", "--data", data], more].concat(),
            b"",
        );
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.out
    };
    let graph: Value = serde_json::from_str(&draw(&["--format", "json"])).unwrap();
    let people = |from: &str, to: &str| {
        let edges = graph["edges"].as_array().unwrap();
        let edge = edges
            .iter()
            .find(|edge| edge["from"] == from && edge["to"] == to);
        edge.unwrap()["people"].as_u64()
    };
    assert_eq!(people("nb/menu", "nb/urgent"), Some(9));
    assert_eq!(people("nb/urgent", "nb/help"), Some(9));
    assert_eq!(people("nb/menu", "nb/emergency"), None, "three are too few");
    let near = draw(&["--focus", "menu"]);
    assert!(
        near.contains(">Haster · 9</text>") && near.contains("stroke-width:2.2px"),
        "{near}"
    );
    assert!(near.contains("Færre enn 5 vises ikke."), "{near}");
    loads_nothing(&near);
    assert!(draw(&["--format", "dot"]).contains("Haster\\n9\", penwidth=2.2"));
    let whole = draw(&[]);
    assert!(whole.contains(">9</text>") && whole.contains(">9 sluttet her</text>"));
    assert!(!whole.contains(">3 sluttet her</text>"));
    let none = draw(&["--format", "json", "--lang", "en"]);
    assert!(!none.contains("people"), "{none}");
    let nowhere = at.run(&["graph", "--traffic", "--data", "/nowhere/at/all"], b"");
    assert_eq!(nowhere.code, Some(1));
}

/// A picture must be whole wherever it is opened, and ask nobody for anything.
fn loads_nothing(svg: &str) {
    for asks in [
        "href",
        "url(http",
        "@import",
        "<script",
        "<image",
        "foreignObject",
    ] {
        assert!(!svg.contains(asks), "{asks}");
    }
    let addresses = svg.matches("http").count();
    assert_eq!(addresses, 1, "the namespace alone");
    assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
    assert!(!svg.contains("NaN") && !svg.contains("inf "));
}

#[test]
fn every_topic_has_a_node_in_every_language() {
    let answered: HashSet<(&str, &str)> = SHIPPED
        .nodes
        .iter()
        .filter_map(|node| Some((node["lang"].as_str()?, node["topic"].as_str()?)))
        .collect();
    let mut missing = BTreeSet::new();
    for topic in topic::all() {
        for language in ["nb", "nn", "en"] {
            if !answered.contains(&(language, topic.as_str())) {
                missing.insert(format!("{language} {topic}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_people_look_up_is_at_most_three_taps_from_the_menu() {
    let mut far = Vec::new();
    for language in ["nb", "nn", "en"] {
        let taps = SHIPPED.taps(&format!("{language}/menu"));
        for node in SHIPPED.nodes.iter().filter(|node| node["lang"] == language) {
            let id = node["id"].as_str().unwrap();
            let found = taps.get(id).copied();
            let said = node["from_menu"].as_u64();
            assert_eq!(said, found.map(|taps| taps as u64), "{id}");
            let looked_up =
                node["start"] == false && node["asked"] == false && node["level"].is_null();
            if (looked_up || !node["topic"].is_null()) && found.is_none_or(|taps| taps > 3) {
                far.push(format!("{id}: {found:?}"));
            }
        }
    }
    assert!(far.is_empty(), "{far:#?}");
}

#[test]
fn steps_of_danger_follow_from_what_the_bot_says_by_itself() {
    let mut reached = HashSet::new();
    for start in SHIPPED.nodes.iter().filter(|node| node["start"] == true) {
        reached.extend(SHIPPED.taps(start["id"].as_str().unwrap()).into_keys());
    }
    let ids = SHIPPED
        .nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap());
    let lost: Vec<&str> = ids.filter(|id| !reached.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn help_is_at_most_two_taps_from_every_node() {
    let is_help = |id: &str| {
        let page = id.split_once('/').map_or(id, |(_, page)| page);
        id.starts_with('@') || page == "help" || page.starts_with("help#")
    };
    let mut far = Vec::new();
    for node in &SHIPPED.nodes {
        let id = node["id"].as_str().unwrap();
        let taps = SHIPPED.taps(id);
        let nearest = taps
            .iter()
            .filter(|(id, _)| is_help(id))
            .map(|(_, taps)| *taps);
        let nearest = nearest.min();
        assert_eq!(
            node["to_help"].as_u64(),
            nearest.map(|taps| taps as u64),
            "{id}"
        );
        if nearest.is_none_or(|taps| taps > 2) {
            far.push(id);
        }
    }
    assert_eq!(far, ["nb/group", "nn/group", "en/group"]);
}

#[test]
fn no_node_is_a_dead_end_and_every_button_ends_somewhere() {
    let ids: HashSet<&str> = SHIPPED
        .nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let mut ways = HashSet::new();
    for edge in &SHIPPED.edges {
        let (from, to) = (edge["from"].as_str().unwrap(), edge["to"].as_str().unwrap());
        assert!(!edge["label"].as_str().unwrap().is_empty(), "{edge}");
        assert!(
            to.starts_with(['@', '!']) || to.starts_with("https://") || ids.contains(to),
            "{edge}"
        );
        if to != from {
            ways.insert(from);
        }
    }
    // What the bot says as it leaves a group, where nothing can be pressed.
    let ends: BTreeSet<&&str> = ids.difference(&ways).collect();
    assert_eq!(
        ends.into_iter().copied().collect::<Vec<_>>(),
        ["en/group", "nb/group", "nn/group"]
    );
}

#[test]
fn every_node_names_its_sources_and_the_day_it_was_checked() {
    for node in &SHIPPED.nodes {
        assert!(node["sources"].as_u64().unwrap() >= 1, "{node}");
        let day = node["reviewed"].as_str().unwrap();
        assert!(day.parse::<jiff::civil::Date>().is_ok(), "{node}");
        assert!(node["chars"].as_u64().unwrap() > 0, "{node}");
    }
}
