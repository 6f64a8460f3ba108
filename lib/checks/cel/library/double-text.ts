/** A double as Go writes it with `%g`: shortest digits, with an exponent from 1e+06 on and below 1e-04. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  const count = digits.replace(/[-.]/g, "").length;
  // strconv/ftoa.go: %e is used if the exponent is below -4, or at least as large as the digits (21 at least).
  if (power < -4 || power >= Math.max(count, 21)) return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20, maximumSignificantDigits: 17 }).length > 0 ? plain(value) : "";
}

function plain(value: number): string {
  const written = String(value);
  return written.includes("e") ? BigInt(value).toString() : written;
}
