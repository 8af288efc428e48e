//! `art-studio saved show`: a picture and how it was made, also one that is not in the library.

use super::{DONE, Show, Stop, line::Image, out, select};
use crate::{
    cli::{live, picture::Display, table},
    config::Config,
    domain::{
        Failure, FailureKind, Lora, SavedPicture, Seed, bytes_in_words, visible, visible_lines,
    },
    engine::SavedLibrary,
    media::{self, Facts, Inspected, Limits, Read},
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::IsTerminal,
    path::{Path, PathBuf},
};

/// The JSON object: the facts of the file, whoever wrote them, and what the library knows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    file: String,
    bytes: u64,
    format: Option<&'static str>,
    width: Option<u32>,
    height: Option<u32>,
    /// Which tool wrote the data.
    tool: Option<&'a str>,
    origin: crate::domain::Origin,
    prompt: &'a str,
    sent_prompt: Option<&'a str>,
    negative_prompt: Option<&'a str>,
    service: Option<&'a str>,
    model: Option<&'a str>,
    seed: Option<u64>,
    steps: Option<u32>,
    cfg: Option<f32>,
    sampler: Option<&'a str>,
    scheduler: Option<&'a str>,
    loras: &'a [Lora],
    denoise: Option<f32>,
    workflow: Option<&'a str>,
    /// Further settings under the tool's own names.
    more: BTreeMap<&'a str, &'a str>,
    /// Names of the texts in the file; `--text NAME` answers with one.
    texts: Vec<&'a str>,
    /// Why it cannot be shown.
    problem: Option<String>,
    /// The picture as `list` tells it; `null` for a file outside of the library.
    image: Option<Image<'a>>,
}

/// A picture file looked at.
struct Seen {
    file: PathBuf,
    bytes: u64,
    inspected: Result<Inspected, String>,
    read: Read,
    facts: Facts,
}

/// Runs the command.
pub(super) async fn run(asked: &Show, config: &Config, library: &SavedLibrary) -> Result<u8, Stop> {
    let folder = config.library();
    let outside = select::file(&asked.picture, &folder);
    // A file outside needs no library, not even one that works.
    let known = match library.reconcile().await {
        Ok(_) => select::one(&asked.picture, &folder, library).await?,
        Err(failure) if outside.is_none() => return Err(failure.into()),
        Err(_) => None,
    };
    let file = known
        .as_ref()
        .map(|picture| picture.file.clone())
        .or(outside);
    let Some(file) = file else {
        let said = format!("there is no picture {}", asked.picture.display());
        return Err(Stop::usage_with(
            said,
            "name a file, or an id: art-studio saved list",
        ));
    };
    let seen = tokio::task::spawn_blocking(move || look(file)).await;
    let seen = seen.map_err(|_| broken())??;
    if let Some(name) = &asked.text {
        let text = text(&seen, name)?;
        // Byte for byte for programs, harmless for terminals.
        let text = if std::io::stdout().is_terminal() {
            visible_lines(&text)
        } else {
            text
        };
        out::bytes(text.into_bytes()).await?;
    } else if asked.json {
        out::json(&document(&seen, known.as_ref())).await?;
    } else {
        // The picture first: what is said of it stays in sight above the prompt, however tall it is.
        if let Some(display) = Display::new(config).filter(|_| seen.inspected.is_ok()) {
            display.show(&seen.file).await;
        }
        out::bytes(words(&seen, known.as_ref()).into_bytes()).await?;
    }
    Ok(DONE)
}

fn broken() -> Failure {
    Failure::new(
        FailureKind::Internal,
        "reading the picture stopped on a fault of ours",
    )
}

/// Reads everything that the file says; a picture that cannot be shown may still say something.
fn look(file: PathBuf) -> Result<Seen, Failure> {
    let limits = Limits::default();
    let unread = |said: String| {
        let said = format!("{} cannot be read: {said}", file.display());
        Failure::new(FailureKind::Storage, visible(&said))
    };
    let length = std::fs::metadata(&file)
        .map_err(|error| unread(error.to_string()))?
        .len();
    if length > limits.file_bytes as u64 {
        let max = bytes_in_words(limits.file_bytes as u64);
        return Err(unread(format!("it is larger than {max}")));
    }
    let bytes = std::fs::read(&file).map_err(|error| unread(error.to_string()))?;
    // What is no picture at all has nothing to show.
    media::Format::of(&bytes).map_err(|error| unread(error.to_string()))?;
    let read = media::read(&bytes);
    Ok(Seen {
        bytes: bytes.len() as u64,
        inspected: media::inspect(&bytes, &limits).map_err(|error| error.to_string()),
        facts: Facts::of(&read),
        read,
        file,
    })
}

/// The texts of the file by name.
fn texts(read: &Read) -> Vec<(&str, &str)> {
    let named = [("parameters", &read.parameters), ("xmp", &read.xmp)];
    let named = named
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_deref()?)));
    let others = read
        .texts
        .iter()
        .map(|text| (text.keyword.as_str(), text.text.as_str()));
    named.chain(others).collect()
}

