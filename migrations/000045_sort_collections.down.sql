DROP INDEX collections_by_name;
