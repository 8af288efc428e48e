-- What the user says about pictures; kept under the picture's id, so that it survives a new index and
-- a file that moves.
CREATE TABLE marks (
    picture TEXT PRIMARY KEY,
    -- BLAKE3 of the file when it was marked: finds a picture whose id is lost.
    hash TEXT NOT NULL,
    starred INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    -- One a line.
    tags TEXT NOT NULL,
    -- Since when it is in the trash, and where it was.
    trashed_at INTEGER,
    trashed_from TEXT,
    -- Grows with every change; an index knows how far it has followed.
    revision INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX marks_by_revision ON marks (revision);
CREATE INDEX marks_by_hash ON marks (hash) WHERE hash <> '';
CREATE TABLE prompts (
    prompt TEXT PRIMARY KEY,
    used_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX prompts_by_time ON prompts (used_at);
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO facts VALUES ('revision', 0), ('birth', lower(hex(randomblob(16))));
