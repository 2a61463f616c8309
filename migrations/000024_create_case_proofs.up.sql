-- What belongs to the file of a case and no record tells: proofs that somebody has said or ticked, and files.
CREATE TABLE case_proofs (
    organization_id uuid        NOT NULL,
    case_id         uuid        NOT NULL,
    proof           text        NOT NULL, -- id of the line of the checklist
    said            text        NOT NULL, -- a number, a name, hours; '' where the tick says it all
    ticked          boolean     NOT NULL, -- it is at hand
    said_by         text        NOT NULL,
    said_at         timestamptz NOT NULL,
    CONSTRAINT case_proofs_pkey PRIMARY KEY (organization_id, case_id, proof),
    CONSTRAINT case_proofs_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id),
    CONSTRAINT case_proofs_says_something CHECK (said <> '' OR ticked)
);

CREATE TABLE case_files (
    organization_id uuid        NOT NULL,
    file_id         uuid        NOT NULL,
    case_id         uuid        NOT NULL,
    proof           text        NOT NULL, -- that it is; '' for any other
    name            text        NOT NULL, -- as it was uploaded
    size            integer     NOT NULL, -- bytes
    sha256          bytea       NOT NULL,
    body            bytea       NOT NULL,
    added_by        text        NOT NULL,
    added_at        timestamptz NOT NULL,
    CONSTRAINT case_files_pkey PRIMARY KEY (organization_id, file_id),
    CONSTRAINT case_files_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id),
    CONSTRAINT case_files_size_of_body CHECK (size = octet_length(body) AND size BETWEEN 1 AND 10485760),
    CONSTRAINT case_files_sha256_length CHECK (octet_length(sha256) = 32)
);
CREATE INDEX case_files_of_case ON case_files (organization_id, case_id);
