-- Plans: changes that somebody thinks of making, and what would be then is reckoned each time they are looked at.
CREATE TABLE plans (
    organization_id uuid        NOT NULL,
    plan_id         uuid        NOT NULL,
    name            text        NOT NULL,
    changes         jsonb       NOT NULL, -- as docs/plan.md has them
    version         integer     NOT NULL, -- goes up by one at every change: a form that shows an older one changes nothing
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    changed_by      text        NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (organization_id, plan_id),
    CONSTRAINT plans_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT plans_name_filled CHECK (name <> ''),
    CONSTRAINT plans_changes_are_a_list CHECK (jsonb_typeof(changes) = 'array')
);
