//! Everything that is known about a picture.

pub(in crate::ui) use super::tiles::name_of;
use crate::app::{PictureKey, Saved};
use crate::domain::{Origin, SavedPicture};
use crate::keymap::{Command, key_of};
use crate::ui::{canvas::Canvas, text};
use ratatui::{
    layout::Rect,
    widgets::{Clear, Widget},
};

/// Columns of the labels.
pub(in crate::ui) const LABELS: u16 = 10;

/// Draws the pane beside the pictures: the marked one larger where there is room, then its facts.
pub(super) fn draw_detail(saved: &Saved, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.panel(area, "Picture", false);
    let Some(picture) = saved.marked() else {
        return;
    };
    let rows = u16::try_from(rows(picture).len()).unwrap_or(u16::MAX);
    // The facts come first; what is left over shows the picture.
    let room = inner.height.saturating_sub(rows.saturating_add(7));
    let height = room.min(inner.width / 2);
    let height = if height >= 6 && picture.problem.is_none() {
        height
    } else {
        0
    };
    let top = Rect { height, ..inner };
    if height > 0 {
        canvas.picture(PictureKey::Thumbnail(picture.id), top, None);
    }
    let gap = u16::from(height > 0);
    let rest = Rect {
        x: inner.x + 1.min(inner.width),
        y: inner.y + height + gap,
        width: inner.width.saturating_sub(2),
        height: inner.height.saturating_sub(height + gap),
    };
    draw_facts(picture, rest, canvas);
}

/// The prompt and every fact, one below another, as far as there is room.
pub(super) fn draw_facts(picture: &SavedPicture, area: Rect, canvas: &mut Canvas<'_>) {
    let rows = rows(picture);
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    // A long prompt leaves room for the facts; the first three lines always stay.
    let most = area.height.saturating_sub(count.saturating_add(2)).max(3);
    let prompt = Rect {
        height: most.min(area.height),
        ..area
    };
    let mut row = canvas.wrapped(prompt, 0, &name_of(picture), canvas.theme.accent) + 1;
    if let Some(problem) = &picture.problem {
        row = canvas.wrapped(area, row, &format!("✗ {problem}"), canvas.theme.bad) + 1;
    }
    let value_area = Rect {
        x: area.x + LABELS.min(area.width),
        width: area.width.saturating_sub(LABELS),
        ..area
    };
    for (label, value) in rows {
        canvas.line(area, row, label, canvas.theme.muted);
        let next = canvas.wrapped(value_area, row, &value, canvas.theme.text);
        row = next.max(row + 1);
    }
    if row >= area.height && area.height > 0 {
        let key = key_of(Command::AllFacts).map_or_else(String::new, |key| key.to_string());
        let last = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        Clear.render(last, canvas.buf);
        canvas.buf.set_style(last, canvas.theme.text);
        canvas.line(
            last,
            0,
            &format!("… {key} shows all facts"),
            canvas.theme.key,
        );
        return;
    }
    let file = text::fit_end(&picture.file.display().to_string(), area.width.into());
    canvas.line(area, row, &file, canvas.theme.muted);
}

/// The prompt and the most wanted facts in two lines.
pub(super) fn draw_lines(saved: &Saved, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(picture) = saved.marked() else {
        return;
    };
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    canvas.line(area, 0, &name_of(picture), canvas.theme.accent);
    canvas.line(area, 1, &short(picture), canvas.theme.muted);
}

/// `★ · rated 4 · #hero · builtin sprites · 512×512 · seed 7 · 2026-11-25 16:00 UTC`
pub(super) fn short(picture: &SavedPicture) -> String {
    let mut words = Vec::new();
    words.extend(
        picture
            .problem
            .as_ref()
            .map(|problem| format!("✗ {problem}")),
    );
    words.extend(picture.starred.then(|| "★".to_owned()));
    words.extend(picture.rating.map(|stars| format!("rated {stars}")));
    words.extend(picture.tags.iter().map(|tag| format!("#{tag}")));
    words.extend(made_by(picture));
    words.extend(size(picture));
    words.extend(picture.seed.map(|seed| format!("seed {seed}")));
    words.push(text::bytes(picture.bytes));
    words.push(picture.created_at.minute());
    words.join(" · ")
}

fn made_by(picture: &SavedPicture) -> Option<String> {
    let service = picture.service.as_ref().map(ToString::to_string);
    let parts = [service.unwrap_or_default(), picture.model.clone()];
    let words: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn size(picture: &SavedPicture) -> Option<String> {
    let known = picture.width > 0 && picture.height > 0;
    known.then(|| format!("{}×{}", picture.width, picture.height))
}

/// Every stored fact but prompt and file.
pub(in crate::ui) fn rows(picture: &SavedPicture) -> Vec<(&'static str, String)> {
    let mut rows = marks(picture);
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let sent = some(&picture.sent_prompt).filter(|sent| *sent != picture.prompt);
    rows.extend(sent.map(|sent| ("sent", sent)));
    rows.extend(some(&picture.negative_prompt).map(|text| ("without", text)));
    rows.extend(
        picture
            .service
            .as_ref()
            .map(|id| ("service", id.to_string())),
    );
    rows.extend(some(&picture.model).map(|model| ("model", model)));
    rows.extend(size(picture).map(|size| ("size", size)));
    rows.extend(picture.seed.map(|seed| ("seed", seed.to_string())));
    rows.extend(picture.steps.map(|steps| ("steps", steps.to_string())));
    rows.extend(picture.cfg.map(|cfg| ("CFG", format!("{cfg:.1}"))));
    rows.extend(picture.sampler.clone().map(|name| ("sampler", name)));
    rows.extend(picture.scheduler.clone().map(|name| ("scheduler", name)));
    let loras = picture.loras.iter();
    rows.extend(loras.map(|lora| ("LoRA", format!("{} {}", lora.name, lora.weight))));
    rows.extend(picture.elapsed_ms.map(|ms| ("took", text::took(ms))));
    rows.push(("file size", text::bytes(picture.bytes)));
    rows.push(("made", picture.created_at.minute()));
    rows.extend(origin_words(picture.origin).map(|words| ("data", words.to_owned())));
    rows.extend(
        picture
            .parent
            .map(|parent| ("made from", parent.to_string())),
    );
    if picture.partial {
        rows.push((
            "partial",
            "a preview of a job that never finished".to_owned(),
        ));
    }
    let since = picture.trashed_at.map(crate::domain::Timestamp::minute);
    rows.extend(since.map(|since| ("in trash", format!("since {since}"))));
    rows
}

/// What the user says about it.
fn marks(picture: &SavedPicture) -> Vec<(&'static str, String)> {
    let mut words = Vec::new();
    words.extend(picture.starred.then(|| "★ starred".to_owned()));
    words.extend(picture.rating.map(|stars| format!("{stars} of 5")));
    let mut rows = Vec::new();
    if !words.is_empty() {
        rows.push(("marked", words.join(" · ")));
    }
    if !picture.tags.is_empty() {
        let tags: Vec<String> = picture.tags.iter().map(|tag| format!("#{tag}")).collect();
        rows.push(("tags", tags.join(" ")));
    }
    rows
}

fn origin_words(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Studio => None,
        Origin::A1111 => Some("as A1111 and Forge write it"),
        Origin::ComfyUi => Some("derived from a ComfyUI graph"),
        Origin::Other => Some("of another tool"),
        Origin::Unknown => Some("none in the file"),
    }
}
