//! Where pictures go, what they are called, and where prompts come from.

use super::{Home, code, lines, pixels, text};
use std::{fs, path::Path};

#[test]
fn the_same_seed_is_the_same_picture() {
    let home = Home::new();
    let ask = |seed| {
        let arguments = [
            "generate",
            "a red dragon",
            "--json",
            "--size",
            "96x64",
            "--seed",
            seed,
        ];
        let [picture] = lines(&home.run(&arguments)).try_into().unwrap();
        pixels(Path::new(picture["file"].as_str().unwrap()))
    };
    assert_eq!(ask("5"), ask("5"));
    assert_ne!(ask("5"), ask("6"));
}

#[test]
fn hostile_prompts_make_good_names() {
    let home = Home::new();
    let long = "dragon ".repeat(1500);
    let prompts = [
        "../../../etc/passwd",
        "a\nb\tc",
        "🐉🍩",
        "竜",
        "CON",
        "-",
        &long,
        "a/b\\c:d*e?",
    ];
    for prompt in prompts {
        let arguments = ["generate", "-", "--json", "--size", "16x16"];
        let output = home.run_with_input(&arguments, prompt.as_bytes());
        assert_eq!(code(&output), 0, "{prompt:.20}: {}", text(&output.stderr));
        let [picture] = lines(&output).try_into().unwrap();
        assert_eq!(picture["prompt"], prompt);
        let file = Path::new(picture["file"].as_str().unwrap());
        assert_eq!(file.parent(), Some(home.library().as_path()));
        let name = file.file_name().unwrap().to_str().unwrap();
        let plain = |char: char| char.is_ascii_alphanumeric() || "_-.".contains(char);
        assert!(
            name.chars().all(plain) && name.starts_with("builtin_"),
            "{name}"
        );
        assert!(name.len() <= 100, "{name}");
    }
    assert_eq!(
        home.pictures().len(),
        prompts.len(),
        "one each, nothing else"
    );
}

#[test]
fn prompts_come_from_standard_input() {
    let home = Home::new();
    let arguments = ["generate", "-", "--json", "--size", "16x16"];
    let output = home.run_with_input(&arguments, b"a blue\ncat\n");
    let [picture] = lines(&output).try_into().unwrap();
    assert_eq!(picture["prompt"], "a blue\ncat");
    for (input, said) in [
        (&b"\n"[..], "write what you want to see"),
        (b"\xff", "not UTF-8"),
        (b"a\x1b[2J", "control characters"),
        (&vec![b'x'; 30_000], "too long: 30000 characters"),
        (&vec![b'x'; 2 << 20], "1 MiB"),
    ] {
        let output = home.run_with_input(&arguments, input);
        assert_eq!(code(&output), 2);
        assert!(
            text(&output.stderr).contains(said),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn the_library_is_where_the_nearest_voice_says() {
    let home = Home::new();
    let arguments = ["generate", "a cat", "--json", "--size", "16x16"];
    let mut command = home.command(&arguments);
    let output = command
        .env("ART_STUDIO_LIBRARY", home.path("variable"))
        .output()
        .unwrap();
    let [picture] = lines(&output).try_into().unwrap();
    let file = Path::new(picture["file"].as_str().unwrap());
    assert_eq!(file.parent(), Some(home.path("variable").as_path()));
    let output = home.run(&[&arguments[..], &["--library", "here/and there"]].concat());
    let [picture] = lines(&output).try_into().unwrap();
    let file = Path::new(picture["file"].as_str().unwrap());
    assert!(file.is_absolute() && file.is_file(), "{}", file.display());
    assert_eq!(
        fs::read_dir(home.path("here/and there")).unwrap().count(),
        1
    );
}

#[test]
fn output_is_a_copy_that_replaces_the_file() {
    let home = Home::new();
    let target = home.path("out.png");
    fs::write(&target, "older").unwrap();
    let output = home.run(&["generate", "a cat", "--size", "16x16", "-o", "out.png"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let [saved] = home.pictures().try_into().unwrap();
    assert_eq!(fs::read(&target).unwrap(), fs::read(saved).unwrap());

    let missing = [
        "generate",
        "a cat",
        "--size",
        "16x16",
        "--json",
        "-o",
        "no/such/out.png",
    ];
    let output = home.run(&missing);
    assert_eq!(code(&output), 1);
    let [picture] = lines(&output).try_into().unwrap();
    assert_eq!(picture["status"], "succeeded", "the picture itself is safe");
    assert_eq!(picture["error"]["kind"], "storage");
    assert!(Path::new(picture["file"].as_str().unwrap()).is_file());
}

#[test]
fn the_name_of_the_output_says_its_format() {
    let home = Home::new();
    for (name, format) in [
        ("out.jpg", art_studio::media::Format::Jpeg),
        ("out.webp", art_studio::media::Format::WebP),
    ] {
        let output = home.run(&["generate", "a cat", "--size", "32x32", "-o", name]);
        assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
        let bytes = fs::read(home.path(name)).unwrap();
        assert_eq!(art_studio::media::Format::of(&bytes), Ok(format));
        let data = art_studio::media::read(&bytes).generation.unwrap();
        assert_eq!(data.prompt, "a cat");
    }
    let made = home.pictures().len();
    let output = home.run(&["generate", "a cat", "-o", "out.tiff"]);
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(said.contains("cannot write a .tiff file"), "{said}");
    assert!(said.contains(".png, .jpg or .webp"), "{said}");
    assert_eq!(home.pictures().len(), made, "nothing was made");
}

#[test]
fn output_to_standard_output_is_the_picture_alone() {
    let home = Home::new();
    let output = home.run(&["generate", "a cat", "--size", "16x16", "-o", "-"]);
    assert_eq!(code(&output), 0);
    let [saved] = home.pictures().try_into().unwrap();
    assert_eq!(output.stdout, fs::read(&saved).unwrap());
    assert!(output.stdout.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(text(&output.stderr), format!("{}\n", saved.display()));
    let output = home.run(&["generate", "a cat", "-o", "-", "--json"]);
    assert_eq!((code(&output), home.pictures().len()), (2, 1));
}

#[test]
fn pictures_can_be_read_again() {
    let home = Home::new();
    let arguments = [
        "generate",
        "a cat, with: \"quotes\"\nand 🐉",
        "--json",
        "--seed",
        "3",
    ];
    let [picture] = lines(&home.run(&arguments)).try_into().unwrap();
    let bytes = fs::read(picture["file"].as_str().unwrap()).unwrap();
    let data = art_studio::media::read(&bytes).generation.unwrap();
    assert_eq!(data.prompt, arguments[1]);
    assert_eq!(data.id.to_string(), picture["id"].as_str().unwrap());
    assert_eq!(data.job.to_string(), picture["job"].as_str().unwrap());
    assert_eq!(Some(data.size().width.into()), picture["width"].as_u64());
    assert!(!data.trained, "drawn by rules");
    let home = home.path("").to_string_lossy().into_owned();
    let json = serde_json::to_string(&data).unwrap();
    assert!(
        !json.contains(home.trim_end_matches('/')),
        "no path of this machine: {json}"
    );
}
