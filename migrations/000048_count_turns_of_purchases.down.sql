ALTER TABLE imports DROP COLUMN compared_turn;
DROP TABLE purchase_turns;
