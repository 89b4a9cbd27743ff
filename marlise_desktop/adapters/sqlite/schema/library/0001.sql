-- `folded` and `searched` are made by the program: SQLite knows no letters beyond English.
CREATE TABLE sessions(
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    searched TEXT NOT NULL,
    kind TEXT NOT NULL,
    workspace TEXT NOT NULL,
    state TEXT NOT NULL,
    rank INTEGER NOT NULL,
    reason TEXT NOT NULL,
    run INTEGER NOT NULL,
    properties TEXT NOT NULL,
    template TEXT NOT NULL,
    strategy TEXT,
    health_interval_s REAL,
    created REAL NOT NULL,
    changed REAL NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((strategy IS NULL) = (health_interval_s IS NULL))
) WITHOUT ROWID;
CREATE INDEX sessions_by_kind ON sessions(kind, folded);
CREATE INDEX sessions_by_rank ON sessions(rank, folded);
CREATE INDEX sessions_by_created ON sessions(created, folded);
CREATE INDEX sessions_by_changed ON sessions(changed, folded);
CREATE TABLE racks_of_shows(
    show TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    place INTEGER NOT NULL,
    rack TEXT NOT NULL REFERENCES sessions,
    PRIMARY KEY (show, place)
) WITHOUT ROWID;
CREATE INDEX racks_of_shows_by_rack ON racks_of_shows(rack);
CREATE TABLE templates(
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    properties TEXT NOT NULL,
    created REAL NOT NULL,
    changed REAL NOT NULL,
    version INTEGER NOT NULL
) WITHOUT ROWID;
