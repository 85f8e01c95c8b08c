-- The catalog: what log and vault say, laid out to be found fast. A cache; every row can be made again.
-- `idx` is always a place in the log. Days are counted from 0001-01-01 (Python's date.toordinal).

CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL);  -- log entries that are in here

CREATE TABLE records (idx INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, type INTEGER NOT NULL REFERENCES names);

-- Which records name a blob; claims do so through the document that their text is.
CREATE TABLE blobs (digest BLOB NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (digest, idx)) WITHOUT ROWID;

CREATE TABLE captures (
  idx INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  outcome TEXT NOT NULL,
  captured TEXT NOT NULL,
  blob BLOB,
  publisher TEXT NOT NULL,  -- as the operator gave it
  published TEXT NOT NULL,  -- as the operator gave it
  previous BLOB             -- id of the capture that holds these bytes
);
CREATE INDEX captures_address ON captures (address, blob);

-- One for each text derivation. `published` and `publisher` are the operator's, else the page's own.
CREATE TABLE documents (
  idx INTEGER PRIMARY KEY,
  capture INTEGER,
  text BLOB NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  published TEXT NOT NULL,
  publisher TEXT NOT NULL,
  characters INTEGER        -- NULL: the text could not be read
);
CREATE INDEX documents_capture ON documents (capture, text);

-- Each name once, however many records bear it: a search for part of a name reads these few, then follows the index,
-- or does not, where `uses` says that a scan is quicker.
CREATE TABLE names (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,       -- type, source, event, place
  name TEXT NOT NULL,       -- the reading
  original TEXT NOT NULL,   -- the words, where they differ (places)
  folded TEXT NOT NULL,
  uses INTEGER NOT NULL,
  UNIQUE (kind, name, original)
);

-- What claims are searched by; the rest is in the record. Integers only: a scan of 1,000,000 rows then takes about 50 ms.
CREATE TABLE claims (
  idx INTEGER PRIMARY KEY,
  capture INTEGER,
  document INTEGER,
  source INTEGER NOT NULL REFERENCES names,
  event INTEGER NOT NULL REFERENCES names,
  place INTEGER NOT NULL REFERENCES names,
  first INTEGER,            -- the days that the claim speaks of, else those of publication
  last INTEGER
);
CREATE INDEX claims_source ON claims (source);
CREATE INDEX claims_event ON claims (event);
CREATE INDEX claims_place ON claims (place);
CREATE INDEX claims_capture ON claims (capture);

-- Words only, no second copy of the texts. Diacritics stay: й and ї are letters. U+02BC, an apostrophe that Unicode
-- counts as a letter, separates as the other two apostrophes of Ukrainian do.
CREATE VIRTUAL TABLE document_words USING fts5 (title, body, content='', tokenize="unicode61 remove_diacritics 0 separators 'ʼ'");
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 0 separators 'ʼ'");

INSERT INTO progress VALUES (1, 0);
