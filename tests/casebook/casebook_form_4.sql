-- A casebook of form 4, before visits said what was done and how it responded.
BEGIN TRANSACTION;
CREATE TABLE answer (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    finding TEXT NOT NULL CHECK (finding <> ''),
    word TEXT NOT NULL CHECK (word IN ('yes', 'probably', 'unsure', 'probably not', 'no')),
    region TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right', 'both', 'midline')),
    muscle TEXT NOT NULL,
    said TEXT NOT NULL,
    given TEXT NOT NULL, relation TEXT NOT NULL DEFAULT ''
    CHECK (relation IN ('', 'referring', 'pathway', 'other_side', 'elsewhere')),
    PRIMARY KEY (visit, place)
);
INSERT INTO "answer" VALUES(1,0,'taut_band','yes','','left','upper_trapezius','a knot','2026-11-02T09:00:00Z','');
INSERT INTO "answer" VALUES(1,1,'numbness_reported','no','','','','','2026-11-02T09:00:00Z','');
CREATE TABLE client (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
);
INSERT INTO "client" VALUES(1,'amber-heron');
CREATE TABLE complaint (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    region TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right', 'both', 'midline')),
    text TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
INSERT INTO "complaint" VALUES(1,0,'neck','left','stiff since the drive');
CREATE TABLE measure (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pain', 'function', 'range', 'total', 'text')),
    name TEXT NOT NULL CHECK (name <> ''),
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right')),
    value REAL,
    text TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
INSERT INTO "measure" VALUES(1,0,'pain','pain_now','',7.0,'');
INSERT INTO "measure" VALUES(1,1,'function','reverse the car','',3.0,'');
INSERT INTO "measure" VALUES(1,2,'range','neck_rotation','left',45.0,'degrees');
INSERT INTO "measure" VALUES(1,3,'text','goal','',NULL,'drive again');
CREATE TABLE note (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> ''),
    text TEXT NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
INSERT INTO "note" VALUES(1,0,'seen','once','2026-11-02T09:00:00Z');
CREATE TABLE suspicion (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    flag TEXT NOT NULL CHECK (flag <> ''),
    ask TEXT NOT NULL CHECK (ask <> ''),
    phrase TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
INSERT INTO "suspicion" VALUES(1,0,'rf_cauda_equina','saddle_numbness','odd');
CREATE TABLE verdict (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    complaint INTEGER NOT NULL,
    principle TEXT NOT NULL,
    agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)),
    reason TEXT NOT NULL,
    band TEXT NOT NULL,
    support REAL NOT NULL,
    digest TEXT NOT NULL,
    given TEXT NOT NULL,
    PRIMARY KEY (visit, complaint, principle)
);
CREATE TABLE visit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    client INTEGER NOT NULL REFERENCES client (id),
    title TEXT NOT NULL,
    made TEXT NOT NULL,
    changed TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT,
    progress TEXT
);
INSERT INTO "visit" VALUES(1,'0d7b5764aae740c19b9601722a186684',1,'First visit','2026-11-02T09:00:00Z','2026-11-02T09:00:00Z','0.1','630dba6ff597ba23e7adae41536f3f32eba52f86ef1994a69939589b05f6d3bb','{"version":"0.1","digest":"630dba6ff597ba23e7adae41536f3f32eba52f86ef1994a69939589b05f6d3bb","complaints":[[["trigger_points","possible",0.35],["hypertonicity","open",0.0],["joint_fixation","open",0.0],["postural_distortion","open",0.0],["ischemia","open",0.0],["pain_threshold","open",0.0],["nerve_compression","open",0.0],["nerve_entrapment","open",0.0],["facilitation","open",0.0],["adhesions","open",0.0]]],"technique":["none"],"flags":[["rf_cauda_equina","suspected"]]}',NULL);
CREATE INDEX visit_of_client ON visit (client);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('client',1);
INSERT INTO "sqlite_sequence" VALUES('visit',1);
COMMIT;
PRAGMA user_version = 4;
PRAGMA application_id = 1313690691;
