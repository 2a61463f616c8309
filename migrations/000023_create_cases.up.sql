-- A case is one remedy being carried out: by whom, how far, until when. Its findings are linked by what makes two findings the same, so
-- that one which comes back is known again.
CREATE TABLE cases (
    organization_id uuid        NOT NULL,
    case_id         uuid        NOT NULL,
    number          integer     NOT NULL, -- from 1 in each organization
    remedy          text        NOT NULL, -- id of the remedy
    target          text        NOT NULL, -- the license server that the remedy means; '' for none
    detail          jsonb       NOT NULL, -- the remedy as it stood when the case was opened
    state           text        NOT NULL,
    entered_at      timestamptz NOT NULL, -- when it came into this state
    resumes         text        NOT NULL, -- of a solved case: the state it goes back to when a finding returns; else ''
    owner_id        uuid,                 -- a user; null: nobody
    due_on          date,
    opened_by       text        NOT NULL,
    opened_at       timestamptz NOT NULL,
    CONSTRAINT cases_pkey PRIMARY KEY (organization_id, case_id),
    CONSTRAINT cases_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT cases_owner_fkey FOREIGN KEY (owner_id) REFERENCES users (user_id),
    CONSTRAINT cases_number_unique UNIQUE (organization_id, number),
    CONSTRAINT cases_number_positive CHECK (number > 0),
    CONSTRAINT cases_state_known CHECK (state IN ('draft', 'proofs', 'sent', 'answered', 'installing', 'verifying', 'solved', 'refused', 'dropped')),
    CONSTRAINT cases_resumes_when_solved CHECK ((state = 'solved') = (resumes <> '')),
    CONSTRAINT cases_resumes_known CHECK (resumes IN ('', 'draft', 'proofs', 'sent', 'answered', 'installing', 'verifying'))
);
CREATE INDEX cases_of_state ON cases (organization_id, state, due_on);
CREATE INDEX cases_of_owner ON cases (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE case_findings (
    organization_id uuid NOT NULL,
    case_id         uuid NOT NULL,
    scope           text NOT NULL, -- with rule and subject as in findings
    rule            text NOT NULL,
    subject         text NOT NULL,
    finding_id      uuid NOT NULL, -- the finding when it was linked, or when it last came back
    CONSTRAINT case_findings_pkey PRIMARY KEY (organization_id, case_id, scope, rule, subject),
    CONSTRAINT case_findings_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id),
    CONSTRAINT case_findings_finding_fkey FOREIGN KEY (organization_id, finding_id) REFERENCES findings (organization_id, finding_id)
);
CREATE INDEX case_findings_of_finding ON case_findings (organization_id, finding_id);
CREATE INDEX case_findings_of_key ON case_findings (organization_id, scope, rule, subject);

-- What happened to a case, and what people wrote to it: its clock and its diary. Append-only.
CREATE TABLE case_events (
    organization_id uuid        NOT NULL,
    event_id        uuid        NOT NULL, -- version 7: in the order of time
    case_id         uuid        NOT NULL,
    at              timestamptz NOT NULL,
    by              text        NOT NULL,
    state           text        NOT NULL, -- the state it came into; '' for what only says something
    body            text        NOT NULL, -- plain text; may be '' beside a state
    CONSTRAINT case_events_pkey PRIMARY KEY (organization_id, event_id),
    CONSTRAINT case_events_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id),
    CONSTRAINT case_events_says_something CHECK (state <> '' OR body <> '')
);
CREATE INDEX case_events_of_case ON case_events (organization_id, case_id, event_id);
