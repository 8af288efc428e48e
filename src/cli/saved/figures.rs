//! `stats` and `rebuild`: the library in numbers, and its index made anew.

use super::{
    DONE, Stop,
    arguments::{Rebuild, Stats},
    out,
};
use crate::{
    cli::table,
    domain::{UNKNOWN_SERVICE, bytes_in_words, visible},
    engine::SavedLibrary,
};
use serde::Serialize;

/// What `stats` answers; the trash does not count.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures<'a> {
    count: u64,
    bytes: u64,
    by_service: Vec<ByService<'a>>,
    by_month: Vec<ByMonth<'a>>,
    trash: Sum,
    /// Bytes free on the library's drive; `null` = the system does not say.
    free: Option<u64>,
}

#[derive(Serialize)]
struct ByService<'a> {
    /// `null` = unknown.
    service: Option<&'a str>,
    count: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct ByMonth<'a> {
    month: &'a str,
    count: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Sum {
    count: u64,
    bytes: u64,
}

/// Counts.
pub(super) async fn stats(asked: &Stats, library: &SavedLibrary) -> Result<u8, Stop> {
    library.reconcile().await?;
    let stats = library.stats().await?;
    if asked.json {
        let service =
            |(service, count, bytes): &'_ (String, u64, u64)| (service.clone(), *count, *bytes);
        let services: Vec<_> = stats.by_service.iter().map(service).collect();
        let answer = Figures {
            count: stats.count,
            bytes: stats.bytes,
            by_service: services
                .iter()
                .map(|(service, count, bytes)| ByService {
                    service: Some(service.as_str()).filter(|service| !service.is_empty()),
                    count: *count,
                    bytes: *bytes,
                })
                .collect(),
            by_month: stats
                .by_month
                .iter()
                .map(|(month, count, bytes)| ByMonth {
                    month,
                    count: *count,
                    bytes: *bytes,
                })
                .collect(),
            trash: Sum {
                count: stats.trash.0,
                bytes: stats.trash.1,
            },
            free: stats.free,
        };
        out::json(&answer).await?;
        return Ok(DONE);
    }
    let row = |name: &str, count: u64, bytes: u64| {
        [visible(name), count.to_string(), bytes_in_words(bytes)]
    };
    let mut rows = vec![["", "PICTURES", "SIZE"].map(str::to_owned)];
    rows.push(row("all", stats.count, stats.bytes));
    rows.extend(stats.by_service.iter().map(|(service, count, bytes)| {
        let name = if service.is_empty() {
            UNKNOWN_SERVICE
        } else {
            service
        };
        row(name, *count, *bytes)
    }));
    rows.extend(
        stats
            .by_month
            .iter()
            .map(|(month, count, bytes)| row(month, *count, *bytes)),
    );
    rows.push(row("trash", stats.trash.0, stats.trash.1));
    rows.extend(stats.free.map(row_of_free));
    out::bytes(table::of(rows.into_iter()).into_bytes()).await?;
    Ok(DONE)
}

fn row_of_free(free: u64) -> [String; 3] {
    [
        "free on the drive".to_owned(),
        String::new(),
        bytes_in_words(free),
    ]
}

/// Makes the index anew.
pub(super) async fn rebuild(asked: &Rebuild, library: &SavedLibrary) -> Result<u8, Stop> {
    let done = library.rebuild().await?;
    if asked.json {
        out::json(&done).await?;
        return Ok(DONE);
    }
    let crate::domain::Rebuilt {
        pictures,
        unreadable,
        marked,
        trashed,
    } = done;
    out::people(&format!(
        "the index is new: {pictures} pictures, {trashed} of them in the trash, {marked} with a \
         star, a rating or a tag, {unreadable} unreadable"
    ));
    Ok(DONE)
}
