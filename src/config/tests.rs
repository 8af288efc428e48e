//! Which of file, environment and flags wins.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use crate::domain::Depth;

use super::{Config, Environment, Flags, Images, Leash};
use std::{fs, path::Path, time::Duration};

/// A configuration whose file holds `text`.
fn config(text: &str, flags: Flags, variables: &[(&str, &str)]) -> Config {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, text).unwrap();
    let flags = Flags {
        config: Some(file),
        ..flags
    };
    let home = ("HOME", "/home/kim");
    let variables = variables.iter().copied().chain([home]);
    Config::load(flags, variables.collect())
}

#[test]
fn the_library_is_where_the_nearest_voice_says() {
    let flags = || Flags {
        library: Some("/flag".into()),
        ..Flags::default()
    };
    let set = "library = \"~/art\"";
    let variable = ("ART_STUDIO_LIBRARY", "/variable");
    let rows = [
        (config(set, flags(), &[variable]), "/flag"),
        (config(set, Flags::default(), &[variable]), "/variable"),
        (config(set, Flags::default(), &[]), "/home/kim/art"),
        (
            config("library = \"art\"", Flags::default(), &[]),
            "/home/kim/.config/art-studio/art",
        ),
        (
            config("", Flags::default(), &[("XDG_DATA_HOME", "/data")]),
            "/data/art-studio/pictures",
        ),
    ];
    for (config, library) in rows {
        assert_eq!(config.library(), Path::new(library));
    }
}

#[test]
fn the_rest_follows_the_same_order() {
    let text = "theme = \"dark\"\nimages = \"cells\"\neditor = \"ed\"";
    let plain = config(text, Flags::default(), &[]);
    assert_eq!(
        (plain.theme(), plain.images()),
        (Some("dark"), Images::Cells)
    );
    assert_eq!(plain.editor(), Some("ed"));
    assert_eq!(plain.time_limits().hosted, Duration::from_mins(15));
    let flags = Flags {
        theme: Some("light".into()),
        no_image: true,
        ..Flags::default()
    };
    let variables = [("EDITOR", "nano"), ("NO_COLOR", "1")];
    let loud = config(text, flags, &variables);
    assert_eq!((loud.theme(), loud.images()), (Some("light"), Images::Off));
    assert_eq!(loud.editor(), Some("nano"));
    assert!(loud.no_color() && !plain.no_color());
}

#[test]
fn colours_are_the_variables_then_the_files() {
    let text = "colours = \"16\"";
    let rows = [
        (None, Some(Depth::Sixteen), ""),
        (Some("256"), Some(Depth::Indexed), ""),
        (Some("auto"), None, ""),
        (
            Some("lots\u{1b}"),
            Some(Depth::Sixteen),
            "ART_STUDIO_COLOURS: “lots” is no number of colours \
             (one of auto, truecolor, 256, 16, none)",
        ),
    ];
    for (variable, colours, problem) in rows {
        let variable = variable.map(|word| ("ART_STUDIO_COLOURS", word));
        let config = config(text, Flags::default(), variable.as_slice());
        assert_eq!(config.colours(), colours, "{variable:?}");
        let said: Vec<_> = config.problems().iter().map(ToString::to_string).collect();
        assert_eq!(said.concat(), problem);
    }
}

#[test]
fn only_a_file_that_was_named_is_missed() {
    let environment = || Environment::from_iter([("HOME", "/nowhere/at/all")]);
    let quiet = Config::load(Flags::default(), environment());
    assert_eq!(quiet.problems(), []);
    let flags = Flags {
        config: Some("/nowhere/config.toml".into()),
        ..Flags::default()
    };
    let missed = Config::load(flags, environment());
    let said: Vec<_> = missed.problems().iter().map(ToString::to_string).collect();
    assert_eq!(said, ["/nowhere/config.toml: is not there"]);
    let named = environment();
    let named = Environment::from_iter([
        ("HOME", named.get("HOME").unwrap()),
        ("ART_STUDIO_CONFIG", "/nowhere/else.toml"),
    ]);
    assert_eq!(Config::load(Flags::default(), named).problems().len(), 1);
}

