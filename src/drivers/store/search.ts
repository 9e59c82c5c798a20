import { and, desc, gt, gte, isNull, lt, lte, not, or, sql, type SQL } from "drizzle-orm";
import {
  fillBatch,
  hitsAtOnce,
  leftAtOnce,
  mostScanned,
  walkedAtOnce,
  wordsAtOnce,
  type SearchRegistry,
  type SearchStore,
  type WordRange,
} from "../../core/search/ports.ts";
import { wordLimits } from "../../core/search/words.ts";
import { deletedWith, hasLocked, type Dialect } from "./statements/dialect.ts";
import { among, bound, equals, everyColumnOf, limit, valuesOf } from "./statements/placeholders.ts";
import {
  prepareAll,
  type PreparedAll,
  type Transport,
  all,
  changed,
  one,
} from "./statements/prepared.ts";

/** Adds so many rows, without those that are there. */
const insertRows = ({ db, tables: { userWords }, withoutDuplicates }: Dialect, rows: number) => ({
  toSQL() {
    const { sql: text, params } = db
      .insert(userWords)
      .values(everyColumnOf(userWords, rows))
      .toSQL();
    return { sql: withoutDuplicates(text), params };
  },
});

/** `words_at` is never after `updated_at`, so an account with this version has it until the next change. */
const versionIs = ({ tables: { users } }: Dialect, row: number | "" = "") =>
  and(equals(users.id, `userId${row}`), equals(users.updatedAt, `updatedAt${row}`));

/** What a server writes when an account is created, changed or deleted. */
export const wordStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users, userWords },
  } = dialect;
  return {
    insertWords: insertRows(dialect, wordLimits.account),

    // Locks the row of the account, so that a later change writes its words after this.
    deleteOtherWords: db
      .delete(userWords)
      .where(
        and(
          equals(userWords.userId, "userId"),
          not(among(userWords.word, wordLimits.account)),
          hasLocked(
            dialect,
            "current",
            sql`select ${users.id} from ${users} where ${versionIs(dialect)}`,
          ),
        ),
      ),

    setWordsAt: db
      .update(users)
      .set({ wordsAt: sql`${users.updatedAt}` })
      .where(versionIs(dialect)),

    deleteWordsOf: db.delete(userWords).where(equals(userWords.userId, "userId")),

    listDeletedWithWords: deletedWith(dialect, [userWords], leftAtOnce),
  };
};

/** What finds accounts by words, and writes the words of many. The MySQL proxy runs these only with MYSQL_PROXY_ADMIN=on. */
export const adminWordStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users, userWords },
  } = dialect;
  const { word, userId } = userWords;
  const isIn = (range: string) =>
    and(gte(word, bound(word, `from${range}`)), lt(word, bound(word, `to${range}`)));
  const order = sql`${word}, ${userId}`;
  const isAfter = and(
    gte(word, bound(word, "afterWord")),
    lt(word, bound(word, "to")),
    or(gt(word, bound(word, "afterWord")), gt(userId, bound(userId, "afterId"))),
  );
  // A scalar subquery, because PostgreSQL would make a join of `exists`, and read all rows of a common word.
  const hasOthers = and(
    ...Array.from(
      { length: wordsAtOnce - 1 },
      (_, at) =>
        sql`(select count(*) from ${userWords} where ${userId} = found.user_id and ${isIn(String(at))}) > 0`,
    ),
  );
  /** The next rows of a range. The end bounds what is read. */
  const scanned = (condition: SQL | undefined) =>
    db
      .select({ word, userId })
      .from(userWords)
      .where(condition)
      .orderBy(word, sql`${userId}${limit(mostScanned)}`)
      .as("found");
  const distinct = { count: sql<number>`count(distinct found.user_id)` };
  const [found, first] = [scanned(isAfter), scanned(isIn(""))];
  const unindexed = () =>
    db
      .select({
        id: users.id,
        name: users.name,
        username: users.username,
        email: users.email,
        updatedAt: users.updatedAt,
        wordsAt: users.wordsAt,
      })
      .from(users);
  return {
    hasUnindexed: db
      .select({ id: users.id })
      .from(users)
      .where(isNull(users.wordsAt))
      .orderBy(sql`${users.id}${limit(1)}`),

    countWords: db
      .select(
        Object.fromEntries(
          Array.from({ length: wordsAtOnce }, (_, at) => [
            `count${at}`,
            sql<number>`(select count(*) from (select ${word} from ${userWords} where ${isIn(String(at))} order by ${order}${limit(mostScanned + 1)}) as counted)`,
          ]),
        ),
      )
      .from(sql`(select 1 as one) as ranges`),

    findHits: db
      .select({ word, userId })
      .from(userWords)
      .where(isAfter)
      .orderBy(word, sql`${userId}${limit(hitsAtOnce)}`),

    findHitsOfAll: db
      .select({ word: found.word, userId: found.userId })
      .from(found)
      .where(hasOthers)
      .orderBy(found.word, sql`${found.userId}${limit(hitsAtOnce)}`),

    countHits: db.select(distinct).from(first),

    countHitsOfAll: db.select(distinct).from(first).where(hasOthers),

    findScanned: db
      .select({ word, userId })
      .from(userWords)
      .where(isAfter)
      .orderBy(sql`${order}${limit(1, mostScanned - 1)}`),

    findUnindexed: unindexed()
      .where(isNull(users.wordsAt))
      .orderBy(sql`${users.id}${limit(fillBatch.accounts)}`),

    walkIndexed: unindexed()
      .where(
        and(
          lte(users.wordsAt, bound(users.wordsAt, "wordsAt")),
          or(
            lt(users.wordsAt, bound(users.wordsAt, "wordsAt")),
            lt(users.id, bound(users.id, "id")),
          ),
        ),
      )
      .orderBy(desc(users.wordsAt), sql`${users.id} desc${limit(walkedAtOnce)}`),

    insertManyWords: insertRows(dialect, fillBatch.words),

    setManyWordsAt: db
      .update(users)
      .set({ wordsAt: sql`${users.updatedAt}` })
      .where(or(...Array.from({ length: fillBatch.accounts }, (_, at) => versionIs(dialect, at)))),
  };
};

