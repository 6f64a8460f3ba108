CREATE SCHEMA IF NOT EXISTS hydrogen;

CREATE TABLE IF NOT EXISTS hydrogen.spectrum (
  station            text             NOT NULL,
  started            timestamptz      NOT NULL,
  center_hz          bigint           NOT NULL,
  sample_rate_hz     bigint           NOT NULL,
  system_temperature double precision,
  line_peak_kelvin   double precision NOT NULL,
  line_velocity_km_s double precision NOT NULL,
  power              real[]           NOT NULL,
  PRIMARY KEY (station, started)
);

CREATE INDEX IF NOT EXISTS spectrum_started ON hydrogen.spectrum USING brin (started);

CREATE TABLE IF NOT EXISTS hydrogen.calibration (
  station            text             NOT NULL,
  day                date             NOT NULL,
  system_temperature double precision NOT NULL,
  bandpass           real[]           NOT NULL,
  spectra            integer          NOT NULL,
  PRIMARY KEY (station, day)
);
