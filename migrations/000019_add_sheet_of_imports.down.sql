ALTER TABLE imports
    DROP COLUMN header_line,
    DROP COLUMN sheets,
    DROP COLUMN sheet;
