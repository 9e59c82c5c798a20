export interface DayValue {
  /** As in `2026-11-25`. */
  readonly day: string;
  /** Null if it is not known. */
  readonly value: number | null;
}

/** The width of a bar and of its gap, and the height of the highest bar, in units of the picture. */
const [step, gap, height] = [10, 2, 40];

/** One bar a day, the last one for today. The table below the pictures says the same in numbers, so screen readers skip them. */
export function Bars({ values }: { readonly values: readonly DayValue[] }) {
  const highest = Math.max(...values.map(({ value }) => value ?? 0), 1);
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${values.length * step - gap} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {values.map(({ day, value }, at) => {
        // A day with few is still seen, and a day with none is a line.
        const size = !value ? 0.5 : Math.max((value / highest) * height, 2);
        return (
          <rect key={day} x={at * step} y={height - size} width={step - gap} height={size}>
            <title>{`${day}: ${value ?? "not known"}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
