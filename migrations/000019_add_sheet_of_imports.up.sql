-- A workbook has no charset and no separator, and may have several sheets.
ALTER TABLE imports
    ADD COLUMN sheet       text    NOT NULL DEFAULT '',
    ADD COLUMN sheets      text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN header_line integer NOT NULL DEFAULT 0; -- of the file, from 1; 0: not kept, in older imports
