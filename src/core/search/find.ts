import {
  hitsAtOnce,
  mostScanned,
  wordsAtOnce,
  type SearchStore,
  type WordRange,
  type WordRow,
} from "./ports.ts";

/** A row at which an account was found, and the word of the query that it begins with. */
export interface Hit extends WordRow {
  readonly by: string;
}

type FindStore = Pick<SearchStore, "countWords" | "findHits" | "findScanned" | "countHits">;

/** Words with letters and digits alone are before it. */
const highest = "\u{10ffff}";

const rangeOf = (word: string): WordRange => ({ from: word, to: `${word}${highest}` });

/** The words that statements look for: the longest ones, because they are rare. A word that another one begins with says nothing. */
const askedOf = (query: readonly string[]): readonly string[] =>
  [...new Set(query)]
    .filter((word, _, all) => !all.some((other) => other !== word && other.startsWith(word)))
    .toSorted((a, b) => b.length - a.length)
    .slice(0, wordsAtOnce);

/** How the words of a query are looked for: through the rows of the rarest one. Undefined if one has no rows. */
async function plan(store: FindStore, query: readonly string[], by?: string) {
  const asked = askedOf(query);
  const counts = await store.countWords(asked.map(rangeOf));
  if (asked.some((_, at) => counts[at] === 0)) return undefined;
  const least = Math.min(...counts.slice(0, asked.length));
  const rarest = by ?? asked[counts.indexOf(least)] ?? "";
  const at = asked.indexOf(rarest);
  if (at < 0) return undefined;
  const others = asked.filter((word) => word !== rarest).map(rangeOf);
  const isLong = (counts[at] ?? 0) > mostScanned;
  return { by: rarest, range: rangeOf(rarest), others, isLong };
}

/**
 * Some of the rows at which accounts have each word of a query, after another hit of the same query. `next` is where the next ones begin,
 * and undefined after the last. Takes two or three statements. A row may be of an earlier version of its account. Throws Failure
 * `unavailable`, `admin_api_off`.
 */
export async function findHits(
  store: FindStore,
  query: readonly string[],
  before?: Hit,
): Promise<{ readonly hits: readonly Hit[]; readonly next: Hit | undefined }> {
  const planned = await plan(store, query, before?.by);
  if (!planned) return { hits: [], next: undefined };
  const { by, range, others, isLong } = planned;
  const after = before ?? { word: range.from, userId: "" };
  const rows = await store.findHits({ range, after, others });
  const hits = rows.map((row) => ({ ...row, by }));
  if (rows.length >= hitsAtOnce) return { hits, next: hits.at(-1) };
  const scanned = isLong ? await store.findScanned({ range, after }) : undefined;
  return { hits, next: scanned && { ...scanned, by } };
}

/** How many accounts have each word of a query. Not exact if it stops counting. Throws Failure `unavailable`, `admin_api_off`. */
export async function countFound(
  store: FindStore,
  query: readonly string[],
): Promise<{ readonly count: number; readonly exact: boolean }> {
  const planned = await plan(store, query);
  if (!planned) return { count: 0, exact: true };
  const { range, others, isLong } = planned;
  return { count: await store.countHits({ range, others }), exact: !isLong };
}
