-- One row for each picture file of a library. The file is the truth; all of this can be made anew.
CREATE TABLE generated_images (
    -- Time of making in ms, 14 bits for those of the same ms: the newest picture has the largest key.
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    -- Below the library's folder, with / between folders.
    filename TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    -- Of the file, ns since 1970.
    modified INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    service TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt TEXT NOT NULL,
    sent_prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    seed INTEGER,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    steps INTEGER,
    cfg REAL,
    sampler TEXT,
    scheduler TEXT,
    -- JSON, or empty.
    loras TEXT NOT NULL,
    elapsed_ms INTEGER,
    parent TEXT,
    -- BLAKE3 of the file, hexadecimal.
    hash TEXT NOT NULL,
    origin INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    problem TEXT,
    -- From here on: what studio.db says, repeated so that it can be filtered and sorted by.
    starred INTEGER NOT NULL DEFAULT 0,
    rating INTEGER NOT NULL DEFAULT 0,
    -- One a line.
    tags TEXT NOT NULL DEFAULT '',
    trashed_at INTEGER,
    -- The best first, then the newest.
    best INTEGER AS (rating << 48 | created_at)
);
CREATE INDEX by_file ON generated_images (filename, file_size, modified);
CREATE INDEX by_hash ON generated_images (hash);
CREATE INDEX by_size ON generated_images (file_size, key);
CREATE INDEX by_rating ON generated_images (best, key);
-- Everything that is counted and summed, and the trash.
CREATE INDEX by_facet ON generated_images
    (trashed_at, service, model, starred, rating, created_at, file_size, width, height);
CREATE INDEX by_star ON generated_images (starred) WHERE starred = 1;
CREATE INDEX by_trash ON generated_images (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX by_rated ON generated_images (rating) WHERE rating > 0;
CREATE INDEX by_service ON generated_images (service);
CREATE INDEX by_model ON generated_images (model);
CREATE TABLE picture_tags (
    tag TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (tag, key)
) WITHOUT ROWID;
CREATE INDEX tags_of ON picture_tags (key);
CREATE VIRTUAL TABLE words USING fts5 (
    prompt, model, tags, service, file,
    content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
