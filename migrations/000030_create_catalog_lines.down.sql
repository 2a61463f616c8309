DROP TABLE catalog_lines;
