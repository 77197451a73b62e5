-- Terms and quads. An id is the first 128 bits of a hash of what the term says, so that every
-- machine gives it without asking: no sequences, counters or foreign keys, and writing what is
-- there already changes nothing. Texts are bytes, see term.go; the view "statements" has them
-- as text.
CREATE TABLE dict (
    id   uuid PRIMARY KEY,
    kind "char" NOT NULL,
    lex  bytea NOT NULL,
    x    bytea,
    num  float8
);

-- The label of a quad that has none is all zeros.
CREATE TABLE quads (
    s uuid NOT NULL,
    p uuid NOT NULL,
    o uuid NOT NULL,
    g uuid NOT NULL,
    CONSTRAINT spog PRIMARY KEY (s, p, o, g)
);
CREATE INDEX posg ON quads (p, o, s, g);
CREATE INDEX ospg ON quads (o, s, p, g);
CREATE INDEX gspo ON quads (g, s, p, o);
-- What a predicate has as objects is no accident: without this a popular pair counts as rare.
CREATE STATISTICS po (ndistinct, mcv) ON p, o FROM quads;
-- Planning a join compares each frequent value of one side with each of the other.
ALTER STATISTICS po SET STATISTICS 60;
ALTER TABLE quads ALTER s SET STATISTICS 20, ALTER o SET STATISTICS 20, ALTER g SET STATISTICS 20;

-- Which subjects and objects have a key of the index of names and words. There may be more
-- than the quads make; who reads asks whether the quad is there.
CREATE TABLE words (
    key bytea NOT NULL,
    s   uuid NOT NULL,
    o   uuid NOT NULL,
    PRIMARY KEY (key, s, o)
);

-- One row. "collected" grows when terms that are in no quad are cleared away: writers remember
-- which terms are there. "words" is the version of the index, 0 for none that agrees.
CREATE TABLE state (
    one       bool PRIMARY KEY DEFAULT true CHECK (one),
    collected bigint NOT NULL DEFAULT 0,
    words     bigint NOT NULL DEFAULT 0
);
INSERT INTO state DEFAULT VALUES;

CREATE VIEW terms AS
SELECT id, kind, CASE WHEN position('\x00'::bytea IN lex) = 0 THEN convert_from(lex, 'UTF8') END AS lex,
       convert_from(x, 'UTF8') AS x, num
FROM dict;

CREATE VIEW statements AS
SELECT s.lex AS subject, p.lex AS predicate, o.lex AS object, o.kind AS kind, o.x AS x, g.lex AS label
FROM quads q JOIN terms s ON s.id = q.s JOIN terms p ON p.id = q.p JOIN terms o ON o.id = q.o LEFT JOIN terms g ON g.id = q.g;
