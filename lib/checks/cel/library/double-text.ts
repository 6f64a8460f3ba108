/** A double as Go writes it with `%g` (strconv/ftoa.go): shortest digits, with an exponent from 1e+06 on and below 1e-04. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 6) return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return String(value);
}

/** A double without an exponent, with as many decimals as it takes. */
export function plainText(value: number): string {
  const written = String(value);
  const [, digits, power] = /^(.*)e-(\d+)$/.exec(written) ?? [];
  if (digits === undefined) return written.includes("e") ? BigInt(value).toString() : written;
  const sign = digits.startsWith("-") ? "-" : "";
  return `${sign}0.${"0".repeat(Number(power) - 1)}${digits.replace(/[-.]/g, "")}`;
}
