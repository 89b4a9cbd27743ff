-- The logbook. `searched` is made by the program: SQLite knows no letters beyond English.
CREATE TABLE rounds(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    board TEXT NOT NULL,
    began REAL NOT NULL,
    ended REAL NOT NULL,
    unlisted INTEGER NOT NULL,
    gestures INTEGER NOT NULL,
    searched TEXT NOT NULL
);
CREATE INDEX rounds_by_time ON rounds(began);
CREATE TABLE requests(
    round INTEGER NOT NULL REFERENCES rounds ON DELETE CASCADE,
    place INTEGER NOT NULL,
    words TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (round, place)
) WITHOUT ROWID;
CREATE TABLE turns(
    round INTEGER NOT NULL REFERENCES rounds ON DELETE CASCADE,
    place INTEGER NOT NULL,
    at REAL NOT NULL,
    words TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (round, place)
) WITHOUT ROWID;
