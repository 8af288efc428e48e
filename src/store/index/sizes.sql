-- The largest or smallest first, among those of some width and height: read off this index alone, so
-- that no row is looked up that does not fit.
DROP INDEX by_size;
CREATE INDEX by_size ON generated_images (file_size, key, width, height, trashed_at);
