-- The newest or oldest first, among those of some width and height: as by_size does for its order.
DROP INDEX by_place;
CREATE INDEX by_place ON generated_images (key, width, height) WHERE trashed_at IS NULL;
