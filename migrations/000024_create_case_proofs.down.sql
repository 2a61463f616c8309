DROP TABLE case_files;
DROP TABLE case_proofs;
