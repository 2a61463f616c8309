-- What the owner of a case is reminded of: that its day is near or past, or that nothing has been heard of it for too long. An assessment writes
-- them and takes them back.
CREATE TABLE case_reminders (
    organization_id uuid        NOT NULL,
    case_id         uuid        NOT NULL,
    reason          text        NOT NULL,
    ground          timestamptz NOT NULL, -- the day that is due, or the last sign of life: another one is another reminder
    raised_at       timestamptz NOT NULL,
    snoozed_until   timestamptz,          -- null: never put off
    dismissed       boolean     NOT NULL, -- not wanted again for the same ground
    CONSTRAINT case_reminders_pkey PRIMARY KEY (organization_id, case_id, reason),
    CONSTRAINT case_reminders_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id),
    CONSTRAINT case_reminders_reason_known CHECK (reason IN ('overdue', 'due-soon', 'silent'))
);
