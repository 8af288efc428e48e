-- How much there is of what, kept by every change: nothing is counted anew to be told. The index that
-- all of it was counted by before goes.
DROP INDEX by_facet;
CREATE TABLE tallies (
    trashed INTEGER NOT NULL,
    service TEXT NOT NULL,
    model TEXT NOT NULL,
    -- 2026-11, UTC.
    month TEXT NOT NULL,
    pictures INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (trashed, service, model, month)
) WITHOUT ROWID;
INSERT INTO tallies
    SELECT trashed_at IS NOT NULL, service, model,
        coalesce(strftime('%Y-%m', created_at / 1000, 'unixepoch'), ''), count(*), sum(file_size)
    FROM generated_images GROUP BY 1, 2, 3, 4;
-- How many pictures are newer than one.
CREATE INDEX by_place ON generated_images (key) WHERE trashed_at IS NULL;
