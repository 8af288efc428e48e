//! `saved …`: what scripts get, what people see, and that nothing is lost on the way.

use super::{Home, Value, code, lines, text};
use std::{fs, path::Path};

/// A home with three pictures, the oldest first.
struct Stage {
    home: Home,
    files: Vec<String>,
}

impl Stage {
    fn new() -> Self {
        let home = Home::new();
        let output = home.run(&[
            "generate",
            "a cute dragon",
            "--json",
            "--count",
            "3",
            "--seed",
            "7",
            "--size",
            "64x64",
        ]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let file = |picture: Value| picture["file"].as_str().unwrap().to_owned();
        let files = lines(&output).into_iter().map(file).collect();
        Self { home, files }
    }

    /// The answer of a command that must succeed.
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.home.run(&[arguments, &["--json"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}: {}", text(&output.stderr));
        let [document] = lines(&output).try_into().unwrap();
        document
    }

    /// The seeds of the pictures that are listed.
    fn seeds(&self, arguments: &[&str]) -> Vec<u64> {
        let document = self.json(&[&["saved", "list"], arguments].concat());
        let images = document["images"].as_array().unwrap();
        images
            .iter()
            .map(|image| image["seed"].as_u64().unwrap())
            .collect()
    }
}

#[test]
fn help_is_as_it_was() {
    let home = Home::new();
    for name in ["", "list", "show", "delete", "empty-trash", "export"] {
        let arguments: Vec<_> = ["saved", name, "--help"]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        let output = home.run(&arguments);
        assert_eq!(code(&output), 0);
        let name = format!("help_saved_{name}");
        insta::assert_snapshot!(name.trim_end_matches('_'), text(&output.stdout));
    }
}

#[test]
fn pictures_are_listed_found_and_marked() {
    let stage = Stage::new();
    let document = stage.json(&["saved", "list", "--limit", "1"]);
    let mut image = document["images"][0].clone();
    for field in ["id", "file", "bytes", "createdAt", "elapsedMs", "hash"] {
        assert!(!image[field].is_null(), "{field}");
        image[field] = format!("[{field}]").into();
    }
    insta::assert_snapshot!(
        "saved_list_json",
        serde_json::to_string_pretty(&image).unwrap()
    );
    assert_eq!(stage.seeds(&[]), [9, 8, 7], "the newest first");
    assert_eq!(stage.seeds(&["--sort", "oldest", "--limit", "2"]), [7, 8]);
    assert_eq!(stage.seeds(&["--search", "drag"]), [9, 8, 7]);
    assert_eq!(stage.seeds(&["--search", "robot"]), [] as [u64; 0]);
    assert_eq!(stage.seeds(&["--before", "1d"]), [] as [u64; 0]);
    assert_eq!(
        stage
            .seeds(&["--since", "1d", "--service", "builtin"])
            .len(),
        3
    );
    assert_eq!(stage.seeds(&["--min-size", "1G"]), [] as [u64; 0]);
    // By whole path, by name, and by id.
    let name = Path::new(&stage.files[1])
        .file_name()
        .unwrap()
        .to_str()
        .unwrap();
    stage.json(&["saved", "star", &stage.files[0]]);
    stage.json(&["saved", "rate", "4", name]);
    let id = stage.json(&["saved", "show", &stage.files[2]])["image"]["id"].clone();
    stage.json(&["saved", "tag", "zoo", id.as_str().unwrap()]);
    assert_eq!(stage.seeds(&["--starred"]), [7]);
    assert_eq!(stage.seeds(&["--unstarred"]), [9, 8]);
    assert_eq!(stage.seeds(&["--rating", "3"]), [8]);
    assert_eq!(stage.seeds(&["--tag", "zoo"]), [9]);
    let rebuilt = stage.json(&["saved", "rebuild"]);
    assert_eq!(
        (&rebuilt["pictures"], &rebuilt["marked"]),
        (&3.into(), &3.into())
    );
    assert_eq!(
        stage.seeds(&["--starred"]),
        [7],
        "a new index knows the star"
    );
    let stats = stage.json(&["saved", "stats"]);
    assert_eq!(
        (&stats["count"], &stats["byService"][0]["service"]),
        (&3.into(), &"builtin".into())
    );
}

#[test]
fn a_library_that_is_not_there_is_not_called_empty() {
    let stage = Stage::new();
    let library = Path::new(&stage.files[0]).parent().unwrap();
    let away = library.with_file_name("unplugged");
    fs::rename(library, &away).unwrap();
    for command in ["list", "stats", "rebuild"] {
        let output = stage.home.run(&["saved", command]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 1, "{command}: {said}");
        assert!(said.contains("is not there"), "{command}: {said}");
        assert!(said.contains("mount its drive") && said.contains("--library"));
    }
    // What is made meanwhile is kept, and the library is not made anew in its place.
    let output = stage
        .home
        .run(&["generate", "a cute cat", "--size", "64x64", "--seed", "3"]);
    assert_eq!(code(&output), 0);
    let kept = text(&output.stdout).trim_end().to_owned();
    assert!(Path::new(&kept).is_file() && !library.exists(), "{kept}");
    assert!(text(&output.stderr).contains("the picture waits in"));
    fs::rename(&away, library).unwrap();
    assert_eq!(stage.seeds(&[]), [3, 9, 8, 7], "nothing was forgotten");
    assert!(!Path::new(&kept).exists());
    // Of one that was never there nobody knows more than that.
    let new = library.with_file_name("new");
    let output = stage
        .home
        .run(&["--library", new.to_str().unwrap(), "saved", "list"]);
    let said = text(&output.stderr);
    assert_eq!(code(&output), 0, "{said}");
    assert!(
        said.contains("is not there") && said.contains("mount"),
        "{said}"
    );
    assert!(!new.exists());
}

#[test]
fn the_trash_is_emptied_on_a_yes_and_starred_pictures_stay() {
    let stage = Stage::new();
    stage.json(&["saved", "star", &stage.files[2]]);
    let files: Vec<&str> = stage.files.iter().map(String::as_str).collect();
    stage.json(&[&["saved", "delete", "--even-starred"], &files[..]].concat());
    let asked = stage.json(&["saved", "empty-trash"]);
    assert_eq!(
        (&asked["emptied"], &asked["count"], &asked["protected"]),
        (&false.into(), &2.into(), &1.into())
    );
    let output = stage.home.run(&["saved", "empty-trash"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("would be deleted for ever: 2 pictures"),
        "{said}"
    );
    assert!(
        said.contains("--yes does it; 1 with a star stays"),
        "{said}"
    );
    assert_eq!(stage.seeds(&["--trash"]).len(), 3, "nothing went");
    let emptied = stage.json(&["saved", "empty-trash", "--yes"]);
    assert_eq!(
        (&emptied["emptied"], &emptied["count"]),
        (&true.into(), &2.into())
    );
    assert_eq!(emptied["bytes"], asked["bytes"]);
    assert_eq!(stage.seeds(&["--trash"]), [9]);
    assert_eq!(stage.json(&["saved", "empty-trash", "--yes"])["count"], 0);
}

#[test]
fn an_empty_trash_is_called_empty_and_one_picture_is_one() {
    let stage = Stage::new();
    let said = |yes: &[&str]| {
        let output = stage.home.run(&[&["saved", "empty-trash"], yes].concat());
        assert_eq!(code(&output), 0);
        text(&output.stderr)
    };
    assert_eq!(said(&[]), "the trash is empty\n");
    assert_eq!(said(&["--yes"]), "the trash is empty\n");
    stage.json(&["saved", "delete", &stage.files[0]]);
    let asked = said(&[]);
    assert!(
        asked.contains("would be deleted for ever: 1 picture, "),
        "{asked}"
    );
    let done = said(&["--yes"]);
    assert!(done.contains("deleted for ever: 1 picture, "), "{done}");
    stage.json(&["saved", "star", &stage.files[1]]);
    stage.json(&["saved", "delete", &stage.files[1]]);
    let starred = "nothing in the trash is to be deleted; 1 with a star stays\n";
    assert_eq!(said(&["--yes"]), starred);
}

#[test]
fn files_for_xargs_are_whole_and_deleting_can_be_undone() {
    let stage = Stage::new();
    stage.json(&["saved", "star", &stage.files[2]]);
    let output = stage.home.run(&["saved", "list", "-0"]);
    let files: Vec<_> = text(&output.stdout)
        .split_terminator('\0')
        .map(str::to_owned)
        .collect();
    let mut newest_first = stage.files.clone();
    newest_first.reverse();
    assert_eq!(files, newest_first);
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let output = stage.home.run(&[&["saved", "delete"], &names[..]].concat());
    let said = text(&output.stderr);
    assert!(
        said.contains("1 with a star stays") && said.contains("undo: art-studio saved restore"),
        "{said}"
    );
    let gone: Vec<_> = text(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(gone.len(), 2);
    assert_eq!(stage.seeds(&[]), [9]);
    assert_eq!(stage.seeds(&["--trash"]).len(), 2);
    assert!(!Path::new(&stage.files[0]).exists() && Path::new(&stage.files[2]).exists());
    let back = stage.json(&["saved", "restore", &gone[0], &gone[1]]);
    assert_eq!(back["restored"], 2);
    assert_eq!(stage.seeds(&[]), [9, 8, 7]);
    assert!(Path::new(&stage.files[0]).exists());
    // By the name it had, and although a copy of the same name lies in the current folder.
    let name = Path::new(&stage.files[0]).file_name().unwrap();
    fs::copy(&stage.files[0], stage.home.path("").join(name)).unwrap();
    let name = name.to_str().unwrap();
    stage.json(&["saved", "delete", name]);
    assert_eq!(stage.seeds(&[]), [9, 8]);
    stage.json(&["saved", "restore", name]);
    assert_eq!(stage.seeds(&[]), [9, 8, 7]);
    let one = stage.json(&["saved", "delete", &stage.files[2]]);
    assert_eq!(
        one["deleted"].as_array().unwrap().len(),
        1,
        "named alone, a star is no hindrance"
    );
}

#[test]
fn copies_go_out_and_pictures_come_in() {
    let stage = Stage::new();
    let out = stage.home.path("out");
    fs::create_dir(&out).unwrap();
    let to = out.to_str().unwrap();
    let plain = stage.json(&["saved", "export", &stage.files[0], "--to", to]);
    let copy = plain["exported"][0]["file"].as_str().unwrap().to_owned();
    assert_eq!(fs::read(&copy).unwrap(), fs::read(&stage.files[0]).unwrap());
    let silent = stage.json(&["saved", "export", &stage.files[0], "--to", to, "--strip"]);
    let silent = silent["exported"][0]["file"].as_str().unwrap().to_owned();
    assert_eq!(
        super::pixels(Path::new(&silent)),
        super::pixels(Path::new(&copy))
    );
    let shown = stage.json(&["saved", "show", &silent]);
    assert_eq!(
        (&shown["prompt"], &shown["image"]),
        (&"".into(), &Value::Null)
    );
    let jpeg = stage.json(&[
        "saved",
        "export",
        &stage.files[1],
        "--to",
        to,
        "--as",
        "jpg",
        "--quality",
        "80",
    ]);
    let jpeg = jpeg["exported"][0]["file"].as_str().unwrap().to_owned();
    assert_eq!(Path::new(&jpeg).extension(), Some("jpg".as_ref()));
    let shown = stage.json(&["saved", "show", &jpeg]);
    assert_eq!(
        (&shown["format"], &shown["seed"]),
        (&"jpg".into(), &8.into())
    );
    // The plain copy is known already, the silent one is new, and what is no picture is refused.
    fs::write(out.join("notes.png"), "words").unwrap();
    let output = stage.home.run(&[
        "saved",
        "import",
        &copy,
        &silent,
        out.join("notes.png").to_str().unwrap(),
        "--json",
    ]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let [done] = lines(&output).try_into().unwrap();
    let count = |field: &str| done[field].as_array().unwrap().len();
    assert_eq!(
        (count("added"), count("known"), count("refused")),
        (1, 1, 1),
        "{done}"
    );
    let listed = stage.json(&["saved", "list"]);
    assert_eq!(listed["images"].as_array().unwrap().len(), 4);
    let imported = ["saved", "list", "--service", "imported", "--model", "none"];
    let listed = stage.json(&imported);
    let images = listed["images"].as_array().unwrap();
    assert_eq!((images.len(), &images[0]["service"]), (1, &Value::Null));
}

/// Of many files with one reason a few are named, and all are counted; a program hears of each.
#[test]
fn pictures_of_other_kinds_are_told_without_an_endless_list() {
    let home = Home::new();
    let from = home.path("from");
    fs::create_dir(&from).unwrap();
    for number in 0..7 {
        fs::write(from.join(format!("{number}.gif")), b"GIF89a......").unwrap();
    }
    fs::write(from.join("x.bmp"), b"BM......").unwrap();
    fs::write(from.join("notes.txt"), "words").unwrap();
    let import = ["saved", "import", from.to_str().unwrap()];
    let output = home.run(&import);
    assert_eq!(code(&output), 1);
    let said = text(&output.stderr).replace(from.to_str().unwrap(), "[from]");
    insta::assert_snapshot!("import_other_kinds", said);
    let output = home.run(&[&import[..], &["--json"]].concat());
    let [done] = lines(&output).try_into().unwrap();
    assert_eq!(done["refused"].as_array().unwrap().len(), 8, "{done}");
}

/// A quality that could not be meant is not silently left out, and nothing is written.
#[test]
fn a_quality_belongs_to_a_jpeg() {
    let stage = Stage::new();
    let out = stage.home.path("out");
    fs::create_dir(&out).unwrap();
    let to = out.to_str().unwrap();
    let rows: [(&[&str], &str); 3] = [
        (&[], "add --as jpg, or leave --quality out"),
        (&["--as", "png"], "PNG loses nothing here"),
        (&["--as", "webp"], "WebP loses nothing here"),
    ];
    for (format, said) in rows {
        let export = [
            "saved",
            "export",
            &stage.files[0],
            "--to",
            to,
            "--quality",
            "80",
        ];
        let output = stage.home.run(&[&export, format].concat());
        assert_eq!(code(&output), 2, "{format:?}");
        let words = text(&output.stderr);
        assert!(words.contains(said), "{format:?}: {words}");
    }
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

/// The ending of a copy's name is what it is.
#[test]
fn a_copy_is_what_its_name_says() {
    let stage = Stage::new();
    let named = |name: &str| stage.home.path(name).to_str().unwrap().to_owned();
    for (name, quality) in [("cat.jpg", true), ("cat.JPEG", false), ("cat.webp", false)] {
        let to = named(name);
        let export = ["saved", "export", &stage.files[0], "--to", &to];
        let quality: &[&str] = if quality { &["--quality", "70"] } else { &[] };
        let output = stage.home.run(&[&export, quality].concat());
        assert_eq!(code(&output), 0, "{name}: {}", text(&output.stderr));
        let shown = stage.json(&["saved", "show", &to]);
        let format = if name.ends_with("webp") {
            "webp"
        } else {
            "jpg"
        };
        assert_eq!(shown["format"], format, "{name}");
    }
    let to = named("dog.jpg");
    let export = [
        "saved",
        "export",
        &stage.files[0],
        "--to",
        &to,
        "--as",
        "png",
    ];
    let output = stage.home.run(&export);
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(said.contains("let the name end with .png"), "{said}");
    assert!(!Path::new(&to).exists());
}

#[test]
fn an_empty_list_says_why() {
    let stage = Stage::new();
    let rows: [(&[&str], &str); 5] = [
        (&["--service", "comfyui"], "no picture fits all of that"),
        (&["--service", "Imported"], "no picture fits all of that"),
        (
            &["--service", "builtin", "--starred"],
            "no picture fits all of that",
        ),
        (&["--trash"], "the trash is empty"),
        (&["--trash", "--starred"], "no picture fits all of that"),
    ];
    for (arguments, words) in rows {
        let output = stage.home.run(&[&["saved", "list"], arguments].concat());
        assert_eq!((code(&output), text(&output.stdout).as_str()), (0, ""));
        assert_eq!(text(&output.stderr).trim(), words, "{arguments:?}");
    }
}

/// A slip of the pen is not an empty list.
#[test]
fn a_service_or_model_that_nobody_knows_is_told_with_those_there_are() {
    let stage = Stage::new();
    let run = |arguments: &[&str]| {
        let output = stage.home.run(&[&["saved", "list"], arguments].concat());
        (code(&output), text(&output.stdout), text(&output.stderr))
    };
    for form in [&[][..], &["--json"], &["-0"]] {
        let (code, out, said) = run(&[&["--service", "Bultin"], form].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{said}");
        assert!(said.contains("there is no service “Bultin”"), "{said}");
        assert!(said.contains("did you mean builtin? There is: "), "{said}");
        assert!(said.contains("imported"), "{said}");
    }
    let listed = stage.json(&["saved", "list", "--limit", "1"]);
    let model = listed["images"][0]["model"].as_str().unwrap();
    // A model that made nothing yet is no fault.
    let (code, out, said) = run(&["--model", &format!("{model}s")]);
    assert_eq!((code, out.as_str()), (0, ""), "{said}");
    assert!(said.contains("no picture was made with"), "{said}");
    assert!(said.contains(&format!("did you mean {model}?")), "{said}");
    let (code, _, said) = run(&["--model", "None"]);
    assert_eq!(code, 0);
    assert!(said.contains("did you mean none?"), "{said}");
    // Of a model that is known, another condition is at fault.
    let (_, _, said) = run(&["--model", model, "--starred"]);
    assert_eq!(said.trim(), "no picture fits all of that");
    let (_, _, said) = run(&["--model", "none"]);
    assert_eq!(said.trim(), "no picture fits all of that");
}

/// A command that is told can be used as it stands.
#[test]
fn told_commands_name_the_library_that_was_named() {
    let home = Home::new();
    let there = home.path("my pictures");
    let library = ["--library", there.to_str().unwrap()];
    let run = |arguments: &[&str]| home.run(&[arguments, &library].concat());
    let made = run(&["generate", "a cat", "--size", "16x16", "--json"]);
    let [made] = lines(&made).try_into().unwrap();
    let deleted = text(&run(&["saved", "delete", made["id"].as_str().unwrap()]).stderr);
    let (_, undo) = deleted.split_once("undo: art-studio ").unwrap();
    assert!(undo.contains(&format!("--library '{}'", there.display())));
    let mut shell = home.program("/bin/sh");
    let program = env!("CARGO_BIN_EXE_art-studio");
    let output = shell.args(["-c", &format!("{program} {undo}")]).output();
    let output = output.unwrap();
    assert_eq!(code(&output), 0, "{undo}: {}", text(&output.stderr));
    assert!(Path::new(made["file"].as_str().unwrap()).is_file());
    for command in ["delete", "show"] {
        let said = text(&run(&["saved", command, "nowhere.png"]).stderr);
        let list = format!("art-studio --library '{}' saved list", there.display());
        assert!(said.contains(&list), "{said}");
    }
    // Who names no library is told none.
    let said = text(&home.run(&["saved", "delete", "nowhere.png"]).stderr);
    assert!(said.contains("art-studio saved list"), "{said}");
}

/// The folder for copies is no library: its words are its own.
#[test]
fn a_folder_for_copies_that_is_refused_is_told_with_what_to_do() {
    let stage = Stage::new();
    let at = |name: &str| stage.home.path(name).to_str().unwrap().to_owned();
    fs::write(at("notes"), "words").unwrap();
    let first = "make it first, or choose another folder";
    let rows = [
        (
            at("new/x.jpg"),
            format!("{} is not there", at("new")),
            first,
        ),
        (
            at("notes/x/"),
            format!("{} is not a folder", at("notes")),
            "choose another folder",
        ),
        (
            at("notes/"),
            format!("{} is not a folder", at("notes")),
            "choose another folder",
        ),
        (
            at("notes/x"),
            format!("{} is not a folder", at("notes")),
            "choose another folder",
        ),
        (
            at("notes/x.jpg"),
            format!("{} is not a folder", at("notes")),
            "choose another folder",
        ),
    ];
    for (to, what, advice) in rows {
        let export = ["saved", "export", &stage.files[0], "--to", &to];
        let output = stage.home.run(&export);
        assert_eq!(code(&output), 1, "{to}");
        let said = text(&output.stderr);
        assert_eq!(said, format!("error: {what}\n  {advice}\n"), "{to}");
    }
    assert_eq!(fs::read(at("notes")).unwrap(), b"words");
}

/// The system keeps some folders for itself, although they are there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_not_called_away() {
    let stage = Stage::new();
    for to in ["/proc/foo/", "/proc/foo/bar/", "/proc/x.png"] {
        let output = stage
            .home
            .run(&["saved", "export", &stage.files[0], "--to", to]);
        let said = text(&output.stderr);
        assert_eq!(
            said,
            "error: /proc takes no new files or folders\n  choose another folder\n"
        );
    }
    let generate = ["generate", "a cat", "--size", "16x16", "-o", "/proc/x.png"];
    let said = text(&stage.home.run(&generate).stderr);
    assert!(
        said.contains("/proc takes no new files") && said.contains("the picture itself is saved"),
        "{said}"
    );
}

/// What was not done has a reason, in words.
#[test]
fn what_changes_nothing_says_why() {
    let stage = Stage::new();
    let (one, two) = (stage.files[0].as_str(), stage.files[1].as_str());
    let listed = stage.json(&["saved", "list", "--sort", "oldest"]);
    let id = listed["images"][0]["id"].as_str().unwrap().to_owned();
    let said = |arguments: &[&str]| {
        let output = stage.home.run(&[&["saved"], arguments].concat());
        text(&output.stderr)
    };
    fs::create_dir(stage.home.path("empty")).unwrap();
    let rows: [(&[&str], &str); 8] = [
        (
            &["restore", one],
            "nothing was restored: it is not in the trash",
        ),
        (
            &["export", one, two, "--to", "two.jpg"],
            "2 pictures need a folder",
        ),
        (&["list", "--limit", "0"], "--limit 0 lists none"),
        (&["rate", "x", one], "expected a whole number, 0 to 5"),
        (&["rate", "6", one], "expected a whole number, 0 to 5"),
        (&["import", "empty"], "there is no picture in there"),
        (&["delete", &id], "1 in the trash"),
        (
            &["delete", &id],
            "nothing was deleted: it is in the trash already",
        ),
    ];
    for (arguments, words) in rows {
        let said = said(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let health = stage.home.run(&["health", "--service", "builtin"]);
    let said = text(&health.stderr);
    assert!(
        said.contains("builtin has no server of your own\n"),
        "{said}"
    );
    let nobody = ["--server", "http://127.0.0.1:9"];
    let words = |id: &[&str]| {
        text(
            &stage
                .home
                .run(&[&["progress"], id, &nobody].concat())
                .stderr,
        )
    };
    assert_eq!(
        words(&["abc"]),
        words(&[]),
        "the same server, the same words"
    );
}

/// One picture that cannot be copied does not keep the others from it.
#[test]
fn an_export_of_several_goes_on_and_tells_each_refusal() {
    let stage = Stage::new();
    let to = stage.home.path("out/");
    fs::write(&stage.files[1], "no picture any more").unwrap();
    let ids: Vec<String> = {
        let listed = stage.json(&["saved", "list"]);
        let images = listed["images"].as_array().unwrap().iter();
        images
            .map(|image| image["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut arguments = vec![
        "saved",
        "export",
        "--as",
        "jpg",
        "--json",
        "--to",
        to.to_str().unwrap(),
    ];
    arguments.extend(ids.iter().map(String::as_str));
    let output = stage.home.run(&arguments);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let [done] = lines(&output).try_into().unwrap();
    let count = |field: &str| done[field].as_array().unwrap().len();
    assert_eq!((count("exported"), count("refused")), (2, 1), "{done}");
    assert!(
        text(&output.stderr).contains("was not copied"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(fs::read_dir(&to).unwrap().count(), 2);
}

#[test]
fn any_picture_file_can_be_shown() {
    let home = Home::new();
    let output = home.run(&[
        "generate", "a cat", "--seed", "3", "--size", "64x64", "-o", "out.png",
    ]);
    assert_eq!(code(&output), 0);
    let shown = text(&home.run(&["saved", "show", "out.png"]).stdout);
    for word in [
        "out.png",
        "64×64 PNG",
        "a cat",
        "builtin",
        "seed",
        "Quality",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let settings = text(
        &home
            .run(&["saved", "show", "out.png", "--text", "parameters"])
            .stdout,
    );
    assert!(settings.contains("Seed: 3"), "{settings}");
    let none = home.run(&["saved", "show", "out.png", "--text", "workflow"]);
    assert_eq!(code(&none), 2);
    assert!(
        text(&none.stderr).contains("it has: parameters"),
        "{}",
        text(&none.stderr)
    );
    fs::write(home.path("words.png"), "words").unwrap();
    let wrong = home.run(&["saved", "show", "words.png"]);
    assert_eq!((code(&wrong), text(&wrong.stdout).as_str()), (1, ""));
    assert!(
        text(&wrong.stderr).contains("plain text"),
        "{}",
        text(&wrong.stderr)
    );
}

#[test]
fn what_is_not_there_is_wrong_usage_and_changes_nothing() {
    let stage = Stage::new();
    let output = stage
        .home
        .run(&["saved", "delete", &stage.files[0], "nowhere.png"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("no picture nowhere.png"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(stage.seeds(&[]).len(), 3);
    for arguments in [
        &["saved", "rate", "6", "x"][..],
        &["saved", "list", "--since", "yesterday"],
        &["saved", "list", "--json", "-0"],
        &["saved", "list", "--thumbs"],
        &["saved"],
    ] {
        assert_eq!(code(&stage.home.run(arguments)), 2, "{arguments:?}");
    }
}