#[test]
fn the_comfyui_server_is_where_the_environment_says() {
    let plain = config("", Flags::default(), &[]).comfyui();
    assert_eq!(plain.url, Ok("http://127.0.0.1:8188".into()));
    assert_eq!(
        (plain.headers.len(), plain.timeout),
        (0, Duration::from_mins(20))
    );
    let variables = [
        ("COMFYUI_URL", "https://gpu.example/comfy"),
        ("COMFYUI_TOKEN", " abc \n"),
        ("COMFYUI_TIMEOUT", "60000"),
    ];
    let config_of = config("", Flags::default(), &variables);
    let set = config_of.comfyui();
    assert_eq!(set.url, Ok("https://gpu.example/comfy".into()));
    assert_eq!(set.headers[0].0, "Authorization");
    assert_eq!(
        set.headers[0].1.fetch(&Leash::default()).unwrap().reveal(),
        "Bearer abc"
    );
    assert_eq!(config_of.time_limits().server, Duration::from_mins(1));
    assert_eq!(config_of.time_limits().hosted, Duration::from_mins(15));
    assert!(!format!("{set:?}").contains("abc"));
    let broken = config("", Flags::default(), &[("COMFYUI_TIMEOUT", "soon")]);
    assert_eq!(broken.comfyui().timeout, Duration::from_mins(20));
    assert!(
        broken.problems()[0]
            .to_string()
            .starts_with("COMFYUI_TIMEOUT: “soon” is no time")
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one row for each place a server is named in"
)]
#[expect(clippy::type_complexity, reason = "a table of cases")]
fn the_nearest_voice_names_the_server_and_secrets_go_to_no_other() {
    let text = "[comfyui]\nurl = \"http://file:8188/comfy\"\ntoken = { env = \"FILE_TOKEN\" }\n";
    let server = |url: &str| Flags {
        server: Some(url.into()),
        ..Flags::default()
    };
    let file_token = ("FILE_TOKEN", "one");
    let url = ("COMFYUI_URL", "http://variable:8188");
    let token = ("COMFYUI_TOKEN", "two");
    let rows: [(Flags, &[(&str, &str)], &str, &str); 7] = [
        (
            Flags::default(),
            &[file_token],
            "http://file:8188/comfy",
            "Bearer one",
        ),
        (
            Flags::default(),
            &[file_token, token],
            "http://file:8188/comfy",
            "Bearer two",
        ),
        (
            Flags::default(),
            &[file_token, url],
            "http://variable:8188",
            "",
        ),
        (
            Flags::default(),
            &[file_token, url, token],
            "http://variable:8188",
            "Bearer two",
        ),
        (
            server("http://FILE:8188"),
            &[file_token, url, token],
            "http://FILE:8188",
            "Bearer one",
        ),
        (
            server("https://evil"),
            &[file_token, url, token],
            "https://evil",
            "",
        ),
        (
            server("https://evil"),
            &[file_token, token],
            "https://evil",
            "",
        ),
    ];
    for (flags, variables, url, sent) in rows {
        let found = config(text, flags, variables).comfyui();
        let headers: Vec<_> = found
            .headers
            .iter()
            .map(|(_, value)| value.fetch(&Leash::default()).unwrap().reveal().to_owned())
            .collect();
        assert_eq!(
            (found.url, headers.concat().as_str()),
            (Ok(url.into()), sent)
        );
    }
    let limits = "[time_limits]\ncomfyui_minutes = 3";
    assert_eq!(
        config(limits, Flags::default(), &[]).time_limits().server,
        Duration::from_mins(3)
    );
    let variable = [("COMFYUI_TIMEOUT", "1000")];
    let limits = config(limits, Flags::default(), &variable).time_limits();
    assert_eq!(limits.server, Duration::from_secs(1));
}

#[test]
#[expect(clippy::type_complexity, reason = "a table of cases")]
fn an_address_that_cannot_be_read_is_told_and_replaced_by_no_other() {
    let text = "[comfyui]\nurl = \"htp:/nonsense\"\ntoken = { env = \"MY_TOKEN\" }\n";
    let token = ("MY_TOKEN", "hunter2");
    let server = |url: &str| Flags {
        server: Some(url.into()),
        ..Flags::default()
    };
    let variable = ("COMFYUI_URL", "no address");
    let rows: [(Flags, &[(&str, &str)], &str, usize); 3] = [
        (Flags::default(), &[token], "config.toml:2: ", 1),
        (Flags::default(), &[token, variable], "COMFYUI_URL: ", 2),
        (server("ftp://kim:hunter2@x"), &[token], "--server: ", 1),
    ];
    for (flags, variables, place, problems) in rows {
        let config = config(text, flags, variables);
        assert_eq!(config.problems().len(), problems, "{place}");
        let found = config.comfyui();
        assert!(found.headers.is_empty(), "{place}");
        let said = found.url.unwrap_err().to_string();
        assert!(said.contains(place), "{said}");
        assert!(
            said.contains("it looks like http://127.0.0.1:8188"),
            "{said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(config.bad_server().is_some(), place == "--server: ");
    }
    let named = config(text, server("gpu:1"), &[token, variable]).comfyui();
    assert_eq!((named.url, named.headers.len()), (Ok("gpu:1".into()), 0));
}

#[test]
fn a_password_in_an_address_is_in_no_dump() {
    let flags = Flags {
        server: Some("http://kim:hunter2@gpu:8188/?token=hunter2".into()),
        ..Flags::default()
    };
    let variables = [("COMFYUI_URL", "http://kim:hunter2@else")];
    let config = config("", flags.clone(), &variables);
    for dump in [
        format!("{flags:?}"),
        format!("{config:?}"),
        format!("{:?}", config.comfyui()),
    ] {
        assert!(!dump.contains("hunter2"), "{dump}");
    }
}

#[test]
fn a_command_that_prints_a_secret_is_run_when_it_is_needed_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("ran");
    let text = format!(
        "[comfyui]\ntoken = {{ command = \"touch {} && echo hunter2\" }}\n",
        mark.display()
    );
    let found = config(&text, Flags::default(), &[]).comfyui();
    assert!(!mark.exists() && !found.headers[0].1.is_known());
    let secret = found.headers[0].1.fetch(&Leash::default()).unwrap();
    assert!(mark.exists());
    assert_eq!(secret.reveal(), "Bearer hunter2");
}

#[test]
fn the_readme_shows_settings_that_are_understood() {
    let readme = include_str!("../../README.md");
    let settings = readme.split("```toml\n").nth(1).unwrap();
    let settings = settings.split("```").next().unwrap();
    // The secrets it names are not on this machine.
    let known = settings
        .lines()
        .filter(|line| !line.starts_with("token") && !line.starts_with("headers"));
    let text = known.collect::<Vec<_>>().join("\n");
    let config = config(&text, Flags::default(), &[]);
    assert!(text.contains("[time_limits]") && text.contains("[comfyui]"));
    let problems: Vec<_> = config.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, [] as [&str; 0]);
}
