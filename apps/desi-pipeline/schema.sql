CREATE SCHEMA IF NOT EXISTS desi;

CREATE TABLE IF NOT EXISTS desi.spectrum_file (
  release    text        NOT NULL,
  path       text        NOT NULL,
  fetched_at timestamptz,
  reduced_at timestamptz,
  PRIMARY KEY (release, path)
);

CREATE TABLE IF NOT EXISTS desi.object (
  release      text             NOT NULL,
  target_id    bigint           NOT NULL,
  path         text             NOT NULL,
  right_asc    double precision NOT NULL,
  declination  double precision NOT NULL,
  features     real[]           NOT NULL,
  class        text,
  confidence   real,
  PRIMARY KEY (release, target_id),
  FOREIGN KEY (release, path) REFERENCES desi.spectrum_file
);

CREATE INDEX IF NOT EXISTS object_unclassified ON desi.object (release, target_id) WHERE class IS NULL;
