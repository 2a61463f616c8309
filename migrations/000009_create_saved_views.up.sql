-- Lists as somebody wants to see them again: the state of a list as its address has it, under a name.
CREATE TABLE saved_views (
    organization_id uuid        NOT NULL,
    view_id         uuid        NOT NULL,
    list            text        NOT NULL, -- "hosts"
    user_id         uuid,                 -- whose it is; null: everybody's in the organization
    name            text        NOT NULL,
    query           text        NOT NULL, -- "release=2019&sort=-report"; empty: the list as it is by itself
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT saved_views_pkey PRIMARY KEY (organization_id, view_id),
    CONSTRAINT saved_views_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT saved_views_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT saved_views_name_unique UNIQUE NULLS NOT DISTINCT (organization_id, list, user_id, name),
    CONSTRAINT saved_views_name_filled CHECK (name <> '')
);

-- The view that a user's list opens with.
CREATE TABLE default_views (
    organization_id uuid NOT NULL,
    user_id         uuid NOT NULL,
    list            text NOT NULL,
    view_id         uuid NOT NULL,
    CONSTRAINT default_views_pkey PRIMARY KEY (organization_id, user_id, list),
    CONSTRAINT default_views_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT default_views_view_fkey FOREIGN KEY (organization_id, view_id) REFERENCES saved_views (organization_id, view_id)
);
CREATE INDEX default_views_of_view ON default_views (organization_id, view_id);
