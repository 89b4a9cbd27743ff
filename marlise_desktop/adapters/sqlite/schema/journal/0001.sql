-- One row: the board that the edits are edits of.
CREATE TABLE opened(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    source TEXT,
    own TEXT
);
CREATE TABLE edits(
    number INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    changes TEXT NOT NULL,
    observed INTEGER NOT NULL
);
-- One row: numbers are not used again, also when all edits are gone.
CREATE TABLE numbers(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    last INTEGER NOT NULL
);
INSERT INTO opened VALUES (1, NULL, NULL);
INSERT INTO numbers VALUES (1, 0);
