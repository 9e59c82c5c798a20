import { day as dayLength } from "../../ground/time.ts";
import type { AuditPolicy } from "../ports.ts";
import { countDay, dayOf, statLimits } from "./count.ts";
import { statNames, type DayCounts, type Stat, type StatPorts } from "./ports.ts";

/** What happened on the last days. */
export const createStats = (ports: StatPorts, policy: AuditPolicy) => ({
  /**
   * The counts of the last thirty days, the earliest first, and those of today until now. Today is counted now, and yesterday too
   * if the purge has not done so yet. Throws Failure `unavailable`.
   */
  overview: () => overview(ports, policy),
});

async function overview(
  ports: StatPorts,
  policy: AuditPolicy,
): Promise<{ readonly days: readonly DayCounts[]; readonly today: DayCounts }> {
  const now = dayOf(ports.clock());
  const stored = await ports.store.findStats(now - statLimits.days);
  const countNow = async (day: number): Promise<DayCounts> => {
    const counts: Stat[] = [];
    for (const name of statNames) {
      const count = await countDay(ports, policy, day, name);
      if (count !== null) counts.push({ day, name, count });
    }
    return countsOf(day, counts);
  };
  const days = Array.from({ length: statLimits.days }, (_, at) => now - statLimits.days + at).map(
    (day) => countsOf(day, stored),
  );
  const isCounted = stored.some(({ day }) => day === now - 1);
  if (!isCounted) days.splice(-1, 1, await countNow(now - 1));
  return { days, today: await countNow(now) };
}

function countsOf(day: number, stats: readonly Stat[]): DayCounts {
  const of = (name: string): number | null =>
    stats.find((one) => one.day === day && one.name === name)?.count ?? null;
  return {
    day: new Date(day * dayLength).toISOString().slice(0, 10),
    sign_ups: of("sign_ups"),
    logins: of("logins"),
    failures: of("failures"),
  };
}
