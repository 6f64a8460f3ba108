CREATE SCHEMA IF NOT EXISTS portal;

CREATE TABLE IF NOT EXISTS portal.desi_summary (
  release    text   NOT NULL,
  class      text   NOT NULL,
  objects    bigint NOT NULL,
  confidence real   NOT NULL,
  PRIMARY KEY (release, class)
);