/** As many rows as a statement has, filled up with the last one. */
const padded = <T>(rows: readonly T[], length: number): T[] =>
  Array.from({ length }, (_, at) => rows[at] ?? (rows.at(-1) as T));

const wordRows = (userId: string, words: readonly string[]) =>
  valuesOf(padded(words, wordLimits.account).map((word) => ({ word, userId })));

/** Ranges by their numbers, filled up with the last one. */
const rangesOf = (ranges: readonly WordRange[], count: number) => valuesOf(padded(ranges, count));

export const wordStore = (
  query: PreparedAll<ReturnType<typeof wordStatements>>,
  admin: PreparedAll<ReturnType<typeof adminWordStatements>>,
): SearchStore => ({
  async insertWords(userId, words) {
    await changed(query.insertWords, wordRows(userId, words));
  },
  async deleteOtherWords(version, words) {
    // No word is empty.
    await changed(query.deleteOtherWords, {
      ...version,
      ...valuesOf(
        padded(words.length === 0 ? [""] : words, wordLimits.account).map((key) => ({ key })),
      ),
    });
  },
  setWordsAt: async (version) => (await changed(query.setWordsAt, { ...version })) === 1,
  async deleteWordsOf(userId) {
    await changed(query.deleteWordsOf, { userId });
  },
  listDeletedWithWords: async (until) =>
    (await all(query.listDeletedWithWords, { until })).map(({ id }) => id),
  hasUnindexed: async () => (await one(admin.hasUnindexed, {})) !== undefined,
  async countWords(ranges) {
    const row = await one(admin.countWords, rangesOf(ranges, wordsAtOnce));
    return ranges.map((_, at) => row?.[`count${at}`] ?? 0);
  },
  findHits({ range, after, others }) {
    const values = { to: range.to, afterWord: after.word, afterId: after.userId };
    return others.length === 0
      ? all(admin.findHits, values)
      : all(admin.findHitsOfAll, { ...values, ...rangesOf(others, wordsAtOnce - 1) });
  },
  async countHits({ range, others }) {
    const row =
      others.length === 0
        ? await one(admin.countHits, { ...range })
        : await one(admin.countHitsOfAll, { ...range, ...rangesOf(others, wordsAtOnce - 1) });
    return row?.count ?? 0;
  },
  findScanned: ({ range, after }) =>
    one(admin.findScanned, { to: range.to, afterWord: after.word, afterId: after.userId }),
  findUnindexed: () => all(admin.findUnindexed),
  walkIndexed: (before) => all(admin.walkIndexed, { ...before }),
  async insertManyWords(rows) {
    await changed(admin.insertManyWords, valuesOf(padded(rows, fillBatch.words)));
  },
  async setManyWordsAt(versions) {
    await changed(admin.setManyWordsAt, valuesOf(padded(versions, fillBatch.accounts)));
  },
});

/** What an operator with direct access to the database counts. */
export function createSearchRegistry(dialect: Dialect, transport: Transport): SearchRegistry {
  const query = prepareAll(
    dialect,
    ({ db, tables: { users } }) => ({
      countUnindexed: db
        .select({ count: sql<number>`count(*)` })
        .from(users)
        .where(isNull(users.wordsAt)),
    }),
    transport,
  );
  return { countUnindexed: async () => (await one(query.countUnindexed, {}))?.count ?? 0 };
}
