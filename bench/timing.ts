// Measures whether the time of an answer, or of the next answer, tells if an e-mail address has an account. Calls with known and
// unknown addresses alternate. Prints the medians, and how likely their difference is by chance.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { say } from "./load/rounds.ts";
import { commitOf, thisMachine } from "./report/machine.ts";
import { median, readable, table } from "./report/tables/table.ts";
import { root } from "./stage/servers.ts";
import { mannWhitney } from "./timing/ranks.ts";
import { setTimingStage } from "./timing/stage.ts";

const { values } = parseArgs({ options: { samples: { type: "string", default: "200" } } });
/** The number of calls with known addresses, and of those with unknown ones. */
const samples = Number(values.samples);
/**
 * Milliseconds after each pair of answers, so that the work that follows ends before the next call. Work that waits for a random time
 * disturbs the calls with known and unknown addresses alike.
 */
const pause = 120;

const json = (body: object) => ({ body: JSON.stringify(body), type: "application/json" });
const password = () => `pw ${randomUUID()}`;

/**
 * The calls whose time must not tell whether an account exists. `isVerified` is the state of the known accounts that a call usually
 * meets.
 */
const calls = {
  token: {
    path: "/authenticate/token",
    isVerified: true,
    request: (email: string) => ({
      body: new URLSearchParams({ username: email, password: password() }).toString(),
      type: "application/x-www-form-urlencoded",
    }),
  },
  register: {
    path: "/authenticate/register",
    isVerified: true,
    request: (email: string) => json({ email, password: password(), name: "Ann" }),
  },
  forgot: {
    path: "/authenticate/password/forgot",
    isVerified: true,
    request: (email: string) => json({ username: email }),
  },
  loginLink: {
    path: "/authenticate/link/send",
    isVerified: true,
    request: (email: string) => json({ username: email }),
  },
  resend: {
    path: "/authenticate/email/verification",
    isVerified: false,
    request: (email: string) => json({ username: email }),
  },
} as const;

type Call = (typeof calls)[keyof typeof calls];

say("Preparing: the server, its database and a mail provider");
const stage = await setTimingStage();

/** The milliseconds that a call takes, and those of another call right after its answer. */
interface Times {
  readonly answer: number;
  readonly next: number;
}

async function time({ path, request }: Call, email: string): Promise<Times> {
  const { body, type } = request(email);
  const init = { method: "POST", headers: { "Content-Type": type }, body };
  const begun = performance.now();
  const answer = await fetch(stage.origin + path, init);
  const took = performance.now() - begun;
  await answer.arrayBuffer();
  if (answer.status === 429 || answer.status >= 500) {
    throw new Error(`${path} answered ${answer.status}`);
  }
  const answered = performance.now();
  await (await fetch(`${stage.origin}/health/live`)).arrayBuffer();
  const next = performance.now() - answered;
  await sleep(pause);
  return { answer: took, next };
}

async function measure(call: Call) {
  const taken: Record<"known" | "unknown", Times[]> = { known: [], unknown: [] };
  const unknown = () => `${randomUUID()}@example.com`;
  for (let warm = 0; warm < 20; warm++) await time(call, unknown());
  for (let pair = 0; pair < samples; pair++) {
    const sides = ["known", "unknown"] as const;
    // Each side is first in half of the pairs.
    for (const side of pair % 2 === 0 ? sides : sides.toReversed()) {
      const email = side === "known" ? stage.addAccount(call.isVerified) : unknown();
      taken[side].push(await time(call, email));
    }
  }
  return taken;
}

/** The range of the middle half of the values. */
function spread(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return at(0.75) - at(0.25);
}

const rows: string[][] = [];
try {
  for (const [name, call] of Object.entries(calls)) {
    say(`Measuring ${name}: ${samples} known and ${samples} unknown addresses`);
    const taken = await measure(call);
    for (const which of ["answer", "next"] as const) {
      const [known, unknown] = [taken.known, taken.unknown].map((all) =>
        all.map((times) => times[which]),
      ) as [number[], number[]];
      const [ours, theirs] = [median(known), median(unknown)];
      rows.push([
        which === "answer" ? name : `after ${name}`,
        readable(ours),
        readable(theirs),
        readable(ours - theirs),
        readable(spread([...known, ...unknown])),
        mannWhitney(known, unknown).toFixed(3),
      ]);
    }
  }
} finally {
  await stage.clear();
}

const { cpu, cores } = thisMachine();
process.stdout
  .write(`${samples} known and ${samples} unknown addresses, ${new Date().toISOString().slice(0, 10)}, commit ${commitOf(root)}, ${cores} cores of ${cpu}.
A p-value below 0.01 says that the times differ. The spread is the range of the middle half of all times.

${table(["call", "known ms", "unknown ms", "difference", "spread", "p"], rows)}
`);
