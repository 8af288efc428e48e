//! A picture as a row of the index, both ways.

use crate::domain::{Lora, Origin, PictureId, SavedPicture, Seed, ServiceId, Timestamp};
use rusqlite::{Row, types::Type};
use std::path::Path;
use uuid::Uuid;

/// The columns that [`read`] wants, in its order.
pub(super) const COLUMNS: &str = "g.id, g.filename, g.file_size, g.created_at, g.width, g.height, \
    g.origin, g.service, g.model, g.prompt, g.sent_prompt, g.negative_prompt, g.seed, g.steps, \
    g.cfg, g.sampler, g.scheduler, g.loras, g.elapsed_ms, g.parent, g.hash, g.partial, g.starred, \
    g.rating, g.tags, g.trashed_at, g.problem";

/// The picture in a row of [`COLUMNS`], of the library in `folder`.
pub(super) fn read(folder: &Path, row: &Row<'_>) -> rusqlite::Result<SavedPicture> {
    Ok(SavedPicture {
        id: id(row, 0)?,
        file: folder.join(text(row, 1)?),
        bytes: unsigned(row.get(2)?),
        created_at: Timestamp(unsigned(row.get(3)?)),
        width: row.get(4)?,
        height: row.get(5)?,
        origin: origin(row.get(6)?),
        service: Some(text(row, 7)?)
            .filter(|it| !it.is_empty())
            .map(ServiceId::new),
        model: row.get(8)?,
        prompt: row.get(9)?,
        sent_prompt: row.get(10)?,
        negative_prompt: row.get(11)?,
        seed: row.get::<_, Option<i64>>(12)?.map(|seed| Seed(seed as u64)),
        steps: row.get(13)?,
        cfg: row.get(14)?,
        sampler: row.get(15)?,
        scheduler: row.get(16)?,
        loras: loras(text(row, 17)?),
        elapsed_ms: row.get::<_, Option<i64>>(18)?.map(unsigned),
        parent: row.get::<_, Option<String>>(19)?.and_then(|id| parse(&id)),
        hash: row.get(20)?,
        partial: row.get(21)?,
        starred: row.get(22)?,
        rating: Some(row.get(23)?).filter(|rating| *rating > 0),
        tags: lines(text(row, 24)?),
        trashed_at: row
            .get::<_, Option<i64>>(25)?
            .map(|at| Timestamp(unsigned(at))),
        problem: row.get(26)?,
    })
}

/// The id in a column.
pub(in crate::store) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<PictureId> {
    let text = text(row, column)?;
    parse(text).ok_or_else(|| {
        let why = "not an id".into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why)
    })
}

/// The id that `text` is.
pub(in crate::store) fn parse(text: &str) -> Option<PictureId> {
    Uuid::try_parse(text).ok().map(PictureId)
}

/// Lines as a list.
pub(in crate::store) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn text<'row>(row: &'row Row<'_>, column: usize) -> rusqlite::Result<&'row str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn loras(json: &str) -> Vec<Lora> {
    if json.is_empty() {
        return vec![];
    }
    serde_json::from_str(json).unwrap_or_default()
}

/// The number an origin is stored as; never changed, only added to.
pub(super) fn origin_number(origin: Origin) -> i64 {
    match origin {
        Origin::Unknown => 0,
        Origin::Studio => 1,
        Origin::A1111 => 2,
        Origin::ComfyUi => 3,
        Origin::Other => 4,
    }
}

fn origin(number: i64) -> Origin {
    match number {
        1 => Origin::Studio,
        2 => Origin::A1111,
        3 => Origin::ComfyUi,
        4 => Origin::Other,
        _ => Origin::Unknown,
    }
}
