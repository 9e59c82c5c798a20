/** The counters of a metric in the time of an alarm, by their label `outcome`. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Whether an alarm rings on counts of one server. It knows the expressions of sums that are compared, such as
 * `sum by (job) (rate(NAME{outcome="x"}[15m])) < 0.3 * sum by (job) (rate(NAME[15m]))`, joined by `and`. Fails for any other.
 */
export const rings = (expression: string, counts: Counts): boolean =>
  expression.split(/\band\b(?! on)/).every((comparison) => {
    const [, left = "", operator, right = ""] =
      /^(.+?)\s([<>])\s(.+)$/s.exec(comparison.trim()) ?? [];
    const [a, b] = [valueOf(left, counts), valueOf(right, counts)];
    return operator === "<" ? a < b : a > b;
  });

const minutes = (text: string): number => Number(text) * 60;

function valueOf(term: string, counts: Counts): number {
  if (/^[\d.]+$/.test(term.trim())) return Number(term);
  const shape =
    /^\s*(?:([\d.]+) \* )?sum by \(job\) \((rate|increase)\(\w+(?:\{outcome(!?=)"(\w+)"\})?\[(\d+)m\]\)\)\s*$/;
  const [matched, factor = "1", kind, operator, outcome, window = ""] = shape.exec(term) ?? [];
  if (matched === undefined) throw new Error(`not an expression that this helper knows: ${term}`);
  const total = Object.entries(counts)
    .filter(([name]) => operator === undefined || (name === outcome) === (operator === "="))
    .reduce((sum, [, count]) => sum + count, 0);
  return Number(factor) * (kind === "rate" ? total / minutes(window) : total);
}
