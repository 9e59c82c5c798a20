import { locale } from "../language/language.ts";

const unitOf = (seconds: number): readonly [unit: string, length: number] =>
  seconds < 100 ? ["second", 1] : seconds < 100 * 60 ? ["minute", 60] : ["hour", 3600];

/** A time to wait in words, rounded up: "40 seconds", "15 minutes". */
export function formatWait(seconds: number): string {
  const [unit, length] = unitOf(seconds);
  const words = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
  return words.format(Math.ceil(seconds / length));
}
