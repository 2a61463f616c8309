-- Whether single keys do something for a user: who speaks to the machine, or types by mistake, turns them off (WCAG 2.1.4).
ALTER TABLE users ADD COLUMN shortcuts boolean NOT NULL DEFAULT true;
