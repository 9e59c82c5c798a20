import { locale, t } from "../language/language.ts";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

interface MomentProps {
  /** The time as Latchkey sends it (RFC 3339). */
  readonly at: string;
  /** Shows the day, the minute with or without its day, or how long ago the time was. */
  readonly as: "date" | "time" | "clock" | "ago";
}

const options = {
  date: { dateStyle: "medium" },
  time: { dateStyle: "medium", timeStyle: "short" },
  clock: { timeStyle: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** English dates have the day before the month, because that order is clear everywhere. */
const format = (moment: Date, as: keyof typeof options): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, options[as]).format(moment);

/** A time in the user's own time zone. The console has it within English sentences, whatever its own direction is. */
export function Moment({ at, as }: MomentProps) {
  const moment = new Date(at);
  return (
    <time dateTime={at} title={format(moment, "time")}>
      <bdi>{as === "ago" ? ago(moment) : format(moment, as)}</bdi>
    </time>
  );
}

function ago(moment: Date): string {
  const passed = Date.now() - moment.getTime();
  const unit = units.find(([, length]) => passed >= length);
  if (!unit) return t.time.justNow;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return relative.format(-Math.floor(passed / unit[1]), unit[0]);
}