fn text(seen: &Seen, name: &str) -> Result<String, Stop> {
    let texts = texts(&seen.read);
    let found = texts.iter().find(|(keyword, _)| *keyword == name);
    found.map(|(_, text)| format!("{text}\n")).ok_or_else(|| {
        let names: Vec<_> = texts.iter().map(|(name, _)| *name).collect();
        let hint = match names.as_slice() {
            [] => "it has no texts at all".to_owned(),
            names => format!("it has: {}", names.join(", ")),
        };
        Stop::usage_with(format!("the picture has no text called {name}"), hint)
    })
}

fn document<'a>(seen: &'a Seen, known: Option<&'a SavedPicture>) -> Document<'a> {
    let Seen {
        facts, inspected, ..
    } = seen;
    let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    let size = inspected.as_ref().ok();
    Document {
        file: seen.file.to_string_lossy().into_owned(),
        bytes: seen.bytes,
        format: size.map(|seen| seen.format.extension()),
        width: size.map(|seen| seen.width),
        height: size.map(|seen| seen.height),
        tool: facts.tool.as_deref(),
        origin: facts.origin,
        prompt: &facts.prompt,
        sent_prompt: some(&facts.sent_prompt),
        negative_prompt: some(&facts.negative_prompt),
        service: facts.service.as_ref().map(crate::domain::ServiceId::as_str),
        model: some(&facts.model),
        seed: facts.seed.map(|seed| seed.0),
        steps: facts.steps,
        cfg: facts.cfg,
        sampler: facts.sampler.as_deref(),
        scheduler: facts.scheduler.as_deref(),
        loras: &facts.loras,
        denoise: facts.denoise,
        workflow: facts.workflow.as_deref(),
        more: facts
            .more
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect(),
        texts: texts(&seen.read)
            .into_iter()
            .map(|(name, _)| name)
            .collect(),
        problem: inspected.as_ref().err().cloned(),
        image: known.map(Image::of),
    }
}

/// The same for people: one fact a line.
fn words(seen: &Seen, known: Option<&SavedPicture>) -> String {
    let facts = &seen.facts;
    let word = |text: &str| Some(visible_lines(text)).filter(|text| !text.is_empty());
    let number = |number: Option<f32>| number.map(|number| number.to_string());
    let size = match &seen.inspected {
        Ok(is) => format!(
            "{}×{} {}, {}",
            is.width,
            is.height,
            is.format,
            bytes_in_words(seen.bytes)
        ),
        Err(why) => format!("cannot be shown: {why}"),
    };
    let loras = facts
        .loras
        .iter()
        .map(|lora| format!("{} {}", lora.name, lora.weight));
    let loras = loras.collect::<Vec<_>>().join(", ");
    let service = facts
        .service
        .as_ref()
        .map_or("", crate::domain::ServiceId::as_str);
    let named = [
        ("file", word(&path(&seen.file))),
        ("id", known.map(|picture| picture.id.to_string())),
        ("picture", Some(size)),
        ("made", known.map(|picture| picture.created_at.minute())),
        ("marks", known.and_then(marks)),
        ("prompt", word(&facts.prompt)),
        ("sent", word(&facts.sent_prompt)),
        ("negative", word(&facts.negative_prompt)),
        ("service", word(service)),
        ("model", word(&facts.model)),
        ("loras", word(&loras)),
        ("seed", facts.seed.map(|Seed(seed)| seed.to_string())),
        ("steps", facts.steps.map(|steps| steps.to_string())),
        ("cfg", number(facts.cfg)),
        ("sampler", facts.sampler.as_deref().and_then(word)),
        ("scheduler", facts.scheduler.as_deref().and_then(word)),
        ("denoise", number(facts.denoise)),
        ("workflow", facts.workflow.as_deref().and_then(word)),
        ("took", facts.elapsed_ms.map(live::duration)),
        ("written by", facts.tool.as_deref().and_then(word)),
    ];
    let named = named
        .into_iter()
        .filter_map(|(name, word)| Some([name.to_owned(), word?]));
    let more = facts
        .more
        .iter()
        .map(|(name, value)| [visible(name), visible(value)]);
    let names = texts(&seen.read)
        .iter()
        .map(|(name, _)| visible(name))
        .collect::<Vec<_>>();
    let texts = (!names.is_empty()).then(|| ["texts".to_owned(), names.join(", ")]);
    let rows: Vec<_> = named.chain(more).chain(texts).collect();
    table::of(indented(&rows).into_iter())
}

/// Further lines of a text stand below its first one.
fn indented(rows: &[[String; 2]]) -> Vec<[String; 2]> {
    let lines = rows.iter().flat_map(|[name, text]| {
        let names = std::iter::once(name.clone()).chain(std::iter::repeat(String::new()));
        names
            .zip(text.lines())
            .map(|(name, line)| [name, line.to_owned()])
            .collect::<Vec<_>>()
    });
    lines.collect()
}

fn marks(picture: &SavedPicture) -> Option<String> {
    let star = picture.starred.then(|| "★".to_owned());
    let rating = picture.rating.map(|rating| format!("rated {rating}"));
    let tags = picture.tags.iter().map(|tag| format!("#{}", visible(tag)));
    let trash = picture
        .trashed_at
        .map(|at| format!("in the trash since {}", at.minute()));
    let all: Vec<_> = star
        .into_iter()
        .chain(rating)
        .chain(tags)
        .chain(trash)
        .collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}
