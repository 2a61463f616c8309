-- Who writes purchases of an organization does so one after the other, and counts. Lines of a file that were compared since the last turn
-- needn't be compared again.
CREATE TABLE purchase_turns (
    organization_id uuid   NOT NULL,
    turn            bigint NOT NULL, -- how often somebody wrote purchases
    CONSTRAINT purchase_turns_pkey PRIMARY KEY (organization_id),
    CONSTRAINT purchase_turns_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);
ALTER TABLE imports ADD COLUMN compared_turn bigint; -- after which lines were compared; null: they have to be compared again
