//! One SQLite file: how it is opened, brought to the newest schema, and what its errors mean.
//!
//! WAL, so that readers never wait for a writer; `synchronous=NORMAL`: what was committed last may
//! be missing after a power cut, but nothing is ever half there. Migrations are only ever added.

use super::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, config::DbConfig};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// What a file holds, and how it came to be so.
pub(super) struct Schema {
    /// A script for each version, the oldest first: number `n` leads from version `n` to `n + 1`.
    pub(super) migrations: &'static [&'static str],
    /// Copied before a migration changes what is there?
    pub(super) copied: bool,
}

/// Opens `file`, makes it if it is missing, and brings it to the newest schema.
pub(super) fn open(file: &Path, schema: &Schema) -> Result<Connection, StoreError> {
    if let Some(folder) = file.parent() {
        super::place::make_folder(folder).map_err(|error| StoreError::new(folder, error))?;
    }
    // One process at a time: the switch to WAL gives up at once where another is at the file, and what
    // is copied must not be changed meanwhile. The lock goes with the process that holds it. Some
    // network drives know none; the transaction is enough for what is in the file.
    let lock = beside(file, ".lock");
    let lock = File::create(&lock).map_err(|error| StoreError::new(&lock, error));
    if let Ok(lock) = &lock {
        drop(lock.lock());
    }
    let mut connection = connect(file, OpenFlags::default())?;
    let failed = |error| failed(file, error);
    // Answers with a row: the mode it is in now.
    connection
        .pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))
        .map_err(failed)?;
    migrate(&mut connection, file, schema, lock)?;
    Ok(connection)
}

/// A further connection to a file that is open already; it can only read.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(file, flags)?;
    let failed = |error| failed(file, error);
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(failed)?;
    Ok(connection)
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let failed = |error| failed(file, error);
    let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Else SQLite plans a statement anew whenever its LIMIT is bound, which takes longer than a page.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(failed)?;
    for (name, value) in [("synchronous", "normal"), ("temp_store", "memory")] {
        connection
            .pragma_update(None, name, value)
            .map_err(failed)?;
    }
    // What a long log leaves on the drive, bytes.
    connection
        .pragma_update_and_check(None, "journal_size_limit", 16 << 20, |_| Ok(()))
        .map_err(failed)?;
    // Pages kept in memory, in KiB: the index of 100 000 pictures is read through in parts.
    connection
        .pragma_update(None, "cache_size", -4096)
        .map_err(failed)?;
    Ok(connection)
}

/// Brings the file to the newest version, which needs the `lock`. Several processes may try at once:
/// one does it, the others wait and find it done.
fn migrate(
    connection: &mut Connection,
    file: &Path,
    schema: &Schema,
    lock: Result<File, StoreError>,
) -> Result<(), StoreError> {
    let failed = |error| failed(file, error);
    let newest = schema.migrations.len();
    let now = version(connection).map_err(failed)?;
    if now == newest {
        return Ok(());
    }
    if now > newest {
        return Err(StoreError::TooNew(file.to_owned()));
    }
    let _held = lock?;
    if schema.copied && (1..newest).contains(&now) {
        copy_before(connection, file, now)?;
    }
    let change = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // Another process may have been faster.
    let now = version(&change).map_err(failed)?;
    for script in schema.migrations.iter().skip(now) {
        change.execute_batch(script).map_err(failed)?;
    }
    change
        .pragma_update(None, "user_version", newest.max(now) as i64)
        .map_err(failed)?;
    change.commit().map_err(failed)
}

fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version =
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Where the copy from before the migration away from `version` lies.
pub(super) fn copy_name(file: &Path, version: usize) -> PathBuf {
    beside(file, &format!(".v{version}.copy"))
}

/// Removes half copies that a crash left. Only for whoever has just found `file` up to date: nobody
/// copies it any more.
pub(super) fn tidy(file: &Path) {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return;
    };
    let start = [name.as_encoded_bytes(), b".v"].concat();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(&start) && name.ends_with(b".tmp") {
            // This only tidies.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn copy_before(connection: &Connection, file: &Path, version: usize) -> Result<(), StoreError> {
    let copy = copy_name(file, version);
    let failed_to_write = |error| StoreError::new(&copy, error);
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".v{version}."));
    let half = tempfile::Builder::new()
        .prefix(&name)
        .suffix(".tmp")
        .tempfile_in(super::library::parent(file))
        .map_err(failed_to_write)?;
    let into = half.path().to_string_lossy();
    connection
        .execute("VACUUM INTO ?1", [into.as_ref()])
        .map_err(|error| failed(&copy, error))?;
    half.as_file().sync_all().map_err(failed_to_write)?;
    half.persist(&copy)
        .map_err(|refused| StoreError::new(&copy, refused.error))?;
    Ok(())
}

/// `file` with something added to its name.
pub(super) fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The file and those that belong to it.
pub(super) fn parts(file: &Path) -> [PathBuf; 3] {
    [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")]
}

/// What an error of SQLite about `file` means.
pub(super) fn failed(file: &Path, error: rusqlite::Error) -> StoreError {
    let path = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked(path),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(path),
        Some(ErrorCode::DiskFull) => StoreError::Full(path),
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(path),
        Some(ErrorCode::PermissionDenied) => StoreError::NoPermission(path),
        _ => StoreError::Other {
            path,
            source: io::Error::other(error),
        },
    }
}

#[cfg(test)]
mod tests;
