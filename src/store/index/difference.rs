//! What the files of a library and its index do not agree about.

use super::Index;
use crate::store::{StoreError, scan::Scan};
use rusqlite::OptionalExtension;
use std::cmp::Ordering;

/// What is to be mended in the index.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Difference {
    /// Places in the scan of files that are to be read, and whether their names are known.
    pub(in crate::store) fresh: Vec<(usize, bool)>,
    /// Names whose files are gone.
    pub(in crate::store) gone: Vec<String>,
}

impl Index {
    /// Compares the index with what was found; both are walked in the order of names.
    pub(in crate::store) fn difference(&self, scan: &Scan) -> Result<Difference, StoreError> {
        self.tell(|| {
            let mut difference = Difference::default();
            let mut files = scan.files.iter().enumerate().peekable();
            let mut statement = self.connection.prepare(
                "SELECT filename, file_size, modified FROM generated_images \
                 ORDER BY filename, file_size, modified",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let name = row.get_ref(0)?.as_str()?;
                while let Some((at, _)) = files.next_if(|(_, file)| file.name.as_str() < name) {
                    difference.fresh.push((at, false));
                }
                let same =
                    files.next_if(|(_, file)| file.name.as_str().cmp(name) == Ordering::Equal);
                let Some((at, file)) = same else {
                    if !scan.unread.iter().any(|folder| name.starts_with(folder)) {
                        difference.gone.push(name.to_owned());
                    }
                    continue;
                };
                let size = i64::try_from(file.size).unwrap_or(i64::MAX);
                if (size, file.modified) != (row.get(1)?, row.get(2)?) {
                    difference.fresh.push((at, true));
                }
            }
            difference.fresh.extend(files.map(|(at, _)| (at, false)));
            Ok(difference)
        })
    }

    /// Size and time of the file of this name, as the index knows them.
    pub(in crate::store) fn stamp(&self, name: &str) -> Result<Option<(u64, i64)>, StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached(
                    "SELECT file_size, modified FROM generated_images WHERE filename = ?",
                )?
                .query_row([name], |row| {
                    let size: i64 = row.get(0)?;
                    Ok((u64::try_from(size).unwrap_or(0), row.get(1)?))
                })
                .optional()
        })
    }
}
