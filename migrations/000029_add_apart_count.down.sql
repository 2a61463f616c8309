ALTER TABLE imports DROP COLUMN apart_count;
