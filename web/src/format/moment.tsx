const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const dateAndTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

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

/** A time in the user's own time zone. */
export function Moment({ at, as }: MomentProps) {
  const moment = new Date(at);
  const text = { date: date.format, time: dateAndTime.format, clock: clock.format, ago }[as](
    moment,
  );
  return (
    <time dateTime={at} title={dateAndTime.format(moment)}>
      {text}
    </time>
  );
}

function ago(moment: Date): string {
  const passed = Date.now() - moment.getTime();
  const unit = units.find(([, length]) => passed >= length);
  return unit ? relative.format(-Math.floor(passed / unit[1]), unit[0]) : "just now";
}
